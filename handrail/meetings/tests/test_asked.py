"""What a person types for "near", which city that is, and how far around it is looked."""

import math
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handrail.content.texts import load_packs
from handrail.meetings import places
from handrail.meetings.rules import asked
from handrail.meetings.rules.asked import (
    MOST,
    Asked,
    City,
    Unclear,
    asked_place,
    box_around,
    cities_of,
    city_key,
    matching,
    miles_asked,
    miles_between,
    town_of,
)

STATES = places.states()
DENVER = "America/Denver"
CITIES = [
    City("Santa Fe", "NM", 35.687, -105.938, 40, DENVER),
    City("Santa Fe", "TX", 29.378, -95.106, 3, "America/Chicago"),
    City("Santa Fe Springs", "CA", 33.947, -118.085, 5, "America/Los_Angeles"),
    City("Española", "NM", 35.991, -106.08, 12, DENVER),
    City("Las Vegas", "NM", 35.594, -105.223, 6, DENVER),
    City("Las Vegas", "NV", 36.17, -115.14, 300, "America/Los_Angeles"),
    City("St. Paul", "MN", 44.95, -93.09, 90, "America/Chicago"),
    City("New York", "NY", 40.71, -74.0, 900, "America/New_York"),
    City("Toronto", "ON", 43.65, -79.38, 200, "America/Toronto"),
    City("Gallup", "", 35.53, -108.74, 9, DENVER),
    City("Kansas City", "KS", 39.11, -94.63, 20, "America/Chicago"),
    City("Kansas City", "MO", 39.1, -94.58, 150, "America/Chicago"),
    City("Wichita", "KS", 37.69, -97.34, 60, "America/Chicago"),
]


