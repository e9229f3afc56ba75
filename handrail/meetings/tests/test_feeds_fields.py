"""One defect at a time: what a field becomes, and what the report calls it."""

from typing import Any

import pytest

from handrail.meetings.tests.feeds_cast import GOOD, read_one, read_rows

DAYS: list[tuple[Any, list[int | None], str]] = [
    (0, [0], ""),
    (3.0, [3], ""),
    ("4", [4], "day-as-text"),
    ("1,3, 5", [1, 3, 5], "day-as-text"),
    ("Monday", [1], "day-as-word"),
    ("Saturdays", [6], "day-as-word"),
    ("Thurs.", [4], "day-as-word"),
    ("miércoles", [3], "day-as-word"),
    ("los sábados", [6], "day-as-word"),
    ("Mon, Wed & Fri", [1, 3, 5], "day-as-word"),
    ("lunes y jueves", [1, 4], "day-as-word"),
    ("Monday - Friday", [1, 2, 3, 4, 5], "day-as-word"),
    ("Fri to Mon", [0, 1, 5, 6], "day-as-word"),
    ("lunes a miércoles", [1, 2, 3], "day-as-word"),
    ("Daily", [0, 1, 2, 3, 4, 5, 6], "day-as-word"),
    ("todos los días", [0, 1, 2, 3, 4, 5, 6], "day-as-word"),
    ("Weekdays", [1, 2, 3, 4, 5], "day-as-word"),
    ([1, "Tuesday"], [1, 2], "day-as-word"),
    ("First Saturday", [6], "day-in-sentence"),
    (7, [0], "day-seven"),
    ("NULL", [None], "null-text"),
    ("By appointment", [None], ""),
    ("", [None], ""),
    ([], [None], ""),
]


@pytest.mark.parametrize(("given", "days", "kind"), DAYS)
def test_days(given: Any, days: list[int | None], kind: str) -> None:
    found = read_rows({**GOOD, "day": given})
    assert sorted((one.day for one in found.meetings), key=str) == days
    assert list(found.report.repaired) == ([kind] if kind else [])
    assert ("day" in found.report.unknown) == (days == [None])


@pytest.mark.parametrize("given", [8, -1, "someday", True, {"day": 1}, "13", 2.5])
def test_a_day_that_cannot_be_read_is_kept_as_unknown(given: Any) -> None:
    one, found = read_one(day=given)
    assert one.day is None
    assert found.report.why == {"day: not-read": 1}


def test_a_day_in_a_sentence_keeps_the_sentence() -> None:
    one, _ = read_one(day="First Saturday", notes="Bring a chair.")
    assert one.notes == "First Saturday\nBring a chair."


TIMES: list[tuple[Any, str | None, str]] = [
    ("19:00", "19:00", ""),
    ("7:00 PM", "19:00", "time-12-hours"),
    ("12:15 am", "00:15", "time-12-hours"),
    ("12 p.m.", "12:00", "time-12-hours"),
    ("7pm", "19:00", "time-12-hours"),
    ("7:30 P. M.", "19:30", "time-12-hours"),
    ("19:00 PM", "19:00", "time-12-hours"),
    ("19:05:00", "19:05", "time-with-seconds"),
    ("Noon", "12:00", "time-as-word"),
    ("12 Noon", "12:00", "time-as-word"),
    ("Midnight", "00:00", "time-as-word"),
    ("mediodía", "12:00", "time-as-word"),
    ("Medianoche", "00:00", "time-as-word"),
    ("7:30", "07:30", "time-other-form"),
    ("1930", "19:30", "time-other-form"),
    (1930, "19:30", "time-other-form"),
    ("19h30", "19:30", "time-other-form"),
    ("1899-12-30T19:30:00.000Z", "19:30", "time-other-form"),
    (0.75, "18:00", "time-as-fraction"),
    ("NULL", None, "null-text"),
    ("N/A", None, "null-text"),
    ("", None, ""),
]


@pytest.mark.parametrize(("given", "time", "kind"), TIMES)
def test_times(given: Any, time: str | None, kind: str) -> None:
    one, found = read_one(time=given)
    assert one.time == time
    assert list(found.report.repaired) == ([kind] if kind else [])
    assert ("time" in found.report.unknown) == (time is None)


@pytest.mark.parametrize("given", ["25:00", "7:75", "13:00 am", "soon", "7", 7, "0:30 PM", "19:00:00:00", [], True])
def test_a_time_that_cannot_be_read_is_kept_as_unknown(given: Any) -> None:
    one, found = read_one(time=given)
    assert one.time is None
    assert found.report.unknown["time"] == 1


def test_a_time_is_also_found_in_its_other_field() -> None:
    one, found = read_one(time="TBD", time_formatted="6:30 pm")
    assert (one.time, "time" in found.report.unknown) == ("18:30", False)


