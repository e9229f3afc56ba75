"""What a call passes before its view: protocol, size, CSRF, rate; and how errors are said."""

import re
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError
from django.urls import get_resolver

import handrail
from handrail.content.texts import LANGS
from handrail.content.words import all_texts
from handrail.kernel.refusal import Refusal
from handrail.site import answers, rates
from handrail.site.rates import Buckets
from handrail.site.tests.test_permissions import HOSTS, call, filled_in, routes_of
from handrail.vault import reads
from handrail.vault.actions import push
from handrail.vault.tests.driving import Phone, push_body
from handrail.vault.web.limits import LIMITS, OUTSIDE, PAGES, Limit


def test_the_table_of_limits_names_every_call_and_no_other() -> None:
    named = {name for address, name in routes_of("handrail.site.urls_app").items() if address.startswith("/api/v1/")}
    assert named - {"openapi-json", "api-root"} == set(LIMITS) - {"openapi"}
    assert get_resolver("handrail.site.urls_app")


@pytest.mark.parametrize("version", ["0", "2", "", "1.0", "one"])
def test_another_protocol_is_told_which_are_spoken(db: None, version: str) -> None:
    answer = Phone().say("GET", "people/hello", Handrail_Protocol=version)
    assert (answer.status_code, answer.json()["code"], answer.json()["protocol"]) == (426, "old-protocol", [1])


def test_no_protocol_at_all(ana: Phone) -> None:
    answer = call(ana, "app.localhost", "GET", "/api/v1/people/me", **{"Handrail-Protocol": ""})
    assert answer.status_code == 426


def test_a_body_above_its_size_is_not_read(ana: Phone) -> None:
    for path, size in [("people/salt", 2000), ("vault/versions", 17 * 1024 * 1024), ("vault/remove", 500_000)]:
        answer = ana.say("POST", path, b" " * size)
        assert (answer.status_code, answer.json()["code"]) == (413, "too-large"), path


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"{", b"[]", b"null", b"7", b'{"word":1}', b'{"word":"ana","more":1}']
)
def test_a_body_that_is_not_the_json_asked_for(db: None, unhurried: None, body: bytes) -> None:
    answer = Phone().say("POST", "people/names", body)
    assert answer.status_code in {400, 422}
    assert answer.json()["code"] == "not-understood"
    assert set(answer.json()) == {"code", "message"}


