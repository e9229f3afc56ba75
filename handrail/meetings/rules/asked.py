"""What a person typed for "near": a ZIP, a point on the map, a city; and how far from there."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import median
from typing import Any, Literal

from handrail.meetings.rules.daytime import folded
from handrail.meetings.rules.places import Point

LONGEST = 100
"""Characters that a place may have."""
MOST = 8
"""Cities that one is asked to choose from, at most."""
LEAST_MILES, MOST_MILES, USUAL_MILES = 1, 500, 25
EARTH = 3958.8
KILOMETRE = 0.621371
SAME_TOWN = 50
MARGIN = 1e-6
"""Degrees (10 cm) that a box is wider than it has to be, for what is lost in rounding."""

SHORT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount", "mtn": "mountain", "spgs": "springs"}
NATION = r"(?:usa|us|united states(?: of america)?|estados unidos|ee ?uu)"
ZIP = re.compile(r"(\d{5})(?:[-\s]?\d{4})?", re.ASCII)
ZIP_AT_END = re.compile(rf".*[^\W\d].*[\s,]{ZIP.pattern}", re.ASCII)
WITH_DIGIT = re.compile(r"\S*\d\S*")
SHORT_REGION = re.compile(r"[A-Z]{2,3}|(?!(?:Ste?|Ft|Mt)\.)[A-Z][A-Za-z]{1,3}\.(?:[A-Z]\.)?")
NUMBERS_ONLY = re.compile(r"\d+(?:-\d*)*", re.ASCII)
DEGREES = re.compile(
    r"(\d{1,3})\s*°\s*(\d{1,2})\s*['\u2032\u2019]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:[\"\u2033\u201d]|''))?", re.ASCII
)
_NUMBER = r"([NSEWO]?)\s*([+-]?\d{1,9}(?:\.\d{1,20})?)\s*°?\s*([NSEWO]?)"
COORDINATES = re.compile(rf"{_NUMBER}\s*[,;\s]\s*{_NUMBER}", re.I | re.ASCII)
DECIMAL_COMMAS = re.compile(r"([^,]*\d),(\d+[^,]*[;\s][^,]*\d),(\d+[^,]*)", re.ASCII)
MILES = re.compile(
    r"(-?\d{1,9}(?:[.,]\d{1,9})?)\s*(?:mi|miles?|millas?|(km|kil[oó]met(?:er|re|ro)s?))?\.?", re.I | re.ASCII
)


@dataclass(frozen=True, slots=True)
class States:
    """The states that end a place, by every name they have, folded."""

    by_name: Mapping[str, str]

    def code(self, said: str) -> str:
        """The code of a state ("NM"), whatever name it is given by; empty for what is none."""
        return self.by_name.get(_bare(said), "")


@dataclass(frozen=True, slots=True)
class City:
    """A town of the listings: the middle of its meetings, how many those are, and the zone that most of them have.

    `region` is the code of a state of the United States, or what the listings call the region, or empty.
    """

    name: str
    region: str
    latitude: float
    longitude: float
    meetings: int
    zone: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a place that was typed is.

    `zip`: `zip` holds five digits, which need not exist. `point`: `point` is on Earth. `city`: `city` is how its name is
    compared, `region` a state's code or other words after a comma, `whole` all of it as one name, and `state` the code of
    the state that has this name. `unclear`: `code` is the reason, and `meetings.place.<code>` its text.
    """

    kind: Literal["empty", "zip", "point", "city", "unclear"]
    zip: str = ""
    point: Point | None = None
    city: str = ""
    region: str = ""
    whole: str = ""
    state: str = ""
    code: str = ""


