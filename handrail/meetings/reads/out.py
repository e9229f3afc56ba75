"""Finds the meetings that another program wants: ids by SQL a page at a time, and only the page read whole."""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Case, Exists, IntegerField, Max, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Substr

from handrail.meetings.models import Feed, Listing
from handrail.meetings.places import states
from handrail.meetings.reads.engine import Candidate, Hit, candidates
from handrail.meetings.reads.named import named
from handrail.meetings.reads.shown import USUAL_MINUTES, Shown, of_ids
from handrail.meetings.rules.ask import Ask, Near
from handrail.meetings.rules.asked import box_around, city_key, miles_between
from handrail.meetings.rules.daytime import folded
from handrail.meetings.rules.kept import venue_code
from handrail.meetings.rules.rows import VENUES
from handrail.meetings.rules.wanted import MOST, VENUE_KEYS, Wanted, ref_begin

WIDENING = (5.0, 25.0, 100.0, 500.0, 2_500.0, 12_500.0)
"""Miles around a point in which the nearest are looked for, one after the other; the last is the whole Earth."""
AT_THE_END = "\x7f"
"""Sorts behind every letter of a ref."""
COLUMNS = {
    "weekday_tinyint": "day", "start_time": "time", "duration_time": "minutes", "meeting_name": "name",
    "location_municipality": "city", "location_province": "state", "id_bigint": "ref", "venue_type": "venue",
}  # fmt: skip
AT_ONCE = 2_000
"""Rows in memory while many are looked at."""
ENDS = Case(
    When(time="", then=Value(None)),
    default=Cast(Substr("time", 1, 2), IntegerField()) * 60
    + Cast(Substr("time", 4, 2), IntegerField())
    + Coalesce("minutes", USUAL_MINUTES),
    output_field=IntegerField(),
)
"""The minute of its day at which a meeting ends; past midnight, above 1,440; null where its time is not known."""
SOON = (timedelta(hours=24), timedelta(days=7))
BEGUN = 20
"""Minutes since the start for which a meeting is still shown as one to go to."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is looked at of a meeting before it is read whole."""

    id: int
    miles: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the meetings that are wanted, and how many there are in all."""

    total: int
    rows: tuple[Row, ...]


def found(wanted: Wanted, skip: int = 0, most: int = MOST) -> Part:
    """So many of what is wanted, each once, in the order asked for; those without one in the order in which they came.

    Nothing is read here but ids, and near a point also points: whatever is asked, an answer costs no more memory than its page.
    """
    if not wanted.near:
        rows = _rows(wanted)
        ids = rows.values_list("id", flat=True)[skip : skip + most]
        return Part(rows.count(), tuple(Row(one, None) for one in ids))
    placed = _placed(wanted, wanted.near)
    order: Sequence[int] = range(len(placed))
    if wanted.by_distance:
        order = sorted(order, key=placed.miles.__getitem__)
    return Part(len(placed), tuple(placed.row(n) for n in order[skip : skip + most]))


def read(rows: Sequence[Row]) -> list[tuple[Shown, float | None]]:
    """These meetings whole, in their order, each with its distance. One that went meanwhile is left out."""
    whole = of_ids([row.id for row in rows])
    return [(whole[row.id], row.miles) for row in rows if row.id in whole]


def next_of(wanted: Wanted, now: datetime, most: int) -> list[Hit]:
    """The next `most` times at which a wanted meeting begins within a week, and those that have just begun."""
    ids = None if wanted.is_open_ended else _ids(replace(wanted, uneven=True, timed=True))
    starts: list[Candidate] = []
    for span in SOON:
        ask = Ask(now, now + span, begun=BEGUN, fellowships=wanted.fellowships, near=wanted.near)
        starts = sorted((one for one in candidates(ask) if ids is None or one.id in ids), key=_by_start)
        if len(starts) >= most:
            break
    whole = of_ids([one.id for one in starts[:most]])
    return [_hit(one, whole[one.id], now) for one in starts[:most] if one.id in whole]


def _ids(wanted: Wanted) -> frozenset[int]:
    if wanted.near:
        return frozenset(_placed(wanted, wanted.near).ids)
    return frozenset(_rows(wanted).order_by().values_list("id", flat=True).iterator(AT_ONCE))


def _by_start(one: Candidate) -> tuple[datetime, int]:
    return one.start, one.id


def _hit(one: Candidate, meeting: Shown, now: datetime) -> Hit:
    end = one.start + timedelta(minutes=meeting.minutes or USUAL_MINUTES)
    return Hit(meeting, one.start, end, one.start < now, one.miles)


def _rows(wanted: Wanted) -> QuerySet[Listing]:
    """The meetings as far as SQL can tell them apart."""
    every = Listing.objects.filter(_by_columns(wanted), twin_of=None)
    if wanted.over_by is not None:
        every = every.annotate(ends=ENDS).filter(ends__lte=wanted.over_by)
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
    alike: dict[str, set[str]] = {}
    for city, state in named().towns.get(city_key(name), ()):
        if not code or (states().code(state) or city_key(state)) == code:
            alike.setdefault(state, set()).add(city)
    return reduce(or_, [Q(state=state, city__in=cities) for state, cities in alike.items()], Q(pk__in=()))


def _region(asked: str) -> Q:
    """What is in a state, a region or a town of this name."""
    code, names = states().code(asked), named()
    meant = Q(state__in=[one for one in names.states if _is_state(one, asked, code)])
    if code and len(asked) <= len("NM"):
        # Two letters that are a state are no region.
        return meant
    meant |= Q(city__in=names.cities.get(folded(asked), ()))
    ids = names.of_region(asked)
    return meant if ids is None else meant | Q(id__in=ids)


def _is_state(said: str, asked: str, code: str) -> bool:
    return folded(said) == folded(asked) or bool(code and states().code(said) == code)


@dataclass(frozen=True, slots=True)
class Placed:
    """Meetings in the order asked for, and how far each is: of 150,000 of them 2.4 MB."""

    ids: array[int]
    miles: array[float]

    def __len__(self) -> int:
        return len(self.ids)

    def row(self, n: int) -> Row:
        """The meeting at this place of the order."""
        return Row(self.ids[n], self.miles[n])


def _placed(wanted: Wanted, near: Near) -> Placed:
    """Those within the circle, or the nearest so many."""
    if not wanted.nearest:
        return _within(wanted, near)
    made = Placed(array("q"), array("d"))
    for miles in WIDENING:
        made = _within(wanted, replace(near, miles=miles))
        if len(made) >= wanted.nearest:
            break
    kept = sorted(heapq.nsmallest(wanted.nearest, range(len(made)), key=made.miles.__getitem__))
    return Placed(array("q", [made.ids[n] for n in kept]), array("d", [made.miles[n] for n in kept]))


def _within(wanted: Wanted, near: Near) -> Placed:
    south, north, sides = box_around(near.latitude, near.longitude, near.miles)
    across = reduce(or_, [Q(longitude__gte=west, longitude__lte=east) for west, east in sides])
    rows: QuerySet[Any] = _rows(wanted).filter(across, latitude__gte=south, latitude__lte=north)
    made = Placed(array("q"), array("d"))
    for id_, latitude, longitude in rows.values_list("id", "latitude", "longitude").iterator(AT_ONCE):
        miles = miles_between((near.latitude, near.longitude), (latitude, longitude))
        if miles <= near.miles:
            made.ids.append(id_)
            made.miles.append(miles)
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
