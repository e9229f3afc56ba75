"""Handrail: a companion for the Twelve Steps. docs/where.md says which room holds what."""

__version__ = "0.1.0"