def test_deep_nesting_is_no_accident(ana: Phone) -> None:
    for body in (b"[" * 100_000, b'{"versions":' * 30_000, b'{"versions":"\\ud800"}'):
        answer = ana.say("POST", "vault/versions", body)
        assert answer.json()["code"] == "not-understood"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-CSRFToken": ""},
        {"X-CSRFToken": "A" * 22},
        {"Cookie": "x=y"},
        {"Origin": "http://localhost:8000"},
        {"Origin": "http://app.localhost:8001"},
        {"Origin": "https://app.localhost:8000"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_write_that_the_app_did_not_send(ana: Phone, headers: dict[str, str]) -> None:
    sent = {name: value.encode() for name, value in headers.items()}
    for path in ("people/sign-out", "people/names", "people/sign-in", "people/sign-up", "vault/versions"):
        answer = call(ana, "app.localhost", "POST", f"/api/v1/{path}", **sent)
        assert (answer.status_code, answer.json()["code"]) == (403, "cross-site"), path
    assert ana.say("GET", "people/me").status_code == 200


def test_a_write_from_the_app_itself(ana: Phone) -> None:
    headers = {"Origin": "http://app.localhost:8000", "Sec-Fetch-Site": "same-origin"}
    assert call(ana, "app.localhost", "POST", "/api/v1/people/sign-out", **headers).status_code == 204


def test_too_many_calls_are_asked_to_wait(ana: Phone, settings: Any) -> None:
    settings.HANDRAIL_RATE_FACTOR = 1
    rates.buckets._left.clear()
    allowed = LIMITS["vault-ids"].rate
    # Some are given back while the calls go on: on a slow machine a few more than the rate get through.
    answers = (ana.say("GET", "vault/ids", Accept_Language="es") for _ in range(3 * allowed))
    through, answer = next((n, answer) for n, answer in enumerate(answers) if answer.status_code != 200)
    assert through >= allowed
    assert (answer.status_code, answer.json()["code"]) == (429, "slow-down")
    assert int(answer.headers["Retry-After"]) >= 1
    assert "espere" in answer.json()["message"]
    assert ana.say("GET", "vault/state").status_code == 200


@pytest.mark.parametrize("route", OUTSIDE)
def test_what_costs_work_outside_the_interface_is_counted_too(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch, route: str
) -> None:
    settings.HANDRAIL_RATE_FACTOR = 1
    monkeypatch.setitem(OUTSIDE, route, Limit(rate=10))
    rates.buckets._left.clear()
    host, address = next(
        (host, address)
        for host, (urlconf, _) in HOSTS.items()
        for address, name in routes_of(urlconf).items()
        if name == route
    )
    address = filled_in(address, "")
    first = call(Phone(), host, "GET", address).status_code
    answers = [call(Phone(), host, "GET", address) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [first] * 9 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert call(Phone(), "app.localhost", "GET", "/en/help").status_code == 200, "Help is never counted"


@pytest.mark.parametrize("route", PAGES)
def test_a_page_that_costs_work_is_counted_and_says_so_on_a_page(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch, route: str
) -> None:
    settings.HANDRAIL_RATE_FACTOR = 1
    monkeypatch.setitem(PAGES, route, Limit(rate=3))
    rates.buckets._left.clear()
    found = next(address for address, name in routes_of("handrail.site.urls_site").items() if name == route)
    address = filled_in(found, "")
    asked = {"Accept": "text/html"}
    statuses = [call(Phone(), "localhost", "GET", address, **asked).status_code for _ in range(3)]
    answer = call(Phone(), "localhost", "GET", address, **asked)
    assert 429 not in statuses
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
    for lang in LANGS:
        assert all_texts().say("site.sorry.429", lang) in answer.text
    assert call(Phone(), "localhost", "GET", address).json()["code"] == "slow-down", "a script reads a code"


@pytest.mark.parametrize("address", ["/en/meetings/find", "/es/reuniones/buscar"])
def test_a_page_takes_no_more_than_its_form_can_hold(db: None, unhurried: None, address: str) -> None:
    most = PAGES["meetings-find-en"].body
    for size, status in ((most, 200), (most + 1, 413)):
        transport = httpx.WSGITransport(get_wsgi_application())
        with httpx.Client(base_url="http://localhost:8000", transport=transport) as client:
            head = {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}
            answer = client.post(address, headers=head, content=b"near=" + b"x" * (size - 5))
        assert answer.status_code == status
    assert all_texts().say("site.sorry.413", "en") in answer.text


def test_a_bucket_fills_evenly_and_forgets_who_it_has_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("handrail.site.rates.time.monotonic", lambda: now[0])
    buckets = Buckets()
    assert [buckets.wait("r", "a", 2) for _ in range(3)] == [0, 0, 30]
    assert buckets.wait("r", "b", 2) == 0
    now[0] = 30
    assert [buckets.wait("r", "a", 2) for _ in range(2)] == [0, 30]
    monkeypatch.setattr(rates, "_MOST_KEYS", 1)
    buckets.wait("r", "c", 2)
    assert len(buckets._left) == 1


@pytest.mark.parametrize(("asked", "said"), [("es-MX,en;q=0.5", "es"), ("fr,en", "en"), ("", "en"), ("de", "en")])
def test_refusals_are_said_in_the_language_asked_for(db: None, asked: str, said: Any) -> None:
    answer = Phone().say("GET", "people/me", Accept_Language=asked)
    assert answer.json() == {"code": "signed-out", "message": answers.texts().say("api.signed-out", said)}


def test_every_code_has_a_status_and_a_sentence() -> None:
    assert {text.id.removeprefix("api.") for text in answers.texts()} == set(answers.STATUS)


def test_every_refusal_in_the_code_is_known() -> None:
    raised: set[str] = set()
    for room in ("people", "vault"):
        for path in (Path(handrail.__file__).parent / room).rglob("*.py"):
            raised |= set(re.findall(r'Refusal\(\s*"api\.([a-z-]+)"', path.read_text(encoding="utf-8")))
    assert raised
    assert raised <= set(answers.STATUS)


def test_an_unforeseen_error_tells_nothing(ana: Phone, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    def broken(actor: object) -> None:
        raise ValueError("canary-in-an-error")

    monkeypatch.setattr(reads, "state_of", broken)
    answer = ana.say("GET", "vault/state")
    assert (answer.status_code, answer.json()["code"]) == (500, "unforeseen")
    assert "canary" not in answer.text
    assert "canary" not in capsys.readouterr().out


def test_a_full_disk_says_so_and_loses_nothing(ana: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(group: object) -> None:
        cause = sqlite3.OperationalError("database or disk is full")
        cause.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise OperationalError("full") from cause

    with monkeypatch.context() as patch:
        patch.setattr(push, "_store", full)
        answer = ana.push(b"a")
    assert (answer.status_code, answer.json()["code"]) == (507, "server-full")
    assert ana.ids() == []
    assert ana.push(b"a").status_code == 200


def test_a_refusal_carries_what_belongs_to_it(ana: Phone) -> None:
    answer = ana.say("GET", "vault/log?epoch=x&after=0")
    assert set(answer.json()) == {"code", "message", "epoch"}
    assert Refusal("api.log-differs", epoch="x").params == {"epoch": "x"}


def test_an_ended_session_is_refused_at_its_next_push(ana: Phone) -> None:
    assert ana.push(b"a").status_code == 200
    second = Phone()
    second.say("POST", "people/sign-in", {"name": ana.name, **ana.fresh()})
    session = next(row for row in second.say("GET", "people/sessions").json()["sessions"] if not row["here"])
    assert second.say("DELETE", f"people/sessions/{session['id']}").status_code == 204
    answer = ana.say("POST", "vault/versions", push_body(b"b"))
    assert (answer.status_code, answer.json()["code"]) == (401, "signed-out")
