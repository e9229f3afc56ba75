"""A row of a BMLT server's GetSearchResults, turned into the fields of the Meeting Guide form.

All values are text there, days count from 1 for Sunday, times have seconds: that is the form, and nothing to repair.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from handrail.meetings.rules.rows import Notes, RowRefused
from handrail.meetings.rules.types import Codes, bmlt_types

MARKS = ("weekday_tinyint", "id_bigint", "meeting_name")
VENUE_TYPES = {"1": "in_person", "2": "online", "3": "hybrid"}
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


def formats_of(rows: object) -> dict[str, str]:
    """World ids by key and by number, of the formats that a feed brings along (get_used_formats)."""
    world: dict[str, str] = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and isinstance(row.get("world_id"), str):
            for name in ("key_string", "id"):
                world.setdefault(str(row.get(name, "")), row["world_id"])
    return world


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _keys(row: Mapping[str, Any], world: Mapping[str, str]) -> list[str]:
    """The formats of a row: by key, or by number. A number means something only to a feed that lists its formats."""
    keys = [key.strip() for key in _text(row, "formats").split(",") if key.strip()]
    if keys:
        return keys
    numbers = [one.strip() for one in _text(row, "format_shared_id_list").split(",") if one.strip()]
    return [one if one in world else f"#{one}" for one in numbers]


def guide_row(row: Mapping[str, Any], codes: Codes, world: Mapping[str, str], notes: Notes) -> dict[str, Any]:
    """The row by the names of the Meeting Guide form."""
    if _text(row, "published") == "0":
        raise RowRefused("unpublished")
    made: dict[str, Any] = {name: row.get(key) for name, key in PLAIN.items()}
    number, server = _text(row, "id_bigint"), _text(row, "root_server_id")
    made["slug"] = f"{server}-{number}" if server and number else number
    weekday = _text(row, "weekday_tinyint")
    if re.fullmatch("[1-7]", weekday):
        made["day"] = int(weekday) - 1
    elif weekday:
        notes.lacks("day", "not-read")
    made["time"] = re.sub(r"^(\d\d:\d\d):\d\d$", r"\1", _text(row, "start_time"))
    made["duration"] = _text(row, "duration_time")
    keys = _keys(row, world)
    made["types"], made["other_types"] = bmlt_types(keys, codes, world)
    made["attendance_option"] = VENUE_TYPES.get(_text(row, "venue_type")) or _by_formats(row, made["types"])
    made["types"] = [code for code in made["types"] if code != "HY"]
    for name in ("latitude", "longitude"):
        said = _text(row, name)
        made[name] = float(said) if re.fullmatch(r"-?\d{1,3}(\.\d+)?(E[-+]?\d\d?)?", said) else said
    made["regions"] = [
        _text(row, key) for key in ("location_sub_province", "location_city_subsection") if _text(row, key)
    ]
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
    if _text(row, "virtual_meeting_link") or made["attendance_option"] != "online":
        return
    for key in (
        "phone_meeting_number",
        "virtual_meeting_additional_info",
        "location_text",
        "location_info",
        "comments",
    ):
        if found := re.search(r"https?://\S+", _text(row, key)):
            made["conference_url"] = found.group()
            notes.repaired.add("address-in-text")
            return
