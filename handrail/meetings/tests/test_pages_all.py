"""What holds on every page about meetings, and on the landing page: light, plain, silent about who looks for what."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError
from pytest_django import Settings

from handrail.content.texts import LANGS, Lang
from handrail.content.words import all_texts
from handrail.meetings.reading import codes
from handrail.meetings.reads import soon
from handrail.meetings.tests.pages_cast import (
    FIND,
    NOW,
    ONLINE,
    PAGE,
    asks,
    listed,
    main_of,
    monday_evening,
    opens,
    reader,
    ref,
    row,
)
from tools.tree import ROOT

pytestmark = pytest.mark.django_db
SCRIPTS = ("site.js", "near.js", "rules/place.js")


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monday_evening(monkeypatch, settings)


def every_page(lang: Lang) -> dict[str, str]:
    site = reader()
    wrong = "mal" if lang == "es" else "wrong"
    return {
        "search": site.get(PAGE[lang]).content.decode(),
        "found": asks(lang, near="87301"),
        "which": asks(lang, near="Springfield"),
        "problem": asks(lang, near="00000"),
        "empty": asks(lang, near="Springfield, IL", type=["W"]),
        "one": opens("still-water", lang),
        "gone": site.get(f"{PAGE[lang]}nothing").content.decode(),
        "wrong": site.get(f"{PAGE[lang]}{ref('still-water')}/{wrong}").content.decode(),
        "landing": site.get(f"/{lang}/").content.decode(),
    }


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_is_plain_light_and_keeps_its_titles_to_itself(lang: Lang) -> None:
    listed()
    for name, page in every_page(lang).items():
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|<img|<iframe", page), name
        assert re.findall(r'<script type="module" src="([^"]+)"', page) == ["/static/meetings/site.js"], name
        assert page.count("<h1") == 1, name
        assert main_of(page).count('class="btn"') == 1, name
        title = re.findall(r"<title>(.*?)</title>", page)[0]
        assert not re.search(r"87301|Springfield|still", title), name
        assert len(gzip.compress(page.encode(), 9)) < 9_000, name
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), name
        assert set(re.findall(r'\sfor="([^"]+)"|href="#([^"]+)"', page)) <= {(one, "") for one in ids} | {("", one) for one in ids}  # fmt: skip


def test_no_page_asks_anybody_else_for_anything() -> None:
    listed()
    for lang in LANGS:
        for name, page in every_page(lang).items():
            for asked in re.findall(r'(?:\ssrc|<link[^>]*\shref|\saction)="([^"]+)"', page):
                assert asked.startswith("/"), (name, asked)


def test_a_page_with_thirty_rows_is_light() -> None:
    listed(
        *(row(f"r{n:02}", time=f"19:{n:02}", types=["O", "X", "W", "S", "BE"], notes="Coffee " * n) for n in range(30))
    )
    assert len(gzip.compress(asks(near="87301").encode(), 9)) <= 20_000


@pytest.mark.parametrize("lang", LANGS)
def test_who_may_keep_which_page(lang: Lang) -> None:
    listed()
    site = reader()
    assert site.get(PAGE[lang])["Cache-Control"] == "public, max-age=60"
    assert site.get(f"{PAGE[lang]}{ref('begun')}")["Cache-Control"] == "public, max-age=60"
    found = site.post(FIND[lang], {"near": "87301"})
    assert found["Cache-Control"] == "private, no-cache"
    assert found["Referrer-Policy"] == "no-referrer"
    assert not site.cookies


def test_the_pages_with_a_script_may_run_that_folder_alone() -> None:
    site = reader()
    for address in ("/en/", "/es/", PAGE["en"], PAGE["es"], f"{PAGE['en']}nothing"):
        answer = site.get(address)
        policy = answer["Content-Security-Policy"]
        assert "script-src http://localhost:8000/static/meetings/; connect-src 'self'" in policy
        assert "require-trusted-types-for 'script'; trusted-types 'none'" in policy
        assert "geolocation=(self)" in answer["Permissions-Policy"]
    for address in ("/en/help", "/en/guide/", "/nowhere", "/static/meetings/site.js"):
        answer = site.get(address)
        assert "script-src" not in answer["Content-Security-Policy"]
        assert "geolocation=()" in answer["Permissions-Policy"]


def test_the_script_is_small_and_is_served() -> None:
    whole = b"".join(reader().get(f"/static/meetings/{name}").content for name in SCRIPTS)
    assert b"innerHTML" not in whole
    assert len(gzip.compress(whole, 9)) <= 3_000


def test_nothing_that_was_asked_is_in_a_log_line(capsys: pytest.CaptureFixture[str]) -> None:
    listed()
    asks(near="87301", words="quiet")
    asks(near="Springfield")
    reader().post(f"/en/meetings/{ref('begun')}/wrong", {"kind": "time", "text": "secret words"})
    told = capsys.readouterr()
    assert "meetings-find-en" in told.out + told.err
    assert not re.search(r"87301|Springfield|quiet|secret words", told.out + told.err)


# --- the landing page ---


@pytest.mark.parametrize(
    ("lang", "phone", "online"),
    [
        ("en", "By phone: in 15 minutes", "Online: in 30 minutes"),
        ("es", "Por teléfono: en 15 minutos", "En línea: en 30 minutos"),
    ],
)
def test_the_landing_page_says_what_is_next_by_phone_and_online(lang: Lang, phone: str, online: str) -> None:
    listed()
    answer = reader().get(f"/{lang}/")
    page = answer.content.decode()
    assert f'<a href="{PAGE[lang]}{ref("dial")}"><strong>{phone}</strong>' in page
    assert f'<a href="{PAGE[lang]}{ref("zoom")}"><strong>{online}</strong>' in page
    assert answer["Cache-Control"] == "public, max-age=60"
    assert f'action="{FIND[lang]}"' in page


@pytest.mark.parametrize("lang", LANGS)
def test_the_landing_page_names_first_what_begins_first_and_marks_what_is_made_up(lang: Lang) -> None:
    far = {"city": None, "state": None, "location": None}
    listed(
        row("zoom", **ONLINE, **far, time="18:40", conference_url="https://meet.example.org/r/1"),
        row("dial", **ONLINE, **far, time="18:45", conference_phone="+13125550100"),
        kind="sample",
    )
    block = reader().get(f"/{lang}/").content.decode().partition('<ul class="rows">')[2].partition("</ul>")[0]
    assert [*re.findall(r"<bdi>(.*?)</bdi>", block)] == ["zoom", "dial"]
    assert block.count(f'<span class="tag">{all_texts().say("meetings.page.row.sample", lang)}</span>') == 2


def test_the_landing_page_stands_while_the_database_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(soon, "next_by", broken)
    page = reader().get("/en/").content.decode()
    assert 'action="/en/meetings/find"' in page
    assert "By phone:" not in page


def test_what_is_next_is_looked_for_two_days_ahead() -> None:
    listed(row("late", **ONLINE, city=None, state=None, location=None, day=3, time="12:00", end_time="13:00",
               conference_url="https://meet.example.org/r/4"))  # fmt: skip
    assert soon.next_by("phone", NOW) is None
    assert soon.soon(NOW, "en") == [], "no answer to somebody who wants one now"
    found = soon.next_by("online", NOW)
    assert found is not None
    assert found.start - NOW < timedelta(days=2)
    assert soon.next_by("online", datetime(2026, 12, 3, tzinfo=UTC)) is None


def test_the_names_of_kinds_cover_every_code() -> None:
    named = {text.id.removeprefix("meetings.type.") for text in all_texts().startswith("meetings.type.")}
    assert named == {code.lower() for code in codes().known}


def test_every_text_of_the_pages_is_used() -> None:
    """Ids are written out whole, by their last part, or in two pieces around a dash."""
    files = [one for folder in ("handrail/meetings", "handrail/home/web") for one in (ROOT / folder).rglob("*")]
    code = "\n".join(
        one.read_text(encoding="utf-8") for one in files if one.suffix in {".py", ".html"} and "tests" not in one.parts
    )
    for text in all_texts().startswith("meetings.page."):
        last = text.id.rpartition(".")[2]
        piece, _, rest = last.partition("-")
        made = rest and (f'"{rest}"' in code or f"-{rest}" in code) and re.search(rf'["._]{piece}', code)
        assert text.id in code or f'"{last}"' in code or made, text.id


def test_long_pages_are_sent_small_to_whoever_takes_that() -> None:
    listed(*(row(f"r{n:02}", time=f"19:{n:02}") for n in range(30)))
    for answer in (
        reader().post(FIND["en"], {"near": "87301"}, headers={"accept-encoding": "gzip"}),
        reader().get(PAGE["en"], headers={"accept-encoding": "gzip"}),
    ):
        assert answer["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer["Vary"]
        assert len(answer.content) == int(answer["Content-Length"]) < 9_000
        assert b"<!doctype html>" in gzip.decompress(answer.content)
