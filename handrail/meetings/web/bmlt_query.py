"""What a program asks of a BMLT server, in BMLT's words: lists as PHP writes them; negative numbers leave out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from handrail.kernel import clock
from handrail.meetings.reads.asking import question
from handrail.meetings.reads.out import Body
from handrail.meetings.rules.ask import Near
from handrail.meetings.rules.asked import KILOMETRE
from handrail.meetings.rules.rows import VENUES
from handrail.meetings.rules.wanted import MOST, Wanted
from handrail.meetings.web.bmlt_out import VENUE_TYPES, Kind, body_number
from handrail.meetings.web.feeds_out import degrees

VALUES_MOST, WORDS_MOST, TEXT_MOST = 500, 8, 100
ALL_EARTH = 12_500.0
"""Miles; every meeting is nearer."""
NEAREST = 10
"""How many an address without a distance finds."""
ORDER = ("weekday_tinyint", "start_time", "duration_time")
ORDERS = {
    "weekday": ("weekday_tinyint", "location_municipality", "start_time"),
    "time": ("weekday_tinyint", "start_time", "location_municipality"),
    "town": ("location_municipality", "weekday_tinyint", "start_time"),
    "state": ("location_province", "location_municipality", "weekday_tinyint", "start_time"),
    "weekday_state": ("weekday_tinyint", "location_province", "location_municipality", "start_time"),
}
WHOLE = {"meeting_name": "name", "location_municipality": "city", "location_province": "state"}


class NothingFound(Exception):
    """A question that BMLT answers with no meetings at all: one that cannot be read, or of what is not there."""


@dataclass(frozen=True, slots=True)
class Known:
    """What numbers in a question stand for."""

    kinds: Mapping[str, Kind]
    bodies: tuple[Body, ...]


def values_of(query: QueryDict, name: str) -> list[str]:
    """The values of a list, written as `name=1,2`, `name[]=1` or `name[0]=1`; empty ones count for nothing."""
    like = re.compile(rf"{re.escape(name)}(\[\w{{0,20}}\])?")
    said = [one for key in query if like.fullmatch(key) for one in query.getlist(key)]
    return [part.strip() for one in said for part in one.split(",") if part.strip()][:VALUES_MOST]


def numbers_of(query: QueryDict, name: str) -> tuple[frozenset[int], frozenset[int]]:
    """The numbers to have and those to leave out."""
    said = values_of(query, name)
    if any(not re.fullmatch(r"[+-]?\d{1,18}", one, re.ASCII) for one in said):
        raise NothingFound
    numbers = [int(one) for one in said]
    return frozenset(one for one in numbers if one >= 0), frozenset(-one for one in numbers if one < 0)


def wanted_of(query: QueryDict, known: Known) -> Wanted:
    """The meetings that a search asks for. NothingFound where that is none for certain."""
    ids, not_ids = numbers_of(query, "meeting_ids")
    days, not_days = numbers_of(query, "weekdays")
    venues, not_venues = numbers_of(query, "venue_types")
    near, nearest = _near(query)
    keys, not_keys, any_key = _formats(query, known.kinds)
    feeds, not_feeds = _services(query, known.bodies)
    text_ids, words = _searched(query)
    if (days and not days & set(range(1, 8))) or (venues and not _venues(venues)):
        raise NothingFound
    return Wanted(
        numbers=ids | text_ids,
        not_numbers=not_ids,
        days=frozenset(one - 1 for one in days),
        not_days=frozenset(one - 1 for one in not_days),
        venues=_venues(venues),
        not_venues=_venues(not_venues),
        keys=keys,
        not_keys=not_keys,
        any_key=any_key,
        feeds=feeds,
        not_feeds=not_feeds,
        words=words,
        after=_clock(query, "StartsAfter"),
        before=_clock(query, "StartsBefore"),
        over_by=_minutes(query, "EndsBefore"),
        least=_minutes(query, "MinDuration"),
        most=_minutes(query, "MaxDuration"),
        near=near,
        nearest=nearest,
        whole=_whole(query),
        uneven=query.get("monthly") == "1",
        timed=True,
        by_distance=query.get("sort_results_by_distance") == "1",
        order=_order(query),
    )


def _venues(numbers: frozenset[int]) -> frozenset[str]:
    """The venues of these types."""
    return frozenset(one for one in VENUES if VENUE_TYPES[one] in {str(number) for number in numbers})


def _formats(query: QueryDict, kinds: Mapping[str, Kind]) -> tuple[frozenset[str], frozenset[str], bool]:
    keys = {kind.number: kind.key for kind in kinds.values()}
    numbers, not_numbers = numbers_of(query, "formats")
    any_key = query.get("formats_comparison_operator", "AND").upper() != "AND"
    unknown = [one for one in numbers if one not in keys]
    if unknown and (not any_key or len(unknown) == len(numbers)):
        raise NothingFound
    named = frozenset(keys[one] for one in numbers if one in keys)
    return named, frozenset(keys[one] for one in not_numbers if one in keys), any_key


def _services(query: QueryDict, bodies: tuple[Body, ...]) -> tuple[frozenset[int], frozenset[int]]:
    ids = {body_number(one.key): one.id for one in bodies}
    numbers, not_numbers = numbers_of(query, "services")
    if numbers and not numbers & set(ids):
        raise NothingFound
    return tuple(frozenset(ids[one] for one in some if one in ids) for some in (numbers, not_numbers))  # type: ignore[return-value]  # mypy does not count a generator


def _searched(query: QueryDict) -> tuple[frozenset[int], tuple[str, ...]]:
    """A search for words, or for numbers of meetings; BMLT takes less than three letters for nothing."""
    said = query.get("SearchString", "").strip()[:TEXT_MOST]
    if query.get("StringSearchIsAnAddress") == "1" or (len(said) < 3 and not said.isdecimal()):
        return frozenset(), ()
    pieces = said.split(",")
    if all(re.fullmatch(r"\s*\d{1,18}\s*", one, re.ASCII) for one in pieces):
        return frozenset(int(one) for one in pieces), ()
    return frozenset(), tuple(said.split()[:WORDS_MOST])


def _near(query: QueryDict) -> tuple[Near | None, int]:
    """The circle, and how many of the nearest are wanted instead (0 for the circle)."""
    if query.get("StringSearchIsAnAddress") == "1" and query.get("SearchString", "").strip():
        return _near_address(query)
    latitude, longitude = (degrees(query.get(name, "")) for name in ("lat_val", "long_val"))
    if latitude is None and longitude is None:
        if query.get("lat_val", "").strip() or query.get("long_val", "").strip():
            raise NothingFound
        return None, 0
    miles, kilometres = degrees(query.get("geo_width", "")), degrees(query.get("geo_width_km", ""))
    width = miles if miles is not None else None if kilometres is None else kilometres * _factor(kilometres)
    shown = set(values_of(query, "data_field_key")) & {"distance_in_miles", "distance_in_km"}
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        raise NothingFound
    if width is None and not shown:
        raise NothingFound
    return _circle(latitude, longitude, ALL_EARTH if width is None else width)


def _factor(kilometres: float) -> float:
    """Miles in a kilometre; a negative width is a number of meetings, which has no unit."""
    return KILOMETRE if kilometres >= 0 else 1.0


def _circle(latitude: float, longitude: float, width: float) -> tuple[Near, int]:
    if width < 0:
        return Near(latitude, longitude, ALL_EARTH), min(max(int(-width), 1), MOST)
    return Near(latitude, longitude, min(width, ALL_EARTH)), 0


def _near_address(query: QueryDict) -> tuple[Near, int]:
    """A place that was typed: a ZIP, a town of the lists, a point. Streets are not known here."""
    place = question({"near": [query.get("SearchString", "")]}, clock.now())
    town = place.choices[0] if place.choices else place.place
    if town is None:
        raise NothingFound
    width = degrees(query.get("SearchStringRadius", ""))
    return _circle(town.latitude, town.longitude, float(-NEAREST) if width is None else width)


def _minutes(query: QueryDict, name: str) -> int | None:
    """Hours and minutes in two fields; None where neither is said."""
    hours, minutes = query.get(f"{name}H", "").strip(), query.get(f"{name}M", "").strip()
    if not hours and not minutes:
        return None
    if not re.fullmatch(r"\d{1,2}", hours or "0", re.ASCII) or not re.fullmatch(r"\d{1,2}", minutes or "0", re.ASCII):
        raise NothingFound
    return int(hours or 0) * 60 + int(minutes or 0)


def _clock(query: QueryDict, name: str) -> str:
    """The same as HH:MM, which is how times are compared; a time past the day's end is after all of them."""
    minutes = _minutes(query, name)
    return "" if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"


def _whole(query: QueryDict) -> tuple[tuple[str, str], ...]:
    """One field that has to be just so. BMLT finds nothing by a field without a value, and so by one we do not look in."""
    key = query.get("meeting_key", "")
    if not key:
        return ()
    said = query.get("meeting_key_value", "").strip()[:TEXT_MOST]
    if key not in WHOLE or not said:
        raise NothingFound
    return ((WHOLE[key], said),)


def _order(query: QueryDict) -> tuple[str, ...]:
    return tuple(values_of(query, "sort_keys")) or ORDERS.get(query.get("sort_key", ""), ORDER)


def page_of(query: QueryDict) -> tuple[int, int] | None:
    """(how many a page, which page from 1); None where the whole is asked for."""
    size, number = query.get("page_size", ""), query.get("page_num", "")
    if not re.fullmatch(r"[1-9]\d{0,8}", size, re.ASCII):
        return None
    return min(int(size), MOST), int(number) if re.fullmatch(r"[1-9]\d{0,8}", number, re.ASCII) else 1
