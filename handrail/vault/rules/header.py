"""Line 1 of a version: its members and their forms (section 3.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handrail.vault.rules.limits import PARENTS_MAX, SEEN_EVERY, SEEN_MAX
from handrail.vault.rules.text import HEX32, HEX64, Malformed, as_int, is_hex, parse_object, un_b64

MEMBERS = frozenset(
    ["v", "vault", "page", "kind", "schema", "parents", "author", "device", "n", "prev", "seen", "gen", "at", "body"]
)
KIND = re.compile(r"[a-z][a-z0-9.-]{0,63}")
_DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
AT = re.compile(_DAY + r"T([01][0-9]|2[0-3])(:[0-5][0-9]){2}Z")
GONE = "handrail.gone"
FORMER = "handrail.former"
KEPT = "handrail.kept"
LISTS = frozenset([GONE, FORMER, KEPT])
"""The protocol's own kinds: no page, no head, and never named by a gone list."""
OURS = "handrail."


@dataclass(frozen=True)
class Header:
    """Line 1, read. ``seen`` maps a device to (n, version id)."""

    vault: str
    page: str
    kind: str
    schema: int
    parents: tuple[str, ...]
    author: str
    device: str
    n: int
    prev: str | None
    seen: Mapping[str, tuple[int, str]]
    gen: int
    at: str
    body: Mapping[str, Any]

    def members(self) -> dict[str, Any]:
        """The members in the order they are written."""
        return {
            "v": 1,
            "vault": self.vault,
            "page": self.page,
            "kind": self.kind,
            "schema": self.schema,
            "parents": list(self.parents),
            "author": self.author,
            "device": self.device,
            "n": self.n,
            "prev": self.prev,
            "seen": {device: [n, version] for device, (n, version) in self.seen.items()},
            "gen": self.gen,
            "at": self.at,
            "body": dict(self.body),
        }


def read_header(line1: bytes) -> Header:
    """Line 1 as a Header; raises Malformed(``bad-json``, ``newer-protocol``, ``bad-header``)."""
    value = parse_object(line1)
    version = as_int(value.get("v"))
    if version is not None and version > 1:
        raise Malformed("newer-protocol")
    if set(value) != MEMBERS or version != 1:
        raise Malformed("bad-header", "members")
    for member in ("vault", "page", "device"):
        if not is_hex(value[member], HEX32):
            raise Malformed("bad-header", member)
    schema, n, gen = as_int(value["schema"], 1), as_int(value["n"], 1), as_int(value["gen"])
    if schema is None or n is None or gen is None:
        raise Malformed("bad-header", "numbers")
    if not is_hex(value["kind"], KIND) or not is_hex(value["at"], AT) or un_b64(value["author"], 32) is None:
        raise Malformed("bad-header", "kind, at or author")
    if (value["prev"] is None) != (n == 1) or not (n == 1 or is_hex(value["prev"], HEX64)):
        raise Malformed("bad-header", "prev")
    if not isinstance(value["body"], dict):
        raise Malformed("bad-header", "body")
    fields = {**value, "schema": schema, "n": n, "gen": gen}
    fields |= {"parents": _parents(value["parents"]), "seen": _seen(value["seen"], value["device"])}
    del fields["v"]
    return Header(**fields)


def _parents(value: Any) -> tuple[str, ...]:
    shaped = isinstance(value, list) and len(value) <= PARENTS_MAX and all(is_hex(item, HEX64) for item in value)
    if not shaped or len(set(value)) != len(value):
        raise Malformed("bad-header", "parents")
    return tuple(value)


def _seen(value: Any, own: str) -> dict[str, tuple[int, str]]:
    if not isinstance(value, dict) or len(value) > SEEN_MAX or own in value:
        raise Malformed("bad-header", "seen")
    seen: dict[str, tuple[int, str]] = {}
    for device, stated in value.items():
        shaped = is_hex(device, HEX32) and isinstance(stated, list) and len(stated) == 2
        n = as_int(stated[0], 1) if shaped else None
        if n is None or not is_hex(stated[1], HEX64):
            raise Malformed("bad-header", "seen")
        seen[device] = (n, stated[1])
    return seen


def states_all(kind: str, n: int) -> bool:
    """True where ``seen`` must state every device and not only the changed ones (section 3.2)."""
    return kind == GONE or n == 1 or n % SEEN_EVERY == 0


GoneRow = tuple[int, str, str, str | None]


def read_gone(header: Header) -> dict[str, tuple[GoneRow, ...]] | None:
    """The rows of a ``handrail.gone`` version by device, or None for another shape.

    A list with another shape takes nothing away; the version itself stays a good version.
    """
    body = header.body
    if header.kind != GONE or header.schema != 1 or body.get("why") not in ("burn", "thin"):
        return None
    pages, lists = body.get("pages"), body.get("gone")
    if not isinstance(pages, list) or not all(is_hex(page, HEX32) for page in pages) or not isinstance(lists, dict):
        return None
    found: dict[str, tuple[GoneRow, ...]] = {}
    for device, entries in lists.items():
        if not is_hex(device, HEX32) or not isinstance(entries, list):
            return None
        rows = [_gone_entry(entry) for entry in entries]
        if any(row is None for row in rows):
            return None
        found[device] = tuple(row for row in rows if row is not None)
    return found


def _gone_entry(entry: Any) -> GoneRow | None:
    if not isinstance(entry, list) or len(entry) != 4:
        return None
    n, version, content, parent = as_int(entry[0], 1), *entry[1:]
    if n is None or not is_hex(version, HEX64) or not is_hex(content, HEX64):
        return None
    return (n, version, content, parent) if parent is None or is_hex(parent, HEX64) else None