def test_24_00_is_the_next_day() -> None:
    one, found = read_one(day=6, time="24:00", end_time=None)
    assert (one.day, one.time) == (0, "00:00")
    assert "time-24" in found.report.repaired


LENGTHS: list[tuple[dict[str, Any], int | None]] = [
    ({"end_time": "20:15"}, 75),
    ({"end_time": "8:15 PM"}, 75),
    ({"end_time": "01:30"}, 390),
    ({"end_time": "Midnight"}, 300),
    ({"time": "22:30", "end_time": "00:15"}, 105),
    ({"end_time": "19:00"}, None),
    ({"end_time": "late"}, None),
    ({"end_time": None}, None),
    ({"end_time": None, "duration": 90}, 90),
    ({"end_time": None, "duration": "1:45"}, 105),
    ({"end_time": None, "duration": "01:30:00"}, 90),
    ({"end_time": None, "duration": 0}, None),
    ({"end_time": None, "duration": 99999}, None),
    ({"time": "7:00 - 8:30 pm", "end_time": None}, 90),
    ({"time": "11:30 - 1:00 pm", "end_time": None}, 90),
    ({"time": "10:00 AM to Noon", "end_time": None}, 120),
]


@pytest.mark.parametrize(("fields", "minutes"), LENGTHS)
def test_how_long_it_lasts(fields: dict[str, Any], minutes: int | None) -> None:
    one, found = read_one(**fields)
    assert one.minutes == minutes
    assert ("minutes" in found.report.unknown) == (minutes is None)


POINTS: list[tuple[dict[str, Any], tuple[float, float] | None, str]] = [
    ({"latitude": "35.52", "longitude": "-108.74"}, (35.52, -108.74), "coordinates-as-text"),
    ({"latitude": -108.74, "longitude": 35.52}, (35.52, -108.74), "coordinates-swapped"),
    ({"latitude": -74.0, "longitude": 40.7}, (40.7, -74.0), "coordinates-swapped"),
    ({"latitude": None, "longitude": None, "coordinates": "35.52,-108.74"}, (35.52, -108.74), "coordinates-as-text"),
    ({"latitude": 0, "longitude": 0}, None, "zero"),
    ({"latitude": "0", "longitude": "0.0"}, None, "zero"),
    ({"latitude": 95, "longitude": 200}, None, "out-of-range"),
    ({"latitude": 1e300, "longitude": 1}, None, "out-of-range"),
    ({"latitude": "north", "longitude": "west"}, None, "not-read"),
    ({"latitude": "NULL", "longitude": ""}, None, "not-given"),
    ({"latitude": 35.5, "longitude": None}, None, "not-given"),
    ({"latitude": 34.2359, "longitude": -118.5637, "attendance_option": "online"}, None, "placeholder"),
    ({"latitude": 34.2359, "longitude": -118.5637}, (34.2359, -118.5637), ""),
]


@pytest.mark.parametrize(("fields", "point", "kind"), POINTS)
def test_points(fields: dict[str, Any], point: tuple[float, float] | None, kind: str) -> None:
    one, found = read_one(
        conference_url="https://meet.example.org/1" if "attendance_option" in fields else None, **fields
    )
    assert (one.latitude, one.longitude) == (point or (None, None))
    if point and kind:
        assert kind in found.report.repaired
    if point is None:
        assert found.report.why == {f"place: {kind}": 1}


TYPES: list[tuple[Any, tuple[str, ...], tuple[str, ...], list[str]]] = [
    (["X", "O"], ("O", "X"), (), []),
    ("O,X", ("O", "X"), (), ["types-as-text"]),
    ("O X D", ("D", "O", "X"), (), ["types-as-text"]),
    ("[open]", ("O",), (), ["types-as-names", "types-as-text"]),
    ("Open,Wheelchair Access,Online Meeting", ("O", "ONL", "X"), (), ["types-as-names", "types-as-text"]),
    (["closed", "onl"], ("C", "ONL"), (), ["types-as-names"]),
    (["Abierta", "Silla"], ("O",), ("Silla",), ["types-as-names"]),
    (["BB", "STEP", "MW"], ("B", "ST"), ("MW",), ["types-as-names"]),
    (["O", "O", None, "", 7], ("O",), ("7",), []),
]


@pytest.mark.parametrize(("given", "types", "others", "kinds"), TYPES)
def test_types(given: Any, types: tuple[str, ...], others: tuple[str, ...], kinds: list[str]) -> None:
    one, found = read_one(types=given)
    assert (one.types, one.other_types) == (types, others)
    assert list(found.report.repaired) == kinds
    assert found.report.noted.get("other-types", 0) == bool(others)


