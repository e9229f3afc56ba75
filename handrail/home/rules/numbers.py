"""What a file of numbers must hold, how two of them join, and what a number's link is. Pure: the caller reads the files.

The browser checks what it is sent by the same rules, in static/home/rules/help_data.js; both run the cases of
tests/help_cases.json.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

Row = Mapping[str, Any]
LANGS = ("en", "es")
KINDS = ("call", "text")
SECTIONS = ("danger", "crisis", "treatment", "poison", "veterans", "youth")
SLOTS = ("law", "naloxone", "alone")
STATUSES = ("verified", "unverified")
NUMBER = re.compile(r"[0-9+-]{2,20}")
BODY = re.compile(r"[A-Za-z0-9]{1,40}")
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
PLACE = re.compile(r"[a-z]{2}(-[a-z]{2,3})?")
LONGEST = 400
MOST = 60
"""Entries of one file."""
MOST_TOGETHER = 200
"""Entries of all places together: more the app does not take."""
CONTROL = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
HEAD = {"country", "state", "checked", "name", "drop", "number", "slot"}
FIELDS = {"id", "section", "kind", "number", "body", "act", "about", "hours", "languages", "source", "year", "status"}
SLOT_FIELDS = {"id", "text", "number", "act", "languages", "source", "year", "status"}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong with a file: in which table, at which entry of it (0 for the head), in which field."""

    table: str
    index: int
    field: str
    what: str


def place_of(head: Row) -> str:
    """`us` or `us-nm`, from a file's head."""
    return "-".join(part for part in (head.get("country"), head.get("state")) if part)


def wrongs(place: str, data: Row) -> list[Wrong]:
    """Everything that is wrong with the file of a place; an empty list means that it can be shown."""
    return [
        *_head(place, data),
        *(one for at, row in enumerate(_rows(data, "number")) for one in _number(at, row)),
        *(one for at, row in enumerate(_rows(data, "slot")) for one in _slot(at, row)),
        *(
            Wrong(table, at, "id", "is given twice")
            for table in ("number", "slot")
            for at in _twice(_rows(data, table))
        ),
    ]


def _rows(data: Row, table: str) -> list[Any]:
    found = data.get(table, [])
    return found if isinstance(found, list) else [found]


def _twice(rows: Sequence[Any]) -> Iterator[int]:
    ids = [row.get("id") if isinstance(row, dict) else None for row in rows]
    yield from (at for at, one in enumerate(ids) if one is not None and one in ids[:at])


def _head(place: str, data: Row) -> Iterator[Wrong]:
    for key in sorted(set(data) - HEAD):
        yield Wrong("", 0, key, "is not known here")
    if place_of(data) != place:
        yield Wrong("", 0, "country", f"and `state` do not say {place}, as the file's name does")
    if type(data.get("checked")) is not date:
        yield Wrong("", 0, "checked", "is a day, as 2026-11-22")
    if not _said(data.get("name")):
        yield Wrong("", 0, "name", "needs en and es")
    if not _list_of(data.get("drop", []), ID):
        yield Wrong("", 0, "drop", "is a list of ids")
    for table in ("number", "slot"):
        if len(_rows(data, table)) > MOST:
            yield Wrong("", 0, table, f"has more than {MOST} entries")


def _said(value: Any) -> bool:
    """Whether it is a text in both languages, of a length that fits a small screen."""
    return isinstance(value, dict) and set(value) == set(LANGS) and all(_line(text) for text in value.values())


def _line(text: Any) -> bool:
    return isinstance(text, str) and 0 < len(text) <= LONGEST and bool(text.strip()) and not CONTROL.search(text)


def _list_of(value: Any, form: re.Pattern[str]) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and form.fullmatch(one) for one in value)


def _common(table: str, at: int, row: Row, fields: set[str]) -> Iterator[Wrong]:
    for key in sorted(set(row) - fields):
        yield Wrong(table, at, key, "is not known here")
    if not isinstance(row.get("source"), str) or not row["source"].strip():
        yield Wrong(table, at, "source", "says where the entry is from")
    if type(row.get("year")) is not int:
        yield Wrong(table, at, "year", "is the year of the source")
    if row.get("status") not in STATUSES:
        yield Wrong(table, at, "status", f"is one of {', '.join(STATUSES)}")


