"""Accounts, sign-in names, sessions, and what slows guessing down."""
