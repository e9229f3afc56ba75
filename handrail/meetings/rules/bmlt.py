"""A row of a BMLT server's GetSearchResults, turned into the fields of the Meeting Guide form.

All values are text there, days count from 1 for Sunday, times have seconds: that is the form, and nothing to repair.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from handrail.meetings.rules.clean import line_of
from handrail.meetings.rules.rows import Notes, RowRefused
from handrail.meetings.rules.types import Codes, Format, bmlt_types

MARKS = ("weekday_tinyint", "id_bigint", "meeting_name")
VENUE_TYPES = {"1": "in_person", "2": "online", "3": "hybrid"}
REGIONS = ("location_sub_province", "location_city_subsection", "location_neighborhood")
ADDRESS = re.compile(r"https?://\S+")
NAME_MOST, FORMATS_MOST = 255, 100
"""Letters of what a format is called, and formats of a row."""
LINK_ELSEWHERE = (
    "phone_meeting_number", "virtual_meeting_additional_info", "location_text", "location_info", "comments"
)  # fmt: skip
PLAIN = {
    "name": "meeting_name",
    "timezone": "time_zone",
    "location": "location_text",
    "location_notes": "location_info",
    "address": "location_street",
    "city": "location_municipality",
    "state": "location_province",
    "postal_code": "location_postal_code_1",
    "country": "location_nation",
    "notes": "comments",
    "conference_url": "virtual_meeting_link",
    "conference_url_notes": "virtual_meeting_additional_info",
    "conference_phone": "phone_meeting_number",
}


def is_bmlt(rows: Iterable[Any]) -> bool:
    """Whether rows look like those of a BMLT server."""
    return any(isinstance(row, dict) and sum(mark in row for mark in MARKS) >= 2 for row in rows)


@dataclass(slots=True)
class Listed:
    """One format that a server lists, in every language that it names it in."""

    world: str = ""
    names: dict[str, str] = field(default_factory=dict)

    def name(self, language: str) -> str:
        """Its name in a language, else in English, else in the first one."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()), "")


Formats = Mapping[tuple[str, str, str], Listed]
"""By server ("" where a feed is of one), "id" or "key", and that. A number is one format in every language; a key is not."""


def formats_of(rows: object) -> Formats:
    """The formats that a feed brings along, as GetFormats gives them (get_used_formats)."""
    listed: dict[tuple[str, str, str], Listed] = {}
    for row in rows if isinstance(rows, list) else []:
        if not isinstance(row, dict) or not (_text(row, "world_id") or _text(row, "name_string")):
            continue
        server, number, key = _server(row), _text(row, "id"), _text(row, "key_string")
        one = listed.get((server, "id", number)) if number else None
        one = one or Listed()
        one.world = one.world or _text(row, "world_id")
        if name := _text(row, "name_string")[:NAME_MOST]:
            one.names.setdefault(_text(row, "lang"), name)
        if number:
            listed[server, "id", number] = one
        if key:
            listed.setdefault((server, "key", key), one)
    return listed


def _server(row: Mapping[str, Any]) -> str:
    return _text(row, "server_id") or _text(row, "root_server_id")


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _split(row: Mapping[str, Any], key: str) -> list[str]:
    return [one.strip() for one in _text(row, key).split(",")[:FORMATS_MOST] if one.strip()]


def _formats(row: Mapping[str, Any], listed: Formats, notes: Notes) -> list[Format]:
    """The formats of a row: by number where the feed lists all of those, else by key.

    A number means something only to a feed that lists its formats.
    """
    keys, numbers, server = _split(row, "formats"), _split(row, "format_shared_id_list"), _server(row)
    by_number = bool(numbers) and (not keys or all((server, "id", number) in listed for number in numbers))
    kind, said = ("id", numbers) if by_number else ("key", keys)
    made = []
    for one in said:
        key = f"#{one}" if by_number else one
        if found := listed.get((server, kind, one)):
            made.append(Format(key, found.world, line_of(found.name(_text(row, "lang_enum")), notes, 64)))
        else:
            made.append(Format(key))
    return made


def guide_row(row: Mapping[str, Any], codes: Codes, listed: Formats, notes: Notes) -> dict[str, Any]:
    """The row by the names of the Meeting Guide form."""
    if _text(row, "published") == "0":
        raise RowRefused("unpublished")
    made: dict[str, Any] = {name: row.get(key) for name, key in PLAIN.items()}
    number, server = _text(row, "id_bigint"), _server(row)
    made["slug"] = f"{server}-{number}" if server and number else number
    weekday = _text(row, "weekday_tinyint")
    if re.fullmatch("[1-7]", weekday):
        made["day"] = int(weekday) - 1
    elif weekday:
        notes.lacks("day", "not-read")
    made["time"] = re.sub(r"^(\d\d:\d\d):\d\d$", r"\1", _text(row, "start_time"))
    made["duration"] = _text(row, "duration_time")
    made["types"], made["other_types"] = bmlt_types(_formats(row, listed, notes), codes)
    made["attendance_option"] = VENUE_TYPES.get(_text(row, "venue_type")) or _by_formats(row, made["types"])
    made["types"] = [code for code in made["types"] if code != "HY"]
    for name in ("latitude", "longitude"):
        said = _text(row, name)
        made[name] = float(said) if re.fullmatch(r"-?\d{1,3}(\.\d+)?(E[-+]?\d\d?)?", said) else said
    made["regions"] = [said for key in REGIONS if (said := _text(row, key))]
    made["language"] = row.get("lang_enum")
    _lines_of_transport(row, made)
    _links(row, made, notes)
    return made


def _by_formats(row: Mapping[str, Any], types: Sequence[str]) -> str:
    """Servers from before venue types: formats say that a meeting is online; what has a place and no link is in it."""
    if "HY" in types:
        return "hybrid"
    if "ONL" in types:
        return "online"
    remote = _text(row, "virtual_meeting_link") or _text(row, "phone_meeting_number")
    placed = _text(row, "location_street") or _text(row, "location_text")
    return "in_person" if placed and not remote else ""


def _lines_of_transport(row: Mapping[str, Any], made: dict[str, Any]) -> None:
    said = [_text(row, key) for key in ("location_info", "train_lines", "bus_lines")]
    made["location_notes"] = "\n".join(one for one in said if one)


def _links(row: Mapping[str, Any], made: dict[str, Any], notes: Notes) -> None:
    """An online meeting whose link stands where its place is named has a link all the same."""
    if not _text(row, "virtual_meeting_link") and made["attendance_option"] == "online":
        for key in LINK_ELSEWHERE:
            if found := ADDRESS.search(_text(row, key)):
                made["conference_url"] = found.group()
                notes.repaired.add("address-in-text")
                break
    place = _text(row, "location_text")
    words = [word for word in place.split() if word.strip(",;")]
    if words and all(ADDRESS.fullmatch(word) for word in words):
        made["location"] = ""
        notes.repaired.add("address-as-place")
        if place != made["conference_url"]:
            said = (_text(row, "virtual_meeting_additional_info"), place)
            made["conference_url_notes"] = "\n".join(one for one in said if one)
