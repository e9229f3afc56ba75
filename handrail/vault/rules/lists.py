"""Former lists and kept lists: their forms (sections 3.8 and 3.9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from handrail.vault.rules.header import FORMER, KEPT, Header
from handrail.vault.rules.limits import LISTED_MAX, SIGNING_MAX
from handrail.vault.rules.text import HEX32, HEX64, as_int, b64, is_hex, un_b64


@dataclass(frozen=True)
class PublicKey:
    """The public half of a signing key; ``last`` is None for the current one, else device -> highest n accepted."""

    public: bytes
    from_gen: int
    cert: bytes | None = None
    last: Mapping[str, int] | None = None

    def members(self) -> dict[str, Any]:
        """As a former list and an export state it."""
        return {
            "public": b64(self.public),
            "from_gen": self.from_gen,
            "cert": None if self.cert is None else b64(self.cert),
            "last": None if self.last is None else dict(self.last),
        }


@dataclass(frozen=True)
class Former:
    """A vault that became part of this one: who could sign in it, and which of its versions are meant."""

    vault: str
    gen: int
    signing: tuple[PublicKey, ...]
    versions: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True)
class Kept:
    """One part of the list of everything by a key that stood when the key was replaced."""

    author: str
    part: int
    of: int
    versions: tuple[str, ...] = field(default=(), repr=False)


def read_signing(value: Any) -> tuple[PublicKey, ...] | None:
    """Public signing keys in order, or None for another form. Who certified whom is the caller's to verify."""
    if not isinstance(value, list) or not 1 <= len(value) <= SIGNING_MAX:
        return None
    keys = [_public_key(item) for item in value]
    found = tuple(key for key in keys if key is not None)
    current = [key for key in found if key.last is None]
    return found if len(found) == len(value) and current == [found[-1]] else None


def _public_key(item: Any) -> PublicKey | None:
    if not isinstance(item, dict) or not {"public", "from_gen", "cert", "last"} <= set(item):
        return None
    public, from_gen = un_b64(item["public"], 32), as_int(item["from_gen"])
    cert = None if item["cert"] is None else un_b64(item["cert"], 64)
    if public is None or from_gen is None or (cert is None) != (item["cert"] is None):
        return None
    last = None if item["last"] is None else _last(item["last"])
    return None if (last is None) != (item["last"] is None) else PublicKey(public, from_gen, cert, last)


def _last(value: Any) -> dict[str, int] | None:
    if not isinstance(value, dict):
        return None
    found = {device: as_int(n) for device, n in value.items() if is_hex(device, HEX32)}
    numbers = {device: n for device, n in found.items() if n is not None}
    return numbers if len(numbers) == len(value) else None


def _listed(value: Any, least: int) -> tuple[str, ...] | None:
    """Sorted, distinct version ids, or None."""
    if not isinstance(value, list) or not least <= len(value) <= LISTED_MAX:
        return None
    if not all(is_hex(item, HEX64) for item in value) or sorted(set(value)) != value:
        return None
    return tuple(value)


def read_former(header: Header) -> Former | None:
    """What a ``handrail.former`` version says, or None for another form: that names nothing."""
    body = header.body
    if header.kind != FORMER or header.schema != 1 or not is_hex(body.get("vault"), HEX32):
        return None
    gen, signing, versions = (
        as_int(body.get("gen")),
        read_signing(body.get("signing")),
        _listed(body.get("versions"), 1),
    )
    if gen is None or signing is None or versions is None or body["vault"] == header.vault:
        return None
    return Former(body["vault"], gen, signing, frozenset(versions))


def read_kept(header: Header) -> Kept | None:
    """What a ``handrail.kept`` version says, or None for another form: that counts for nothing."""
    body = header.body
    if header.kind != KEPT or header.schema != 1 or un_b64(body.get("author"), 32) is None:
        return None
    part, of, versions = as_int(body.get("part"), 1), as_int(body.get("of"), 1), _listed(body.get("versions"), 0)
    if part is None or of is None or versions is None or part > of:
        return None
    return Kept(body["author"], part, of, versions)


def together(lists: Iterable[tuple[str, Former]]) -> dict[str, Former]:
    """Former lists as (version id, list), taken together by vault: all versions, the keys of the highest ``gen``."""
    by_vault: dict[str, list[tuple[str, Former]]] = defaultdict(list)
    for version, one in lists:
        by_vault[one.vault].append((version, one))
    found = {}
    for vault, all_of_it in by_vault.items():
        _, best = min(all_of_it, key=lambda row: (-row[1].gen, row[0]))
        versions = frozenset().union(*(one.versions for _, one in all_of_it))
        found[vault] = Former(vault, best.gen, best.signing, versions)
    return found