def _number(at: int, row: Any) -> Iterator[Wrong]:
    if not isinstance(row, dict):
        yield Wrong("number", at, "", "is not a table: write [[number]]")
        return
    yield from _common("number", at, row, FIELDS)
    if not isinstance(row.get("id"), str) or not ID.fullmatch(row["id"]):
        yield Wrong("number", at, "id", "is small letters, digits and dashes")
    if row.get("section") not in SECTIONS:
        yield Wrong("number", at, "section", f"is one of {', '.join(SECTIONS)}")
    if row.get("kind") not in KINDS:
        yield Wrong("number", at, "kind", f"is one of {', '.join(KINDS)}")
    for key in ("about", "hours"):
        if key in row and not _said(row[key]):
            yield Wrong("number", at, key, "needs en and es")
    yield from _body(at, row)
    yield from _dialled("number", at, row)


def _body(at: int, row: Row) -> Iterator[Wrong]:
    body = row.get("body", {})
    if "body" in row and row.get("kind") != "text":
        yield Wrong("number", at, "body", "belongs to a text, not to a call")
    if not isinstance(body, dict) or not all(
        lang in LANGS and isinstance(word, str) and BODY.fullmatch(word) for lang, word in body.items()
    ):
        yield Wrong("number", at, "body", "is one word for en, es or both")
    elif _said(row.get("act")):
        for lang, word in body.items():
            if word not in row["act"][lang]:
                yield Wrong("number", at, "act", f"({lang}) does not say {word}: on paper it would be lost")


def _dialled(table: str, at: int, row: Row) -> Iterator[Wrong]:
    """A number, what its link says, and in which languages somebody answers."""
    number = row.get("number")
    if not isinstance(number, str) or not NUMBER.fullmatch(number):
        yield Wrong(table, at, "number", "is 2 to 20 of the signs 0-9 + -")
    elif not _said(row.get("act")):
        yield Wrong(table, at, "act", "needs en and es")
    else:
        for lang in LANGS:
            if number not in row["act"][lang]:
                yield Wrong(table, at, "act", f"({lang}) does not say {number}: on paper it would be lost")
    if not _list_of(row.get("languages"), re.compile("[a-z]{2}")):
        yield Wrong(table, at, "languages", 'is a list, as ["en", "es"]')


def _slot(at: int, row: Any) -> Iterator[Wrong]:
    if not isinstance(row, dict):
        yield Wrong("slot", at, "", "is not a table: write [[slot]]")
        return
    yield from _common("slot", at, row, SLOT_FIELDS)
    if row.get("id") not in SLOTS:
        yield Wrong("slot", at, "id", f"is one of {', '.join(SLOTS)}")
    if not _said(row.get("text")) and not is_empty(row):
        yield Wrong("slot", at, "text", "needs en and es, or neither while it waits to be filled")
    if "number" in row:
        yield from _dialled("slot", at, row)


def is_empty(slot: Row) -> bool:
    """A slot that waits to be filled."""
    return slot.get("text") in ({"en": "", "es": ""}, {}) or "text" not in slot


def joined(shipped: Row | None, own: Row | None) -> Row:
    """The shipped file with a deployer's own laid over it: same id replaces, a new id is added, `drop` takes away."""
    if shipped is None or own is None:
        return own if shipped is None and own is not None else (shipped or {})
    gone = set(own.get("drop", []))
    whole: dict[str, Any] = {**shipped, "checked": own["checked"], "name": own["name"]}
    for table in ("number", "slot"):
        over = {row["id"]: row for row in own.get(table, [])}
        kept = [over.pop(row["id"], row) for row in shipped.get(table, []) if row["id"] not in gone]
        whole[table] = [*kept, *over.values()]
    return whole


def print_of(whole: Row) -> str:
    """SHA-256 of what a place's file says, without its comments and its order of fields."""
    said = json.dumps(whole, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def href_of(number: str, kind: str, body: str = "") -> str:
    """The link that dials or writes. Eleven digits that begin with 1 get their plus, so that they work abroad too."""
    plain = number.replace("-", "")
    plus = "+" if re.fullmatch(r"1\d{10}", plain) else ""
    if kind == "call":
        return f"tel:{plus}{plain}"
    return f"sms:{plus}{plain}" + (f"?&body={quote(body)}" if body else "")


def has_both(numbers: Sequence[Row]) -> bool:
    """Whether somebody in danger and somebody at the end of their rope each find a number to call."""
    calls = {row["section"] for row in numbers if row["kind"] == "call"}
    return {"danger", "crisis"} <= calls


def shown_number(row: Row) -> dict[str, Any]:
    """Of an entry, what people are shown; where it comes from stays with us."""
    kept = ("id", "section", "kind", "number", "act", "about", "hours", "body", "languages")
    return {key: row[key] for key in kept if key in row}


def shown_slot(row: Row, place: Row) -> dict[str, Any]:
    """The same of a slot, with the name of the place it is about."""
    kept = ("id", "text", "number", "act", "languages")
    return {"place": dict(place["name"]), **{key: row[key] for key in kept if key in row}}
