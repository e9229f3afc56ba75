"""The codes of kinds of meetings, and how feeds write them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handrail.meetings.rules.clean import line_of
from handrail.meetings.rules.daytime import folded
from handrail.meetings.rules.rows import Notes

OTHERS_MOST = 40


@dataclass(frozen=True, slots=True)
class Codes:
    """One table of codes: by name, the languages that some stand for, and BMLT's world ids and keys."""

    known: frozenset[str]
    by_name: Mapping[str, str]
    languages: Mapping[str, str]
    world: Mapping[str, str]
    key: Mapping[str, str]


def codes_of(pack: Mapping[str, Any]) -> Codes:
    """The table from its pack."""
    by_name: dict[str, str] = {}
    rows = pack["type"]
    for row in rows:
        for name in (row["code"], row["en"], row["es"], *row.get("also", [])):
            by_name.setdefault(folded(name), row["code"])
    # A code is always itself, also where another row has it as a name.
    by_name |= {folded(row["code"]): row["code"] for row in rows}
    return Codes(
        frozenset(row["code"] for row in rows),
        by_name,
        {row["code"]: row["language"] for row in rows if "language" in row},
        dict(pack["world"]),
        dict(pack["key"]),
    )


def _pieces(value: object, codes: Codes, notes: Notes) -> Iterable[str]:
    if isinstance(value, list):
        for one in value[: OTHERS_MOST * 2]:
            if said := line_of(one, notes, 64):
                yield said
        return
    said = line_of(value, notes, 1000)
    if not said:
        return
    notes.repaired.add("types-as-text")
    pieces = [piece.strip(" []\"'") for piece in re.split(r"[,;|\n]", said)]
    if len(pieces) == 1 and folded(pieces[0]) not in codes.by_name:
        words = pieces[0].split()
        pieces = words if all(word in codes.known for word in words) else pieces
    yield from (piece for piece in pieces if piece)


def types_of(value: object, codes: Codes, notes: Notes) -> tuple[list[str], list[str]]:
    """Codes of the table, each once and in order; and what the table does not have, as it was written."""
    types: dict[str, None] = {}
    others: dict[str, None] = {}
    for said in _pieces(value, codes, notes):
        if said in codes.known:
            types[said] = None
        elif code := codes.by_name.get(folded(said)):
            notes.repaired.add("types-as-names")
            types[code] = None
        else:
            others[said[:64]] = None
    return sorted(types), sorted(others)[:OTHERS_MOST]


@dataclass(frozen=True, slots=True)
class Format:
    """A BMLT format of a row: its key, and where the feed lists its formats, their world id and name."""

    key: str
    world: str = ""
    name: str = ""


def bmlt_types(formats: Iterable[Format], codes: Codes) -> tuple[list[str], list[str]]:
    """The same for BMLT formats. What the server itself says of a format comes before what its key means elsewhere."""
    types: set[str] = set()
    others: set[str] = set()
    for one in formats:
        code = codes.world.get(one.world) or codes.by_name.get(folded(one.name))
        if not code and (not one.name or one.world == "LANG"):
            code = codes.key.get(one.key)
        (types if code else others).add(code or one.name or one.key)
    return sorted(types), sorted(others)[:OTHERS_MOST]
