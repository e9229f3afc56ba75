"""A meeting of ours as a row of the Meeting Guide form.

One row a day of the week, no contact of anybody, and no claim of a place that nobody can walk into.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handrail.meetings.reads.shown import Shown, Source
from handrail.meetings.rules.asked import States
from handrail.meetings.rules.rows import ATTENDANCE
from handrail.meetings.rules.wanted import number_of

DAY = 24 * 60
PARTS = 4
"""Comma parts from which programs take an address for a place that one can go to."""
PLACED = frozenset({"in-person", "hybrid", "closed"})
SAID = ("location", "group", "notes", "location_notes", "group_notes")
REMOTE = ("conference_url", "conference_url_notes", "conference_phone", "conference_phone_notes")


def guide_out(meeting: Shown, url: str, states: States) -> dict[str, Any]:
    """The row. What is not known is left out; `url` is the meeting's page on our site."""
    detail = meeting.detail
    row: dict[str, Any] = {
        "id": number_of(meeting.ref),
        "slug": meeting.ref,
        "name": meeting.name,
        "day": meeting.day,
        "time": meeting.time,
        "end_time": end_of(meeting.time, meeting.minutes),
        "timezone": meeting.zone,
        "types": types_out(meeting),
        "fellowship": meeting.fellowship,
        "languages": list(meeting.languages),
        "attendance_option": ATTENDANCE[meeting.venue],
        **_place(meeting, states),
        "regions": regions_out(meeting),
        **{name: detail.get(name) for name in (*SAID, *REMOTE)},
        "updated": str(detail.get("updated", "")).replace("T", " ").removesuffix("Z"),
        "url": url,
        "feedback_url": feedback_out(meeting) or url,
        **_from_whom(meeting.sources),
    }
    if meeting.pattern:
        row["notes"] = with_sentence(meeting)
    return {name: value for name, value in row.items() if value is not None and value != "" and value != []}


def end_of(time: str, minutes: int | None) -> str:
    """When it ends on the wall, HH:MM; empty where that is not known, and for a whole day, which the form cannot say."""
    if not time or not minutes or minutes >= DAY:
        return ""
    end = (int(time[:2]) * 60 + int(time[3:]) + minutes) % DAY
    return f"{end // 60:02}:{end % 60:02}"


def types_out(meeting: Shown) -> list[str]:
    """The codes. A place that is closed for now says so, so that no program sends anybody there."""
    return sorted({*meeting.types, *(("TC",) if meeting.venue == "closed" else ())})


def regions_out(meeting: Shown) -> list[str]:
    """Regions from the widest; programs that sort by region need one of every meeting, so at last who lists it."""
    said = [str(one) for one in meeting.detail.get("regions", ())]
    return said or [one for one in (meeting.city or meeting.state or _first(meeting.sources).name,) if one]


def _first(sources: Sequence[Source]) -> Source:
    return sources[0]


def feedback_out(meeting: Shown) -> str:
    """The page on which whoever publishes the meeting takes notes about it; never an e-mail address."""
    said = str(meeting.detail.get("feedback_url", "")) or _first(meeting.sources).feedback
    return said if said.startswith(("https://", "http://")) else ""


def with_sentence(meeting: Shown) -> str:
    """Its notes, which say in which weeks it is: the form has no other place for that."""
    notes = str(meeting.detail.get("notes", ""))
    return notes if not meeting.sentence or meeting.sentence in notes else f"{meeting.sentence}\n{notes}".strip()


def _from_whom(sources: Sequence[Source]) -> dict[str, str]:
    names = dict.fromkeys(one.attribution or one.name for one in sources)
    return {"entity": ", ".join(name for name in names if name), "entity_url": _first(sources).website}


def country_of(meeting: Shown, states: States) -> str:
    """The country, also where only its state is said."""
    return str(meeting.detail.get("country", "")) or ("USA" if states.code(meeting.state) else "")


def _place(meeting: Shown, states: States) -> dict[str, Any]:
    """Where it is. What is online has the town at most, and says that it is not to be gone to."""
    country = country_of(meeting, states)
    town = {"city": meeting.city, "state": meeting.state, "country": country}
    point = {"latitude": _degrees(meeting.latitude), "longitude": _degrees(meeting.longitude)}
    if meeting.by_zip:
        point = {}  # the middle of a ZIP code is where nobody meets
    if meeting.venue not in PLACED:
        rough = _joined(meeting.city, meeting.state, country) or ", ".join(regions_out(meeting))
        return {**town, **point, "formatted_address": rough, "approximate": "yes"}
    detail = meeting.detail
    return {
        **town,
        **point,
        "address": detail.get("address"),
        "postal_code": detail.get("postal_code"),
        "formatted_address": address_out(meeting, country),
        "approximate": "yes" if detail.get("approximate") else "no",
    }


def address_out(meeting: Shown, country: str) -> str:
    """The whole address with its country, in four parts where they are known: the form's own, else made of its pieces."""
    said = str(meeting.detail.get("formatted_address", ""))
    if len(_parts(said)) >= PARTS:
        return said
    postal = f"{meeting.state} {meeting.detail.get('postal_code', '')}".strip()
    street = str(meeting.detail.get("address", "")) or str(meeting.detail.get("location", ""))
    made = _joined(street, meeting.city, postal, country)
    if len(_parts(made)) > len(_parts(said)):
        return made
    return _joined(said, country) if said and country and not said.endswith(country) else said or made


def _parts(said: str) -> list[str]:
    return [part for part in said.split(",") if part.strip()]


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _degrees(value: float | None) -> float | None:
    return None if value is None else round(value, 5)
