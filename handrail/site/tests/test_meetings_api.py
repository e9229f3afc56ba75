"""The app's calls for meetings: what they answer, that they know nobody, and what they refuse."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import icalendar
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection

from handrail.content.texts import LANGS, Lang
from handrail.content.words import all_texts
from handrail.kernel import clock
from handrail.meetings.actions.plans import UNTOUCHED
from handrail.meetings.actions.wrong import KEPT as NOTE_KEPT
from handrail.meetings.actions.wrong import note_wrong
from handrail.meetings.rules.plans import MOST_REFS
from handrail.meetings.tests.kept_cast import row
from handrail.meetings.tests.listed_cast import LIST, put, ref
from handrail.site import rates, upkeep
from handrail.site.answers import texts
from handrail.vault.tests.driving import Phone
from handrail.vault.web.limits import LIMITS

HOST = "app.localhost:8000"
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)  # Sunday 18:30 in Gallup
SECRET = "Qm9yZGVyLWNhbmFyeS1zZQ"
# The first 16 bytes of SHA-256 of "handrail/plans/address", a line end and the secret; worked out once with openssl.
ADDRESS = "KAut8P1fN38RSj60PiLrEg"


@pytest.fixture(autouse=True)
def sunday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def listed(db: None, unhurried: None) -> str:
    """Three invented meetings of one list, by its key."""
    put()
    return LIST


def call(path: str, body: Any = None, **headers: str) -> httpx.Response:
    """One call as the app sends it: with no cookie."""
    sent = {
        "Host": HOST,
        "Handrail-Protocol": "1",
        "Origin": f"http://{HOST}",
        "Sec-Fetch-Site": "same-origin",
        **headers,
    }
    sent = {name: value for name, value in sent.items() if value}
    transport = httpx.WSGITransport(get_wsgi_application())
    with httpx.Client(base_url=f"http://{HOST}", transport=transport) as client:
        method = "GET" if body is None else "POST"
        content = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        return client.request(method, f"/api/v1/meetings/{path}", headers=sent, content=content)


def calendar(address: str = ADDRESS) -> httpx.Response:
    transport = httpx.WSGITransport(get_wsgi_application())
    with httpx.Client(base_url="http://localhost:8000", transport=transport) as client:
        return client.get(f"/c/{address}.ics")


def asked(lang: str = "en", **fields: list[str]) -> dict[str, Any]:
    return {"fields": {"zone": ["America/Denver"], **fields}, "lang": lang}


def test_a_search_gives_what_a_row_shows(listed: str) -> None:
    answer = call("search", asked(near=["87301"], when=["tonight"]))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    found = answer.json()
    assert (found["total"], found["place"], found["problems"]) == (2, "87301", [])
    running, hit = found["hits"]
    assert (running["name"], running["running"]) == ("Mesa Evening", True)
    assert (hit["name"], hit["ref"], hit["is_open"], hit["venue"]) == (
        "Still Water",
        ref("Still Water"),
        True,
        "in-person",
    )
    assert hit["at"] == {"start": "2026-11-23T02:00:00Z", "end": "2026-11-23T03:00:00Z", "wall": "2026-11-22T19:00"}
    assert 0 <= hit["miles"] < 25
    assert hit["types"] == [all_texts().say(f"meetings.type.{one}", "en") for one in ("o", "w")]
    assert "notes" not in hit, "a row carries what a row shows"


def test_what_is_wrong_is_said_in_the_language_asked_for(listed: str) -> None:
    for lang in ("en", "es"):
        found = call("search", asked(lang, near=["00000"])).json()
        said = all_texts().say("meetings.ask.no-zip", lang, zip="00000")
        assert found["problems"] == [{"field": "near", "message": said}]
        assert found["hits"] == []


def test_two_towns_of_a_name_are_asked_about(listed: str) -> None:
    put(*(row(n, city="Twin", state=state, formatted_address=f"{n} Mesa Rd, Twin, {state} {zip_}, USA", latitude=at, longitude=-100)
                  for n, state, zip_, at in ((7, "NM", "87301", 35), (8, "TX", "79901", 31))))  # fmt: skip
    found = call("search", asked(near=["Twin"])).json()
    assert len(found["choices"]) == 2
    again = call("search", asked(near=[found["choices"][1]["near"]], when=["week"])).json()
    assert (again["choices"], again["problems"]) == ([], [])


def test_an_empty_answer_offers_what_does_find_something(listed: str) -> None:
    found = call("search", asked(near=["87301"], when=["tomorrow"], venue=["in-person"], type=["W"])).json()
    assert found["total"] == 0
    assert found["wider"]
    offer = found["wider"][0]
    assert call("search", {"fields": offer["fields"], "lang": "en"}).json()["total"] > 0, offer


def test_by_ref_carries_eight_weeks_and_all_that_is_known(listed: str) -> None:
    still, nobody = ref("Still Water"), "a" * 16
    found = call("by-ref", {"refs": [still, nobody], "lang": "es"}).json()
    assert (found["gone"], found["now"]) == ([nobody], "2026-11-23T01:30:00Z")
    (one,) = found["meetings"]
    assert len(one["times"]) == 8
    assert one["times"][0] == {
        "start": "2026-11-23T02:00:00Z",
        "end": "2026-11-23T03:00:00Z",
        "wall": "2026-11-22T19:00",
    }
    assert one["times"][-1]["start"] == "2027-01-11T02:00:00Z"
    assert [each["wall"] for each in one["past"]] == ["2026-11-01T19:00", "2026-11-08T19:00", "2026-11-15T19:00"]
    assert one["texts"]["notes"] == "Ring twice."
    assert one["parts"]["tzid"] == "America/Denver"
    assert one["parts"]["title"] == all_texts().say("meetings.calendar.title.planned", "es")
    assert one["types"][1] == {"code": "W", "label": all_texts().say("meetings.type.w", "es")}
    assert one["sources"][0]["name"] == "Mesa list"
    assert one["sources"][0]["read"].startswith("2026-11-21T")
    assert "domingo" in one["rule"]


def test_by_ref_says_where_its_door_is_and_where_its_page(listed: str) -> None:
    parts = {"formatted_address": "", "address": "7 Mesa Rd", "city": "Gallup", "state": "NM", "postal_code": "87301"}
    point = {"latitude": 35.52, "longitude": -108.74}
    put(row(4, name="In parts", **parts, **point), row(5, name="Some town", approximate="yes", **point))
    refs = [ref("In parts"), ref("Some town"), ref("Martes")]
    parted, town, vague = call("by-ref", {"refs": refs, "lang": "es"}).json()["meetings"]
    assert parted["texts"]["formatted_address"] == "7 Mesa Rd, Gallup, NM 87301"
    assert (parted["door"], parted["approximate"]) == (True, False)
    assert (town["door"], town["approximate"]) == (False, True)
    assert (vague["door"], vague["approximate"]) == (False, True)
    assert parted["page"] == f"http://localhost:8000/es/reuniones/{refs[0]}"


def test_a_meeting_that_its_list_dropped_is_gone(listed: str) -> None:
    still = ref("Still Water")
    put(but="row-1")
    found = call("by-ref", {"refs": [still], "lang": "en"}).json()
    assert (found["meetings"], found["gone"]) == ([], [still])


def test_what_can_be_chosen_is_named(listed: str) -> None:
    found = call("choices?lang=es").json()
    assert {"code": "W", "label": all_texts().say("meetings.type.w", "es")} in found["types"]
    assert found["meetings"] == 3
    assert found["sample"] is False


@pytest.fixture
def kept(listed: str) -> list[str]:
    """Two meetings in a private calendar."""
    refs = [ref("Still Water"), ref("Martes")]
    answer = call("plans", {"secret": SECRET, "refs": refs, "lang": "es"})
    assert answer.json() == {"address": f"http://localhost:8000/c/{ADDRESS}.ics", "meetings": 2}
    return refs


def events(address: str = ADDRESS) -> list[Any]:
    return list(icalendar.Calendar.from_ical(calendar(address).content).walk("VEVENT"))


def test_a_private_calendar_says_times_and_nothing_else(kept: list[str]) -> None:
    answer = calendar()
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "no-store" in answer.headers["cache-control"]
    assert "set-cookie" not in answer.headers
    title = all_texts().say("meetings.calendar.title.planned", "es")
    assert {str(one["SUMMARY"]) for one in events()} == {title}
    for word in ("Still", "Martes", "Gallup", "zoom", "Mesa", *kept):
        assert word not in answer.text, word


def test_only_the_hash_of_its_address_is_kept(kept: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM meetings_plans")
        written = str(cursor.fetchall())
    assert SECRET not in written
    assert ADDRESS not in written
    assert hashlib.sha256(f"handrail/plans\n{ADDRESS}".encode()).hexdigest() in written


def test_who_was_given_the_address_can_neither_change_it_nor_take_it_away(kept: list[str]) -> None:
    before = calendar().content
    call("plans", {"secret": ADDRESS, "refs": [], "lang": "en"})
    call("plans/remove", {"secret": ADDRESS})
    assert calendar().content == before
    assert calendar(SECRET).status_code == 404, "what writes does not read"


@pytest.mark.parametrize("lang", LANGS)
def test_calendars_have_an_end_and_one_that_is_there_is_changed_all_the_same(
    kept: list[str], lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handrail.meetings.actions.plans.MOST", 1)
    answer = call("plans", {"secret": "B" * 22, "refs": kept, "lang": lang}, **{"Accept-Language": lang})
    assert (answer.status_code, answer.json()["code"]) == (507, "calendars-full")
    assert answer.json()["message"] == texts().say("api.calendars-full", lang)
    assert call("plans", {"secret": SECRET, "refs": kept[:1], "lang": lang}).json()["meetings"] == 1
    assert len(events()) == 1


def test_it_ends_at_once_and_once_more_is_no_error(kept: list[str]) -> None:
    for _ in range(2):
        assert call("plans/remove", {"secret": SECRET}).status_code == 204
    assert calendar().status_code == 404
    assert all_rows("meetings_plans") == []


def test_it_is_replaced_and_drops_what_is_gone(kept: list[str], listed: str) -> None:
    before = {str(one["UID"]) for one in events()}
    call("plans", {"secret": SECRET, "refs": kept[:1], "lang": "en"})
    assert {str(one["UID"]) for one in events()} < before
    put(but="row-1")
    assert events() == []
    put()
    assert len(events()) == 1, "a meeting that comes back is in it again"


def test_another_secret_leads_nowhere_and_gives_other_names(kept: list[str]) -> None:
    for address in ("A" * 22, "x", ADDRESS[:-1], ADDRESS + "A", "%00"):
        assert calendar(address).status_code == 404, address
    other = call("plans", {"secret": "B" * 22, "refs": kept, "lang": "en"}).json()["address"]
    other = other.rpartition("/")[2].removesuffix(".ics")
    assert not {str(one["UID"]) for one in events()} & {str(one["UID"]) for one in events(other)}


def test_calendars_that_no_device_renews_and_old_notes_are_taken_away(
    kept: list[str], monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.HANDRAIL_VAR, settings.HANDRAIL_BACKUPS = tmp_path, ""
    # The rest of what is done each hour has tests of its own.
    for other in ("back_up_when_due", "compact_when_due"):
        monkeypatch.setattr(upkeep, other, lambda: None)
    monkeypatch.setattr("handrail.site.upkeep.ledger.catch_up", lambda **by: None)
    monkeypatch.setattr("handrail.site.upkeep.connection.close", lambda: None)
    for days, left in ((0, 1), (1, 0)):
        monkeypatch.setattr(clock, "now", lambda days=days: NOW + UNTOUCHED + timedelta(days=days))
        note_wrong(kept[0], "time", "", (clock.now() - NOTE_KEPT).date() - timedelta(days=1))
        upkeep.every_hour()
        assert len(all_rows("meetings_plans")) == left
        assert all_rows("meetings_wrong") == []


BODIES: dict[str, Any] = {
    "search": {"fields": {"near": ["canary-town"], "when": ["week"]}, "lang": "en"},
    "by-ref": {"refs": ["canary" + "a" * 10], "lang": "en"},
    "plans": {"secret": "canary" + "A" * 16, "refs": ["canary" + "a" * 10], "lang": "en"},
    "plans/remove": {"secret": "canary" + "A" * 16},
}


@pytest.mark.parametrize("path", BODIES)
def test_with_anas_cookies_the_answer_and_the_log_line_are_the_same(
    path: str, listed: str, ana: Phone, capsys: Any
) -> None:
    token = ana.say("GET", "people/hello").json()["csrf"]
    cookies = "; ".join(f"{name}={value}" for name, value in ana.http.cookies.items())
    sessions = str(sorted(all_rows("people_session")))
    capsys.readouterr()
    answers, lines = [], []
    for headers in ({}, {"Cookie": cookies, "X-CSRFToken": token}, {"Cookie": cookies}):
        answer = call(path, BODIES[path], **headers)
        assert answer.status_code in {200, 204}, answer.text
        answers.append((answer.status_code, answer.content, sorted(set(answer.headers) - {"handrail-request"})))
        line = json.loads(capsys.readouterr().out)
        assert "canary" not in json.dumps(line)
        lines.append({name: value for name, value in line.items() if name not in {"ms", "request", "timestamp"}})
    assert answers[0] == answers[1] == answers[2]
    assert lines[0] == lines[1] == lines[2]
    assert str(sorted(all_rows("people_session"))) == sessions, "not even that her session was in use is noted"


def all_rows(table: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return [str(one) for one in cursor.fetchall()]


def test_a_session_makes_no_room_of_its_own(listed: str, ana: Phone, settings: Any) -> None:
    """Counted by network, with a session and without: else the count would tell the two apart."""
    settings.HANDRAIL_RATE_FACTOR = 1
    rates.buckets._left.clear()
    cookies = "; ".join(f"{name}={value}" for name, value in ana.http.cookies.items())
    rate = LIMITS["meetings-plans-remove"].rate
    body = BODIES["plans/remove"]
    assert {call("plans/remove", body).status_code for _ in range(rate)} == {204}
    answer = call("plans/remove", body, Cookie=cookies)
    assert (answer.status_code, answer.json()["code"]) == (429, "slow-down")


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://localhost:8000"},
        {"Origin": "https://app.localhost:8000"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "", "Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_is_refused(path: str, headers: dict[str, str], listed: str) -> None:
    answer = call(path, BODIES[path], **headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "cross-site")


def test_the_protocol_is_asked_for(listed: str) -> None:
    assert call("search", BODIES["search"], **{"Handrail-Protocol": ""}).status_code == 426


def test_sizes_and_counts(listed: str) -> None:
    assert call("search", b" " * 4097).status_code == 413
    assert call("plans/remove", b" " * 1025).status_code == 413
    refs = ["a" * 15 + "abcdefghijklmnopqrstuvwxyz234567"[n % 32] for n in range(MOST_REFS + 1)]
    assert call("by-ref", {"refs": refs, "lang": "en"}).status_code == 422
    assert call("by-ref", {"refs": refs[:MOST_REFS], "lang": "en"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("search", {"fields": {"near": "Gallup"}, "lang": "en"}),
        ("search", {"fields": {"near": ["x" * 101]}, "lang": "en"}),
        ("search", {"fields": {"colour": ["red"]}, "lang": "en"}),
        ("search", {"fields": {}, "lang": "fr"}),
        ("by-ref", {"refs": ["../../etc/passwd"], "lang": "en"}),
        ("by-ref", {"refs": ["a" * 17], "lang": "en"}),
        ("plans", {"secret": "short", "refs": [], "lang": "en"}),
        ("plans", {"secret": "A" * 22 + "\n", "refs": [], "lang": "en"}),
        ("plans/remove", {"secret": 7}),
    ],
)
def test_a_body_of_another_form(path: str, body: Any, listed: str) -> None:
    answer = call(path, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "not-understood")


def test_odd_words_are_answered_like_any_others(listed: str) -> None:
    for near in ("';--", "x" * 100, "90,500", "🌵", "1e309,0"):
        answer = call("search", asked(near=[near]))
        assert answer.status_code == 200, near
        assert answer.json()["problems"] or answer.json()["hits"] == []
