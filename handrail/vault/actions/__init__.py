"""What is done to a vault on the server: push, remove, and everything about its locks."""