@pytest.mark.parametrize(
    ("typed", "kind", "what"),
    [
        ("", "empty", None),
        (" \t\u00a0 ", "empty", None),
        ("87301", "zip", "87301"),
        (" 87301-1234 ", "zip", "87301"),
        ("87301 1234", "zip", "87301"),
        ("873011234", "zip", "87301"),
        ("\uff18\uff17\uff13\uff10\uff11", "zip", "87301"),
        ("Gallup, NM 87301", "zip", "87301"),
        ("Gallup NM 87301-1234", "zip", "87301"),
        ("4 Mesa Rd, Gallup, NM 87301", "zip", "87301"),
        ("8730", "unclear", "zip-form"),
        ("873011", "unclear", "zip-form"),
        ("87301-12", "unclear", "zip-form"),
        ("87301-", "unclear", "zip-form"),
        ("35.08,-106.65", "point", (35.08, -106.65)),
        ("35.08 -106.65", "point", (35.08, -106.65)),
        ("35.08, \u2212106.65", "point", (35.08, -106.65)),
        ("+35.08; -106.65", "point", (35.08, -106.65)),
        ("35 -106", "point", (35.0, -106.0)),
        ("35.08N 106.65W", "point", (35.08, -106.65)),
        ("35.08° N, 106.65° W", "point", (35.08, -106.65)),
        ("N 35.08, W 106.65", "point", (35.08, -106.65)),
        ("35.08 n 106.65 o", "point", (35.08, -106.65)),
        ("106.65W, 35.08N", "point", (35.08, -106.65)),
        ("106.65W 35.08", "point", (35.08, -106.65)),
        ("35.08 W106.65", "point", (35.08, -106.65)),
        ("33.87S 151.21E", "point", (-33.87, 151.21)),
        ("35,08; -106,65", "point", (35.08, -106.65)),
        ("35,08 -106,65", "point", (35.08, -106.65)),
        ("35°30'36\"N 108°44'24\"W", "point", (35.51, -108.74)),
        ("35.0844, -106.65123", "point", (35.0844, -106.65123)),
        ("0.0, 0.0", "point", (0.0, 0.0)),
        ("95.1, -106.65", "unclear", "coordinates-range"),
        ("-106.65, 35.08", "unclear", "coordinates-range"),
        ("35.08, 999.5", "unclear", "coordinates-range"),
        ("35.08N 36.5N", "unclear", "not-read"),
        ("N35.08N, 106.65", "unclear", "not-read"),
        ("35, 8", "unclear", "not-read"),
        ("35.08", "unclear", "not-read"),
        ("4 Mesa Rd", "unclear", "not-read"),
        ("4 Mesa Rd, Gallup", "unclear", "not-read"),
        ("M5V 2T6", "unclear", "not-read"),
        ("---", "unclear", "not-read"),
        ("☃", "unclear", "not-read"),
        ("'; DROP TABLE--", "city", ("drop table", "")),
        ("x" * 101, "unclear", "too-long"),
        ("Santa Fe", "city", ("santa fe", "")),
        ("  SANTA   fe ", "city", ("santa fe", "")),
        ("Santa Fe, NM", "city", ("santa fe", "NM")),
        ("Santa Fe NM", "city", ("santa fe", "NM")),
        ("Santa Fe, N.M.", "city", ("santa fe", "NM")),
        ("santa fe new mexico", "city", ("santa fe", "NM")),
        ("Santa Fe, Nuevo México", "city", ("santa fe", "NM")),
        ("santa fe nuevo mexico", "city", ("santa fe", "NM")),
        ("Santa Fe, New Mexico, USA", "city", ("santa fe", "NM")),
        ("Santa Fe, NM, EE. UU.", "city", ("santa fe", "NM")),
        ("santa fe nm usa", "city", ("santa fe", "NM")),
        ("Plaza, Santa Fe, NM", "city", ("santa fe", "NM")),
        ("Española", "city", ("espanola", "")),
        ("Charleston, West Virginia", "city", ("charleston", "WV")),
        ("charleston west virginia", "city", ("charleston", "WV")),
        ("Washington DC", "city", ("washington", "DC")),
        ("Toronto, Ontario", "city", ("toronto", "ontario")),
        ("New York", "city", ("new york", "")),
        ("Kansas", "city", ("kansas", "")),
        (", NM", "city", ("nm", "")),
        ("Coeur d'Alene ID", "city", ("coeur dalene", "ID")),
        ("St. Paul", "city", ("saint paul", "")),
    ],
)
def test_what_was_typed(typed: str, kind: str, what: object) -> None:
    found = asked_place(typed, STATES)
    assert found.kind == kind
    held = {"zip": found.zip, "point": found.point, "city": (found.city, found.region), "unclear": found.code}
    assert held.get(kind) == what


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Santa Fe", ["Santa Fe NM", "Santa Fe TX"]),
        ("santa fe tx", ["Santa Fe TX"]),
        ("Santa Fe, Arizona", []),
        ("santa fe s", ["Santa Fe Springs CA"]),
        ("san", ["Santa Fe NM", "Santa Fe Springs CA", "Santa Fe TX"]),
        ("espanola", ["Española NM"]),
        ("ESPAÑOLA, nm", ["Española NM"]),
        ("las vegas", ["Las Vegas NV", "Las Vegas NM"]),
        ("Las Vegas Nuevo México", ["Las Vegas NM"]),
        ("saint paul", ["St. Paul MN"]),
        ("St Paul, Minn", []),
        ("st. paul mn", ["St. Paul MN"]),
        # A city that is also a state; a state with no city of its name, and its code.
        ("New York", ["New York NY"]),
        ("new york, ny", ["New York NY"]),
        ("Kansas", ["Kansas City MO", "Wichita KS", "Kansas City KS"]),
        ("NM", ["Santa Fe NM", "Española NM", "Las Vegas NM"]),
        ("Minnesota", ["St. Paul MN"]),
        # What ends like a state and is none; other countries; a list that names no state.
        ("santa fe springs ca", ["Santa Fe Springs CA"]),
        ("Toronto, Ontario", ["Toronto ON"]),
        ("toronto, on", ["Toronto ON"]),
        ("Gallup", ["Gallup "]),
        ("Gallup, NM", ["Gallup "]),
        ("Atlantis", []),
        ("%", None),
    ],
)
def test_the_cities_that_are_meant(typed: str, names: list[str] | None) -> None:
    found = asked_place(typed, STATES)
    if names is None:
        assert found.kind == "unclear"
        return
    assert [f"{one.name} {one.region}" for one in matching(CITIES, found, STATES)] == names


@pytest.mark.parametrize("typed", ["Kalispell, MT", "kalispell mt", "Kalispell Montana", "MT", "montana"])
def test_the_code_of_montana_is_no_mount(typed: str) -> None:
    town = City("Kalispell", "MT", 48.2, -114.3, 2, DENVER)
    assert matching([*CITIES, town], asked_place(typed, STATES), STATES) == [town]


