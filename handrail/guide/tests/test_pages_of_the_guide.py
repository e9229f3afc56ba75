"""The guide as people read it: whole in both languages, one act a page, light, and nothing that needs a script."""

import gzip
import html
import re
from itertools import pairwise

import pytest
from django.test import Client

from handrail.content.public import HELP
from handrail.content.rules.grade import ENOUGH_WORDS, too_hard
from handrail.content.texts import LANGS, Lang
from handrail.content.words import all_texts
from handrail.guide import reads
from handrail.guide.rules.pages import Page, problems
from tools.tree import ROOT

pytestmark = pytest.mark.django_db
"""Pages of the guide lead to the landing page and to meetings, which ask the database."""
SITE = "localhost:8000"
WHOLE_PAGE = 14_000
"""Bytes of gzip that a page may take, with its style sheet: one round trip on a bad line."""
CSS = ROOT / "handrail/home/static/home/app.css"
PAGES = reads.guide().pages
ADDRESSES: list[tuple[str, Lang]] = [
    *((reads.CONTENTS[lang], lang) for lang in LANGS),
    *((reads.address(page, lang), lang) for page in PAGES for lang in LANGS),
]
BOTH = [(page, lang) for page in PAGES for lang in LANGS]


def name_of(value: object) -> str | None:
    """How a page is called in a test's name."""
    return value.id if isinstance(value, Page) else None


@pytest.fixture
def browser() -> Client:
    return Client(headers={"host": SITE, "accept-language": "en"})


