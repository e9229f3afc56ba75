"""`/client_interface/`: what a BMLT server answers, asked in every way in which its programs ask."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handrail.meetings import reading
from handrail.meetings.reading import codes
from handrail.meetings.rules.feeds import read_feed
from handrail.meetings.rules.rows import Meeting
from handrail.meetings.rules.wanted import keys_of, number_of
from handrail.meetings.tests.feeds_cast import GOOD, read_rows
from handrail.meetings.tests.out_cast import ROWS, SITE, STILL, WEEKLY, asker, cast, listed, ref, slugs
from handrail.meetings.web import bmlt
from handrail.meetings.web.bmlt_out import FIELDS, body_number
from handrail.meetings.web.feeds_out import degrees

pytestmark = pytest.mark.django_db
TIMED = WEEKLY - {"ask"}
NM, BORDER = str(body_number("gallup")), str(body_number("other"))


@pytest.fixture(autouse=True)
def lists(settings: Any) -> None:
    """The lists, with volume limits out of the way."""
    settings.HANDRAIL_RATE_FACTOR = 1_000_000
    settings.APP_ORIGIN = "http://app.localhost:8000"
    cast()


def ask(query: str, form: str = "json", **headers: str) -> Any:
    return asker(**headers).get(f"/client_interface/{form}/?{query}")


def said(query: str) -> Any:
    answer = ask(query)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def search(query: str = "") -> list[dict[str, str]]:
    found = said(f"switcher=GetSearchResults&{query}")
    assert isinstance(found, list)
    return found


def names(found: list[dict[str, str]]) -> list[str]:
    """The meetings of these rows, in their order, each once."""
    refs = {str(number_of(ref(slug))): slug for slug in [*(str(row["slug"]) for row in ROWS), "star", "made-up"]}
    listed_once = [refs[one["id_bigint"]] for one in found]
    assert len(set(listed_once)) == len(listed_once)
    return listed_once


def kind(key: str) -> str:
    return str(bmlt.kinds()[key].number)


def test_a_row_word_for_word() -> None:
    [row] = [one for one in search() if one["meeting_name"] == "Late Light"]
    assert row == {
        "id_bigint": str(number_of(ref("late-light"))), "worldid_mixed": "", "shared_group_id_bigint": "",
        "service_body_bigint": NM, "service_body_name": "Gallup Area", "weekday_tinyint": "7", "venue_type": "3",
        "start_time": "23:30:00", "duration_time": "01:00:00", "time_zone": "America/Denver", "formats": "C,HY,W",
        "format_shared_id_list": f"{kind('C')},{kind('HY')},{kind('W')}", "lang_enum": "", "longitude": "-108.7", "latitude": "35.53",
        "distance_in_km": "", "distance_in_miles": "", "email_contact": "", "published": "1", "root_server_uri": SITE,
        "meeting_name": "Late Light", "location_text": "Community House", "location_info": "", "location_street": "12 Red Rock Rd",
        "location_city_subsection": "", "location_neighborhood": "", "location_municipality": "Gallup",
        "location_sub_province": "Western Area", "location_province": "NM", "location_postal_code_1": "87301", "location_nation": "USA",
        "train_lines": "", "bus_lines": "", "comments": "Use the side door.", "phone_meeting_number": "",
        "virtual_meeting_link": "https://zoom.us/j/5550101", "virtual_meeting_additional_info": "", "report_url": "",
    }  # fmt: skip


def test_every_value_is_a_string_and_days_begin_at_one() -> None:
    found = search()
    assert set(names(found)) == TIMED
    assert all(isinstance(value, str) for row in found for value in row.values())
    days = {one["meeting_name"]: (one["weekday_tinyint"], one["start_time"], one["duration_time"]) for one in found}
    assert days["Still Water"] == ("4", "19:00:00", "01:00:00")
    assert days["Sunrise"] == ("1", "08:00:00", "01:00:00")
    assert days["By Phone"] == ("5", "06:30:00", "00:45:00")
    assert "Elm" not in json.dumps(found)


def test_venues_are_those_of_bmlt_and_what_is_closed_says_so() -> None:
    found = {one["meeting_name"]: (one["venue_type"], one["formats"]) for one in search()}
    assert found["Sunrise"] == ("2", "O,S,VM")
    assert found["By Phone"] == ("2", "")
    assert found["Noon Group"] == ("1", "O,TC")
    assert found["Still Water"] == ("1", "O,X")
    assert found["Somewhere"] == ("", "")


def test_a_name_that_says_closed_for_now_is_enough_for_both_forms() -> None:
    listed("third", {**STILL, "slug": "shut", "name": "Evening (temporarily closed)"})
    third = body_number("third")
    assert [(one["venue_type"], one["formats"]) for one in search(f"services={third}")] == [("1", "O,TC,X")]
    assert len(search(f"services={third}&formats={kind('TC')}")) == 1
    [row] = json.loads(asker().get("/meetings.json?feed=third").content)
    assert (row["types"], row["attendance_option"]) == (["O", "TC", "X"], "inactive")


def test_what_our_own_importer_reads_of_it_is_the_same_meeting() -> None:
    read = {one.slug: one for one in read_rows(*[*search("monthly=1")]).meetings}
    for before in read_rows(*ROWS).meetings:
        if before.slug == "ask":
            continue
        after = read[str(number_of(ref(before.slug)))]
        kept = [
            "name",
            "day",
            "time",
            "zone",
            "venue",
            "city",
            "latitude",
            "longitude",
            "conference_url",
            "conference_phone",
            "notes",
        ]
        assert {one: getattr(after, one) for one in kept} == {one: getattr(before, one) for one in kept}
        assert after.minutes == (before.minutes or 60)
    whole = said("switcher=GetSearchResults&get_used_formats&monthly=1")
    types = {one.name: set(one.types) for one in read_whole(whole)}
    assert types["Still Water"] == {"O", "X"}
    assert types["Late Light"] == {"C", "W"}
    assert types["Noon Group"] == {"O", "TC"}


def read_whole(whole: dict[str, Any]) -> list[Meeting]:
    """An answer with its formats, read by our own importer."""
    return list(read_feed(json.dumps(whole).encode(), reading.reading()).meetings)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", TIMED), ("monthly=1", TIMED | {"big"}),
        ("weekdays=4", {"still-water", "rock"}), ("weekdays[]=1&weekdays[]=7", {"sunrise", "late-light"}),
        ("weekdays=1,7", {"sunrise", "late-light"}), ("weekdays=-4", TIMED - {"still-water", "rock"}), ("weekdays=8", set()), ("weekdays=0", set()),
        ("venue_types=1", {"still-water", "noon", "manana", "rock", "star"}), ("venue_types[]=2", {"sunrise", "by-phone"}),
        ("venue_types[0]=3", {"late-light"}), ("venue_types[]=-2", TIMED - {"sunrise", "by-phone"}), ("venue_types=9", set()),
        (f"services={NM}", TIMED - {"star"}), (f"services[]={BORDER}&recursive=1", {"still-water", "star"}), (f"services=-{BORDER}", TIMED - {"star"}),
        ("services=7", set()), (f"services[]={NM}&services[]=7", TIMED - {"star"}),
        (f"meeting_ids={number_of(ref('rock'))},{number_of(ref('star'))}", {"rock", "star"}),
        (f"meeting_ids[]=-{number_of(ref('rock'))}", TIMED - {"rock"}), ("meeting_ids=1", set()), ("meeting_ids=" + "9" * 18, set()),
        ("meeting_ids=" + "9" * 60, set()), ("meeting_ids=abc", set()), ("meeting_ids=1e9", set()), ("meeting_ids=", TIMED),
        ("SearchString=window+rock", {"rock"}), ("SearchString=RING+bell", {"still-water"}), ("SearchString=ab", TIMED), ("SearchString=%25%25%25", set()),
        ("SearchString=___", set()), ("SearchString=nandu", {"manana"}), (f"SearchString={number_of(ref('rock'))}", {"rock"}),
        ("SearchString=Gallup&StringSearchIsAnAddress=1&SearchStringRadius=10", {"still-water", "late-light"}),
        ("SearchString=87301&StringSearchIsAnAddress=1&SearchStringRadius=12", {"still-water", "late-light"}),
        ("SearchString=Nowhereville&StringSearchIsAnAddress=1", set()),
        ("StartsAfterH=18&StartsAfterM=0", {"still-water", "late-light", "star"}), ("StartsAfterH=17", {"still-water", "late-light", "star", "rock"}),
        ("StartsBeforeH=8", {"by-phone", "where"}), ("StartsBeforeM=30", set()), ("StartsAfterH=99", set()), ("StartsAfterH=x", set()), ("StartsAfterH=-1", set()),
        ("EndsBeforeH=9", {"sunrise", "by-phone", "where"}), ("EndsBeforeH=24", TIMED - {"late-light"}),
        ("MinDurationH=1&MinDurationM=15", {"manana"}), ("MaxDurationM=50", {"by-phone"}), ("MinDurationH=1&MaxDurationH=1", TIMED - {"by-phone", "manana"}),
        ("lat_val=35.52&long_val=-108.74&geo_width=5", {"still-water", "late-light"}), ("lat_val=35.52&long_val=-108.74&geo_width_km=2", {"still-water"}),
        ("lat_val=35.52&long_val=-108.74&geo_width=-1", {"still-water"}), ("lat_val=35.52&long_val=-108.74&geo_width_km=-3", {"still-water", "late-light", "rock"}),
        ("lat_val=35.52&long_val=-108.74&geo_width=-100", {"still-water", "late-light", "rock", "manana", "star"}),
        ("lat_val=35.52&long_val=-108.74", set()), ("lat_val=35.52", set()), ("lat_val=nan&long_val=nan&geo_width=5", set()),
        ("lat_val=35.52&long_val=-108.74&geo_width=inf", set()), ("lat_val=1e999&long_val=2&geo_width=5", set()), ("lat_val=95&long_val=2&geo_width=5", set()),
        ("lat_val=35.52&long_val=-108.74&geo_width=1e300", {"still-water", "late-light", "rock", "manana", "star"}),
        ("lat_val=35.52&long_val=-108.74&geo_width=-1e300", {"still-water", "late-light", "rock", "manana", "star"}),
        ("meeting_key=location_municipality&meeting_key_value=gallup", {"still-water", "sunrise", "late-light"}),
        ("meeting_key=location_municipality", set()), ("meeting_key=comments&meeting_key_value=x", set()),
    ],
)  # fmt: skip
def test_what_a_search_finds(query: str, found: set[str]) -> None:
    assert set(names(search(query))) == found


@pytest.mark.parametrize(
    ("keys", "more", "found"),
    [
        (("O", "X"), "", {"still-water"}), (("O", "X"), "&formats_comparison_operator=OR", TIMED - {"late-light", "by-phone", "where", "star"}),
        (("VM",), "", {"sunrise"}), (("HY",), "", {"late-light"}), (("TC",), "", {"noon"}), (("-O", "-VM"), "", {"late-light", "by-phone", "manana", "where", "star"}),
    ],
)  # fmt: skip
def test_a_search_by_formats(keys: tuple[str, ...], more: str, found: set[str]) -> None:
    numbers = [f"-{kind(key[1:])}" if key.startswith("-") else kind(key) for key in keys]
    assert set(names(search("&".join(f"formats[]={one}" for one in numbers) + more))) == found


def test_a_format_that_there_is_not_finds_nothing_or_the_rest() -> None:
    assert search("formats=1000000007") == []
    assert search("formats=1000000007&formats_comparison_operator=OR") == []
    assert set(names(search(f"formats=1000000007,{kind('TC')}&formats_comparison_operator=OR"))) == {"noon"}


def test_the_order_is_the_one_asked_for() -> None:
    assert names(search())[:4] == ["sunrise", "noon", "where", "manana"]
    assert names(search("sort_keys=start_time"))[:3] == ["by-phone", "where", "sunrise"]
    assert names(search("sort_keys=meeting_name"))[0] == "by-phone"
    assert names(search("sort_key=state&meeting_key=location_province&meeting_key_value=NM"))[-1] == "manana"
    near = search("lat_val=31.76&long_val=-106.49&geo_width=-9&sort_results_by_distance=1")
    assert names(near)[:2] == ["star", "manana"]
    far = [float(one["distance_in_miles"]) for one in near]
    assert far == sorted(far)
    assert [round(float(one["distance_in_km"]) / float(one["distance_in_miles"]), 2) for one in near[1:]] == [1.61] * (
        len(near) - 1
    )


def test_fields_and_pages() -> None:
    row = search("data_field_key=meeting_name,weekday_tinyint,nothing&weekdays=6")
    assert row == [{"weekday_tinyint": "6", "meeting_name": "Lone Star"}]
    near = search("data_field_key=meeting_name,distance_in_miles&lat_val=31.76&long_val=-106.49&weekdays=6")
    assert near == [{"distance_in_miles": "0", "meeting_name": "Lone Star"}]
    every = names(search())
    paged = [names(search(f"page_size=3&page_num={number}")) for number in (1, 2, 3, 4)]
    assert [one for some in paged for one in some] == every
    assert names(search("page_size=3")) == every[:3]
    assert search("page_size=3&page_num=" + "9" * 300) == search("page_size=3&page_num=1")
    assert search("page_size=nan&page_num=2") == search()


def test_the_whole_country_is_not_handed_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bmlt, "MOST", 4)
    answer = ask("switcher=GetSearchResults")
    assert (answer.status_code, set(json.loads(answer.content))) == (400, {"error"})
    assert len(search("page_size=4")) == 4


def test_formats_come_with_what_uses_them_or_alone() -> None:
    whole = said("switcher=GetSearchResults&get_used_formats&weekdays=4&lang_enum=es")
    assert set(whole) == {"meetings", "formats"}
    used = {number for row in whole["meetings"] for number in row["format_shared_id_list"].split(",")}
    assert {one["id"] for one in whole["formats"]} == used
    assert {one["key_string"]: one["name_string"] for one in whole["formats"]}["O"] == "Abierta"
    assert said("switcher=GetSearchResults&get_formats_only=&weekdays=4&lang_enum=es") == {"formats": whole["formats"]}
    every = said("switcher=GetFormats")
    assert {one["key_string"] for one in every} == {
        next(iter(keys_of((code,), ""))) for code in codes().known - {"ONL", "HY"}
    } | {"VM", "HY"}
    assert all(isinstance(value, str) for one in every for value in one.values())
    assert [
        one["key_string"]
        for one in said("switcher=GetFormats&lang_enum=en&key_strings[]=TC&key_strings[]=VM&key_strings[]=HY")
    ] == ["HY", "TC", "VM"]
    assert [one["lang"] for one in said("switcher=GetFormats&lang_enum[]=en&lang_enum[]=es&key_strings=O")] == [
        "en",
        "es",
    ]
    assert said("switcher=GetFormats&key_strings=O&lang_enum=de")[0]["lang"] == "en"
    assert said(f"switcher=GetFormats&format_ids={kind('X')}")[0]["world_id"] == "WCHR"
    assert kind("O") not in {one["id"] for one in said(f"switcher=GetFormats&format_ids=-{kind('O')}")}


def test_numbers_of_formats_are_for_ever_and_told_apart() -> None:
    numbers = [one.number for one in bmlt.kinds().values()]
    assert len(set(numbers)) == len(numbers)
    assert (kind("O"), kind("VM"), kind("AL-AN")) == ("24", "1169", "19855000")
    assert max(numbers) < 2**53


def test_service_bodies_are_the_lists() -> None:
    assert said("switcher=GetServiceBodies") == [
        {"id": BORDER, "parent_id": "0", "name": "Border Area", "description": "", "type": "AS", "url": "", "helpline": "", "world_id": ""},
        {"id": NM, "parent_id": "0", "name": "Gallup Area", "description": "Gallup Area Service", "type": "AS", "url": "https://gallup.example/", "helpline": "", "world_id": ""},
    ]  # fmt: skip
    assert [one["id"] for one in said(f"switcher=GetServiceBodies&parents=1&services[]={NM}")] == [NM]
    assert [one["id"] for one in said(f"switcher=GetServiceBodies&services=-{NM}")] == [BORDER]


def test_the_server_says_what_it_speaks_and_nothing_of_its_machine() -> None:
    [row] = said("switcher=GetServerInfo")
    assert (row["version"], row["versionInt"], row["langs"], row["root_server_uri"]) == (
        "4.0.0",
        "4000000",
        "en,es",
        SITE,
    )
    assert all(isinstance(value, str) for value in row.values())
    assert not {"phpVersion", "dbVersion", "dbPrefix", "commit"} & set(row)
    assert {one["key"] for one in said("switcher=GetFieldKeys")} == set(FIELDS)
    assert set(FIELDS) <= set(search()[0])
    assert said("switcher=GetCoverageArea") == [
        {"nw_corner_latitude": "35.687000", "nw_corner_longitude": "-109.050000", "se_corner_latitude": "31.760000", "se_corner_longitude": "-105.938000"}
    ]  # fmt: skip


def test_a_call_of_a_function_is_a_script_and_no_other_kind_of_file() -> None:
    answer = ask("switcher=GetSearchResults&callback=jsonp_1763.x_9", "jsonp")
    body = answer.content.decode("ascii")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (body[:20], body[-2:]) == ("/**/jsonp_1763.x_9([", ");")
    assert json.loads(body.removeprefix("/**/jsonp_1763.x_9(").removesuffix(");")) == search()
    assert ask("switcher=GetServerInfo", "jsonp").content.startswith(b"/**/callback([")


@pytest.mark.parametrize(
    "name", ["", "a(b)", "alert(1)//", "%3Cscript%3E", "a-b", "a%0Ab", "a" * 65, "a%00", "%C3%A1", "a;b", "x%20y", "a%5B0%5D", "CWS%07%0E000", "a%E2%80%A8b"]
)  # fmt: skip
def test_a_callback_that_is_no_name_is_refused(name: str) -> None:
    answer = ask(f"switcher=GetSearchResults&callback={name}", "jsonp")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/json")
    assert set(json.loads(answer.content)) == {"error"}
    assert "script" not in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "switcher=",
        "switcher=GetNAWSDump",
        "switcher=getsearchresults",
        "switcher=GetChanges",
        "Switcher=GetFormats",
    ],
)
def test_an_unknown_question_is_answered_as_bmlt_does(query: str) -> None:
    assert ask(query).status_code == 422
    assert "GetSearchResults" in json.loads(ask(query).content)["error"]


def test_forms_that_are_not_spoken_and_queries_without_end() -> None:
    for form in ("xml", "csv", "tsml", "kml"):
        assert ask("switcher=GetSearchResults", form).status_code == 404
    assert ask("switcher=GetSearchResults&SearchString=" + "x" * 10_000).status_code == 400
    assert ask("switcher=GetSearchResults&SearchString=abc%00").status_code == 400
    assert search("SearchString=abc%2500%ED%A0%80") == []
    assert ask("switcher=GetSearchResults&" + "&".join("weekdays[]=1" for _ in range(1_000))).status_code == 400
    assert set(names(search("&".join("weekdays[]=4" for _ in range(400))))) == {"still-water", "rock"}


def test_it_is_open_tagged_and_without_cookies() -> None:
    answer = ask("switcher=GetSearchResults")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    assert ask("switcher=GetSearchResults", if_none_match=answer.headers["ETag"]).status_code == 304
    assert ask("switcher=GetSearchResults", "jsonp").headers["ETag"] != answer.headers["ETag"]
    for method in ("post", "put", "delete"):
        assert getattr(asker(), method)("/client_interface/json/").status_code == 405


def test_statements_do_not_grow_with_the_meetings() -> None:
    query = "get_used_formats&lat_val=35.5&long_val=-108.7&geo_width=-500"
    with CaptureQueriesContext(connection) as few:
        said(f"switcher=GetSearchResults&{query}")
    listed("many", *({**GOOD, "slug": f"n{n}", "name": f"N{n}", "day": n % 7} for n in range(120)))
    with CaptureQueriesContext(connection) as many:
        assert len(said(f"switcher=GetSearchResults&{query}")["meetings"]) > 120
    assert len(many) <= len(few)


@pytest.mark.parametrize("said", ["1e999", "-1e999", "nan", "inf", "0x1p3", "1_0", "", "1e", "1.2.3", "\u0663"])
def test_a_number_without_end_is_none(said: str) -> None:
    assert degrees(said) is None


def test_every_name_of_a_field_is_plain() -> None:
    assert all(re.fullmatch("[a-z_0-9]+", key) for key in FIELDS)
    assert slugs([ref("star")]) == {"star"}
