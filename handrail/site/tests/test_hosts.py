"""Two hosts, their headers and cookies, their files, and what any other host gets."""

import re
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.http import Http404

from handrail.content.words import all_texts
from handrail.site import files, health
from handrail.site.middleware import host_of
from handrail.site.tests.test_permissions import call
from handrail.vault.tests.driving import Phone

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
}
APP_POLICY = (
    "default-src 'none'; script-src http://app.localhost:8000/app/; style-src http://app.localhost:8000/app/;"
    " worker-src http://app.localhost:8000/app/; img-src 'self'; connect-src 'self'; manifest-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script';"
    " trusted-types handrail"
)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("app.localhost", "/app/"),
        ("app.localhost", "/nothing"),
        ("app.localhost", "/api/v1/people/me"),
        ("localhost", "/en/"),
        ("localhost", "/nothing"),
        ("127.0.0.1", "/"),
        ("evil.example", "/app/"),
    ],
)
def test_every_answer_carries_the_headers(db: None, unhurried: None, host: str, address: str) -> None:
    answer = call(Phone(), host, "GET", address)
    for name, value in EVERYWHERE.items():
        assert answer.headers[name] == value
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert "strict-transport-security" not in answer.headers


def test_the_apps_policy_word_for_word(db: None) -> None:
    answer = call(Phone(), "app.localhost", "GET", "/app/")
    assert answer.headers["content-security-policy"] == APP_POLICY
    for said in ("camera=(self)", "publickey-credentials-get=(self)", "microphone=()"):
        assert said in answer.headers["permissions-policy"]


def test_production_is_https_and_knows_no_other_host(db: None, settings: Any) -> None:
    settings.PRODUCTION = True
    settings.APP_ORIGIN = "https://app.example"
    phone = Phone()
    answer = call(phone, "app.localhost", "GET", "/app/")
    assert answer.headers["strict-transport-security"].startswith("max-age=63072000")
    assert "script-src https://app.example/app/" in answer.headers["content-security-policy"], "whatever port Host says"
    assert call(phone, "127.0.0.1", "GET", "/").status_code == 400


def test_answers_of_the_interface_are_kept_nowhere(ana: Phone) -> None:
    for path in ("people/hello", "people/me", "vault/state", "nothing"):
        assert ana.say("GET", path).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("host", ["127.0.0.1", "192.168.1.20", "[::1]", "xapp.localhost", "app.localhost.evil.example"])
def test_another_host_says_why_the_app_cannot_work_there(db: None, host: str) -> None:
    answer = call(Phone(), host, "GET", "/app/")
    assert answer.status_code == 421
    assert "https" in answer.text
    assert "otro equipo" in answer.text
    assert "<script" not in answer.text
    assert "http://app.localhost:8000/" in answer.text


@pytest.mark.parametrize(
    ("host", "style"), [("app.localhost", "/app/home/app.css"), ("localhost", "/static/home/app.css")]
)
def test_an_address_that_is_not_there_still_leads_to_help(db: None, host: str, style: str) -> None:
    answer = call(Phone(), host, "GET", "/nowhere")
    assert answer.status_code == 404
    for way in ("/en/help", "/es/ayuda", "/leave", style):
        assert f'href="{way}"' in answer.text
    assert "<title>Handrail</title>" in answer.text
    spanish = call(Phone(), host, "GET", "/es/nada").text
    assert spanish.index("No hay ninguna página") < spanish.index("There is no page")


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("app.localhost", "app"),
        ("APP.LOCALHOST:80", "app"),
        ("localhost:8000", "site"),
        ("", ""),
        ("app.localhost:x", ""),
        ("app.localhost/", ""),
        ("app.localhost\n", ""),
        ("app.localhost:8000;x", ""),
        ("127.0.0.1", ""),
    ],
)
def test_hosts_are_told_apart_by_name_only(header: str, host: str) -> None:
    assert host_of(header) == host


def cookies_of(answer: Any) -> dict[str, Any]:
    """Every cookie an answer sets."""
    found: dict[str, Any] = {}
    for line in answer.headers.get_list("set-cookie"):
        found |= dict(SimpleCookie(line))
    return found