def whole(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def main_of(text: str) -> str:
    """What stands between the header and the tabs."""
    return text.partition("<main")[2].partition("</main>")[0]


def words_of(markup: str) -> str:
    """What a reader sees of some HTML, with single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def test_all_of_it_fits_together() -> None:
    texts = {text.id for text in all_texts() if text.id.startswith("guide.")}
    assert problems(PAGES, set(reads.guide().facts), set(reads.guide().links), texts) == []


def test_the_pages_that_were_promised_are_there_in_order() -> None:
    ids = ["how", "twelve", "first", "sponsor", "treatment", "substances", "family", "questions", "research"]
    assert [page.id for page in PAGES] == ids


@pytest.mark.parametrize(("page", "lang"), BOTH, ids=name_of)
def test_a_page_says_all_its_sentences_in_its_language(browser: Client, page: Page, lang: Lang) -> None:
    seen = words_of(main_of(whole(browser, reads.address(page, lang))))
    for text_id in page.texts():
        assert all_texts().say(text_id, lang) in seen, text_id
    for block in page.blocks("figures"):
        for name in block.names:
            fact = reads.guide().facts[name]
            for text_id in (fact.text, fact.limit):
                assert all_texts().say(text_id, lang, **fact.numbers) in seen, text_id
            assert seen.count(fact.source.title) == 1
            assert f"{fact.source.title} , {fact.source.year}" in seen


def test_every_sentence_is_on_one_page_alone(browser: Client) -> None:
    own = [text for page in PAGES for text in page.texts()]
    own += [fact for page in PAGES for block in page.blocks("figures") for fact in block.names]
    own += [link for page in PAGES for block in page.blocks("links") for link in block.names]
    assert len(own) == len(set(own))
    assert {name for name in own if name in reads.guide().facts} == set(reads.guide().facts)
    assert {name for name in own if name in reads.guide().links} == set(reads.guide().links)


def test_what_pages_share_is_said_somewhere(browser: Client) -> None:
    shared = {text.id for text in all_texts() if text.id.startswith("guide.")}
    ids = {page.id for page in PAGES} | {"fact", "link"}
    shared = {text_id for text_id in shared if text_id.split(".")[1] not in ids}
    for lang in LANGS:
        everything = " ".join(whole(browser, address) for address, of in ADDRESSES if of == lang)
        here, there = f"http://localhost:8000{reads.CONTENTS[lang]}", f"http://localhost:8000{HELP[lang]}"
        for text_id in shared:
            assert all_texts().say(text_id, lang, year=2020, here=here, help=there) in everything, text_id


def test_the_contents_name_every_page_with_its_line(browser: Client) -> None:
    for lang in LANGS:
        text = main_of(whole(browser, reads.CONTENTS[lang]))
        found = re.findall(r'<a href="(/[^"]+)"><strong>', text)
        assert found == [reads.address(page, lang) for page in PAGES]
        for page in PAGES:
            assert all_texts().say(page.line, lang) in text


@pytest.mark.parametrize(("address", "lang"), ADDRESSES)
def test_a_page_ends_with_one_act(browser: Client, address: str, lang: Lang) -> None:
    text = main_of(whole(browser, address))
    (to,) = re.findall(r'<a class="btn" href="([^"]+)"', text)
    page, _, place = to.partition("#")
    if page != "http://app.localhost:8000/app/":
        assert f' id="{place or "main"}"' in whole(browser, page)


@pytest.mark.parametrize(("page", "lang"), BOTH, ids=name_of)
def test_a_page_leads_on_and_back_and_every_link_of_ours_is_there(browser: Client, page: Page, lang: Lang) -> None:
    text = whole(browser, reads.address(page, lang))
    before, after = reads.guide().beside(page)
    for beside in (before, after):
        assert beside is None or f'href="{reads.address(beside, lang)}"' in text
    for to in re.findall(r'href="(/[^"]+)"', text):
        assert browser.get(to).status_code in ({303} if to == "/leave" else {200}), to
    places = set(re.findall(r'\sid="([^"]+)"', text))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= places


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_both_languages_have_the_same_blocks_and_lead_to_each_other(browser: Client, page: Page) -> None:
    shapes = {}
    for lang in LANGS:
        text = whole(browser, reads.address(page, lang))
        shapes[lang] = re.findall(r"<(h[1-6]|p|li|ul|ol|dl|dt|dd|div|nav|a)\b", main_of(text))
        other: Lang = "es" if lang == "en" else "en"
        assert f'<a href="{reads.address(page, other)}" lang="{other}"' in text
        alternates = dict(
            re.findall(r'<link rel="alternate" hreflang="(\w+)" href="http://localhost:8000([^"]+)"', text)
        )
        assert alternates == reads.addresses(page)
    assert shapes["en"] == shapes["es"]


@pytest.mark.parametrize(("address", "lang"), ADDRESSES)
def test_a_page_has_a_title_a_description_and_headings_in_order(browser: Client, address: str, lang: Lang) -> None:
    text = whole(browser, address)
    heading = re.findall(r"<h1>(.*?)</h1>", text)
    assert len(heading) == 1
    assert f"<title>{heading[0]} · Handrail</title>" in text
    assert re.search(r'<meta name="description" content="[^"]{20,160}">', text)
    assert f'<html lang="{lang}">' in text
    levels = [int(level) for level in re.findall(r"<h([1-6])", main_of(text))]
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize(("address", "lang"), ADDRESSES)
def test_a_page_is_light_and_needs_no_script(browser: Client, address: str, lang: Lang) -> None:
    page = browser.get(address).content
    assert len(gzip.compress(page)) + len(gzip.compress(CSS.read_bytes())) <= WHOLE_PAGE
    text = page.decode()
    assert not re.search(r"<script|\sstyle=|\son[a-z]+=|<style|<img|<iframe|<form", text)


@pytest.mark.parametrize(("page", "lang"), BOTH, ids=name_of)
def test_a_page_is_easy_to_read(browser: Client, page: Page, lang: Lang) -> None:
    sentences = [all_texts().say(text_id, lang) for text_id in page.texts()]
    joined = "\n".join(sentences)
    assert len(joined.split()) > ENOUGH_WORDS
    assert too_hard(lang, joined) is None
    assert [one for one in sentences if too_hard(lang, one)] == []


@pytest.mark.parametrize(("address", "lang"), ADDRESSES)
def test_no_paragraph_is_a_wall(browser: Client, address: str, lang: Lang) -> None:
    blocks = re.findall(r"<(?:p|li|dd)\b[^>]*>(.*?)</(?:p|li|dd)>", main_of(whole(browser, address)), re.S)
    assert [words for one in blocks if len((words := words_of(one)).split()) > 60] == []


def test_figures_say_where_they_come_from_and_what_they_do_not_show() -> None:
    for fact in reads.guide().facts.values():
        assert 1990 < fact.source.year < 2100
        for lang in LANGS:
            assert len(all_texts().say(fact.limit, lang, **fact.numbers)) > 20, fact.id


def test_no_digit_of_a_study_is_written_into_a_sentence() -> None:
    """A figure is filled in from its row, so that the row with its source is the one place to mend it."""
    loose = []
    for fact in reads.guide().facts.values():
        for text_id in (fact.text, fact.limit):
            for lang in LANGS:
                bare = all_texts().say(text_id, lang, **dict.fromkeys(fact.numbers, "x"))
                left = re.sub(r"12 (Steps?|Pasos)|12-Step|25 (years|años)|\b1?0,?00\b|\b100\b|1,000", "", bare)
                loose += [f"{text_id} ({lang}): {found}" for found in re.findall(r"\d[\d.,]*", left)]
    assert loose == []


def test_the_figures_everybody_quotes_are_the_ones_in_the_review(browser: Client) -> None:
    for lang in LANGS:
        seen = words_of(whole(browser, reads.address(reads.guide().page("research"), lang)))
        for figure in ("42", "35", "27", "10,565"):
            assert figure in seen


def test_nothing_is_promised() -> None:
    promise = re.compile(
        r"\bprove[ns]?\b|\bcures?\b|guarantee|comprobad|demostrad|garanti|\bcurar?\b|will work|funcionará", re.I
    )
    said = [(t.id, lang, str(t.in_lang(lang))) for t in all_texts() if t.id.startswith("guide.") for lang in LANGS]
    assert [(text_id, lang) for text_id, lang, words in said if promise.search(words)] == []


@pytest.mark.parametrize(
    ("page_id", "en", "es"),
    [
        ("first", "You can say your first name, or say “I pass”", "Puede decir su nombre, o decir «Paso»"),
        ("first", "It counts as recovery", "Tomarlos es recuperación"),
        ("substances", "Medicine comes first here", "Aquí va primero el medicamento"),
        ("substances", "Never stop these all at once", "Nunca las deje de golpe"),
        ("questions", "Yes, and it is free.", "Sí, y es gratis."),
        ("research", "Nobody has studied Handrail.", "Nadie ha estudiado Handrail."),
    ],
)
def test_what_must_be_said_is_said(browser: Client, page_id: str, en: str, es: str) -> None:
    page = reads.guide().page(page_id)
    assert en in words_of(whole(browser, reads.address(page, "en")))
    assert es in words_of(whole(browser, reads.address(page, "es")))


@pytest.mark.parametrize(
    "address",
    ["/en/guide/su-primera-reunion", "/es/guia/your-first-meeting", "/en/guide/nothing", "/en/guide", "/fr/guide/"],
)
def test_what_is_not_there_is_not_found(browser: Client, address: str) -> None:
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize(("address", "lang"), ADDRESSES)
def test_a_page_is_the_same_for_everybody(browser: Client, address: str, lang: Lang) -> None:
    first = browser.get(address)
    second = browser.get(address, headers={"host": "localhost:666", "accept-language": "es"})
    assert first.content == second.content
    assert not first.cookies
    assert "public" in first["Cache-Control"]
    assert first["Content-Language"] == lang
