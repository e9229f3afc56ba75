"""The log tells of requests and nothing of persons."""

import json
from typing import Any

import pytest

from handrail.site import logs
from handrail.site.tests.test_permissions import call
from handrail.vault.rules.text import b64
from handrail.vault.tests.driving import Phone

FIELDS = {"route", "method", "status", "ms", "request", "event", "level", "timestamp"}


def test_a_line_has_these_fields_and_no_other(ana: Phone, capsys: Any) -> None:
    capsys.readouterr()
    answer = ana.say("GET", "vault/state")
    line = json.loads(capsys.readouterr().out)
    assert set(line) == FIELDS
    assert (line["route"], line["method"], line["status"]) == ("api:vault-state", "GET", 200)
    assert line["request"] == answer.headers["Handrail-Request"]


def test_no_line_holds_a_name_an_address_a_secret_or_a_body(db: None, unhurried: None, capfd: Any) -> None:
    ana = Phone(
        **{"User-Agent": "canary-agent", "Referer": "http://canary.example/", "X-Forwarded-For": "203.0.113.77"}
    )
    ana.sign_up("canaryword")
    proof = ana.fresh()["proof"]
    ana.push(b"canary-sealed-bytes" * 60)
    ana.say("POST", "people/sign-in", {"name": ana.name, "kind": "passkey", "proof": b64(b"c" * 32)})
    ana.say("POST", "people/names", b'{"word": "canary-not-a-word!!"')
    ana.say("DELETE", "people/sessions/0000cafe-0000-4000-8000-00000000cafe")
    ana.say("GET", "vault/log?epoch=canary-epoch&after=0")
    call(ana, "app.localhost", "GET", "/app/canary-page")
    call(ana, "app.localhost", "GET", "/canary/../page?canary=1")
    written = "".join(capfd.readouterr())
    lines = [json.loads(line) for line in written.splitlines()]
    assert len(lines) > 8
    for canary in (
        "canary",
        "203.0.113",
        "127.0.0.1",
        "0000cafe",
        proof,
        ana.keys.vault,
        b64(b"canary-sealed-bytes")[:20],
    ):
        assert canary not in written, canary
    assert all(ana.http.cookies[name] not in written for name in ana.http.cookies)


def test_an_error_is_told_by_type_and_place_only(capsys: Any) -> None:
    try:
        raise ValueError("canary in a message")
    except ValueError as error:
        logs.error_line(error, request="r")
    line = json.loads(capsys.readouterr().out)
    assert (line["error"], line["request"], line["level"]) == ("ValueError", "r", "error")
    assert line["places"][0].startswith("handrail/site/tests/test_logs.py:")
    assert "canary" not in json.dumps(line)


@pytest.mark.parametrize("method", ["BREW", "get"])
def test_a_made_up_method_is_not_repeated(db: None, capsys: Any, method: str) -> None:
    capsys.readouterr()
    call(Phone(), "localhost", method, "/healthz")
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["method"] in {"other", "GET"}
