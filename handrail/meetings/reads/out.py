"""Finds the meetings that another program wants: ids by SQL, and what SQL cannot say by looking at each that is left."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from handrail.meetings.models import Feed, Listing
from handrail.meetings.places import states
from handrail.meetings.reads.engine import Candidate, Hit, candidates
from handrail.meetings.reads.shown import USUAL_MINUTES, Shown, of_ids
from handrail.meetings.rules.ask import Ask, Near
from handrail.meetings.rules.asked import box_around, city_key, miles_between
from handrail.meetings.rules.daytime import folded
from handrail.meetings.rules.kept import venue_code
from handrail.meetings.rules.rows import VENUES
from handrail.meetings.rules.wanted import VENUE_KEYS, Wanted, ref_begin

WIDENING = (5.0, 25.0, 100.0, 500.0, 2_500.0, 12_500.0)
"""Miles around a point in which the nearest are looked for, one after the other; the last is the whole Earth."""
AT_THE_END = "\x7f"
"""Sorts behind every letter of a ref."""
COLUMNS = {
    "weekday_tinyint": "day", "start_time": "time", "duration_time": "minutes", "meeting_name": "name",
    "location_municipality": "city", "location_province": "state", "id_bigint": "ref", "venue_type": "venue",
}  # fmt: skip
SOON = (timedelta(hours=24), timedelta(days=7))
BEGUN = 20
"""Minutes since the start for which a meeting is still shown as one to go to."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is looked at of a meeting before it is read whole."""

    id: int
    miles: float | None


def found(wanted: Wanted) -> list[Row]:
    """Every meeting that is wanted, once, in the order asked for; those without one in the order in which they came."""
    if not wanted.near and not wanted.region and wanted.over_by is None:
        return [Row(one, None) for one in _rows(wanted).values_list("id", flat=True)]
    rows = _placed(wanted) if wanted.near else [Row(one["id"], None) for one in _looked_at(wanted, _rows(wanted))]
    return sorted(rows, key=lambda row: row.miles or 0.0) if wanted.by_distance and wanted.near else rows


def read(rows: Sequence[Row]) -> list[tuple[Shown, float | None]]:
    """These meetings whole, in their order, each with its distance. One that went meanwhile is left out."""
    whole = of_ids([row.id for row in rows])
    return [(whole[row.id], row.miles) for row in rows if row.id in whole]


def next_of(wanted: Wanted, now: datetime, most: int) -> list[Hit]:
    """The next `most` times at which a wanted meeting begins within a week, and those that have just begun."""
    ids = None if wanted.is_open_ended else {row.id for row in found(replace(wanted, uneven=True, timed=True))}
    starts: list[Candidate] = []
    for span in SOON:
        ask = Ask(now, now + span, begun=BEGUN, fellowships=wanted.fellowships, near=wanted.near)
        starts = sorted((one for one in candidates(ask) if ids is None or one.id in ids), key=_by_start)
        if len(starts) >= most:
            break
    whole = of_ids([one.id for one in starts[:most]])
    return [_hit(one, whole[one.id], now) for one in starts[:most] if one.id in whole]


def _by_start(one: Candidate) -> tuple[datetime, int]:
    return one.start, one.id


def _hit(one: Candidate, meeting: Shown, now: datetime) -> Hit:
    end = one.start + timedelta(minutes=meeting.minutes or USUAL_MINUTES)
    return Hit(meeting, one.start, end, one.start < now, one.miles)


def _rows(wanted: Wanted) -> QuerySet[Listing]:
    """The meetings as far as SQL can tell them apart."""
    every = Listing.objects.filter(_by_columns(wanted), twin_of=None)
    if not wanted.feeds:
        # An invented list is for the eyes of who tries the program, and nobody's to publish.
        every = every.exclude(feed__kind="sample")
    order = [COLUMNS[key] for key in wanted.order if key in COLUMNS]
    return every.order_by(*order, "id")


