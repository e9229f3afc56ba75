"""The Python client of the vault protocol, for whoever wants their pages without a browser."""