TEXTS = [
    ("<b>Ring</b> the bell.<br>Then <i>wait</i>.", "Ring the bell.\nThen wait.", ["html"]),
    ("Tea &amp; cake &#8212; free", "Tea & cake \u2014 free", ["entities"]),
    ("&lt;p&gt;Twice&lt;/p&gt;", "Twice", ["entities", "html"]),
    ("<script>alert(1)</script>Hall 2", "Hall 2", ["html"]),
    ("Espa\u00c3\u00b1ol", "Español", ["mojibake"]),
    ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2", []),
    ("NULL", "", ["null-text"]),
    ("n/a", "", ["null-text"]),
    ("  Side\u00a0door \r\n\r\n\r\n\r\n Room 2 ", "Side door\n\nRoom 2", []),
    ("Write to door@sample.test for the code", "Write to … for the code", ["contact"]),
    ("Call Sam at (505) 555-0142.", "Call Sam at ….", ["contact"]),
    ("Call Sam, 5055550142", "Call Sam, …", ["contact"]),
    ("Dial in: 505-555-0199, passcode 12", "Dial in: 505-555-0199, passcode 12", []),
    ("Meeting 12345678901", "Meeting 12345678901", []),
]


@pytest.mark.parametrize(("given", "said", "kinds"), TEXTS)
def test_texts(given: str, said: str, kinds: list[str]) -> None:
    one, found = read_one(notes=given)
    assert one.notes == said
    assert list(found.report.repaired) == kinds


def test_a_text_without_end_is_cut_and_said_so() -> None:
    one, found = read_one(notes="word " * 5000, name="N" * 300)
    assert (len(one.notes), len(one.name)) == (4000, 255)
    assert found.report.repaired == {"cut": 1}


ADDRESSES = [
    ("https://meet.example.org/j/1?a=2", "https://meet.example.org/j/1?a=2"),
    ("HTTP://meet.example.org/", "HTTP://meet.example.org/"),
    ("meet.example.org/j/1", "https://meet.example.org/j/1"),
    ("Join: https://meet.example.org/j/1.", "https://meet.example.org/j/1"),
    ("https://meet.example.org/?a=1&amp;b=2", "https://meet.example.org/?a=1&b=2"),
    ("https://meet.example.org/j/7&amp;sa=D&amp;sntz=9&amp;usg=AFQ", "https://meet.example.org/j/7"),
    ("https://meet.example.org/j/7&sa=D&ust=1#x", "https://meet.example.org/j/7"),
    ("https://meet.example.org/?a=1&sa=D", "https://meet.example.org/?a=1&sa=D"),
    ("javascript:alert(1)", ""),
    ("data:text/html,x", ""),
    ("mailto:a@sample.test", ""),
    ("ftp://example.org/x", ""),
    ("http://127.0.0.1/x", ""),
    ("http://10.1.2.3/x", ""),
    ("http://[::1]/x", ""),
    ("http://localhost/x", ""),
    ("http://printer.local/x", ""),
    ("https://person:secret@example.org/", ""),
    ("https://example.org:port/", ""),
    ("none", ""),
]


@pytest.mark.parametrize(("given", "address"), ADDRESSES)
def test_only_web_addresses_that_others_can_open_are_kept(given: str, address: str) -> None:
    one, found = read_one(conference_url=given, url=given)
    assert one.conference_url == one.url == address
    assert ("url" in found.report.unknown) == (not address and given != "none")


NUMBERS = [
    ("+1-646-555-0100,,123456#", "+16465550100,,123456#", ""),
    ("(646) 555-0100", "6465550100", ""),
    ("Call 646.555.0100 then 123#", "6465550100", "Call 646.555.0100 then 123#"),
    ("none", "", ""),
    ("ask me", "", "ask me"),
    ("123", "", ""),
    # The number of a meeting is no telephone: dialled, it rings at a stranger's.
    ("ID: 646 555 0100  Password: river", "", "ID: 646 555 0100 Password: river"),
    ("Meeting ID 12345678901", "", "Meeting ID 12345678901"),
    ("Code: 646-555-0100", "", "Code: 646-555-0100"),
    ("PIN #6465550100", "", "PIN #6465550100"),
    ("Clave: 6465550100", "", "Clave: 6465550100"),
    ("(646) 555-0100 id#987654321", "6465550100", "(646) 555-0100 id#987654321"),
    ("ID: 987 654 321, dial 646-555-0100", "6465550100", "ID: 987 654 321, dial 646-555-0100"),
    ("Madrid 646 555 0100", "6465550100", "Madrid 646 555 0100"),
]


@pytest.mark.parametrize(("given", "number", "said"), NUMBERS)
def test_numbers_to_dial(given: str, number: str, said: str) -> None:
    one, _ = read_one(conference_phone=given)
    assert (one.conference_phone, one.conference_phone_notes) == (number, said)


