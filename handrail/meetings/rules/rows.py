"""The row that every feed becomes: one meeting on one day of the week, in the words of no format."""

from dataclasses import dataclass, field, fields
from typing import Any

VENUES = ("in-person", "online", "phone", "hybrid", "closed", "unknown")
"""Where a meeting is. `closed`: its place is closed for now, and nothing else is named."""

ATTENDANCE = {
    "in-person": "in_person",
    "online": "online",
    "phone": "online",
    "hybrid": "hybrid",
    "closed": "inactive",
    "unknown": "inactive",
}


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting on one day of the week. Nothing of a person is in it: no contact, no address of one.

    `day` is 0 for Sunday; None is a meeting by appointment, or a day that could not be read. `time` is HH:MM on the wall
    of `zone`. `unknown` says of each field that is not known why, as (field, why), so that a later reader can fill it.
    """

    line: int
    slug: str
    name: str
    day: int | None = None
    time: str | None = None
    minutes: int | None = None
    zone: str | None = None
    venue: str = "unknown"
    location: str = ""
    formatted_address: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    regions: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    approximate: bool | None = None
    types: tuple[str, ...] = ()
    other_types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    fellowship: str = ""
    group: str = ""
    notes: str = ""
    location_notes: str = ""
    group_notes: str = ""
    conference_url: str = ""
    conference_url_notes: str = ""
    conference_phone: str = ""
    conference_phone_notes: str = ""
    url: str = ""
    website: str = ""
    edit_url: str = ""
    feedback_url: str = ""
    updated: str = ""
    unknown: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Notes:
    """What was done to one row of a feed, while it is read. A kind counts once a row."""

    repaired: set[str] = field(default_factory=set)
    unknown: dict[str, str] = field(default_factory=dict)
    noted: set[str] = field(default_factory=set)

    def lacks(self, field_: str, why: str) -> None:
        """A field that stays unknown; the first reason is kept."""
        self.unknown.setdefault(field_, why)


class RowRefused(ValueError):
    """A row that cannot be kept: a code, and what its sentence needs."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.code = code
        self.params = params
        super().__init__(code)


def as_guide(meeting: Meeting) -> dict[str, Any]:
    """The row in the Meeting Guide form. Read again, it gives the same meeting."""
    row: dict[str, Any] = {
        f.name: value
        for f in fields(meeting)
        if (value := getattr(meeting, f.name)) not in ("", None, ()) and f.name not in {"line", "unknown", "venue"}
    }
    row["attendance_option"] = ATTENDANCE[meeting.venue]
    if "zone" in row:
        row["timezone"] = row.pop("zone")
    if "minutes" in row:
        row["duration"] = row.pop("minutes")
    if meeting.updated:
        row["updated"] = meeting.updated.replace("T", " ").removesuffix("Z")
    if meeting.approximate is not None:
        row["approximate"] = "yes" if meeting.approximate else "no"
    return {key: list(value) if isinstance(value, tuple) else value for key, value in row.items()}
