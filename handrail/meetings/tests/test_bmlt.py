"""Rows of BMLT servers, with and without the formats that the server has."""

import json
from typing import Any

import pytest

from handrail.meetings import reading
from handrail.meetings.rules.feeds import Read, read_feed
from handrail.meetings.rules.rows import Meeting

ROW: dict[str, Any] = {
    "id_bigint": "9",
    "weekday_tinyint": "4",
    "start_time": "18:00:00",
    "duration_time": "01:00:00",
    "meeting_name": "Quiet Hour",
    "location_street": "3 Fir St",
    "lang_enum": "en",
    "venue_type": "1",
}


def fmt(key: str, number: str, name: str, world: str = "", lang: str = "en", **more: str) -> dict[str, str]:
    """One row as GetFormats gives it."""
    return {
        "key_string": key,
        "name_string": name,
        "description_string": f"About {name}.",
        "lang": lang,
        "id": number,
        "world_id": world,
        "format_type_enum": "FC1",
        "root_server_uri": "https://server.example.org/main_server/",
        **more,
    }


def read(row: dict[str, Any], formats: list[dict[str, str]] | None = None) -> tuple[Meeting, Read]:
    """One row, with the formats of its server where they are given."""
    whole = {**ROW, **row}
    document: object = [whole] if formats is None else {"meetings": [whole], "formats": formats}
    found = read_feed(json.dumps(document).encode(), reading.reading())
    return found.meetings[0], found


FORMATS = [
    fmt("C", "1", "Cold room"),
    fmt("XQ", "2", "Wheelchair", "WCHR"),
    fmt("MZ", "3", "Mountain walk"),
    fmt("BW", "3", "Caminata", lang="es"),
    fmt("ES", "4", "Spanish spoken", "LANG"),
    fmt("HY", "5", "Both", "HYBR"),
    fmt("YP", "6", "Young People"),
]


@pytest.mark.parametrize(
    ("row", "types", "others"),
    [
        ({"formats": "XQ"}, ("X",), ()),
        # What the server says of its own key counts, not what the key means elsewhere.
        ({"formats": "C"}, (), ("Cold room",)),
        ({"formats": "MZ"}, (), ("Mountain walk",)),
        ({"formats": "BW"}, (), ("Mountain walk",)),
        ({"formats": "BW", "lang_enum": "es"}, (), ("Caminata",)),
        ({"formats": "MZ", "lang_enum": "fr"}, (), ("Mountain walk",)),
        ({"formats": "YP"}, ("Y",), ()),
        ({"formats": "ES"}, ("S",), ()),
        ({"format_shared_id_list": "2,3"}, ("X",), ("Mountain walk",)),
        # By number where both are given: keys change with the language, numbers do not.
        ({"formats": "ZZ", "format_shared_id_list": "2"}, ("X",), ()),
        ({"formats": "XQ,ZZ", "format_shared_id_list": "2,77"}, ("X",), ("ZZ",)),
    ],
)
def test_formats_that_the_server_lists(row: dict[str, str], types: tuple[str, ...], others: tuple[str, ...]) -> None:
    one, _ = read(row, FORMATS)
    assert (one.types, one.other_types) == (types, others)


def test_formats_of_a_server_that_lists_none() -> None:
    one, found = read({"formats": "C,MZ,ES"})
    assert (one.types, one.other_types, found.report.repaired) == (("C", "S"), ("MZ",), {})
    one, _ = read({"format_shared_id_list": "2"})
    assert (one.types, one.other_types) == ((), ("#2",))


def test_a_name_of_a_format_is_plain_text() -> None:
    one, found = read({"formats": "TW"}, [fmt("TW", "8", "<b>Tea</b> &amp; walk")])
    assert one.other_types == ("Tea & walk",)
    assert found.report.repaired == {"entities": 1, "html": 1}


def test_two_servers_in_one_feed_have_formats_of_their_own() -> None:
    formats = [fmt("A", "1", "Art", server_id="1"), fmt("A", "1", "Open", "OPEN", root_server_id="2")]
    first, _ = read({"formats": "A", "root_server_id": "1"}, formats)
    second, _ = read({"formats": "A", "root_server_id": "2"}, formats)
    assert (first.other_types, second.types) == (("Art",), ("O",))


def test_a_format_says_that_a_meeting_is_in_both() -> None:
    one, _ = read({"formats": "HY", "venue_type": "", "virtual_meeting_link": "https://meet.example.org/1"}, FORMATS)
    assert (one.venue, one.types, one.other_types) == ("hybrid", (), ())


@pytest.mark.parametrize("formats", [None, [], "none", [None, 3, {"key_string": None}, {"id": 4, "name_string": None}]])
def test_formats_that_are_none_harm_nothing(formats: Any) -> None:
    one, found = read({"formats": "O", "format_shared_id_list": "4"}, formats)
    assert (one.types, found.report.kept) == (("O",), 1)


def test_parts_of_a_town_are_regions_from_large_to_small() -> None:
    one, _ = read(
        {
            "location_neighborhood": "Old Mill",
            "location_city_subsection": "East Side",
            "location_sub_province": "Lake County",
            "location_municipality": "Old Mill",
        }
    )
    assert (one.regions, one.city) == (("Lake County", "East Side", "Old Mill"), "Old Mill")


def test_an_address_in_the_place_of_a_place_is_none() -> None:
    row = {
        "venue_type": "2",
        "location_street": "",
        "location_text": "https://chat.example.org/a https://chat.example.org/b",
        "virtual_meeting_link": "https://meet.example.org/1",
        "virtual_meeting_additional_info": "Code 12",
    }
    one, found = read(row)
    assert (one.location, one.conference_url) == ("", "https://meet.example.org/1")
    assert one.conference_url_notes == "Code 12\nhttps://chat.example.org/a https://chat.example.org/b"
    assert found.report.repaired == {"address-as-place": 1}
    one, _ = read({**row, "virtual_meeting_link": "", "location_text": "https://chat.example.org/a"})
    assert (one.location, one.conference_url) == ("", "https://chat.example.org/a")
    assert one.conference_url_notes == "Code 12"