def _by_columns(wanted: Wanted) -> Q:
    parts = [Q(), *_when(wanted), *_numbers(wanted), *_feeds(wanted), *_kinds(wanted)]
    parts += [Q(words__contains=folded(word)) for word in wanted.words]
    parts += [Q(**{f"{column}__iexact": value}) for column, value in wanted.whole]
    if wanted.fellowships:
        parts.append(Q(fellowship__in=wanted.fellowships))
    if wanted.city:
        parts.append(_city(wanted.city))
    if wanted.region:
        parts.append(_region(wanted.region))
    return reduce(and_, parts)


def _when(wanted: Wanted) -> Iterable[Q]:
    if not wanted.uneven:
        yield Q(rule="")
    if wanted.timed:
        yield Q(day__isnull=False) & ~Q(time="")
    if wanted.days:
        yield Q(day__in=wanted.days)
    if wanted.not_days:
        yield Q(day__isnull=True) | ~Q(day__in=wanted.not_days)
    if wanted.after:
        yield Q(time__gt=wanted.after)
    if wanted.before:
        yield Q(time__lt=wanted.before) & ~Q(time="")
    # A length that nobody says is the usual one, in the form that is sent and so also where it is asked for.
    if wanted.least is not None:
        yield Q(minutes__gte=wanted.least) | _unsaid(wanted.least <= USUAL_MINUTES)
    if wanted.most is not None:
        yield Q(minutes__lte=wanted.most) | _unsaid(wanted.most >= USUAL_MINUTES)


def _unsaid(fits: bool) -> Q:
    return Q(minutes__isnull=True) if fits else Q()


def _numbers(wanted: Wanted) -> Iterable[Q]:
    def is_one_of(numbers: Iterable[int]) -> Q:
        begins = [begin for number in sorted(numbers) if (begin := ref_begin(number))]
        ranges = [Q(ref__gte=begin, ref__lt=begin + AT_THE_END) for begin in begins]
        return reduce(or_, ranges, Q(pk__in=()))

    if wanted.numbers:
        yield is_one_of(wanted.numbers)
    if wanted.not_numbers:
        yield ~is_one_of(wanted.not_numbers)


def _feeds(wanted: Wanted) -> Iterable[Q]:
    if wanted.feeds:
        twins = Listing.objects.filter(twin_of=OuterRef("pk"), feed__in=wanted.feeds)
        yield Q(feed__in=wanted.feeds) | Q(Exists(twins))
    if wanted.not_feeds:
        yield ~Q(feed__in=wanted.not_feeds)


def _kinds(wanted: Wanted) -> Iterable[Q]:
    def has(key: str) -> Q:
        said = Q(types__contains=f" {key} ")
        venues = [venue_code(one) for one in VENUE_KEYS.get(key, ())]
        return Q(venue__in=venues) | (said if key == "TC" else Q(pk__in=())) if venues else said

    if wanted.venues:
        yield Q(venue__in=[venue_code(one) for one in wanted.venues if one in VENUES])
    if wanted.not_venues:
        yield ~Q(venue__in=[venue_code(one) for one in wanted.not_venues])
    if wanted.keys:
        yield reduce(or_ if wanted.any_key else and_, [has(key) for key in sorted(wanted.keys)])
    for key in sorted(wanted.not_keys):
        yield ~has(key)


def _city(asked: str) -> Q:
    """The towns of this name, however the lists spell it; "Gallup, NM" is that one."""
    name, _, region = asked.rpartition(",") if "," in asked else (asked, "", "")
    code = states().code(region) or city_key(region)
    every = Listing.objects.order_by().values_list("city", "state").distinct()
    pairs = [
        (city, state)
        for city, state in every
        if city_key(city) == city_key(name) and (not code or (states().code(state) or city_key(state)) == code)
    ]
    alike: dict[str, set[str]] = {}
    for city, state in pairs:
        alike.setdefault(state, set()).add(city)
    return reduce(or_, [Q(state=state, city__in=cities) for state, cities in alike.items()], Q(pk__in=()))