@pytest.mark.parametrize(
    "typed", ["Rocky Mount", "rocky mt.", "Rocky Mt., NC", "rocky mount nc", "Rocky Mount, North Carolina"]
)
def test_a_mount_is_not_montana(typed: str) -> None:
    town = City("Rocky Mount", "NC", 35.9, -77.8, 2, "America/New_York")
    assert matching([*CITIES, town], asked_place(typed, STATES), STATES) == [town]


def test_every_town_of_a_list_can_be_typed_as_it_is_shown() -> None:
    homonyms = [City("Springfield", region, 40.0, -90.0, 3, None) for region in ("", "IL", "MO", "Ont.", "St. Mary")]
    known = [
        *CITIES,
        *homonyms,
        City("Virginia", "MN", 47.5, -92.5, 2, None),
        City("Delaware", "OH", 40.3, -83.1, 2, None),
    ]
    for town in known:
        shown = f"{town.name}, {town.region}" if town.region else town.name
        found = matching(known, asked_place(shown, STATES), STATES)
        # Only what has no region, beside others of its name, cannot be told from them: then it is not offered.
        assert found == [town] if (town.name, town.region) != ("Springfield", "") else town not in found


def test_what_only_looks_like_a_state_at_its_end_is_tried_whole() -> None:
    towns = [City("Ranchos de Taos", "NM", 36.36, -105.6, 2, DENVER)]
    typed = asked_place("ranchos de", STATES)
    assert typed.state == ""
    assert (typed.city, typed.region) == ("ranchos", "DE")
    assert matching(towns, typed, STATES) == towns


def test_never_more_than_eight_are_offered_and_those_with_most_meetings() -> None:
    many = [City("Springfield", code, 40.0, -90.0, n, None) for n, code in enumerate(sorted(STATES.by_name.values()))]
    found = matching(many, asked_place("springfield", STATES), STATES)
    assert len(found) == MOST
    assert [one.meetings for one in found] == sorted((one.meetings for one in many), reverse=True)[:MOST]


@given(st.text(max_size=120))
@example("١٢٣٤٥")
@example("35.08,-١٠٦")
def test_whatever_is_typed_is_something(typed: str) -> None:
    found = asked_place(typed, STATES)
    assert (found.kind == "zip") == bool(re.fullmatch(r"[0-9]{5}", found.zip))
    assert (found.kind == "unclear") == bool(found.code)
    assert found.kind != "city" or found.whole
    assert len(matching(CITIES, found, STATES)) <= MOST


def test_nothing_that_was_typed_stays_in_memory() -> None:
    before = asked._key.cache_info().currsize
    matching(CITIES, asked_place("a place nobody lists, NM", STATES), STATES)
    matching(CITIES, asked_place("Another, Nowhere", STATES), STATES)
    assert asked._key.cache_info().currsize <= before + 2 * len(CITIES)
    for cached in (asked_place, city_key, miles_asked, places.zip_point):
        assert not hasattr(cached, "cache_info")


@pytest.mark.parametrize(
    ("typed", "miles"),
    [("", 25), (" ", 25), ("1", 1), ("25", 25), ("500", 500), ("2.5", 2.5), ("2,5", 2.5), ("25 miles", 25), ("25mi", 25), ("1 mile", 1), ("10 millas", 10), ("40 km", 24.85484), ("\uff12\uff15", 25)],
)  # fmt: skip
def test_how_far(typed: str, miles: float) -> None:
    assert miles_asked(typed) == pytest.approx(miles)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("0", "least"), ("-5", "least"), ("\u22125", "least"), ("0.5", "least"), ("1 km", "least"), ("501", "most"), ("10,000", "most"), ("10000", "most"), ("1,000,000", "most"), ("800,5", "most"), ("far", "words"), ("1e2", "words"), ("inf", "words"), ("nan", "words"), ("25 leagues", "words"), ("2 5", "words"), ("9" * 99, "words")],
)  # fmt: skip
def test_a_distance_that_is_none(typed: str, code: str) -> None:
    with pytest.raises(Unclear, match=f"^miles-{code}$") as refused:
        miles_asked(typed)
    assert refused.value.params == {"least": 1, "most": 500}


def test_every_code_has_its_sentence() -> None:
    texts = load_packs([places.CONTENT / "meetings-places.toml"])
    said = {text.id.removeprefix("meetings.place.") for text in texts}
    used = set(re.findall(r'(?:code=|Unclear\()"([a-z-]+)"', Path(asked.__file__).read_text(encoding="utf-8")))
    assert len(used) >= 7
    assert used == said


