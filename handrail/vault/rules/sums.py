"""The sum by which a device sees whether the server's log is still the one it read (section 5)."""

from __future__ import annotations

from collections.abc import Iterable

PLACES = 2**48


def ids_sum(before: int, content_ids: Iterable[bytes]) -> int:
    """``before`` with these content ids added: the first 6 bytes of each as a number, modulo 2^48; their order is all one."""
    return (before + sum(int.from_bytes(content_id[:6], "big") for content_id in content_ids)) % PLACES
