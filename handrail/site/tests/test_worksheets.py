"""Paper worksheets as the site serves them: for anybody, the same for everybody, with this server's numbers at the foot."""

import gzip
import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from handrail.content.texts import LANGS, Lang
from handrail.content.words import all_texts
from handrail.home import on_paper
from handrail.home.numbers import help_now
from handrail.steps import reads

SITE = {"host": "localhost:8000"}
PAGE = 6_000
"""Bytes of gzip that the list may take."""


def run_together(text: str) -> str:
    """Without white space: where a line ends is the paper's business."""
    return re.sub(r"\s+", "", text)


@pytest.fixture
def browser() -> Client:
    return Client(headers=SITE)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_lists_every_worksheet_once(browser: Client, lang: Lang) -> None:
    answer = browser.get(reads.CONTENTS[lang])
    assert answer.status_code == 200
    found = re.findall(r'<li><a href="([^"]+)">', answer.content.decode().partition("<main")[2].partition("</main>")[0])
    assert sorted(found) == sorted(kind.address(lang) for kind in reads.kinds())
    assert len(found) <= 200


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_is_light_the_same_for_everybody_and_has_no_script(browser: Client, lang: Lang) -> None:
    first = browser.get(reads.CONTENTS[lang])
    assert len(gzip.compress(first.content)) < PAGE
    text = first.content.decode()
    assert "<script" not in text
    assert text.count('class="btn"') == 1
    assert not first.cookies
    titles = re.findall(r'<li><a href="[^"]+">([^<]+)<', text)
    assert len(titles) == len(set(titles)), "two links say the same"
    other: Lang = "es" if lang == "en" else "en"
    assert f'href="{reads.CONTENTS[other]}"' in text


def test_a_worksheet_is_sent_once_and_known_again(browser: Client) -> None:
    first = browser.get("/en/worksheets/step-4.pdf")
    assert (first.status_code, first["Content-Type"]) == (200, "application/pdf")
    assert first["Content-Disposition"] == 'inline; filename="worksheet-4.pdf"'
    assert "default-src 'none'" in first["Content-Security-Policy"]
    assert not first.cookies
    again = browser.get("/en/worksheets/step-4.pdf", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    spanish = browser.get("/es/hojas/paso-4-grande.pdf")
    assert spanish["Content-Language"] == "es"
    assert spanish["Content-Disposition"] == 'inline; filename="hoja-4.pdf"'
    assert browser.head("/es/hojas/paso-4.pdf").status_code == 200


@pytest.mark.parametrize(
    "name", ["step-8x", "step-13", "step-0", "paso-1", "step-1-plain", "step-1-large-own", "step-4-own", "STEP-1"]
)
def test_what_is_no_worksheet_is_not_there(browser: Client, name: str) -> None:
    assert browser.get(f"/en/worksheets/{name}.pdf").status_code == 404


@pytest.mark.parametrize("lang", LANGS)
def test_each_page_ends_with_the_numbers_for_danger_and_crisis_and_their_day(browser: Client, lang: Lang) -> None:
    foot = on_paper.foot(lang)
    rows = [row for row in help_now().numbers() if row["section"] in ("danger", "crisis")]
    assert {row["number"] for row in rows} >= {"911", "988"}
    assert list(foot.lines[:-1]) == [row["act"][lang] for row in rows]
    assert str(foot.looked_at.year) in foot.lines[-1]
    data = browser.get(reads.Kind(4).address(lang)).content
    for page in PdfReader(BytesIO(data)).pages:
        text = run_together(page.extract_text())
        for line in foot.lines:
            assert run_together(line) in text


@pytest.mark.parametrize("lang", LANGS)
def test_three_resentments_stand_on_one_page(browser: Client, lang: Lang) -> None:
    data = browser.get(reads.Kind(4).address(lang)).content
    pages = PdfReader(BytesIO(data)).pages
    table = next(page for page in pages if page.mediabox.width > page.mediabox.height)
    no_part = run_together(all_texts().say("steps.4.resentment.mine_is.option.none", lang))
    assert run_together(table.extract_text()).count(no_part) == 3


@pytest.mark.parametrize(("guide", "lang"), [("/en/guide/", "en"), ("/es/guia/", "es")])
def test_the_guide_leads_to_paper(browser: Client, guide: str, lang: Lang) -> None:
    assert f'href="{reads.CONTENTS[lang]}"' in browser.get(guide).content.decode()


@pytest.mark.parametrize("lang", LANGS)
def test_the_apps_host_leads_on_to_the_site(lang: Lang) -> None:
    answer = Client(headers={"host": "app.localhost:8123"}).get(reads.CONTENTS[lang])
    assert (answer.status_code, answer["Location"]) == (302, f"http://localhost:8123{reads.CONTENTS[lang]}")
    assert not answer.cookies


@pytest.mark.parametrize("lang", LANGS)
def test_in_production_the_way_to_the_site_is_what_the_settings_say(settings: Any, lang: Lang) -> None:
    settings.PRODUCTION = True
    settings.APP_ORIGIN = "https://app.localhost"
    answer = Client(headers={"host": "app.localhost:666"}).get(reads.CONTENTS[lang])
    assert (answer.status_code, answer["Location"]) == (302, f"https://localhost{reads.CONTENTS[lang]}")
