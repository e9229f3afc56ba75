"""A row in the Meeting Guide form, by its field names: what BMLT rows and tables are turned into first."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from handrail.meetings.rules import daytime
from handrail.meetings.rules.clean import beside_address, beside_number, dial_of, line_of, text_of, url_of, with_note
from handrail.meetings.rules.daytime import DAY, clock_of, folded
from handrail.meetings.rules.named_zone import zone_in
from handrail.meetings.rules.places import point_of
from handrail.meetings.rules.rows import Meeting, Notes, RowRefused
from handrail.meetings.rules.types import Codes, types_of
from handrail.meetings.rules.venues import has_street, venue_of

FIELDS = frozenset(
    {
        "address", "approximate", "archived", "attendance_option", "city", "conference_phone", "conference_phone_notes",
        "conference_url", "conference_url_notes", "coordinates", "country", "day", "duration", "edit_url", "end_time",
        "feedback_url", "fellowship", "formatted_address", "group", "group_notes", "id", "language",
        "languages", "latitude", "location", "location_notes", "longitude", "name", "notes", "other_types",
        "postal_code", "region", "regions", "slug", "state", "sub_region", "sub_sub_region", "time", "time_formatted",
        "timezone", "types", "updated", "url", "website",
    }
)  # fmt: skip
OTHER_NAMES = {
    "meeting_name": "name", "meeting": "name", "title": "name", "day_of_week": "day", "weekday": "day", "days": "day",
    "start_time": "time", "start": "time", "end": "end_time", "time_zone": "timezone", "tz": "timezone",
    "zip": "postal_code", "zip_code": "postal_code", "postal": "postal_code", "postcode": "postal_code",
    "province": "state", "street": "address", "street_address": "address", "place": "location", "location_name": "location",
    "full_address": "formatted_address", "lat": "latitude", "lng": "longitude", "lon": "longitude", "long": "longitude",
    "type": "types", "last_updated": "updated", "updated_at": "updated", "updatedat": "updated", "subregion": "sub_region",
    "group_name": "group", "online_url": "conference_url", "meeting_url": "conference_url", "_id": "id",
}  # fmt: skip
SLUG_MOST, HEADING_MOST = 200, 64


def nowhere(latitude: float, longitude: float) -> None:
    """The zone of a point, for a reading that has no map."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known before a feed is read: its defaults, the table of codes, the names of zones, and in which a point is."""

    codes: Codes
    zones: frozenset[str]
    zone: str = ""
    language: str = ""
    fellowship: str = ""
    first_day: int = 0
    zone_at: Callable[[float, float], str | None] = nowhere
    zone_by_fold: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        # A short name such as EST is no place: half the year its meetings would be an hour off.
        places = {name.lower(): name for name in self.zones if "/" in name or name == "UTC"}
        object.__setattr__(self, "zone_by_fold", places)


@lru_cache(maxsize=1024)
def plain_name(key: object) -> str:
    """A heading as fields are named: small letters, _ for blanks and hyphens."""
    return re.sub(r"[\s-]+", "_", key.strip().lower()) if isinstance(key, str) else ""


