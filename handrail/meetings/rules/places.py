"""Coordinates as feeds write them, and what is wrong with them."""

import math
import re
from collections.abc import Mapping
from typing import Any

from handrail.meetings.rules.rows import Notes

Point = tuple[float, float]
PLACEHOLDERS: tuple[Point, ...] = ((34.2359, -118.5637),)
"""Where BMLT servers put what has no place: an office in California."""
NEAR = 0.01
NORTH_AND_WEST = re.compile(r"(^|,\s*)(usa?|u\.s\.a?\.?|united states( of america)?|canada|mexico|méxico)\s*$", re.I)


def _number(value: object, notes: Notes) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        said = value.strip().replace("\u2212", "-")
        if not said or said.lower() in {"null", "none", "n/a"}:
            return None
        try:
            number = float(said.replace(",", ".") if said.count(",") == 1 and "." not in said else said)
        except ValueError:
            notes.lacks("place", "not-read")
            return None
        notes.repaired.add("coordinates-as-text")
    elif isinstance(value, int | float):
        number = float(value) if abs(value) < 1e6 else math.inf
    else:
        return None
    if not math.isfinite(number):
        notes.lacks("place", "out-of-range")
        return None
    return number


def point_of(row: Mapping[str, Any], notes: Notes) -> Point | None:
    """Latitude and longitude of a row, put right where they can only be swapped; None, with the reason, otherwise."""
    latitude, longitude = row.get("latitude"), row.get("longitude")
    both = row.get("coordinates")
    if isinstance(both, str) and both.count(",") == 1 and latitude in (None, "") and longitude in (None, ""):
        latitude, longitude = both.split(",")
    north, east = _number(latitude, notes), _number(longitude, notes)
    if north is None or east is None:
        notes.lacks("place", "not-given")
        return None
    # Just 0 is a number that was never filled in: a whole list of Texas may have longitude 0, which is in the Sahara.
    if not north or not east or (abs(north) < NEAR and abs(east) < NEAR):
        notes.lacks("place", "zero")
        return None
    in_america = NORTH_AND_WEST.search(str(row.get("country") or row.get("formatted_address") or "").strip())
    if (abs(north) > 90 and abs(east) <= 90 and abs(north) <= 180) or (in_america and north < 0 < east <= 90):
        notes.repaired.add("coordinates-swapped")
        north, east = east, north
    if abs(north) > 90 or abs(east) > 180:
        notes.lacks("place", "out-of-range")
        return None
    return round(north, 6), round(east, 6)


def is_placeholder(point: Point) -> bool:
    """Whether it is the place that servers give to what has none."""
    return any(abs(point[0] - known[0]) < NEAR and abs(point[1] - known[1]) < NEAR for known in PLACEHOLDERS)
