"""Finds meetings by time: minutes of the week in each zone on the covering index, then the exact instants."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from handrail.meetings.reads.shown import USUAL_MINUTES, Shown, of_ids
from handrail.meetings.rules import times
from handrail.meetings.rules.ask import Ask, Near, windows
from handrail.meetings.rules.asked import box_around, miles_between
from handrail.meetings.rules.daytime import folded
from handrail.meetings.rules.kept import WEEK, pattern_of, venue_code
from handrail.meetings.rules.times import Rule

MINUTE = timedelta(minutes=1)
REMOTE = frozenset({"online", "phone"})
Window = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """A meeting that was found: when it is, in UTC, whether it has begun, and how far it is (None where nobody asked)."""

    meeting: Shown
    start: datetime
    end: datetime
    running: bool
    miles: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, and how many there are in all."""

    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be meant, before it is read."""

    id: int
    start: datetime
    miles: float | None


@dataclass(frozen=True, slots=True)
class _Zone:
    """A zone with meetings in it, and the box that holds those of them that have a point."""

    id: int
    info: ZoneInfo
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class _State:
    """What is worked out once an edition: zones, and the rows whose rule is not simply every week."""

    edition: int
    zones: dict[int, _Zone]
    uneven: dict[int, tuple[str, int, str]]


_mutex = threading.Lock()
_states: dict[str, _State] = {}


def search(ask: Ask) -> Found:
    """The page of meetings that an Ask names. Two meetings of one place and minute come in the order of their names."""
    found = [one for part in _parts(ask) for one in candidates(part)]
    found.sort(key=_by_distance if ask.by_distance and ask.near else _by_start)
    page = found[ask.skip : ask.skip + ask.rows]
    rows = of_ids([one.id for one in page])
    hits = [_hit(one, rows[one.id], ask.first) for one in page if one.id in rows]
    return Found(len(found), tuple(hits))


def count(ask: Ask) -> int:
    """How many meetings an Ask names."""
    return sum(len(candidates(part)) for part in _parts(ask))


def _parts(ask: Ask) -> list[Ask]:
    """Whoever asks for online ones and a place wants those of that place, and online ones from anywhere."""
    far = ask.venues & REMOTE
    if ask.near is None or not far:
        return [ask]
    parts = [replace(ask, venues=far, near=None)]
    return [replace(ask, venues=ask.venues - far), *parts] if ask.venues - far else parts


def _hit(one: Candidate, meeting: Shown, now: datetime) -> Hit:
    end = one.start + (meeting.minutes or USUAL_MINUTES) * MINUTE
    return Hit(meeting, one.start, end, one.start < now, one.miles)


def candidates(ask: Ask) -> list[Candidate]:
    """Every row that an Ask names, in no order."""
    state = state_now()
    ask_from = replace(ask, first=ask.first - ask.begun * MINUTE)
    clocks: dict[int, _Clock] = {}
    found = []
    for id_, zone, at, latitude, longitude in _rows(state, ask_from):
        miles = None
        if ask.near:
            miles = miles_between((ask.near.latitude, ask.near.longitude), (latitude, longitude))
            if miles > ask.near.miles:
                continue
        uneven = state.uneven.get(id_)
        if at is None and uneven is None:
            continue  # taken over since the state was worked out: the next question knows it
        clock = clocks.get(zone) or clocks.setdefault(zone, _Clock(state.zones[zone].info, ask_from.first, ask.last))
        start = clock.uneven(*uneven) if uneven else clock.weekly(at or 0)
        if start:
            found.append(Candidate(id_, start, miles))
    return _still_running(found, ask.first) if ask.begun else found


def _by_start(one: Candidate) -> Any:
    return (one.start, one.miles or 0.0, one.id)


def _by_distance(one: Candidate) -> Any:
    return (1e9 if one.miles is None else one.miles, one.start, one.id)


def edition_now() -> int:
    """The number of the edition that is kept; 0 before there was any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM meetings_edition WHERE id = 1")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def state_now() -> _State:
    """What was worked out of this edition of the meetings; worked out now when it is a new one."""
    edition, name = edition_now(), str(connection.settings_dict["NAME"])
    found = _states.get(name)
    if found is None or found.edition != edition:
        found = _state(edition)
        with _mutex:
            _states[name] = found
    return found


def _state(edition: int) -> _State:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT z.id, z.name, MIN(l.latitude), MAX(l.latitude), MIN(l.longitude), MAX(l.longitude)"
            " FROM meetings_zone z JOIN meetings_listing l ON l.zone_id = z.id GROUP BY z.id, z.name"
        )
        zones = {row[0]: _Zone(row[0], times.zone_named(row[1]), _box(row[2:])) for row in cursor.fetchall()}
        cursor.execute("SELECT id, rule, day, time FROM meetings_listing WHERE rule <> ''")
        uneven = {row[0]: (row[1], row[2] or 0, row[3]) for row in cursor.fetchall()}
    return _State(edition, zones, uneven)


def _box(said: Sequence[float | None]) -> tuple[float, float, float, float] | None:
    south, north, west, east = said
    return None if south is None or north is None or west is None or east is None else (south, north, west, east)


