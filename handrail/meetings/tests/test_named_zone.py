"""What the name of a meeting says of its time, beside the time of its row."""

import pytest

from handrail.meetings.rules.named_zone import name_allows, zone_in
from handrail.meetings.tests.feeds_cast import read_one


@pytest.mark.parametrize(
    ("name", "time", "zone"),
    [
        ("Dawn - 7pm Pacific - Online", "19:00", "America/Los_Angeles"),
        ("Dawn (7:30 p.m. ET)", "19:30", "America/New_York"),
        ("Dawn - 7pm Pacific", "21:00", None),
        ("Dawn - 7pm Central European Time", "19:00", None),
        ("Dawn", "19:00", None),
        ("Dawn 7pm Pacific", None, None),
    ],
)
def test_a_name_says_the_zone_of_its_own_time(name: str, time: str | None, zone: str | None) -> None:
    assert zone_in(name, time) == zone


@pytest.mark.parametrize(
    ("name", "time", "zone", "allowed"),
    [
        ("Dawn - 8:15pm Central", "21:15", "America/Chicago", False),
        ("Dawn - 8:15pm Central", "21:15", "America/New_York", True),
        ("Dawn - 1:30pm Eastern", "10:30", "America/Phoenix", True),
        ("Dawn - 4:30am Eastern", "10:30", "Africa/Johannesburg", True),
        ("Dawn - 4:30am Eastern", "10:30", "Europe/Madrid", True),
        ("Dawn - 4:30am Eastern", "10:30", "America/Denver", False),
        ("Dawn - 11pm Pacific", "02:00", "America/New_York", True),
        ("Dawn", "10:30", "America/Denver", True),
        ("Dawn - 1pm Eastern", None, "America/Denver", True),
    ],
)
def test_a_name_with_another_time_rules_zones_out(name: str, time: str | None, zone: str, allowed: bool) -> None:
    assert name_allows(name, time, zone) is allowed


def test_a_point_that_the_name_rules_out_gives_no_zone() -> None:
    chicago = {
        "timezone": None,
        "latitude": 41.88,
        "longitude": -87.63,
        "name": "Dawn - 8:15pm Central",
        "time": "21:15",
    }
    one, found = read_one(**chicago, formatted_address="3 Fir St, Chicago, IL 60601, USA")
    assert (one.zone, found.report.why) == (None, {"zone: name-says-other": 1})
    one, _ = read_one(**{**chicago, "time": "20:15"}, formatted_address="3 Fir St, Chicago, IL 60601, USA")
    assert one.zone == "America/Chicago"
    one, _ = read_one(**{**chicago, "name": "Dawn"}, formatted_address="3 Fir St, Chicago, IL 60601, USA")
    assert one.zone == "America/Chicago"
