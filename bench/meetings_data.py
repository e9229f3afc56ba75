"""Meetings to measure with: real rows where HANDRAIL_FEEDS names a folder of feeds, else invented ones; then jittered copies.

A database of its own, so that nothing of anybody's is touched.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from handrail.meetings import reading
from handrail.meetings.rules.kept import WEEK
from handrail.meetings.rules.rows import Meeting

SEED = 5
TOWNS = (
    (35.08, -106.65, "America/Denver"), (40.71, -74.0, "America/New_York"), (41.88, -87.63, "America/Chicago"),
    (34.05, -118.24, "America/Los_Angeles"), (33.45, -112.07, "America/Phoenix"), (37.77, -122.42, "America/Los_Angeles"),
    (39.95, -75.16, "America/New_York"), (44.98, -93.27, "America/Chicago"), (61.2, -149.9, "America/Anchorage"),
)  # fmt: skip


def real() -> list[Meeting]:
    """Meetings of the real feeds, those without a zone put into that of San Francisco's list; empty where there are none."""
    folder = os.environ.get("HANDRAIL_FEEDS", "")
    found: list[Meeting] = []
    for path in sorted(Path(folder).glob("*.json")) if folder else ():
        found += reading.read_file(path, reading.reading(zone="America/Los_Angeles")).meetings
    return found


def invented(count: int) -> list[Meeting]:
    """As many meetings, thickly around nine towns, half of them in the evening."""
    chance = random.Random(SEED)
    made = []
    for n in range(count):
        north, east, zone = TOWNS[min(int(chance.expovariate(0.4)), len(TOWNS) - 1)]
        hour = chance.choice((6, 7, 12, 17, 18, 18, 19, 19, 20, 21, chance.randrange(24)))
        venue = chance.choices(("in-person", "online", "hybrid", "phone"), (70, 18, 9, 3))[0]
        made.append(
            Meeting(
                line=n, slug=f"m{n}", name=f"Invented group {n}", day=n % 7, time=f"{hour:02}:{chance.choice((0, 30)):02}",
                minutes=60, zone=zone, venue=venue, latitude=north + chance.gauss(0, 0.4), longitude=east + chance.gauss(0, 0.5),
                types=tuple(chance.sample(("X", "W", "BE", "LGBTQ", "D"), 2)) + (("O",) if n % 2 else ("C",)),
                languages=("es",) if n % 9 == 0 else ("en",), fellowship=f"F{n % 5}",
                notes="Come as you are.", location="The hall behind the library", city="Sampletown", state="NM",
            )
        )  # fmt: skip
    return made


def meetings(count: int) -> Iterator[Meeting]:
    """`count` meetings: the real ones (or invented), then copies moved by up to a quarter degree and a day or two."""
    rows = real() or invented(min(count, 9000))
    chance = random.Random(SEED)
    for n in range(count):
        row = rows[n % len(rows)]
        if n < len(rows):
            yield replace(row, slug=f"{n}", line=n)
            continue
        yield replace(row, slug=f"{n}", line=n, name=f"{row.name} {n}", **_moved(row, chance))


def _moved(row: Meeting, chance: random.Random) -> dict[str, Any]:
    moved: dict[str, Any] = {}
    if row.latitude is not None and row.longitude is not None:
        moved["latitude"] = max(-89.0, min(89.0, row.latitude + chance.uniform(-0.25, 0.25)))
        moved["longitude"] = max(-179.0, min(179.0, row.longitude + chance.uniform(-0.25, 0.25)))
    if row.day is not None and row.time:
        at = (row.day * 1440 + int(row.time[:2]) * 60 + int(row.time[3:]) + 30 * chance.randrange(96)) % WEEK
        moved |= {"day": at // 1440, "time": f"{at % 1440 // 60:02}:{at % 60:02}"}
    return moved
