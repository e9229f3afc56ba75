"""What the site's tests stand on: the phones of the vault's tests."""

from handrail.vault.tests.conftest import ana, ben, one_connection, unhurried

__all__ = ["ana", "ben", "one_connection", "unhurried"]