def test_cookies_are_for_this_host_only(ana: Phone) -> None:
    answers = [
        ana.say("GET", "people/hello"),
        ana.say("POST", "people/sign-in", {"name": ana.name, **ana.fresh()}),
        ana.say("POST", "people/sign-out"),
    ]
    names = set()
    for answer in answers:
        for name, morsel in cookies_of(answer).items():
            names.add(name)
            assert name.startswith("__Host-")
            assert (morsel["path"], morsel["domain"], morsel["samesite"]) == ("/", "", "Lax")
            assert morsel["secure"] is True
            assert morsel["httponly"] is True
    assert names == {"__Host-csrf", "__Host-session", "__Host-device"}
    assert "__Host-session" not in ana.http.cookies


def test_pages_and_files_set_no_cookie_and_are_the_same_for_everybody(ana: Phone) -> None:
    for address in ("/app/", "/app/home/app.css", "/app/texts/en.json", "/app/texts/es.json"):
        mine, anybodys = call(ana, "app.localhost", "GET", address), call(Phone(), "app.localhost", "GET", address)
        assert mine.content == anybodys.content
        assert "set-cookie" not in mine.headers


def test_text_packs_hold_what_the_app_says_and_no_more(db: None) -> None:
    for lang in ("en", "es"):
        batches = [
            set(call(Phone(), "app.localhost", "GET", f"/app/texts/{name}{lang}.json").json())
            for name in ("", "later.", "steps.")
        ]
        wanted = {
            text.id
            for text in all_texts()
            if text.id.startswith(("app.", "meetings.app.", "vault.error.")) or re.match(r"steps\.[a-z]", text.id)
        }
        assert set().union(*batches) == wanted
        assert sum(map(len, batches)) == len(wanted), "each comes once"
        assert {one.split(".")[0] for one in batches[2]} == {"steps"}
        assert not [one for one in batches[0] if one.startswith("steps.")], "the first visit carries no word of a Step"


def test_a_file_is_typed_tagged_and_packed(db: None) -> None:
    answer = call(Phone(), "app.localhost", "GET", "/app/home/app.css", **{"Accept-Encoding": "identity"})
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.content == (files.PACKAGE / "home/static/home/app.css").read_bytes()
    packed = call(Phone(), "app.localhost", "GET", "/app/home/app.css", **{"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == answer.content
    again = call(Phone(), "app.localhost", "GET", "/app/home/app.css", **{"If-None-Match": packed.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_changed_file_is_seen_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.js"
    path.write_text("one")
    first = files.read(path)
    assert files.read(path) is first
    path.write_text("three")
    assert files.read(path).plain == b"three"


@pytest.mark.parametrize(
    "address",
    [
        "/app/home/../../../pyproject.toml",
        "/app/home/%2e%2e/%2e%2e/urls.py",
        "/app/home//app.css",
        "/app/people/models.py",
        "/app/site/settings.py",
        "/app/home/app.css/",
        "/app/home/.hidden.js",
        "/app/home/x.py",
        "/app/home/nothing.js",
        "/app/home/a%00.js",
        "/app/home/..%5c..%5cx.js",
        "/app/vendor/nothing.js",
        "/app/home/%2fx.js",
    ],
)
def test_nothing_but_our_files_is_served(db: None, address: str) -> None:
    assert call(Phone(), "app.localhost", "GET", address).status_code == 404


def test_a_link_out_of_the_folder_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "secret.js").write_text("secret")
    (tmp_path / "room/link.js").symlink_to(tmp_path / "secret.js")
    with pytest.raises(Http404):
        files.path_of({"room": tmp_path / "room"}, "room", "link.js")


def test_health_asks_no_database_and_readiness_does(unhurried: None, django_assert_num_queries: Any, db: None) -> None:
    phone = Phone()
    phone.say("GET", "people/hello")
    for host in ("app.localhost", "localhost"):
        assert call(phone, host, "GET", "/healthz").json() == {"ok": True}
        assert call(phone, host, "GET", "/readyz").json() == {"ready": True, "backup": "off"}


def test_a_server_whose_database_is_away_is_not_ready(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> bool:
        raise OperationalError("gone")

    monkeypatch.setattr(health, "migrations_in_step", away)
    answer = call(Phone(), "localhost", "GET", "/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "backup": "off"})
