"""The zone of a meeting where its row does not say it: of its point, of its feed, or of none."""

from typing import Any

import pytest
import tzfpy

from handrail.meetings.rules.times import zone_names
from handrail.meetings.tests.feeds_cast import GOOD, read_one, read_rows
from handrail.meetings.zones import zone_at

BARE: dict[str, Any] = {
    "timezone": None,
    "formatted_address": "4 Mesa Rd, Tuba City, AZ 86045, USA",
    "latitude": 36.1350,
    "longitude": -111.2399,
}
"""On the Navajo Nation, which moves its clocks, in a state that does not."""
ONLINE = {"attendance_option": "online", "conference_url": "https://example.org/j/1"}


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "zone"),
    [
        # The Navajo Nation, with the Hopi reservation inside it.
        ("Window Rock AZ", 35.6806, -109.0526, "America/Denver"),
        ("Tuba City AZ", 36.1350, -111.2399, "America/Denver"),
        ("Chinle AZ", 36.1544, -109.5526, "America/Denver"),
        ("Kayenta AZ", 36.7278, -110.2546, "America/Denver"),
        ("Jeddito AZ, Navajo inside Hopi", 35.7692, -110.1243, "America/Denver"),
        ("Moenkopi AZ, a mile from Tuba City", 36.1111, -111.2224, "America/Phoenix"),
        ("Kykotsmovi AZ", 35.8732, -110.6187, "America/Phoenix"),
        ("Polacca AZ", 35.8367, -110.3829, "America/Phoenix"),
        ("Page AZ", 36.9147, -111.4558, "America/Phoenix"),
        ("Kearny AZ", 33.0570, -110.9107, "America/Phoenix"),
        ("Navajo Mountain UT", 37.0192, -110.7985, "America/Denver"),
        # States with two zones, and towns that keep a neighbour's.
        ("Gallup NM", 35.5281, -108.7426, "America/Denver"),
        ("Hobbs NM", 32.7026, -103.1360, "America/Denver"),
        ("El Paso TX", 31.7619, -106.4850, "America/Denver"),
        ("Van Horn TX", 31.0399, -104.8307, "America/Chicago"),
        ("Texline TX", 36.3781, -103.0194, "America/Chicago"),
        ("Rapid City SD", 44.0800, -103.2300, "America/Denver"),
        ("Pierre SD", 44.3683, -100.3510, "America/Chicago"),
        ("West Wendover NV", 40.7391, -114.0733, "America/Denver"),
        ("Phenix City AL", 32.4710, -85.0008, "America/New_York"),
        ("Boise ID", 43.6150, -116.2023, "America/Boise"),
        ("Lewiston ID", 46.4165, -117.0177, "America/Los_Angeles"),
        ("Ontario OR", 44.0266, -116.9629, "America/Boise"),
        ("Indianapolis IN", 39.7684, -86.1581, "America/Indiana/Indianapolis"),
        ("Gary IN", 41.5934, -87.3464, "America/Chicago"),
        ("Evansville IN", 37.9716, -87.5711, "America/Chicago"),
        ("Tell City IN", 37.9514, -86.7678, "America/Indiana/Tell_City"),
        ("Louisville KY", 38.2527, -85.7585, "America/Kentucky/Louisville"),
        # Far away.
        ("Adak AK", 51.8800, -176.6580, "America/Adak"),
        ("Honolulu HI", 21.3069, -157.8583, "Pacific/Honolulu"),
        ("San Juan PR", 18.4655, -66.1057, "America/Puerto_Rico"),
        ("Pago Pago AS", -14.2756, -170.7020, "Pacific/Pago_Pago"),
        ("Guam", 13.4443, 144.7937, "Pacific/Guam"),
        # Nowhere: the sea, two zones for one place, off the map.
        ("Gulf of Mexico", 27.0, -90.0, None),
        ("Pacific", 0.0, -150.0, None),
        ("Urumqi, Beijing time and its own", 43.8256, 87.6168, None),
        ("Ariel, two authorities", 32.1046, 35.1745, None),
        ("off the map", 91.0, 0.0, None),
        ("not a number", float("nan"), 0.0, None),
    ],
)  # fmt: skip
def test_the_zone_of_a_place(place: str, latitude: float, longitude: float, zone: str | None) -> None:
    assert zone_at(latitude, longitude) == zone, place


def test_every_zone_on_land_is_one_that_this_release_knows() -> None:
    drawn = {name for name in tzfpy.timezonenames() if not name.startswith("Etc/")}
    assert len(drawn) > 400
    assert drawn <= zone_names()


