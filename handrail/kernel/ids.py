"""Ids and secrets. An id orders by time and is no secret; a secret is 128 random bits or more."""

import re
import secrets
from uuid import UUID

import uuid_utils

SECRET_BYTES = 16
_SECRET = re.compile(r"[A-Za-z0-9_-]{22}")


def new_id() -> UUID:
    """A fresh UUIDv7: rows made later sort later. It tells when it was made, so never use it as a secret."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


def new_secret() -> str:
    """128 random bits in 22 letters that are safe in a header, a cookie and an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def is_secret(text: str) -> bool:
    """True when a text has the shape `new_secret` gives."""
    return _SECRET.fullmatch(text) is not None
