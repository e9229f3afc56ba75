"""A private calendar on the server: the secret that changes it, the address that reads it, and what is kept of them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable

MOST_REFS = 50
"""Meetings that one call may name, and that one private calendar may hold."""
REF = re.compile(r"[a-z2-7]{16}")


def is_ref(text: str) -> bool:
    """Whether this has the form of a meeting's public id (`rules/kept.py` ref_of)."""
    return REF.fullmatch(text) is not None


def address_of(secret: str) -> str:
    """The part of a calendar's address that is its own: 128 bits of a hash, in 22 letters like those of the secret.

    The secret stays with the device and is what it changes the calendar with. Whoever was given the address, a calendar
    company for one, reads what is in it and can neither change it nor take it away.
    """
    hashed = hashlib.sha256(f"handrail/plans/address\n{secret}".encode()).digest()
    return base64.urlsafe_b64encode(hashed[:16]).rstrip(b"=").decode()


def key_of(address: str) -> str:
    """What is kept of an address: who reads the database cannot make an address of it."""
    return hashlib.sha256(f"handrail/plans\n{address}".encode()).hexdigest()


def uid_of(address: str, ref: str) -> str:
    """The name of an entry in this calendar: the same each time, and no program can tell from it which meeting it is."""
    return hmac.new(address.encode(), ref.encode(), hashlib.sha256).hexdigest()[:32]


def refs_of(refs: Iterable[str]) -> list[str]:
    """Each once, in a fixed order: what was saved first is nobody's business."""
    return sorted({one for one in refs if is_ref(one)})[:MOST_REFS]
