"""A row of a list that is kept here by hand: looked at before it is saved, and what is shown of it.

It is saved in the Meeting Guide form with two fields of its own: `closed` ("yes": closed for now, listed as that) and
`ends` (the last day on which it is listed).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from handrail.meetings.rules import whole
from handrail.meetings.rules.daytime import folded
from handrail.meetings.rules.feeds import FeedRefused, decoded
from handrail.meetings.rules.guide import FIELDS, OTHER_NAMES, Reading, meetings_of, plain_name, with_field_names
from handrail.meetings.rules.keeping import ZipPoint, with_zip_point
from handrail.meetings.rules.rows import Meeting, Notes, RowRefused, as_guide
from handrail.meetings.rules.table import csv_rows
from handrail.meetings.rules.venues import SAID

OWN_NAMES = {
    "temporarily_closed": "closed", "closed": "closed", "end_date": "ends", "ends": "ends", "last_day": "ends",
    "venue": "attendance_option", "link": "conference_url", "phone": "conference_phone", "minutes": "duration",
    "zone": "timezone",
}  # fmt: skip
YES, NO = {"yes", "true", "1", "si", "x"}, {"", "no", "false", "0"}
NEVER = {"", "never", "none", "nunca"}
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
FINE = {"not-given", "other-codes", "placeholder"}
"""Reasons for which a field may stay unknown: nothing was said that could be wrong."""
SAYS = {
    "conference_phone": "phone", "conference_url": "address", "edit_url": "address", "feedback_url": "address",
    "place": "point", "url": "address", "website": "address",
}  # fmt: skip
"""What is said of a value that is not understood, by its field. The others are looked at by themselves."""
HEADINGS = {
    "slug": "Slug", "name": "Name", "day": "Day", "time": "Time", "duration": "Minutes", "timezone": "Time Zone",
    "attendance_option": "Venue", "location": "Location", "address": "Address", "formatted_address": "Formatted Address",
    "city": "City", "state": "State", "postal_code": "Postal Code", "country": "Country", "region": "Region",
    "sub_region": "Sub Region", "sub_sub_region": "Sub Sub Region", "latitude": "Latitude", "longitude": "Longitude",
    "approximate": "Approximate", "conference_url": "Conference URL", "conference_url_notes": "Conference URL Notes",
    "conference_phone": "Conference Phone", "conference_phone_notes": "Conference Phone Notes", "types": "Types",
    "other_types": "Other Types", "languages": "Languages", "fellowship": "Fellowship", "group": "Group", "notes": "Notes",
    "location_notes": "Location Notes", "group_notes": "Group Notes", "website": "Website", "url": "URL",
    "edit_url": "Edit URL", "feedback_url": "Feedback URL", "closed": "Temporarily Closed", "ends": "End Date",
    "updated": "Updated",
}  # fmt: skip
"""The columns of a table that is written out, by their field. Read again, it is the same list."""
REGIONS = ("region", "sub_region", "sub_sub_region")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: where it stands (0: it has no line), a code, and what the sentence needs."""

    line: int
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


class Unfit(ValueError):
    """Rows that cannot be saved, with every reason."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(one.code for one in self.problems))


@dataclass(frozen=True, slots=True)
class Looked:
    """A row as it is saved, and what was done to it: kinds of `meetings.repaired.*`."""

    row: dict[str, Any]
    repaired: frozenset[str]


def known_field(name: str) -> bool:
    """Whether a row has a field of this name."""
    plain = plain_name(name)
    return plain in FIELDS or plain in OTHER_NAMES or plain in OWN_NAMES


def by_field(given: Mapping[str, Any]) -> dict[str, Any]:
    """A row's values by the names they are saved under, whichever usual name they came with."""
    own = {OWN_NAMES[plain]: value for key, value in given.items() if (plain := plain_name(key)) in OWN_NAMES}
    return {**with_field_names(given), **own}


def looked_at(given: Mapping[str, Any], reading: Reading, line: int = 0) -> Looked:
    """A row by its field names, as it is saved. Unfit, with every reason, for values that are not understood."""
    problems: list[Problem] = []
    row = {name: value for name, value in given.items() if name not in {"closed", "ends"}}
    closed = _closed(given.get("closed"), line, problems)
    ends = _ends(given.get("ends"), line, problems)
    stated = str(row.get("attendance_option") or "")
    if stated and folded(stated).replace("-", "_").replace(" ", "_") not in SAID:
        problems.append(Problem(line, "venue", {"value": stated[:80]}))
    notes = Notes()
    try:
        meetings = _meetings(row, reading, notes, line)
    except RowRefused as refused:
        raise Unfit([*problems, Problem(line, refused.code, refused.params)]) from refused
    closed = closed or meetings[0].venue == "closed" or "TC" in meetings[0].types
    problems += _wrong(row, meetings[0], notes, reading, line)
    if meetings[0].venue == "unknown" and not closed:
        problems.append(Problem(line, "where"))
    if problems:
        raise Unfit(problems)
    return Looked(_saved(meetings, closed, ends, stated), frozenset(notes.repaired & SAID_OF))


def _meetings(row: Mapping[str, Any], reading: Reading, notes: Notes, line: int) -> list[Meeting]:
    found = whole.Row(line, notes, meetings_of(row, line, reading, notes))
    return list(whole.looked_at([found], reading))