def test_cities_are_the_middle_of_their_meetings() -> None:
    rows: list[tuple[str, str, float | None, float | None, str | None]] = [
        ("Española", "NM", 35.99, -106.08, DENVER),
        ("espanola", "New Mexico", 36.01, -106.06, DENVER),
        ("Española", "nuevo méxico", 36.00, -106.07, "America/Phoenix"),
        ("Española", "NM", 0.5, 106.0, None),
        ("Española", "NM", 35.98, -106.09, DENVER),
        ("Española", "NM", None, None, DENVER),
        ("Santa Fe", "TX", 29.38, -95.1, None),
        ("Santa Fe", "NM", 35.68, -105.94, DENVER),
        ("", "NM", 35.0, -106.0, DENVER),
        ("Toronto", "Ontario", 43.6, -79.4, "America/Toronto"),
    ]
    found = cities_of(iter(rows), STATES)
    assert found == [
        City("Española", "NM", 35.99, -106.07, 5, DENVER),
        City("Santa Fe", "NM", 35.68, -105.94, 1, DENVER),
        City("Santa Fe", "TX", 29.38, -95.1, 1, None),
        City("Toronto", "Ontario", 43.6, -79.4, 1, "America/Toronto"),
    ]
    assert cities_of(reversed(rows), STATES) == found


def test_a_town_without_a_state_is_the_one_close_by() -> None:
    gallup = ("Gallup", "NM", 35.53, -108.74, DENVER)
    bare = ("Gallup", "", 35.55, -108.74, DENVER)
    assert cities_of([gallup, bare], STATES) == [City("Gallup", "NM", 35.54, -108.74, 2, DENVER)]
    far = ("Gallup", "", 45.0, -100.0, None)
    assert [(one.region, one.meetings) for one in cities_of([gallup, far], STATES)] == [("", 1), ("NM", 1)]
    assert [one.region for one in cities_of([bare], STATES)] == [""]


@pytest.mark.parametrize(
    ("city", "state", "address", "town"),
    [
        ("Gallup", "New Mexico", "", ("Gallup", "NM")),
        ("", "", "4 Mesa Rd, Gallup, NM 87301, USA", ("Gallup", "NM")),
        ("", "", "4 Mesa Rd, Gallup, NM, 87301", ("Gallup", "NM")),
        ("", "", "Gallup, NM, USA", ("Gallup", "NM")),
        ("", "", "Gallup, New Mexico", ("Gallup", "NM")),
        ("Gallup", "", "4 Mesa Rd, Gallup, NM 87301, USA", ("Gallup", "NM")),
        ("Gallup", "", "4 Mesa Rd, Zuni, NM 87327, USA", ("Gallup", "")),
        ("", "", "1 Elm St, Washington, DC 20001, USA", ("Washington", "DC")),
        ("", "", "1 High St, Lewes BN7 2XX, UK", ("Lewes", "")),
        ("", "", "1 Elm St, Toronto, ON M5V 2T6, Canada", ("Toronto", "ON")),
        ("", "", "Calle 1, Centro, Guadalajara, Jal., Mexico", ("Guadalajara", "Jal.")),
        ("", "", "Straat 1, 5211 AJ 's-Hertogenbosch, Netherlands", ("'s-Hertogenbosch", "")),
        ("", "", "1 Elm St, Sydney NSW 2000, Australia", ("Sydney", "")),
        ("", "", "1 High St, St. Ives, UK", ("St. Ives", "")),
        ("", "", "1 Elm St, Perth, WA 6000, Australia", ("Perth", "WA")),
        ("", "", "1 Calle Sol, San Juan, 00901, Puerto Rico", ("San Juan", "PR")),
        ("", "", "New Mexico, USA", ("", "")),
        ("", "", "USA", ("", "")),
        ("", "", "", ("", "")),
        ("Lewes", "East Sussex", "", ("Lewes", "East Sussex")),
    ],
)
def test_the_town_of_a_meeting(city: str, state: str, address: str, town: tuple[str, str]) -> None:
    assert town_of(city, state, address, STATES) == town


