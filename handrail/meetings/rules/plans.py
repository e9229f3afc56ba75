"""A private calendar on the server: the secret in its address, and what is kept of it."""

from __future__ import annotations

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


def key_of(secret: str) -> str:
    """What is kept of a secret: who reads the database cannot make an address of it."""
    return hashlib.sha256(f"handrail/plans\n{secret}".encode()).hexdigest()


def uid_of(secret: str, ref: str) -> str:
    """The name of an entry in this calendar: the same each time, and no program can tell from it which meeting it is."""
    return hmac.new(secret.encode(), ref.encode(), hashlib.sha256).hexdigest()[:32]


def refs_of(refs: Iterable[str]) -> list[str]:
    """Each once, in a fixed order: what was saved first is nobody's business."""
    return sorted({one for one in refs if is_ref(one)})[:MOST_REFS]