def _wrong(row: Mapping[str, Any], one: Meeting, notes: Notes, reading: Reading, line: int) -> Iterable[Problem]:
    """What was said and is not understood; and a day, a time and a zone have to be known."""
    said = str(row.get("timezone") or "").strip()
    if said and said.lower().replace(" ", "_") not in reading.zone_by_fold:
        yield Problem(line, "zone", {"value": said[:80]})
    elif one.zone is None:
        yield Problem(line, "no-zone")
    if one.day is None or "days-in-part" in notes.noted:
        yield Problem(line, "day" if row.get("day") else "no-day", {"value": str(row.get("day"))[:80]})
    if one.time is None:
        yield Problem(line, "time" if row.get("time") else "no-time", {"value": str(row.get("time"))[:80]})
    if "link" in notes.unknown:
        yield Problem(line, "link")
    for name, code in SAYS.items():
        if notes.unknown.get(name, "not-given") not in FINE:
            yield Problem(line, code, {"value": str(row.get(name, ""))[:80]})
    if notes.unknown.get("minutes", "not-given") not in FINE or (row.get("duration") and one.minutes is None):
        yield Problem(line, "minutes", {"value": str(row.get("duration") or row.get("end_time"))[:80]})


def _closed(value: object, line: int, problems: list[Problem]) -> bool:
    said = folded(str("" if value is None else value))
    if said not in YES | NO:
        problems.append(Problem(line, "closed", {"value": said[:80]}))
    return said in YES


def _ends(value: object, line: int, problems: list[Problem]) -> str:
    said = folded(str("" if value is None else value))
    if said in NEVER:
        return ""
    for form in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(said, form).date().isoformat()
        except ValueError:
            continue
    problems.append(Problem(line, "ends", {"value": said[:80]}))
    return ""


def _saved(meetings: list[Meeting], closed: bool, ends: str, stated: str) -> dict[str, Any]:
    first = meetings[0]
    row = as_guide(replace(first, types=tuple(code for code in first.types if code != "TC")))
    if first.venue == "closed" or closed:
        # Open again, it is what its own fields say that it is.
        row.pop("attendance_option")
        if stated and folded(stated) != "inactive":
            row["attendance_option"] = stated
    row["day"] = [one.day for one in meetings if one.day is not None]
    if len(meetings) > 1:
        row["slug"] = first.slug.rpartition("-")[0]
    return {**row, **({"closed": "yes"} if closed else {}), **({"ends": ends} if ends else {})}


def shown(row: Mapping[str, Any], reading: Reading, zip_point: ZipPoint = lambda _: None) -> list[Meeting]:
    """The meetings of a saved row. One without a point of its own is looked for at the middle of its ZIP code."""
    plain = {name: value for name, value in row.items() if name not in {"closed", "ends"}}
    made = _meetings(plain, reading, Notes(), 0)
    if row.get("closed") == "yes":
        made = [replace(one, venue="closed", types=tuple(sorted({*one.types, "TC"}))) for one in made]
    return [with_zip_point(one, zip_point) for one in made]


def found_near(row: Mapping[str, Any], zip_point: ZipPoint) -> bool:
    """Whether somebody who looks near a place finds it, or it is nowhere that one could go to."""
    if "latitude" in row or row.get("attendance_option") == "online":
        return True
    return bool(row.get("postal_code")) and zip_point(str(row["postal_code"])) is not None


def is_over(row: Mapping[str, Any], today: date) -> bool:
    """Whether its last day is past. `today` is the day where the meeting is."""
    ends = row.get("ends")
    return bool(ends) and date.fromisoformat(str(ends)) < today


def rows_in(data: bytes) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a table by field names, with their lines. FeedRefused for what is no table; Unfit for too many cells."""
    text, _, _ = decoded(data)
    try:
        rows = csv_rows(text)
    except csv.Error as problem:
        raise FeedRefused("bad-table") from problem
    if rows is None:
        raise FeedRefused("not-known")
    wide = [Problem(line, "too-many-cells", {"cells": len(row)}) for line, row in rows if isinstance(row, list)]
    if wide:
        raise Unfit(wide)
    return [(line, by_field(row)) for line, row in rows if isinstance(row, dict)]


def as_table(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as CSV, under the headings of the Meeting Guide table."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(HEADINGS.values()), lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        cells = as_cells(row)
        writer.writerow({HEADINGS[name]: cells[name] for name in HEADINGS if name in cells})
    return out.getvalue()


SAID_OF = {"contact", "cut", "day-in-sentence", "html"}
"""What is said of a row that was put right: something that was typed is not there as it was typed."""
SAID_BY = {
    "end_time": "duration",
    "duration": "end_time",
    "region": "regions",
    "language": "languages",
    "languages": "language",
}
"""Fields that say the same as another one: who gives one of them means it instead of the other."""


def changed(row: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """A saved row with some fields given other values."""
    kept = {name: value for name, value in row.items() if name not in {SAID_BY.get(one) for one in given}}
    return {**kept, **given}


def as_cells(row: Mapping[str, Any]) -> dict[str, str]:
    """A saved row as text, field by field."""
    cells = dict(row)
    cells["day"] = ", ".join(DAYS[day] for day in row.get("day", ()))
    cells |= dict(zip(REGIONS, cells.pop("regions", ()), strict=False))
    return {name: ", ".join(value) if isinstance(value, list) else str(value) for name, value in cells.items()}