def test_distances_are_those_of_a_table() -> None:
    # Great circles on a ball of 3,958.8 miles; the quarter and half way round are known without a formula.
    assert miles_between((0, 0), (90, 50)) == pytest.approx(3958.8 * 3.141592653589793 / 2)
    assert miles_between((0, 0), (0, 180)) == pytest.approx(3958.8 * 3.141592653589793)
    # Albuquerque to Gallup by air is about 126 miles, to Window Rock about 139.
    assert miles_between((35.0844, -106.6504), (35.5281, -108.7426)) == pytest.approx(122, abs=3)
    # A degree of latitude is 69.09 miles on that ball, and across the date line it is the short way.
    assert miles_between((40, 0), (41, 0)) == pytest.approx(69.09, abs=0.01)
    assert miles_between((0, 179.5), (0, -179.5)) == pytest.approx(69.09, abs=0.01)
    assert miles_between((35.5, -108.7), (35.5, -108.7)) == 0


def inside(box: tuple[float, float, list[tuple[float, float]]], latitude: float, longitude: float) -> bool:
    south, north, pieces = box
    return south <= latitude <= north and any(west <= longitude <= east for west, east in pieces)


LATITUDES = st.one_of(st.floats(-90, 90), st.floats(89, 90), st.floats(-90, -89), st.sampled_from([90.0, -90.0, 0.0]))
LONGITUDES = st.one_of(
    st.floats(-180, 180), st.floats(179, 180), st.floats(-180, -179), st.sampled_from([180.0, -180.0])
)


@given(
    LATITUDES, LONGITUDES, st.one_of(st.floats(0.01, 500), st.floats(500, 13000)), st.floats(0, 1), st.floats(0, 360)
)
@example(10.0, 179.99, 50.0, 0.9, 90.0)
@example(10.0, -179.99, 50.0, 0.9, 270.0)
@example(89.5, 0.0, 34.0, 0.999, 90.0)
def test_whatever_is_near_is_in_the_box(
    latitude: float, longitude: float, miles: float, part: float, course: float
) -> None:
    """Goes so far on that course, by a formula that the product does not have, and looks whether the box holds the end."""
    there = miles * part / 3958.8
    north, turn = math.radians(latitude), math.radians(course)
    up = math.asin(
        max(-1, min(1, math.sin(north) * math.cos(there) + math.cos(north) * math.sin(there) * math.cos(turn)))
    )
    over = math.atan2(
        math.sin(turn) * math.sin(there) * math.cos(north), math.cos(there) - math.sin(north) * math.sin(up)
    )
    end = (math.degrees(up), (longitude + math.degrees(over) + 540) % 360 - 180)
    box = box_around(latitude, longitude, miles)
    if miles_between((latitude, longitude), end) <= miles:
        assert inside(box, *end)
        if abs(end[1]) == 180:
            assert inside(box, end[0], -end[1])


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES, st.floats(1, 500))
def test_what_is_out_of_the_box_is_far(
    lat: float, lon: float, other_lat: float, other_lon: float, miles: float
) -> None:
    if not inside(box_around(lat, lon, miles), other_lat, other_lon):
        assert miles_between((lat, lon), (other_lat, other_lon)) > miles


@given(st.floats(-80, 80), LONGITUDES, st.floats(1, 500))
def test_a_box_is_no_wider_than_it_has_to_be(latitude: float, longitude: float, miles: float) -> None:
    south, north, pieces = box_around(latitude, longitude, miles)
    assert north - south == pytest.approx(2 * miles / 69.0937, rel=1e-3)
    assert all(-180 <= west <= east <= 180 for west, east in pieces)
    # Where the circle is widest, its edge is just `miles` away.
    widest = math.degrees(math.asin(math.sin(math.radians(latitude)) / math.cos(miles / 3958.8)))
    edge = longitude + sum(east - west for west, east in pieces) / 2
    assert miles_between((latitude, longitude), (widest, edge)) == pytest.approx(miles, rel=1e-3)


def test_the_box_of_a_place_on_the_date_line_has_two_pieces_and_at_a_pole_all() -> None:
    south, north, pieces = box_around(-17.0, 179.9, 50)
    assert len(pieces) == 2
    assert pieces[0][1] == 180
    assert pieces[1][0] == -180
    assert [south, north] == pytest.approx([-17.7237, -16.2763], abs=1e-3)
    assert box_around(89.9, 20.0, 50)[1:] == (90.0, [(-180.0, 180.0)])
    assert box_around(-89.9, 20.0, 50)[0] == -90.0


def test_an_asked_place_that_is_none_has_no_match() -> None:
    assert matching(CITIES, Asked("empty"), STATES) == []
