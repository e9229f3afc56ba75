"""From the bytes of a feed to its meetings and the report. The format is found out, never asked for."""

import codecs
import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from handrail.meetings.rules import whole
from handrail.meetings.rules.bmlt import Formats, formats_of, guide_row, is_bmlt
from handrail.meetings.rules.bounds import TooMuch, holds_rows, json_fits, row_within
from handrail.meetings.rules.clean import line_of
from handrail.meetings.rules.guide import FIELDS, Reading, meetings_of, with_field_names
from handrail.meetings.rules.report import Refused, Report, Tally, sorted_counts
from handrail.meetings.rules.rows import Meeting, Notes, RowRefused
from handrail.meetings.rules.table import Row, csv_rows, headings_in, sheet_rows

T = TypeVar("T")
UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
CALL = re.compile(r"\s*[A-Za-z_$][\w$.]{0,63}\s*\(")
BMLT, TABLES = {"bmlt", "bmlt-table"}, {"table", "sheet", "bmlt-table"}
WRAPPERS = ("meetings", "data", "items", "results", "rows", "records", "value")


class FeedRefused(ValueError):
    """A feed that cannot be read at all: a code, and what its sentence needs."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.code = code
        self.params = params
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Source:
    """A feed taken apart into rows, before any of them is read."""

    format: str
    rows: list[tuple[int, Any]]
    repaired: tuple[str, ...] = ()
    formats: Formats = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """What a feed holds, and what had to be done to it."""

    meetings: tuple[Meeting, ...]
    report: Report


def decoded(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """The text of a feed, its encoding, and whether that had to be guessed."""
    if not data or data.isspace():
        raise FeedRefused("empty")
    if data.startswith(UTF_32):
        raise FeedRefused("not-text")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif data.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, encoding, ("encoding",) if encoding == "cp1252" else ()
    raise FeedRefused("not-text")


def source_of(text: str) -> Source:
    """The rows of a feed, whatever its form. FeedRefused for what is none, with the reason."""
    start = len(text) - len(text.lstrip())
    begin = text[start : start + 200].lower()
    if begin.startswith("<"):
        raise FeedRefused("html" if not begin.startswith("<?xml") or "<html" in begin else "xml")
    jsonp = _without_call(text) if re.match(r"[a-z_$][\w$.]{0,63}\s*\(\s*[\[{]", begin) else ""
    if jsonp or begin.startswith(("[", "{")):
        found = _from_json(_parsed(jsonp or text))
        return replace(found, repaired=("jsonp",)) if jsonp else found
    try:
        rows = csv_rows(text)
    except csv.Error as problem:
        raise FeedRefused("bad-table") from problem
    if rows is None:
        raise FeedRefused("not-known")
    return Source("bmlt-table" if is_bmlt(row for _, row in rows) else "table", rows)


def _without_call(text: str) -> str:
    """What stands in the brackets of a call; nothing where they are not closed."""
    rest = text.rstrip().removesuffix(";").rstrip()
    opened = CALL.match(rest)
    return rest[opened.end() : -1] if opened and rest.endswith(")") else ""


def _parsed(text: str) -> Any:
    json_fits(text)
    try:
        return json.loads(text, strict=False, parse_constant=lambda _: None)
    except json.JSONDecodeError as problem:
        # A feed that was cut off breaks where it ends.
        rest = text[problem.pos :].strip()
        cut = len(rest) < 2 or problem.msg.startswith("Unterminated")
        raise FeedRefused("cut-off" if cut else "bad-json", line=problem.lineno, column=problem.colno) from problem
    except (RecursionError, ValueError) as problem:
        raise FeedRefused("bad-json", line=1, column=1) from problem


def _from_json(document: Any) -> Source:
    formats: Formats = {}
    if isinstance(document, dict):
        formats = formats_of(document.get("formats"))
        document = document["values"] if isinstance(document.get("values"), list) else _wrapped(document)
    if not document:
        raise FeedRefused("no-rows")
    if isinstance(document[0], list):
        rows = sheet_rows(document)
        if rows is None:
            raise FeedRefused("not-known")
        return Source("sheet", rows)
    return _of_objects(document, formats)


def _wrapped(document: dict[str, Any]) -> list[Any]:
    """The one list of objects that an object holds."""
    lists = {key: value for key, value in document.items() if isinstance(value, list)}
    for key in WRAPPERS:
        if key in lists:
            return lists[key]
    if len(lists) == 1:
        return next(iter(lists.values()))
    for key in ("error", "message", "detail"):
        if isinstance(document.get(key), str) and document[key].strip():
            raise FeedRefused("says-error", said=line_of(document[key], Notes(), 120))
    raise FeedRefused("not-known")


def _of_objects(document: list[Any], formats: Formats) -> Source:
    holds_rows(len(document))
    rows: list[Row] = list(enumerate(document, 1))
    if all(isinstance(row, dict) and isinstance(row.get("fields"), dict) for row in document):
        rows = [(number, {"id": row.get("id"), **row["fields"]}) for number, row in enumerate(document, 1)]
    objects = [row for _, row in rows if isinstance(row, dict)]
    if is_bmlt(objects):
        return Source("bmlt", rows, (), formats)
    if not any(headings_in(list(row)) or len(FIELDS & set(with_field_names(row))) >= 3 for row in objects):
        raise FeedRefused("not-known")
    return Source("meeting-guide", rows)


def read_feed(data: bytes, reading: Reading) -> Read:
    """Every row of a feed as meetings, or refused with its reason. FeedRefused, and nothing else, for what is no feed."""
    try:
        return _read(data, reading)
    except TooMuch as problem:
        raise FeedRefused(problem.code, most=f"{problem.most:,}") from problem


def _read(data: bytes, reading: Reading) -> Read:
    text, encoding, repaired = decoded(data)
    source = source_of(text)
    del data, text
    rows_in = len(source.rows)
    if not rows_in:
        raise FeedRefused("no-rows-table")
    refused: list[Refused] = []
    rows: list[whole.Row] = []
    named = _named(source, reading, refused)
    reading = replace(reading, first_day=0 if source.format in BMLT else whole.first_day(row for _, row, _ in named))
    seen, made = whole.Seen(), 0
    for line, row, notes in _taken(named):
        try:
            seen.refuse_again(line, row)
            rows.append(whole.Row(line, notes, meetings_of(row, line, reading, notes)))
            made += len(rows[-1].meetings)
            holds_rows(made)
        except RowRefused as problem:
            refused.append(Refused(line, problem.code, problem.params))
    meetings = whole.looked_at(rows, reading)
    tally = Tally()
    tally.repaired = Counter((*repaired, *source.repaired))
    for kept in rows:
        tally.add(kept.notes)
    return Read(
        meetings,
        Report(
            format=source.format,
            encoding=encoding,
            rows_in=rows_in,
            kept=len(rows),
            meetings=len(meetings),
            repaired=sorted_counts(tally.repaired),
            unknown=sorted_counts(tally.unknown),
            why=sorted_counts(tally.why),
            noted=sorted_counts(tally.noted),
            refused=tuple(sorted(refused, key=lambda one: one.line)),
        ),
    )


def _taken(rows: list[T]) -> Iterator[T]:
    """The rows in order, each let go of when it has been handed out: of a large feed only one form is in memory at a time."""
    rows.reverse()
    while rows:
        yield rows.pop()


def _named(source: Source, reading: Reading, refused: list[Refused]) -> list[tuple[int, dict[str, Any], Notes]]:
    """The rows that have fields, by the names of the Meeting Guide form; the others are refused."""
    named = []
    for line, row in _taken(source.rows):
        notes = Notes()
        try:
            named.append((line, _fields(source, row, reading, notes), notes))
        except RowRefused as problem:
            refused.append(Refused(line, problem.code, problem.params))
    return named


def _fields(source: Source, row: Any, reading: Reading, notes: Notes) -> dict[str, Any]:
    if isinstance(row, list) and source.format in TABLES:
        raise RowRefused("too-many-cells", cells=len(row))
    if not isinstance(row, dict):
        raise RowRefused("not-a-row")
    if not any(value not in (None, "", [], {}) for value in row.values()):
        raise RowRefused("empty-row")
    if source.format in BMLT:
        row = row_within(row, notes, by_name=False)
        return row_within(guide_row(row, reading.codes, source.formats, notes), notes)
    return row_within(with_field_names(row), notes)