@pytest.mark.parametrize(
    ("changes", "feed", "zone", "noted"),
    [
        ({}, "", "America/Denver", "zone-of-point"),
        ({}, "America/Phoenix", "America/Denver", "zone-of-point"),
        ({"timezone": "America/Phoenix"}, "", "America/Phoenix", None),
        ({"name": "Dawn - 7pm Pacific"}, "", "America/Los_Angeles", None),
        # The state is no help: without a point it is the feed's zone, or none.
        ({"latitude": None}, "", None, None),
        ({"latitude": None}, "America/Phoenix", "America/Phoenix", "zone-of-feed"),
        # Nobody has to go there.
        (ONLINE, "America/Phoenix", "America/Phoenix", "zone-of-feed"),
        (ONLINE, "", "America/Denver", "zone-of-point"),
        ({**ONLINE, "attendance_option": "hybrid"}, "America/Phoenix", "America/Denver", "zone-of-point"),
        # The middle of a state or a country is no place.
        ({"approximate": "yes", "formatted_address": "Arizona, USA"}, "", None, None),
        ({"approximate": "yes", "formatted_address": "USA"}, "America/Phoenix", "America/Phoenix", "zone-of-feed"),
        ({"approximate": "yes", "formatted_address": None}, "", None, None),
        ({"formatted_address": "Arizona, USA"}, "", None, None),
        ({"approximate": "yes", "formatted_address": "Tuba City, AZ, USA"}, "", "America/Denver", "zone-of-point"),
        ({"approximate": "yes", "formatted_address": "AZ, USA", "city": "Tuba City"}, "", "America/Denver", "zone-of-point"),
        ({"formatted_address": None}, "", "America/Denver", "zone-of-point"),
        # Where servers put what has no place.
        ({"latitude": 34.2359, "longitude": -118.5637}, "", None, None),
        # At sea, and a number that was never filled in (longitude 0 is in the Sahara).
        ({"latitude": 27.0, "longitude": -90.0}, "", None, None),
        ({"longitude": 0.0}, "", None, None),
        # A name that is no zone: the place knows better, the feed does not.
        ({"timezone": "EST", "latitude": None}, "America/Phoenix", None, None),
        ({"timezone": "EST", **ONLINE}, "America/Phoenix", None, None),
    ],
)  # fmt: skip
def test_the_zone_of_a_row(changes: dict[str, Any], feed: str, zone: str | None, noted: str | None) -> None:
    row = {**GOOD, **BARE, **changes}
    found = read_rows({key: value for key, value in row.items() if value is not None}, zone=feed)
    assert found.meetings[0].zone == zone
    assert {kind for kind in found.report.noted if kind.startswith("zone-")} == ({noted} if noted else set())
    assert ("zone" in found.report.unknown) == (zone is None) == ("zone" in dict(found.meetings[0].unknown))


def test_a_zone_that_does_not_exist_is_put_right_by_the_place() -> None:
    meeting, found = read_one(**{**BARE, "timezone": "EST"})
    assert meeting.zone == "America/Denver"
    assert found.report.repaired["zone-not-read"] == found.report.noted["zone-of-point"] == 1
    assert meeting.unknown == tuple(pair for pair in meeting.unknown if pair[0] != "zone")


def test_all_days_of_a_row_have_the_zone_of_its_point() -> None:
    found = read_rows({**GOOD, **BARE, "day": [1, 3, 5]})
    assert [one.zone for one in found.meetings] == ["America/Denver"] * 3
    assert found.report.noted["zone-of-point"] == 1


def test_a_point_that_is_taken_away_or_swapped_counts_as_it_is_in_the_end() -> None:
    online = [
        {**GOOD, **ONLINE, "timezone": None, "slug": f"o{n}", "formatted_address": f"{n} Mesa Rd, Town {n}, NM, USA"}
        for n in range(12)
    ]
    assert {one.zone for one in read_rows(*online).meetings} == {None}
    swapped = {
        **GOOD,
        **BARE,
        "slug": "s",
        "latitude": -71.2,
        "longitude": 42.1,
        "formatted_address": "1 Elm St, Town, MA",
    }
    others = [{**GOOD, **BARE, "slug": f"n{n}", "latitude": 42.0 + n / 10, "longitude": -71.0} for n in range(8)]
    found = read_rows(swapped, *others)
    assert found.report.repaired["coordinates-swapped"] == 1
    assert {one.zone for one in found.meetings} == {"America/New_York"}


def test_a_point_far_from_its_list_is_noted_and_names_no_zone() -> None:
    near = [{**GOOD, **BARE, "slug": f"n{n}", "latitude": 33.0 + n / 50} for n in range(30)]
    lost_sign = {**GOOD, **BARE, "slug": "far", "longitude": 87.9}
    found = read_rows(*near, lost_sign, zone="America/Phoenix")
    assert (found.meetings[-1].zone, found.report.noted["far-off"]) == ("America/Phoenix", 1)
    assert found.report.noted["zone-of-point"] == 30
    # In a list of the whole world nothing is far.
    world = [{**row, "longitude": -110.0 + 12 * n} for n, row in enumerate(near[:20])]
    assert "far-off" not in read_rows(*world).report.noted
