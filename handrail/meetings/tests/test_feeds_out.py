"""`/meetings.json`: what other people's programs read, whole and true, and nothing that they take for a place to go to."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from handrail.meetings.actions.importing import work_out
from handrail.meetings.models import Feed, Listing
from handrail.meetings.places import states
from handrail.meetings.reads import out
from handrail.meetings.rules.rows import Meeting
from handrail.meetings.rules.wanted import Wanted, number_of, ref_begin
from handrail.meetings.tests.feeds_cast import GOOD, read_rows
from handrail.meetings.tests.out_cast import ROWS, SITE, STILL, WEEKLY, asker, cast, listed, ref, slugs
from handrail.meetings.web import feeds_out

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists(settings: Any) -> None:
    """The lists, with volume limits out of the way."""
    settings.HANDRAIL_RATE_FACTOR = 1_000_000
    settings.APP_ORIGIN = "http://app.localhost:8000"
    cast()


def ask(query: str = "", **headers: str) -> Any:
    return asker(**headers).get(f"/meetings.json{query}")


def rows(query: str = "") -> dict[str, dict[str, Any]]:
    """The rows of an answer by the names of the cast."""
    answer = ask(query)
    assert answer.status_code == 200, answer.content
    found = json.loads(answer.content)
    return dict(zip(sorted(slugs([one["slug"] for one in found])), sorted_by_name(found), strict=True))


def sorted_by_name(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(found, key=lambda one: next(iter(slugs([one["slug"]]))))


def test_a_row_word_for_word() -> None:
    assert rows()["still-water"] == {
        "id": number_of(ref("still-water")),
        "slug": ref("still-water"),
        "name": "Still Water",
        "day": 3,
        "time": "19:00",
        "end_time": "20:00",
        "timezone": "America/Denver",
        "types": ["O", "X"],
        "languages": ["en"],
        "attendance_option": "in_person",
        "city": "Gallup",
        "state": "NM",
        "country": "USA",
        "latitude": 35.52,
        "longitude": -108.74,
        "formatted_address": "4 Mesa Rd, Gallup, NM 87301, USA",
        "approximate": "no",
        "regions": ["Western Area"],
        "notes": "Ring the bell.",
        "updated": "2026-01-02 03:04:05",
        "url": f"{SITE}/en/meetings/{ref('still-water')}",
        "feedback_url": f"{SITE}/en/meetings/{ref('still-water')}",
        "entity": "Gallup Area Service, Border Area",
        "entity_url": "https://gallup.example/",
    }


def test_every_meeting_once_without_the_monthly_ones_and_the_invented_list() -> None:
    assert set(rows()) == WEEKLY
    assert set(rows("?monthly=1")) == WEEKLY | {"big"}
    assert "first Saturday" in rows("?monthly=1")["big"]["notes"]
    assert set(rows("?feed=sample")) == {"made-up"}


def test_an_invented_list_alone_is_not_given_out() -> None:
    Feed.objects.exclude(kind="sample").delete()
    work_out()
    assert json.loads(ask().content) == []


def test_a_sentence_about_weeks_that_stands_elsewhere_comes_into_the_notes() -> None:
    said = "Meets the second Saturday of the month."
    listed(
        "third", {**STILL, "slug": "named", "name": "Speakers", "day": 6, "notes": "Bring a cup.", "group_notes": said}
    )
    found = json.loads(ask("?feed=third&monthly=1").content)
    assert [one["notes"] for one in found] == [f"{said.removesuffix('.')}\nBring a cup."]


def test_an_address_has_four_parts_wherever_its_pieces_are_known() -> None:
    found = rows()
    said = {name: found[name]["formatted_address"] for name in ("still-water", "late-light", "manana", "rock", "star")}
    assert said == {
        "still-water": "4 Mesa Rd, Gallup, NM 87301, USA",
        "late-light": "12 Red Rock Rd, Gallup, NM 87301, USA",
        "manana": "7 Calle Luna, Santa Fé, NM, USA",
        "rock": "1 Window Rock Blvd, Window Rock, AZ 86515, USA",
        "star": "2 Main St, El Paso, TX 79901, USA",
    }
    assert {found[name]["approximate"] for name in said} == {"no"}


def test_nobody_is_sent_to_a_place_where_nobody_is() -> None:
    found = rows()
    assert "TC" in found["noon"]["types"]
    online = found["sunrise"]
    assert (online["formatted_address"], online["approximate"]) == ("Gallup, NM, USA", "yes")
    assert "address" not in online
    assert "Elm" not in json.dumps(online)
    assert online["conference_url"] == "https://zoom.us/j/5550100"
    for name in ("by-phone", "where", "ask"):
        assert found[name]["approximate"] == "yes", name
        assert "address" not in found[name]


def test_every_row_has_a_region_since_some_programs_break_where_one_has_none() -> None:
    found = rows()
    assert all(one["regions"] for one in found.values())
    assert found["by-phone"]["regions"] == ["Gallup Area"]
    assert found["rock"]["regions"] == ["Window Rock"]


def test_an_end_past_midnight_and_no_end_where_none_is_known() -> None:
    found = rows()
    assert (found["late-light"]["time"], found["late-light"]["end_time"]) == ("23:30", "00:30")
    assert "end_time" not in found["sunrise"]
    assert "day" not in found["ask"]
    assert "time" not in found["ask"]


def test_no_contact_of_anybody_leaves() -> None:
    personal = {
        "contact_1_name": "Ana",
        "contact_1_email": "ana@x.example",
        "contact_1_phone": "505 555 0199",
        "feedback_emails": ["f@x.example"],
    }
    listed(
        "third",
        {**STILL, "slug": "p", "name": "P", **personal, "notes": "Call Ana at 505-555-0199 or ana@x.example"},
        feedback="mailto:f@x.example",
    )
    said = ask("?feed=third").content.decode()
    assert not [one for one in ("contact", "0199", "@", "mailto", "email") if one in said]


def test_what_is_read_again_is_what_was_sent() -> None:
    read = {one.slug: one for one in read_rows(*json.loads(ask("?monthly=1").content)).meetings}
    first = {ref(one.slug): one for one in read_rows(*ROWS).meetings}
    assert set(first) < set(read)
    for key, before in first.items():
        after = read[key]
        names = [name for name in Meeting.__slots__ if name not in CHANGED]
        names = [name for name in names if name not in PLACES or before.venue in {"in-person", "hybrid", "closed"}]
        assert {name: getattr(after, name) for name in names} == {name: getattr(before, name) for name in names}, (
            before.slug
        )
        assert after.state == (states().code(before.state) or before.state)


CHANGED = {
    "line",
    "slug",
    "unknown",
    "url",
    "feedback_url",
    "edit_url",
    "website",
    "regions",
    "country",
    "state",
    "formatted_address",
    "approximate",
}
PLACES = {"address", "postal_code"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("region=Western+Area", {"still-water", "late-light"}),
        ("region=western%20AREA", {"still-water", "late-light"}),
        ("region=NM", {"still-water", "sunrise", "late-light", "noon", "ask", "manana"}),
        ("region=New+Mexico", {"still-water", "sunrise", "late-light", "noon", "ask", "manana"}),
        ("region=Western", set()),
        ("region=bell", set()),
        ("region=%25", set()),
        ("region=_", set()),
        ("city=Gallup", {"still-water", "sunrise", "late-light", "ask"}),
        ("city=santa+fe", {"manana"}),
        ("city=Gallup,+NM", {"still-water", "sunrise", "late-light", "ask"}),
        ("city=Gallup,+AZ", set()),
        ("city=Gall", set()),
        ("latitude=35.52&longitude=-108.74&radius=5", {"still-water", "late-light"}),
        ("latitude=35.52&longitude=-108.74&radius=1", {"still-water"}),
        ("latitude=35.52&longitude=-108.74", {"still-water", "late-light", "rock"}),
        ("fellowship=Familias", {"manana"}),
        ("fellowship=familias", set()),
        ("type=X", {"still-water", "manana"}),
        ("type=X&type=C", {"manana"}),
        ("type=ONL", {"sunrise"}),
        ("type=HY", {"late-light"}),
        ("type=TC", {"noon"}),
        ("day=3", {"still-water", "rock"}),
        ("day=0&day=6", {"sunrise", "late-light"}),
        ("feed=gallup", WEEKLY - {"star"}),
        ("feed=other", {"still-water", "star"}),
        ("feed=other&feed=gallup", WEEKLY),
        ("region=NM&type=O&day=1", {"noon"}),
        ("action=tsml_meetings&mode=search", WEEKLY),
        ("region=", WEEKLY),
        ("city=%27%3B+DROP+TABLE+meetings_listing%3B--", set()),
    ],
)  # fmt: skip
def test_what_a_query_finds(query: str, found: set[str]) -> None:
    assert set(rows(f"?{query}")) == found


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("day=7", "0 is Sunday"), ("day=-1", "0 is Sunday"), ("day=x", "0 is Sunday"), ("day=%D9%A3", "0 is Sunday"),
        ("type=Open", "type"), ("type=%3Cscript%3E", "type"), ("feed=none", "key"), ("page=0", "page"), ("page=-1", "page"),
        ("page=" + "9" * 400, "page"), ("page=1e9", "page"), ("latitude=1", "latitude and longitude"), ("radius=5", "latitude and longitude"),
        ("latitude=nan&longitude=1", "latitude and longitude"), ("latitude=inf&longitude=1", "latitude and longitude"),
        ("latitude=1e999&longitude=1", "latitude and longitude"), ("latitude=91&longitude=1", "latitude and longitude"),
        ("latitude=1&longitude=181", "latitude and longitude"), ("latitude=35,5&longitude=1", "latitude and longitude"),
        ("latitude=35&longitude=-108&radius=0", "mile"), ("latitude=35&longitude=-108&radius=10000", "mile"),
        ("latitude=35&longitude=-108&radius=-5", "mile"), ("latitude=35&longitude=-108&radius=nan", "mile"),
        ("region=" + "x" * 10_000, "too long"), ("a&" * 3_000, "too long"), ("fellowship=%00", "%00"), ("region=a%00b&city=c%00", "%00"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_in_a_sentence(query: str, said: str) -> None:
    answer = ask(f"?{query}")
    body = json.loads(answer.content)
    assert (answer.status_code, set(body)) == (400, {"error"})
    assert said in body["error"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "\n" not in str(answer.headers)
    spanish = json.loads(ask(f"?{query}", accept_language="es-MX,en;q=0.5").content)["error"]
    assert spanish != body["error"]


def test_every_sentence_of_a_refusal_is_that_of_a_text() -> None:
    assert "script" not in ask("?type=%3Cscript%3Ealert(1)").content.decode()


def test_pages_follow_one_another_and_hold_every_meeting_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds_out, "MOST", 3)
    address, seen = "/meetings.json?region=NM&lang=es", list[str]()
    while address:
        answer = asker().get(address)
        some = json.loads(answer.content)
        assert len(some) <= 3
        assert all(one["url"].startswith(f"{SITE}/es/reuniones/") for one in some)
        seen += [one["slug"] for one in some]
        link = answer.headers.get("Link", "")
        address = link.removeprefix(f"<{SITE}").removesuffix('>; rel="next"') if link else ""
    assert slugs(seen) == {"still-water", "sunrise", "late-light", "noon", "ask", "manana"}
    assert json.loads(asker().get("/meetings.json?region=NM&page=99").content) == []


def test_the_address_of_the_next_page_holds_nothing_but_the_query(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds_out, "MOST", 1)
    answer = ask("?region=NM&x=%3E%3B%0D%0ASet-Cookie%3A+a%3Db")
    assert "Set-Cookie" not in answer.headers
    assert "\r" not in answer.headers["Link"]
    assert answer.headers["Link"].count(">") == 1


def test_the_whole_country_is_not_handed_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds_out, "MOST", 5)
    answer = ask()
    assert (answer.status_code, json.loads(answer.content)["error"][:34]) == (400, "There are 10 meetings here, too ma")
    assert ask("?monthly=1").status_code == 400
    assert ask("?lang=es&page=2").status_code == 400
    assert ask("?region=NM").status_code == 200


def test_the_answer_is_open_to_every_page_and_to_nothing_else() -> None:
    answer = ask()
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_cookies_are_neither_read_nor_set() -> None:
    plain = ask()
    browser = Client(headers={"host": "localhost:8000"})
    browser.cookies["__Host-session"] = "A" * 22
    sent = browser.get("/meetings.json")
    assert sent.content == plain.content
    assert not sent.cookies
    assert "Cookie" not in sent.headers["Vary"]


def test_it_is_packed_and_tagged_by_the_edition_and_the_query() -> None:
    plain, packed = ask(), ask(accept_encoding="gzip, br")
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    tags = {plain.headers["ETag"], packed.headers["ETag"], ask("?day=3").headers["ETag"]}
    assert len(tags) == 3
    again = ask(if_none_match=plain.headers["ETag"])
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", plain.headers["ETag"])
    with CaptureQueriesContext(connection) as asked:
        ask(if_none_match=plain.headers["ETag"])
    assert len(asked) == 1
    listed("third", {**STILL, "slug": "new", "name": "New"})
    assert ask(if_none_match=plain.headers["ETag"]).status_code == 200


def test_head_says_what_get_says_and_nothing_else_is_taken() -> None:
    head = asker().head("/meetings.json")
    assert (head.status_code, head.headers["ETag"]) == (200, ask().headers["ETag"])
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(asker(), method)("/meetings.json")
        assert answer.status_code == 405
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_it_is_on_the_site_host_only() -> None:
    app = Client(headers={"host": "app.localhost:8000"})
    for address in ("/meetings.json", "/client_interface/json/?switcher=GetFormats", "/embed/en/"):
        assert app.get(address).status_code == 404, address


def test_statements_do_not_grow_with_the_meetings() -> None:
    query = "?region=NM&city=Gallup&type=O&feed=gallup&monthly=1"
    with CaptureQueriesContext(connection) as few:
        assert len(json.loads(ask(query).content)) == 2
    listed(
        "many",
        *(
            {**GOOD, "slug": f"n{n}", "name": f"N{n}", "city": "Gallup", "state": "NM", "day": n % 7}
            for n in range(120)
        ),
    )
    with CaptureQueriesContext(connection) as many:
        assert len(json.loads(ask(query.replace("feed=gallup", "feed=many")).content)) == 120
    assert len(many) <= len(few)
    assert len(few) <= 10, "two of them once an edition"


def test_numbers_of_meetings_are_whole_in_every_language_and_lead_back() -> None:
    for row in Listing.objects.filter(twin_of=None).exclude(feed__key="sample"):
        number = number_of(row.ref)
        assert 0 <= number < 2**53
        assert ref_begin(number) == row.ref[:10]
        assert [one.id for one in out.found(Wanted(numbers=frozenset({number}), uneven=True)).rows] == [row.id]
    assert ref_begin(-1) == ref_begin(2**50) == ""


@pytest.mark.parametrize(
    "query", ["?tpye=X&city=Gallup", "?regoin=NM", "?latitud=35.5&longitude=-108.7", "?zip=87301", "?Town=Gallup"]
)
def test_a_misspelled_name_is_refused_and_not_left_out(query: str) -> None:
    answer = ask(query)
    assert answer.status_code == 400
    assert "region, city, latitude" in json.loads(answer.content)["error"]


def test_a_name_of_somebody_elses_changes_nothing() -> None:
    assert rows("?city=Gallup&_=1732400000&v=3") == rows("?city=Gallup")