def test_what_stands_beside_a_number_or_an_address_is_kept_once() -> None:
    one, found = read_one(
        conference_phone="646-555-0100 code 12, ask door@sample.test", conference_phone_notes="Press 1"
    )
    assert one.conference_phone_notes == "646-555-0100 code 12, ask …\nPress 1"
    assert found.report.repaired == {"contact": 1, "number-in-text": 1}
    one, _ = read_one(conference_phone="646-555-0100 code 12", conference_phone_notes="Dial 646-555-0100 code 12 now")
    assert one.conference_phone_notes == "Dial 646-555-0100 code 12 now"
    one, _ = read_one(conference_url="Code 12 at https://meet.example.org/1", conference_url_notes="Doors at 7")
    assert (one.conference_url, one.conference_url_notes) == ("https://meet.example.org/1", "Code 12 at …\nDoors at 7")
    one, _ = read_one(conference_url="skype:evening group?call")
    assert (one.conference_url, one.conference_url_notes) == ("", "skype:evening group?call")
    one, _ = read_one(conference_url="Join: https://meet.example.org/1.")
    assert (one.conference_url, one.conference_url_notes) == ("https://meet.example.org/1", "")


CHANGED = [
    ("2026-01-02 03:04:05", "2026-01-02T03:04:05Z", False),
    ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z", True),
    ("2026-01-02T03:04:05-07:00", "2026-01-02T10:04:05Z", True),
    ("8/10/2021 11:16:48 AM", "2021-08-10T11:16:48Z", True),
    ("25/10/2021", "2021-10-25T00:00:00Z", True),
    ("1609459200", "2021-01-01T00:00:00Z", True),
    ({"$date": "2024-08-06T01:15:42.121Z"}, "2024-08-06T01:15:42Z", True),
    ("yesterday", "", False),
    ("9999-12-31T23:59:59-12:00", "", False),
    ("2026-13-45 03:04:05", "", False),
]


@pytest.mark.parametrize(("given", "moment", "repaired"), CHANGED)
def test_when_a_row_was_changed(given: Any, moment: str, repaired: bool) -> None:
    one, found = read_one(updated=given)
    assert one.updated == moment
    assert ("updated-form" in found.report.repaired) == repaired
    assert ("updated" in found.report.unknown) == (not moment)


LINK = {"conference_url": "https://meet.example.org/1"}
NO_PLACE = {"formatted_address": None, "latitude": None, "longitude": None}
VENUES: list[tuple[dict[str, Any], str]] = [
    ({}, "in-person"),
    (LINK, "hybrid"),
    ({**LINK, **NO_PLACE}, "online"),
    ({**LINK, "formatted_address": "Gallup, NM, USA"}, "online"),
    ({**LINK, "approximate": "yes"}, "online"),
    ({**LINK, "types": ["TC"]}, "online"),
    ({"types": ["TC"]}, "closed"),
    ({"attendance_option": "inactive", "types": ["TC"]}, "closed"),
    ({"attendance_option": "inactive"}, "unknown"),
    ({"attendance_option": "in_person", **LINK}, "in-person"),
    ({"attendance_option": "online", "conference_phone": "646-555-0100"}, "phone"),
    ({"conference_phone": "646-555-0100", **NO_PLACE}, "phone"),
    ({"types": ["ONL"], **NO_PLACE}, "online"),
    (NO_PLACE, "unknown"),
    ({**NO_PLACE, "formatted_address": "Gallup, NM, USA"}, "unknown"),
    ({**NO_PLACE, "address": "4 Mesa Rd", "city": "Gallup"}, "in-person"),
    ({**LINK, "name": "Dawn (ONLINE)"}, "online"),
    ({"name": "Dawn (ONLINE)"}, "online"),
    ({**LINK, "name": "Dawn, online and in person"}, "hybrid"),
    ({"name": "(SUSPENDED) Dawn"}, "closed"),
    ({**LINK, "name": "(SUSPENDED) Dawn (ONLINE)"}, "online"),
    ({"name": "Grupo Alba (suspendida)"}, "closed"),
    ({"name": "Onward Zoomers"}, "in-person"),
]


@pytest.mark.parametrize(("fields", "venue"), VENUES)
def test_venues(fields: dict[str, Any], venue: str) -> None:
    one, found = read_one(**fields)
    assert one.venue == venue
    assert ("venue" in found.report.unknown) == (venue == "unknown")
    linked = bool(one.conference_url or one.conference_phone)
    assert ("link" in found.report.unknown) == (venue in ("online", "hybrid") and not linked)


def test_a_row_without_a_name_is_called_by_its_group() -> None:
    one, found = read_one(name=None, group="Mesa Group", postal_code=87301.0)
    assert (one.name, one.postal_code) == ("Mesa Group", "87301")
    assert found.report.repaired == {"name-made": 1}
