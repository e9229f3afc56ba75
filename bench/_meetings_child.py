"""What bench/meetings.py runs in a process of its own, so that its memory and its caches are its own: prints one JSON object."""

from __future__ import annotations

import json
import math
import os
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.site.settings")
django.setup()

from django.db import connection  # noqa: E402 - after setup, as Django wants it

from bench.meetings_data import meetings  # noqa: E402 - after setup
from handrail.meetings import reading  # noqa: E402 - after setup
from handrail.meetings.actions.importing import take_over  # noqa: E402 - after setup
from handrail.meetings.models import Feed, Listing  # noqa: E402 - after setup
from handrail.meetings.reads.engine import candidates, state_now  # noqa: E402 - after setup
from handrail.meetings.rules.ask import Ask, Near, windows  # noqa: E402 - after setup
from handrail.meetings.rules.asked import miles_between  # noqa: E402 - after setup
from handrail.meetings.rules.rows import VENUES, as_guide  # noqa: E402 - after setup

QUERIES, CHECKED = 60, 12
BASE = datetime(2026, 11, 23, tzinfo=UTC)
ONLINE = VENUES.index("online")


def asks(kind: str) -> list[Ask]:
    """Sixty questions, each near a real meeting and at another minute of the week."""
    chance = random.Random(1)
    points: list[tuple[Any, Any]] = list(
        Listing.objects.filter(latitude__isnull=False).order_by("id").values_list("latitude", "longitude")[:4000]
    )
    made = []
    for _ in range(QUERIES):
        first = BASE + timedelta(minutes=chance.randrange(7 * 1440))
        near = Near(*chance.choice(points), 25.0)
        if kind == "near":
            made.append(Ask(first, first + timedelta(hours=2), near=near, is_open=True))
        else:
            online = frozenset({"online"})
            made.append(Ask(first, first + timedelta(hours=1), venues=online, languages=frozenset({"es"})))
    return made


def by_formula(ask: Ask) -> set[int]:
    """As BMLT asks: the great-circle formula in WHERE, no box, no index; the minutes of each zone as they are there."""
    found: set[int] = set()
    for zone in state_now().zones.values():
        for low, high in windows(zone.info, ask.first, ask.last):
            where = 'zone_id = %s AND +"at" BETWEEN %s AND %s'
            values: list[float] = [zone.id, low, high]
            if connection.vendor != "sqlite":
                where = where.replace('+"at"', '"at" + 0')
            if ask.near:
                where += (
                    " AND open = 1 AND latitude IS NOT NULL AND 69.0 * degrees(acos(min(1.0, cos(radians(%s))"
                    " * cos(radians(latitude)) * cos(radians(longitude) - radians(%s))"
                    " + sin(radians(%s)) * sin(radians(latitude))))) <= %s"
                ).replace("min(", "min(" if connection.vendor == "sqlite" else "least(")
                values += [ask.near.latitude, ask.near.longitude, ask.near.latitude, ask.near.miles]
            else:
                where += f" AND venue = {ONLINE} AND languages LIKE '%% es %%'"
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT id FROM meetings_listing WHERE {where}", values)
                found |= {row[0] for row in cursor.fetchall()}
    return found


def by_walk(rows: list[Any], spans: dict[int, list[tuple[int, int]]], ask: Ask) -> set[int]:
    """Every meeting looked at, in Python."""
    found = set()
    for id_, zone, at, venue, is_open, north, east, languages in rows:
        if not any(low <= at <= high for low, high in spans[zone]):
            continue
        if ask.near is None:
            if venue == ONLINE and " es " in languages:
                found.add(id_)
        elif (
            is_open
            and north is not None
            and miles_between((ask.near.latitude, ask.near.longitude), (north, east)) <= ask.near.miles
        ):
            found.add(id_)
    return found


def timed(every: list[Ask], run: Callable[[Ask], object]) -> dict[str, float]:
    """Milliseconds, median and p95, after a few that are not counted."""
    for ask in every[:5]:
        run(ask)
    took = []
    for ask in every:
        began = time.perf_counter()
        run(ask)
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return {"median": statistics.median(took), "p95": took[int(len(took) * 0.95) - 1]}


def engine(kind: str) -> dict[str, Any]:
    """The engine, the formula in SQL, and the walk in Python; and that they find the same."""
    every = asks(kind)
    fields = ("id", "zone_id", "at", "venue", "open", "latitude", "longitude", "languages")
    rows = list(Listing.objects.filter(at__isnull=False, zone__isnull=False).values_list(*fields))
    zones = state_now().zones

    def walk(ask: Ask) -> set[int]:
        return by_walk(rows, {key: windows(zone.info, ask.first, ask.last) for key, zone in zones.items()}, ask)

    uneven = set(state_now().uneven)
    differ = 0
    for ask in every[:CHECKED]:
        ours = {one.id for one in candidates(ask)} - uneven
        differ += len(ours ^ (walk(ask) - uneven))
    found = statistics.mean(len(candidates(ask)) for ask in every)
    return {
        "engine": timed(every, candidates), "formula": timed(every[:20], by_formula), "walk": timed(every[:20], walk),
        "differ": differ, "found": round(found, 1),
    }  # fmt: skip


def fill(count: int) -> dict[str, Any]:
    """Takes over so many meetings."""
    feed = Feed.objects.create(key="bench", kind="file", name="Bench")
    began = time.perf_counter()
    taken = take_over(feed, meetings(count))
    return {"seconds": time.perf_counter() - began, "new": taken.new}


def write(count: int, path: str) -> dict[str, Any]:
    """A feed of so many rows, as a file."""
    with Path(path).open("w", encoding="utf-8") as out:
        for number, one in enumerate(meetings(count)):
            out.write(("[" if number == 0 else ",\n") + json.dumps(as_guide(replace(one, line=0)), ensure_ascii=False))
        out.write("]")
    return {"bytes": Path(path).stat().st_size}


def import_(path: str) -> dict[str, Any]:
    """The whole way of a feed: file, rows, database; and the same again, where nothing changed."""
    began = time.perf_counter()
    json.loads(Path(path).read_bytes())
    parsed = time.perf_counter() - began
    feed = Feed.objects.create(key="bench", kind="file", name="Bench")
    began = time.perf_counter()
    found = reading.read_file(Path(path), reading.reading(zone="America/Denver"))
    read = time.perf_counter() - began
    taken = take_over(feed, found.meetings)
    whole = time.perf_counter() - began
    again = time.perf_counter()
    take_over(feed, found.meetings)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": whole, "read": read, "again": time.perf_counter() - again, "json": parsed, "peak_mb": peak,
        "rows": found.report.rows_in, "new": taken.new,
    }  # fmt: skip


def points() -> dict[str, Any]:
    """Where to look, for questions over HTTP."""
    return {"near": [[ask.near.latitude, ask.near.longitude] for ask in asks("near") if ask.near]}


def main(verb: str, *words: str) -> dict[str, Any]:
    """Does one thing."""
    if verb == "fill":
        return fill(int(words[0]))
    if verb == "write":
        return write(int(words[0]), words[1])
    if verb == "import":
        return import_(words[0])
    return points() if verb == "points" else engine(words[0])


if __name__ == "__main__":
    assert math.isclose(miles_between((0.0, 0.0), (0.0, 1.0)), 69.09, rel_tol=1e-3)
    print(json.dumps(main(*sys.argv[1:])))
