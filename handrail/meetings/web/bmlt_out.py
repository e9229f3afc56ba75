"""A meeting of ours as a BMLT server says it: every value a string, days from 1 for Sunday, times with seconds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handrail.meetings.reads.shown import USUAL_MINUTES, Shown
from handrail.meetings.rules.asked import KILOMETRE, States
from handrail.meetings.rules.types import Codes
from handrail.meetings.rules.wanted import keys_of, number_of
from handrail.meetings.web.guide_out import PLACED, country_of, feedback_out, with_sentence

Row = dict[str, str]
VERSION = "4.0.0"
"""Of the form that is spoken here: programs ask for it to know what they may ask."""
VENUE_TYPES = {"in-person": "1", "closed": "1", "online": "2", "phone": "2", "hybrid": "3", "unknown": ""}
PLACES = frozenset({"VM", "HY", "TC", "X", "XB", "OUT", "BA", "FF", "SM", "NS"})
NEEDS = frozenset({"ASL", "BI", "DD", "G", "L", "LGBTQ", "M", "N", "NDG", "P", "POC", "SEN", "T", "W", "Y"})
FIELDS = {
    "id_bigint": "ID", "service_body_bigint": "Service Body ID", "service_body_name": "Service Body",
    "weekday_tinyint": "Weekday", "venue_type": "Venue Type", "start_time": "Start Time", "duration_time": "Duration",
    "time_zone": "Time Zone", "formats": "Formats", "lang_enum": "Language", "longitude": "Longitude",
    "latitude": "Latitude", "meeting_name": "Meeting Name", "location_text": "Location Name",
    "location_info": "Additional Location Information", "location_street": "Street Address",
    "location_city_subsection": "Borough", "location_neighborhood": "Neighborhood", "location_municipality": "Town",
    "location_sub_province": "County", "location_province": "State", "location_postal_code_1": "Zip Code",
    "location_nation": "Nation", "comments": "Comments", "train_lines": "Train Lines", "bus_lines": "Bus Lines",
    "phone_meeting_number": "Phone Meeting Dial-in Number", "virtual_meeting_link": "Virtual Meeting Link",
    "virtual_meeting_additional_info": "Virtual Meeting Additional Info",
}  # fmt: skip
"""The fields that a program may ask for, with BMLT's names of them."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of meetings as a BMLT format: its key, its number for ever, its names and BMLT's own id of it."""

    key: str
    number: int
    names: Mapping[str, str]
    world: str
    sort: str


def kinds_of(pack: Mapping[str, Any], codes: Codes, hybrid: Mapping[str, str]) -> dict[str, Kind]:
    """Every kind by its key, from the table of codes; and `hybrid`, which is no kind but a venue in our own table."""
    world = {code: name for name, code in reversed(list(codes.world.items()))}
    made = {"HY": Kind("HY", kind_number("HY"), hybrid, world.get("HY", ""), "FC2")}
    for row in pack["type"]:
        key = "VM" if row["code"] == "ONL" else row["code"]
        names = {"en": row["en"], "es": row["es"]}
        made[key] = Kind(key, kind_number(key), names, world.get(row["code"], ""), _sort(key, "language" in row))
    return made


def kind_number(key: str) -> int:
    """A key as a number: its letters as digits, so that a new kind changes the number of none."""
    number = 0
    for letter in key.upper():
        number = number * 37 + (int(letter, 36) if letter.isalnum() else 36)
    return number


def _sort(key: str, is_language: bool) -> str:
    if key in {"O", "C"}:
        return "O"
    if is_language:
        return "LANG"
    return "FC2" if key in PLACES else "FC3" if key in NEEDS else "FC1"


def format_out(kind: Kind, lang: str, root: str) -> Row:
    """A kind as a row of GetFormats."""
    said = lang if lang in kind.names else "en"
    return {
        "key_string": kind.key,
        "name_string": kind.names[said],
        "description_string": kind.names[said],
        "lang": said,
        "id": str(kind.number),
        "world_id": kind.world,
        "root_server_uri": root,
        "format_type_enum": kind.sort,
    }


def body_number(feed_key: str) -> int:
    """The number of a list among the service bodies: the same when it is taken away and added again."""
    return int.from_bytes(hashlib.blake2b(feed_key.encode(), digest_size=4).digest(), "big") % 0x7FFF_FFFF + 1


def body_out(key: str, name: str, website: str, attribution: str) -> Row:
    """A list as a row of GetServiceBodies. A list has no parent, and nobody's number to call."""
    return {
        "id": str(body_number(key)), "parent_id": "0", "name": name, "description": attribution, "type": "AS",
        "url": website, "helpline": "", "world_id": "",
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Saying:
    """What every row of one answer is said with."""

    kinds: Mapping[str, Kind]
    states: States
    root: str


def meeting_out(meeting: Shown, feed_key: str, how: Saying, miles: float | None = None) -> Row:
    """A meeting with a day and a time as a row of GetSearchResults; `miles` where the distance was asked for."""
    used = kinds_used([meeting], how.kinds)
    detail = meeting.detail
    row = {
        "id_bigint": str(number_of(meeting.ref)),
        "worldid_mixed": "",
        "shared_group_id_bigint": "",
        "service_body_bigint": str(body_number(feed_key)),
        "service_body_name": meeting.sources[0].name,
        "weekday_tinyint": "" if meeting.day is None else str(meeting.day + 1),
        "venue_type": VENUE_TYPES[meeting.venue],
        "start_time": f"{meeting.time}:00" if meeting.time else "",
        "duration_time": _length(meeting.minutes or USUAL_MINUTES),
        "time_zone": meeting.zone,
        "formats": ",".join(kind.key for kind in used),
        "format_shared_id_list": ",".join(str(kind.number) for kind in used),
        "lang_enum": meeting.languages[0] if meeting.languages else "",
        "longitude": "" if meeting.by_zip else _number(meeting.longitude),
        "latitude": "" if meeting.by_zip else _number(meeting.latitude),
        "distance_in_km": "" if miles is None else _number(miles / KILOMETRE),
        "distance_in_miles": "" if miles is None else _number(miles),
        "email_contact": "",
        "published": "1",
        "root_server_uri": how.root,
        "meeting_name": meeting.name,
        **_where(meeting, how.states),
        "comments": with_sentence(meeting) if meeting.pattern else str(detail.get("notes", "")),
        "phone_meeting_number": str(detail.get("conference_phone", "")),
        "virtual_meeting_link": str(detail.get("conference_url", "")),
        "virtual_meeting_additional_info": str(detail.get("conference_url_notes", "")),
        "report_url": feedback_out(meeting),
    }
    return row


def _where(meeting: Shown, states: States) -> Row:
    """The place; of what is online the town alone."""
    placed = meeting.venue in PLACED
    regions = [str(one) for one in meeting.detail.get("regions", ())]

    def said(name: str) -> str:
        return str(meeting.detail.get(name, "")) if placed else ""

    return {
        "location_text": said("location"),
        "location_info": said("location_notes"),
        "location_street": said("address") or (said("formatted_address").partition(",")[0]),
        "location_city_subsection": regions[1] if len(regions) > 1 else "",
        "location_neighborhood": "",
        "location_municipality": meeting.city,
        "location_sub_province": regions[0] if regions else "",
        "location_province": meeting.state,
        "location_postal_code_1": said("postal_code"),
        "location_nation": country_of(meeting, states),
        "train_lines": "",
        "bus_lines": "",
    }


def kinds_used(meetings: Iterable[Shown], kinds: Mapping[str, Kind]) -> list[Kind]:
    """The kinds that these meetings are of, in the order of their keys."""
    keys = {key for one in meetings for key in keys_of(one.types, one.venue)}
    return [kinds[key] for key in sorted(keys) if key in kinds]


def _length(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}:00"


def _number(value: float | None) -> str:
    """As a decimal, never with an exponent."""
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def server_out(root: str, middle: tuple[float, float] | None, keys: Sequence[str]) -> Row:
    """The row of GetServerInfo. Nothing of the machine is in it."""
    parts = [int(one) for one in VERSION.split(".")]
    return {
        "version": VERSION,
        "versionInt": str(parts[0] * 1_000_000 + parts[1] * 1_000 + parts[2]),
        "langs": "en,es",
        "nativeLang": "en",
        "centerLongitude": _number(middle[1] if middle else 0.0),
        "centerLatitude": _number(middle[0] if middle else 0.0),
        "centerZoom": "6",
        "defaultDuration": _length(USUAL_MINUTES),
        "regionBias": "us",
        "charSet": "UTF-8",
        "distanceUnits": "mi",
        "semanticAdmin": "0",
        "emailEnabled": "0",
        "emailIncludesServiceBodies": "0",
        "changesPerMeeting": "0",
        "meeting_states_and_provinces": "",
        "meeting_counties_and_sub_provinces": "",
        "available_keys": ",".join([*keys, "root_server_uri", "format_shared_id_list"]),
        "google_api_key": "",
        "meeting_time_zones_enabled": "1",
        "aggregator_mode_enabled": "",
        "root_server_uri": root,
    }
