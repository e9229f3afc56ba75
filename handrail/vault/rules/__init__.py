"""The protocol's rules as pure functions: no Django, no clock, no database, no network.

The browser's twins stand in ``static/vault/rules/``; both run ``docs/vault-vectors``.
"""
