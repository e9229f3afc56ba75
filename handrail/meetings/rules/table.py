"""Tables: a CSV file, or the rows of a published sheet, with an English row of headings."""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Any

from handrail.meetings.rules.bounds import holds_rows, holds_values
from handrail.meetings.rules.guide import with_field_names

DELIMITERS = ",;\t|"
LOOK = 10
"""In how many first rows the headings may be: some sheets begin with a title."""

LINE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++")

Row = tuple[int, dict[str, Any] | list[Any]]


def headings_in(cells: Sequence[Any]) -> int:
    """How many of these cells are headings that we know; none where the least that is needed is not there."""
    named = with_field_names({cell: "" for cell in cells if isinstance(cell, str)})
    return len(named) if "name" in named and {"day", "time", "slug"} & set(named) else 0


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record and the line it begins on. TooMuch, before the rest is read, for more records than a feed may have."""
    # Line by line: a file in memory would take four bytes a letter.
    reader = csv.reader((found.group() for found in LINE.finditer(text)), delimiter=delimiter)
    before = 0
    for number, cells in enumerate(reader):
        holds_rows(number)
        yield before + 1, cells
        before = reader.line_num


def csv_rows(text: str) -> list[Row] | None:
    """The rows of a CSV with the line that each begins on; None when no line of its beginning is one of headings."""
    head = "".join(text[:65536].splitlines(keepends=True)[: LOOK * 4])
    best, found = 0, ""
    for delimiter in DELIMITERS:
        try:
            known = max((headings_in(cells) for _, cells in _records(head, delimiter)), default=0)
        except csv.Error:
            continue
        if known > best:
            best, found = known, delimiter
    if not found:
        return None
    holds_values(text.count(found))
    return rows_of(list(_records(text, found)))


def sheet_rows(values: Sequence[Any]) -> list[Row] | None:
    """The rows of a published sheet, which is a list of lists."""
    holds_rows(len(values) - 1)
    return rows_of([(number, list(cells) if isinstance(cells, list) else []) for number, cells in enumerate(values, 1)])


def rows_of(records: list[tuple[int, list[Any]]]) -> list[Row] | None:
    """Rows by heading. One that does not fit under the headings stays a list; a blank line is no row."""
    start = next((at for at, (_, cells) in enumerate(records[:LOOK]) if headings_in(cells)), None)
    if start is None:
        return None
    heads = [_said(cell).lstrip("\ufeff") for cell in records[start][1]]
    rows: list[Row] = []
    for line, cells in records[start + 1 :]:
        if not any(_said(cell) for cell in cells if cell is not None):
            continue
        over = [cell for cell in cells[len(heads) :] if _said(cell)]
        rows.append((line, cells if over else _under(heads, cells)))
    return rows


def _said(cell: Any) -> str:
    # A list in a cell says something, but is no heading; how deep it goes is looked at later.
    return "…" if isinstance(cell, list | dict) else str(cell).strip()


def _under(heads: list[str], cells: list[Any]) -> dict[str, Any]:
    """Cells by heading. Of two columns with one heading, the first that says something counts."""
    row: dict[str, Any] = {}
    for head, cell in zip(heads, cells, strict=False):
        if row.get(head) in (None, ""):
            row[head] = cell
    return row