def with_field_names(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the form that a row has, whatever the case, spaces or usual other name they are written with."""
    named: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for key, value in row.items():
        plain = plain_name(key) if len(key) <= HEADING_MOST else ""
        if plain in FIELDS:
            named.setdefault(plain, value)
        elif plain in OTHER_NAMES:
            others.setdefault(OTHER_NAMES[plain], value)
    return {**others, **named}


def meetings_of(row: Mapping[str, Any], line: int, reading: Reading, notes: Notes) -> list[Meeting]:
    """A row, named by `with_field_names`, as one meeting a day of the week. RowRefused for one that cannot be kept."""
    if row.get("archived") in (True, 1, "1", "true", "TRUE", "yes"):
        raise RowRefused("archived")
    days, sentence = daytime.days_of(row.get("day"), reading.first_day, notes)
    start, minutes = _times(row, notes)
    if start == DAY:
        notes.repaired.add("time-24")
        days, start = sorted((day + 1) % 7 for day in days), 0
    if not days:
        notes.lacks("day", "not-given")
    elif notes.unknown.pop("day", None):
        notes.noted.add("days-in-part")
    base = _row(row, line, reading, notes)
    if sentence:
        said = line_of(sentence, notes)
        base["notes"] = f"{said}\n{base['notes']}".strip()
    base |= {"minutes": minutes, "time": None if start is None else clock_of(start)}
    base["zone"] = _zone(row, base, reading, notes)
    slug = _slug(row, base, days, notes)
    if len(days) > 1:
        notes.noted.add("several-days")
        return [Meeting(line=line, day=day, slug=f"{slug[: SLUG_MOST - 2]}-{day}", **base) for day in days]
    return [Meeting(line=line, day=days[0] if days else None, slug=slug, **base)]


def _times(row: Mapping[str, Any], notes: Notes) -> tuple[int | None, int | None]:
    """Start in minutes after midnight, and how long."""
    start, end = daytime.span_of(row.get("time"), notes)
    if start is None and row.get("time_formatted"):
        start, end = daytime.span_of(row.get("time_formatted"), notes)
        if start is not None:
            notes.repaired.add("time-other-form")
    if start is None:
        notes.lacks("time", "not-given")
    else:
        notes.unknown.pop("time", None)
    minutes = _duration(row.get("duration"))
    if minutes is None and start is not None:
        stated = daytime.minutes_of(row.get("end_time"), notes, "minutes")
        end = stated if stated is not None else end
        if end is not None:
            minutes = (end - start) % DAY or None
            if minutes is not None and end < start:
                notes.noted.add("past-midnight")
            if minutes is None:
                notes.lacks("minutes", "ends-as-it-starts")
    if minutes is None:
        notes.lacks("minutes", "not-given")
    else:
        notes.unknown.pop("minutes", None)
    return start, minutes


def _duration(value: object) -> int | None:
    if isinstance(value, str):
        if found := re.fullmatch(r"\s*(\d{1,2}):(\d\d)(:\d\d)?\s*", value):
            value = int(found[1]) * 60 + int(found[2])
        elif re.fullmatch(r"\s*\d{1,4}\s*", value):
            value = int(value)
    return value if isinstance(value, int) and value is not True and 0 < value <= DAY else None


def _row(row: Mapping[str, Any], line: int, reading: Reading, notes: Notes) -> dict[str, Any]:
    """Every field but day, time, zone and slug."""
    said = {
        key: line_of(row.get(key), notes)
        for key in (
            "name",
            "location",
            "formatted_address",
            "address",
            "city",
            "state",
            "postal_code",
            "country",
            "group",
        )
    }
    said |= {key: text_of(row.get(key), notes) for key in ("notes", "location_notes", "group_notes")}
    if not said["postal_code"].strip("0 "):
        said["postal_code"] = ""
    if not said["name"]:
        instead = said["group"] or said["location"]
        if not instead:
            raise RowRefused("no-name")
        said["name"] = instead
        notes.repaired.add("name-made")
    said |= {key: url_of(row.get(key), key, notes) for key in ("url", "website", "edit_url", "feedback_url")}
    said |= _remote(row, notes)
    types, others = types_of(row.get("types"), reading.codes, notes)
    others += [one for one in _lines(row.get("other_types"), notes) if one not in others]
    if not types:
        notes.lacks("types", "not-given" if not others else "other-codes")
    if others:
        notes.noted.add("other-types")
    point = point_of(row, notes)
    approximate = _yes_or_no(row.get("approximate"))
    street = has_street(said, approximate)
    venue = venue_of(row.get("attendance_option"), types, said, street)
    if venue == "unknown":
        notes.lacks("venue", "not-given")
    if venue in ("online", "hybrid") and not (said["conference_url"] or said["conference_phone"]):
        notes.lacks("link", "not-given")
    return {
        **said,
        "venue": venue,
        "regions": _regions(row, notes),
        "latitude": point[0] if point else None,
        "longitude": point[1] if point else None,
        "approximate": approximate,
        "types": tuple(types),
        "other_types": tuple(others),
        "languages": _languages(row, types, reading, notes),
        "fellowship": line_of(row.get("fellowship"), notes, 100) or reading.fellowship,
        "updated": _updated(row.get("updated"), notes),
    }


def _remote(row: Mapping[str, Any], notes: Notes) -> dict[str, str]:
    """How to come in from afar. A web address in the place of the number is one all the same."""
    given, phone = row.get("conference_url"), row.get("conference_phone")
    address = url_of(given, "conference_url", notes)
    by_link = text_of(row.get("conference_url_notes"), notes)
    by_phone = text_of(row.get("conference_phone_notes"), notes, dial_in=True)
    if isinstance(phone, str) and "://" in phone:
        address = address or url_of(phone, "conference_url", notes)
        notes.repaired.add("address-as-number")
        phone = re.sub(r"(?<!\S)\S*?://\S*", " ", phone)
    number = dial_of(phone, "conference_phone", notes)
    return {
        "conference_url": address,
        "conference_url_notes": with_note(beside_address(given, address, notes), by_link),
        "conference_phone": number,
        "conference_phone_notes": with_note(beside_number(phone, notes), by_phone),
    }


def _zone(row: Mapping[str, Any], base: Mapping[str, Any], reading: Reading, notes: Notes) -> str | None:
    """What the row itself says. What its point or its feed says comes after the look at the whole (`rules/whole.py`)."""
    value = row.get("timezone")
    said = value.strip() if isinstance(value, str) else ""
    if not said or said.lower() in {"null", "n/a", "none"}:
        if named := zone_in(base["name"], base["time"]):
            notes.repaired.add("zone-in-name")
            return named
        notes.lacks("zone", "not-given")
        return None
    zone = reading.zone_by_fold.get(said.lower().replace(" ", "_"))
    if zone is None:
        notes.lacks("zone", "no-such-zone")
    elif zone != said:
        notes.repaired.add("zone-spelling")
    return zone


def _lines(value: object, notes: Notes) -> list[str]:
    rows = value if isinstance(value, list) else [value]
    return [said for one in rows[:40] if (said := line_of(one, notes))]


def _regions(row: Mapping[str, Any], notes: Notes) -> tuple[str, ...]:
    found = _lines(row.get("regions"), notes)
    if not found:
        found = [said for key in ("region", "sub_region", "sub_sub_region") for said in _lines(row.get(key), notes)]
    return tuple(dict.fromkeys(found))


def _languages(row: Mapping[str, Any], types: list[str], reading: Reading, notes: Notes) -> tuple[str, ...]:
    given = _lines(row.get("languages"), notes) or _lines(row.get("language"), notes)
    codes = [one.lower() for said in given for one in re.split(r"[,;\s]+", said) if re.fullmatch(r"[A-Za-z]{2,3}", one)]
    found = dict.fromkeys([*(reading.codes.languages[one] for one in types if one in reading.codes.languages), *codes])
    if not found and reading.language:
        notes.noted.add("language-of-feed")
        return (reading.language,)
    if not found:
        notes.lacks("language", "not-given")
    return tuple(sorted(found))


def _yes_or_no(value: object) -> bool | None:
    said = folded(str(value)) if isinstance(value, str | int | bool) else ""
    return {"yes": True, "true": True, "1": True, "si": True, "no": False, "false": False, "0": False}.get(said)


def _updated(value: object, notes: Notes) -> str:
    updated = daytime.updated_of(value, notes)
    if not updated:
        notes.lacks("updated", "not-given")
    return updated


def slug_of(said: str) -> str:
    """A name as a part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", folded(said)).strip("-")[:SLUG_MOST]


def _slug(row: Mapping[str, Any], base: Mapping[str, Any], days: list[int], notes: Notes) -> str:
    given = unquote(line_of(row.get("slug"), Notes()) or line_of(row.get("id"), Notes()))
    if re.fullmatch(r"[A-Za-z0-9._~-]{1,200}", given):
        return given
    if slug := slug_of(given):
        notes.repaired.add("slug-form")
        return slug
    notes.repaired.add("slug-made")
    when = f"{''.join(map(str, days))}-{(base['time'] or '').replace(':', '')}".strip("-")
    return slug_of(f"{base['name'][:80]} {base['location'][:60]} {when}") or f"meeting-{when or 'x'}"