def _region(asked: str) -> Q:
    """The states of this name; and what may name such a region or town, of which `_looked_at` decides."""
    code = states().code(asked)
    every = Listing.objects.order_by().values_list("state", flat=True).distinct()
    meant = Q(state__in=[one for one in every if one and _is_state(one, asked, code)])
    # Two letters that are a state stand in half of all words, and in the name of no region.
    return meant if code and len(asked) <= len("NM") else meant | Q(words__contains=folded(asked))


def _is_state(said: str, asked: str, code: str) -> bool:
    return folded(said) == folded(asked) or bool(code and states().code(said) == code)


def _looked_at(wanted: Wanted, rows: QuerySet[Listing]) -> list[dict[str, Any]]:
    """These rows without those that only looked as if they were wanted."""
    fields = ["id", "time", "minutes", "latitude", "longitude", *(("detail", "state", "city") if wanted.region else ())]
    made = list(rows.values(*fields))
    if wanted.over_by is not None:
        made = [one for one in made if one["time"] and _end(one) <= wanted.over_by]
    if wanted.region:
        code = states().code(wanted.region)
        meant = {state: _is_state(state, wanted.region, code) for state in {one["state"] for one in made}}
        made = [one for one in made if meant[one["state"]] or _is_in(one, wanted.region)]
    return made


def _end(row: dict[str, Any]) -> int:
    """The minute of its day at which it ends; past midnight, above 1,440."""
    return int(row["time"][:2]) * 60 + int(row["time"][3:]) + (row["minutes"] or USUAL_MINUTES)


def _is_in(row: dict[str, Any], region: str) -> bool:
    return folded(region) in {folded(str(one)) for one in (*json.loads(row["detail"]).get("regions", ()), row["city"])}


def _placed(wanted: Wanted) -> list[Row]:
    """Those within the circle, or the nearest so many, each with its distance."""
    near = wanted.near
    assert near
    if not wanted.nearest:
        return _within(wanted, near)
    rows: list[Row] = []
    for miles in WIDENING:
        rows = _within(wanted, replace(near, miles=miles))
        if len(rows) >= wanted.nearest:
            break
    kept = {row.id for row in sorted(rows, key=lambda row: row.miles or 0.0)[: wanted.nearest]}
    return [row for row in rows if row.id in kept]


def _within(wanted: Wanted, near: Near) -> list[Row]:
    south, north, sides = box_around(near.latitude, near.longitude, near.miles)
    across = reduce(or_, [Q(longitude__gte=west, longitude__lte=east) for west, east in sides])
    rows = _looked_at(wanted, _rows(wanted).filter(across, latitude__gte=south, latitude__lte=north))
    made = []
    for one in rows:
        miles = miles_between((near.latitude, near.longitude), (one["latitude"], one["longitude"]))
        if miles <= near.miles:
            made.append(Row(one["id"], miles))
    return made


@dataclass(frozen=True, slots=True)
class Body:
    """A list as it is told of to others."""

    id: int
    key: str
    name: str
    website: str
    attribution: str


def bodies() -> list[Body]:
    """Every list but an invented one, by name."""
    every = Feed.objects.exclude(kind="sample").order_by("name", "id")
    return [Body(one.id, one.key, one.name, one.website, one.attribution) for one in every]


def feed_of(key: str) -> int | None:
    """The id of the list of this key; also of an invented one, for who asks for it by its key."""
    return Feed.objects.filter(key=key).values_list("id", flat=True).first()


def corners() -> tuple[float, float, float, float] | None:
    """(north, west, south, east) of all meetings with a point, in degrees; None where there is none."""
    said = Listing.objects.filter(twin_of=None).exclude(feed__kind="sample").aggregate(
        north=Max("latitude"), west=Min("longitude"), south=Min("latitude"), east=Max("longitude")
    )  # fmt: skip
    if any(value is None for value in said.values()):
        return None
    return float(said["north"]), float(said["west"]), float(said["south"]), float(said["east"])