def _rows(state: _State, ask: Ask) -> Iterator[tuple[int, int, int | None, float, float]]:
    """(id, zone, minute of the week, latitude, longitude) of every row that may be meant, each once."""
    where, params = _filters(ask)
    by_window: dict[tuple[Window, ...], list[int]] = {}
    near_zones = {key for key, zone in state.zones.items() if _may_hold(zone, ask.near)}
    for key in near_zones:
        by_window.setdefault(tuple(windows(state.zones[key].info, ask.first, ask.last)), []).append(key)
    fields = 'id, zone_id, "at", latitude, longitude'
    with connection.cursor() as cursor:
        for pieces, zones in by_window.items():
            marks = ", ".join(["%s"] * len(zones))
            for low, high in pieces:
                span, values = _span(low, high, ask.near, marks, zones)
                cursor.execute(f"SELECT {fields} FROM meetings_listing WHERE {span}{where}", [*values, *params])
                yield from cursor.fetchall()
        if near_zones and any(rule.startswith("dates:") for rule, _, _ in state.uneven.values()):
            marks = ", ".join(["%s"] * len(near_zones))
            cursor.execute(
                f"SELECT {fields} FROM meetings_listing WHERE odd AND twin_of_id IS NULL AND zone_id IN ({marks}){where}",
                [*near_zones, *params],
            )
            yield from cursor.fetchall()


def _span(low: int, high: int, near: Near | None, marks: str, zones: list[int]) -> tuple[str, list[Any]]:
    if (low, high) == (0, WEEK - 1) and near:
        # A whole week near a place: the index by place finds fewer rows than the one by time. The + keeps SQLite off that.
        zone = "+zone_id" if connection.vendor == "sqlite" else "zone_id"
        return f'"at" >= 0 AND {zone} IN ({marks})', [*zones]
    return f'zone_id IN ({marks}) AND "at" BETWEEN %s AND %s', [*zones, low, high]


def _filters(ask: Ask) -> tuple[str, list[Any]]:
    """What is looked for besides the time, as SQL to be added, with its values."""
    parts: list[tuple[str, list[Any]]] = []
    if ask.venues:
        parts.append((f"venue IN ({_marks(ask.venues)})", sorted(venue_code(one) for one in ask.venues)))
    if ask.is_open is not None:
        parts.append(("open = %s", [int(ask.is_open)]))
    if ask.near:
        south, north, sides = box_around(ask.near.latitude, ask.near.longitude, ask.near.miles)
        either = " OR ".join(["longitude BETWEEN %s AND %s"] * len(sides))
        values = [south, north, *(edge for side in sides for edge in side)]
        parts.append((f"latitude BETWEEN %s AND %s AND ({either})", values))
    if ask.fellowships:
        parts.append((f"fellowship IN ({_marks(ask.fellowships)})", sorted(ask.fellowships)))
    parts += [("types LIKE %s", [f"% {_plain(one)} %"]) for one in sorted(ask.types)]
    if ask.languages:
        either = " OR ".join(["languages LIKE %s"] * len(ask.languages))
        parts.append((f"({either})", [f"% {_plain(one)} %" for one in sorted(ask.languages)]))
    parts += [("words LIKE %s ESCAPE '!'", [f"%{_escaped(folded(one))}%"]) for one in ask.words]
    return "".join(f" AND {sql}" for sql, _ in parts), [value for _, values in parts for value in values]


def _marks(values: frozenset[str]) -> str:
    return ", ".join(["%s"] * len(values))


def _plain(code: str) -> str:
    """A code without what LIKE takes for more than itself."""
    return "".join(one for one in code if one.isalnum() or one == "-")


def _escaped(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _may_hold(zone: _Zone, near: Near | None) -> bool:
    """Whether a zone's meetings reach into the circle asked for."""
    if near is None:
        return True
    if zone.box is None:
        return False
    south, north, sides = box_around(near.latitude, near.longitude, near.miles)
    low, high, west, east = zone.box
    return low <= north and high >= south and any(west <= right and east >= left for left, right in sides)


class _Clock:
    """The clock of a zone between two instants, so that each start is a sum and not a conversion where it never jumps."""

    def __init__(self, zone: ZoneInfo, first: datetime, last: datetime) -> None:
        self.zone, self.first, self.last = zone, first, last
        local = first.astimezone(zone)
        self.wall = local.replace(second=0, microsecond=0, tzinfo=None)
        self.minute = (local.isoweekday() % 7) * 1440 + local.hour * 60 + local.minute
        # A day more on both sides: what is written in a skipped hour happens after it. Two jumps back and forth within
        # days have been seen (Morocco), so that each day is asked.
        days = range(-1, (last - first).days + 3)
        self.even = len({(first + timedelta(days=day)).astimezone(zone).utcoffset() for day in days}) == 1
        self.floor = first.replace(second=0, microsecond=0)

    def weekly(self, at: int) -> datetime | None:
        """The first start from `first` to before `last` of what begins at this minute of every week."""
        ahead = (at - self.minute) % WEEK * MINUTE
        if self.even:
            start = self.floor + ahead
            return start if self.first <= start < self.last else None
        # Around a change of clocks the right one may be a week before the one that is next on the wall.
        for days in (-7, 0):
            start = (self.wall + ahead + timedelta(days=days)).replace(tzinfo=self.zone).astimezone(UTC)
            if self.first <= start < self.last:
                return start
        return None

    def uneven(self, text: str, day: int, time: str) -> datetime | None:
        """The first start between the two of what is not simply every week."""
        rule = Rule(pattern_of(text, day), times.wall_time(time))
        starts = times.occurrences(rule, self.zone, self.first, self.last)
        return starts[0].start if starts else None


def _still_running(found: list[Candidate], now: datetime) -> list[Candidate]:
    """Without those that began before now and are over."""
    begun = [one.id for one in found if one.start < now]
    lengths: dict[int, int] = {}
    for at in range(0, len(begun), 500):
        some = begun[at : at + 500]
        marks = ", ".join(["%s"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, minutes FROM meetings_listing WHERE id IN ({marks})", some)
            lengths.update((row[0], row[1] or USUAL_MINUTES) for row in cursor.fetchall())
    return [one for one in found if one.start >= now or one.start + lengths.get(one.id, 0) * MINUTE > now]
