"""Tables: a CSV file, or the rows of a published sheet, with an English row of headings."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from handrail.meetings.rules.guide import with_field_names

DELIMITERS = ",;\t|"
LOOK = 10
"""In how many first rows the headings may be: some sheets begin with a title."""

Row = tuple[int, dict[str, Any] | list[Any]]


def headings_in(cells: Sequence[Any]) -> int:
    """How many of these cells are headings that we know; none where the least that is needed is not there."""
    named = with_field_names({cell: "" for cell in cells if isinstance(cell, str)})
    return len(named) if "name" in named and {"day", "time", "slug"} & set(named) else 0


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    before = 0
    for cells in reader:
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
    return rows_of(list(_records(text, found))) if found else None


def sheet_rows(values: Sequence[Any]) -> list[Row] | None:
    """The rows of a published sheet, which is a list of lists."""
    return rows_of([(number, list(cells) if isinstance(cells, list) else []) for number, cells in enumerate(values, 1)])


def rows_of(records: list[tuple[int, list[Any]]]) -> list[Row] | None:
    """Rows by heading. One that does not fit under the headings stays a list; a blank line is no row."""
    start = next((at for at, (_, cells) in enumerate(records[:LOOK]) if headings_in(cells)), None)
    if start is None:
        return None
    heads = [str(cell).strip().lstrip("\ufeff") for cell in records[start][1]]
    rows: list[Row] = []
    for line, cells in records[start + 1 :]:
        if not any(str(cell).strip() for cell in cells if cell is not None):
            continue
        over = [cell for cell in cells[len(heads) :] if str(cell).strip()]
        rows.append((line, cells if over else _under(heads, cells)))
    return rows


def _under(heads: list[str], cells: list[Any]) -> dict[str, Any]:
    """Cells by heading. Of two columns with one heading, the first that says something counts."""
    row: dict[str, Any] = {}
    for head, cell in zip(heads, cells, strict=False):
        if row.get(head) in (None, ""):
            row[head] = cell
    return row
