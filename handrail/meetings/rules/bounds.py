"""How much of a feed is read. Whoever writes a feed cannot make us work long, or fill the memory, with one long word."""

from collections.abc import Mapping
from typing import Any

from handrail.meetings.rules.rows import Notes

ROWS_MOST = 300_000
"""Rows, and meetings, of one feed: thirty times the longest list that we know of."""
BRACKETS_MOST = 4 * ROWS_MOST
"""Objects and lists in JSON: four a row. Each takes up to 230 bytes of memory, however few letters it has."""
VALUES_MOST = 20 * ROWS_MOST
"""Values in JSON, and cells of a table: twenty a row. A longer list than that is over the limit of bytes before."""
TEXT_MOST, SHORT_MOST = 20_000, 2_000
"""Letters of a value that may be a text with tags or links, and of any other."""
WORD_MOST = 2_000
"""A cut is made between words, so that no number or address is cut in half, unless the last word is longer than this."""
ITEMS_MOST, FIELDS_MOST, DEPTH_MOST = 200, 500, 3
TEXTS = frozenset(
    {
        "notes", "location_notes", "group_notes", "conference_url", "conference_url_notes", "conference_phone",
        "conference_phone_notes", "url", "website", "edit_url", "feedback_url",
    }
)  # fmt: skip


class TooMuch(ValueError):
    """A feed over a limit: a code, and the limit."""

    def __init__(self, code: str, most: int) -> None:
        self.code = code
        self.most = most
        super().__init__(code)


def holds_rows(rows: int) -> None:
    """TooMuch for more rows than a feed may have."""
    if rows > ROWS_MOST:
        raise TooMuch("too-many-rows", ROWS_MOST)


def holds_values(values: int) -> None:
    """TooMuch for more values, or cells, than a feed may have."""
    if values > VALUES_MOST:
        raise TooMuch("too-many-values", VALUES_MOST)


def json_fits(text: str) -> None:
    """TooMuch for JSON that would fill the memory when it is opened. Signs in texts count too: the limit has room for them."""
    if text.count("{") + text.count("[") > BRACKETS_MOST:
        raise TooMuch("too-many-values", BRACKETS_MOST)
    holds_values(text.count(","))


class _Taking:
    """Takes a value over piece by piece, as long as there are letters left."""

    def __init__(self, left: int, notes: Notes) -> None:
        self.left = left
        self.notes = notes

    def piece(self, value: Any, depth: int) -> Any:
        """The piece, or as much of it as fits; None for what is nested too deep."""
        if isinstance(value, str):
            said = value if len(value) <= self.left else _cut(value, self.left, self.notes)
            self.left -= len(said)
            return said
        if not isinstance(value, list | dict):
            return value
        if not depth:
            self.notes.repaired.add("too-deep")
            return None
        if len(value) > ITEMS_MOST:
            self.notes.repaired.add("cut")
        if isinstance(value, list):
            return [self.piece(one, depth - 1) for one in value[:ITEMS_MOST]]
        return {key: self.piece(one, depth - 1) for key, one in list(value.items())[:ITEMS_MOST]}


def _cut(said: str, most: int, notes: Notes) -> str:
    notes.repaired.add("cut")
    head = said[:most]
    blank = max(head.rfind(" "), head.rfind("\n"))
    return head[:blank] if blank > max(0, most - WORD_MOST) else head


def within(value: Any, notes: Notes, most: int = TEXT_MOST) -> Any:
    """A value with at most so many letters in all, lists no longer than ITEMS_MOST and no deeper than DEPTH_MOST."""
    if isinstance(value, str) and len(value) <= most:
        return value
    return _Taking(most, notes).piece(value, DEPTH_MOST) if isinstance(value, str | list | dict) else value


def row_within(row: Mapping[str, Any], notes: Notes, by_name: bool = True) -> dict[str, Any]:
    """A row whose every value is within its limit: by the name of its field, or where names mean nothing yet, as a text."""
    if len(row) > FIELDS_MOST:
        notes.repaired.add("cut")
        row = dict(list(row.items())[:FIELDS_MOST])
    return {
        key: within(value, notes, TEXT_MOST if not by_name or key in TEXTS else SHORT_MOST)
        for key, value in row.items()
    }