class Unclear(ValueError):
    """A distance that cannot be used: a code, whose text is `meetings.place.<code>`, and what the sentence needs."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.code = code
        self.params = params
        super().__init__(code)


def states_of(pack: Mapping[str, Any]) -> States:
    """The table of states from its pack."""
    rows = pack["state"]
    names = {_bare(name): row["code"] for row in rows for name in (row["en"], row["es"], *row.get("also", []))}
    return States(names | {_bare(row["code"]): row["code"] for row in rows})


def _bare(said: str) -> str:
    return " ".join(re.sub(r"[^\w\s]+", " ", re.sub(r"['\u2019.]", "", folded(said))).split())


def city_key(said: str) -> str:
    """How the name of a town is compared: no case, accents or points; "St. Paul" is "Saint Paul"."""
    return " ".join(SHORT.get(word, word) for word in _bare(said).split())


def asked_place(text: str, states: States) -> Asked:
    """What kind of place a person typed, and which. Nothing is looked up here: a ZIP or a city need not exist."""
    said = " ".join(unicodedata.normalize("NFKC", text).replace("\u2212", "-").split())
    if not said:
        return Asked("empty")
    if len(said) > LONGEST:
        return Asked("unclear", code="too-long")
    if found := ZIP.fullmatch(said):
        return Asked("zip", zip=found[1])
    if NUMBERS_ONLY.fullmatch(said):
        return Asked("unclear", code="zip-form")
    if (point := _point(said)) is not None:
        return point
    if found := ZIP_AT_END.fullmatch(said):
        return Asked("zip", zip=found[1])
    if re.search(r"\d", said) or not re.search(r"\w", city_key(said)):
        return Asked("unclear", code="not-read")
    return _city(said, states)


def _point(said: str) -> Asked | None:
    """Two numbers as a point: latitude first, unless letters say otherwise. None for what is no pair of numbers."""
    said = DEGREES.sub(lambda at: f"{int(at[1]) + int(at[2]) / 60 + float(at[3] or 0) / 3600:.6f}", said)
    if commas := DECIMAL_COMMAS.fullmatch(said):
        said = ".".join(commas.groups())
    found = COORDINATES.fullmatch(said)
    if not found:
        return None
    numbers, letters = [], []
    for before, number, after in (found.groups()[:3], found.groups()[3:]):
        if before and after:
            return Asked("unclear", code="not-read")
        letter = (before or after).upper().replace("O", "W")
        letters.append(letter)
        numbers.append(-abs(float(number)) if letter in {"S", "W"} else float(number))
    if not any(letters) and not re.search(r"[.+-]", said):
        return Asked("unclear", code="not-read")
    axes = ["EW".find(letter) < 0 for letter in letters if letter]
    if len(axes) == 2 and axes[0] == axes[1]:
        return Asked("unclear", code="not-read")
    if (letters[0] and not axes[0]) or (letters[1] and axes[-1]):
        numbers.reverse()
    north, east = numbers
    if abs(north) > 90 or abs(east) > 180:
        return Asked("unclear", code="coordinates-range")
    return Asked("point", point=(round(north, 6), round(east, 6)))


def _city(said: str, states: States) -> Asked:
    parts = [part for one in said.split(",") if (part := one.strip())]
    if len(parts) > 1 and re.fullmatch(NATION, city_key(parts[-1])):
        parts.pop()
    # The town and what it lies in; of a whole address, its end.
    name, region = (parts[-2], parts[-1]) if len(parts) > 1 else (parts[0], "")
    said = re.sub(rf"(?<=\S) {NATION}$", "", _bare(f"{name} {region}"))
    found = Asked("city", city=city_key(said), whole=city_key(said), state=states.code(said))
    if region:
        return replace(found, city=city_key(name), region=states.code(region) or city_key(region))
    words = said.split()
    for first in range(1, len(words)):
        if code := states.code(" ".join(words[first:])):
            return replace(found, city=city_key(" ".join(words[:first])), region=code)
    return found


def matching(cities: Iterable[City], asked: Asked, states: States) -> list[City]:
    """The cities that were meant, those with most meetings first, never more than MOST: several are to be chosen from.

    Those of just this name, else those that begin so. A name that is also a state's stands for the cities of that state
    too, where no city is called so. Where only other states have a city of that name, none of those is meant.
    """
    cities = list(cities)
    found = _named(cities, asked.city, asked.region, states)
    if not found and asked.region:
        found = _named(cities, asked.whole, "", states)
    if asked.state and not any(_key(one.name) == asked.whole for one in found):
        found = list(dict.fromkeys([*found, *(one for one in cities if one.region == asked.state)]))
    # Nobody could type which one is meant of two, if one has no region to be typed.
    placed = {_key(one.name) for one in found if one.region}
    found = [one for one in found if one.region or _key(one.name) not in placed]
    return sorted(found, key=lambda one: (-one.meetings, one.name, one.region))[:MOST]


@lru_cache(maxsize=1 << 15)
def _key(name: str) -> str:
    # Names of the listings only: what a person typed is kept nowhere, so also not here.
    return city_key(name)


def _named(cities: Iterable[City], name: str, region: str, states: States) -> list[City]:
    """Cities of this name and region; else those that begin with it; else those whose region nobody says."""
    if not name:
        return []
    alike = [one for one in cities if _key(one.name).startswith(name)]
    for inside in (
        [one for one in alike if not region or _key(one.region) == city_key(region)],
        [one for one in alike if not one.region or (not region.isupper() and not states.code(one.region))],
    ):
        if found := [one for one in inside if _key(one.name) == name] or inside:
            return found
    return []


def town_of(city: str, state: str, address: str, states: States) -> tuple[str, str]:
    """The town and region of a meeting: its own fields, else the end of its formatted address; empty where neither says.

    "4 Mesa Rd, Gallup, NM 87301, USA" is ("Gallup", "NM"), "1 High St, Lewes BN7 2XX, UK" is ("Lewes", "").
    Call it before `cities_of`: many feeds name their towns only in the address.
    """
    if city and states.code(state):
        return city, states.code(state)
    parts = [part for one in address.split(",") if (part := " ".join(WITH_DIGIT.sub("", one).split()))]
    in_america = len(parts) > 1 and re.fullmatch(NATION, city_key(parts[-1]))
    for at in range(1, len(parts))[-2 if in_america else -1 :]:
        code = states.code(parts[at])
        if code and (not city or city_key(city) == city_key(parts[at - 1])):
            return parts[at - 1], code
    if city or address.count(",") < 2 or len(parts) < 2:
        return city, state
    # Elsewhere the nation comes last, and before it the town, perhaps with a short name of its region or a piece of a code.
    words = [word for word in parts[-2].split() if not SHORT_REGION.fullmatch(word)]
    return (" ".join(words), state) if words else (parts[-3] if len(parts) > 2 else "", state or parts[-2])


class _Towns:
    """Gathers the meetings of each town."""

    def __init__(self) -> None:
        self.points: dict[tuple[str, str], list[Point]] = {}
        self.names: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
        self.zones: dict[tuple[str, str], Counter[str]] = {}

    def middle(self, key: tuple[str, str]) -> Point:
        """The median of each coordinate: one wrong point moves it little."""
        points = self.points[key]
        return round(median(one[0] for one in points), 4), round(median(one[1] for one in points), 4)

    def join_those_of_no_region(self) -> None:
        """A town that some listings name without a state is the one of that name close by, where there is just one."""
        regions: dict[str, list[str]] = {}
        for name, region in sorted(self.points):
            regions.setdefault(name, []).append(region)
        for name, found in regions.items():
            bare = (name, "")
            near = [
                one
                for region in found
                if region and bare in self.points
                if miles_between(self.middle(one := (name, region)), self.middle(bare)) < SAME_TOWN
            ]
            if len(near) == 1:
                self.points[near[0]] += self.points.pop(bare)
                self.zones[near[0]] += self.zones.pop(bare)


def cities_of(
    meetings: Iterable[tuple[str, str, float | None, float | None, str | None]], states: States
) -> list[City]:
    """Every town that has a meeting with a point, from (city, state, latitude, longitude, zone), sorted by name.

    It is spelled as most listings spell it, and its zone is that of most of its meetings.
    """
    towns = _Towns()
    for city, state, latitude, longitude, zone in meetings:
        name, region = city_key(city), states.code(state) or " ".join(state.split())
        if not name or latitude is None or longitude is None:
            continue
        key = (name, city_key(region))
        towns.points.setdefault(key, []).append((latitude, longitude))
        towns.names.setdefault(key, Counter())[(" ".join(city.split()), region)] += 1
        towns.zones.setdefault(key, Counter()).update([zone] if zone else [])
    towns.join_those_of_no_region()
    made = []
    for key in sorted(towns.points):
        names, zones = towns.names[key], towns.zones[key]
        name, region = min(names, key=lambda one: (-names[one], one))
        zone = min(zones, key=lambda one: (-zones[one], one), default=None)
        made.append(City(name, region, *towns.middle(key), len(towns.points[key]), zone))
    return made


def miles_asked(text: str) -> float:
    """How far, in miles, from what a person typed; USUAL_MILES for nothing. Unclear: miles-words, miles-least, miles-most."""
    said = " ".join(unicodedata.normalize("NFKC", text).replace("\u2212", "-").split())
    if not said:
        return float(USUAL_MILES)
    found = MILES.fullmatch(re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", said))
    if not found:
        raise Unclear("miles-words", least=LEAST_MILES, most=MOST_MILES)
    miles = float(found[1].replace(",", ".")) * (KILOMETRE if found[2] else 1)
    if miles < LEAST_MILES:
        raise Unclear("miles-least", least=LEAST_MILES, most=MOST_MILES)
    if miles > MOST_MILES:
        raise Unclear("miles-most", least=LEAST_MILES, most=MOST_MILES)
    return miles


def miles_between(one: Point, other: Point) -> float:
    """The great-circle distance in miles between two points in degrees, by the haversine formula.

    On a ball with the mean radius of the Earth, 3,958.8 miles (6,371.0 km: IUGG, (2a + b) / 3 of GRS 80), which is at most
    0.6 % off the true one.
    """
    north, other_north = math.radians(one[0]), math.radians(other[0])
    up, over = math.sin((other_north - north) / 2), math.sin(math.radians(other[1] - one[1]) / 2)
    half = up * up + math.cos(north) * math.cos(other_north) * over * over
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, half)))


def box_around(latitude: float, longitude: float, miles: float) -> tuple[float, float, list[tuple[float, float]]]:
    """(south, north, [(west, east), ...]) in degrees that hold every point within so many miles, by `miles_between`.

    Two pieces where it reaches the date line, which has two names, and all the way round where a pole is inside.
    """
    turn = miles / EARTH
    if turn >= math.pi:
        return -90.0, 90.0, [(-180.0, 180.0)]
    reach = math.degrees(turn) + MARGIN
    south, north = latitude - reach, latitude + reach
    if south <= -90 or north >= 90:
        return max(south, -90.0), min(north, 90.0), [(-180.0, 180.0)]
    wide = math.degrees(math.asin(min(1.0, math.sin(math.radians(reach)) / math.cos(math.radians(latitude))))) + MARGIN
    west, east = longitude - wide, longitude + wide
    if west <= -180:
        return south, north, [(west + 360, 180.0), (-180.0, east)]
    if east >= 180:
        return south, north, [(west, 180.0), (-180.0, east - 360)]
    return south, north, [(west, east)]
