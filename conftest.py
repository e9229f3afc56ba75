"""The rules of tests/plugin.py hold for every test, beside the code or in tests/."""

pytest_plugins = ["tests.plugin"]
