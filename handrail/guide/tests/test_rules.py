"""A pack that cannot be shown is refused with its file and field; what does not fit together is named."""

from typing import Any

import pytest

from handrail.guide.rules.facts import facts_of, links_of
from handrail.guide.rules.pages import GuideError, page_of, problems


def pack(**other: Any) -> dict[str, Any]:
    """A whole little page, with what a test puts in another way."""
    page = {"id": "a", "order": 1, "slug": {"en": "a", "es": "b"}, "act": "help"}
    part = {"id": "one", "blocks": [{"text": "open"}, {"terms": ["x"]}, {"steps": ["s"], "start": 4}]}
    return {"page": page, "part": [part], **other}


def head(**other: Any) -> dict[str, Any]:
    return {**pack()["page"], **other}


def part(**other: Any) -> list[dict[str, Any]]:
    return [{**pack()["part"][0], **other}]


def test_a_page_names_its_texts_in_order() -> None:
    page = page_of(pack(), "a.toml")
    of_part = ["guide.a.one.title", "guide.a.one.open", "guide.a.one.x", "guide.a.one.x.means", "guide.a.one.s"]
    assert page.texts() == ["guide.a.title", "guide.a.line", "guide.a.act", "guide.a.act.do", *of_part]
    assert page.parts[0].blocks[2].start == 4


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"page": None}, "a.toml: needs `page`"),
        ({"page": head(id=7)}, "a.toml: page: needs `id`"),
        ({"page": head(order="1")}, "a.toml: page: needs `order`"),
        ({"page": head(act="")}, "a.toml: page: needs `act`"),
        ({"page": head(slug={"en": "a"})}, "a.toml: page.slug: needs `es`"),
        ({"part": []}, "a.toml: needs `part`"),
        ({"part": ["x"]}, "a.toml: part[1]: needs `id`"),
        ({"part": part(blocks=[])}, "a.toml: part[1] (one): needs `blocks`"),
        ({"part": part(blocks=[{"text": "x"}, {"shout": "y"}])}, "a.toml: part[1] (one).blocks[2]: is one of"),
        ({"part": part(blocks=[{"text": "x", "warn": ["y"]}])}, "a.toml: part[1] (one).blocks[1]: is one of"),
        ({"part": part(blocks=[{"list": "x"}])}, "a.toml: part[1] (one).blocks[1].list: is a list"),
        ({"part": part(blocks=[{"list": ["x", "x"]}])}, "blocks[1].list: names something twice"),
        ({"part": part(blocks=[{"list": ["x"], "start": 2}])}, "blocks[1]: `start`"),
        ({"part": part(blocks=[{"text": ["x"]}])}, "blocks[1]: needs `text`"),
        ({"part": [*part(), *part()]}, "a.toml: two parts have the same id"),
    ],
)
def test_a_page_that_cannot_be_shown_is_refused_by_field(given: dict[str, Any], said: str) -> None:
    with pytest.raises(GuideError) as caught:
        page_of(pack(**given), "a.toml")
    assert said in str(caught.value)


def test_what_does_not_fit_together_is_named() -> None:
    here = page_of(pack(page=head(act="nowhere"), part=part(blocks=[{"figures": ["f"]}, {"see": "z"}])), "a.toml")
    twin = page_of(pack(page=head(id="b")), "b.toml")
    texts = {*here.texts(), *twin.texts(), "guide.a.left"} - {"guide.b.title"}
    assert problems([here, twin], set(), set(), texts) == [
        "a: its act leads to `nowhere`, which is no page",
        "a: figures names `f`, which is not there",
        "a: see names `z`, which is not there",
        "two pages are at a (en)",
        "two pages are at b (es)",
        "guide.b.title: no such text",
        "guide.a.left: never said",
    ]


def test_a_text_said_twice_is_named() -> None:
    twice = page_of(pack(part=part(blocks=[{"text": "x"}, {"warn": ["x"]}])), "a.toml")
    assert problems([twice], set(), set(), set(twice.texts())) == ["guide.a.one.x: said 2 times"]


def test_an_act_leads_to_a_part_that_is_there() -> None:
    slug = {"en": "c", "es": "d"}
    there = page_of(pack(page=head(id="b", slug=slug)), "b.toml")
    for at, said in (("one", []), ("two", ["a: its act leads to `two`, which is no part of b"])):
        here = page_of(pack(page=head(act=f"b#{at}")), "a.toml")
        assert problems([here, there], set(), set(), {*here.texts(), *there.texts()}) == said


CITE = {"id": "s", "by": "Kim", "title": "A study", "year": 2020, "url": "https://example.org/", "status": "verified"}


def test_a_fact_has_its_source() -> None:
    facts = facts_of({"cite": [CITE], "fact": [{"id": "f", "source": "s", "numbers": {"n": 3}}]}, "s.toml")
    assert (facts["f"].source.year, facts["f"].numbers) == (2020, {"n": 3})
    assert (facts["f"].text, facts["f"].limit) == ("guide.fact.f", "guide.fact.f.limit")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"fact": [{"id": "f", "source": "s"}]}, "s.toml: fact[1] (f): `source` names s"),
        ({"cite": [CITE], "fact": [{"id": "f"}]}, "s.toml: fact[1]: needs `source`"),
        ({"cite": [CITE], "fact": [{"id": "f", "source": "s"}] * 2}, "s.toml: fact[2]: f is there twice"),
        ({"cite": [CITE, CITE]}, "s.toml: cite[2]: s is there twice"),
        ({"cite": [{**CITE, "year": "2020"}]}, "s.toml: cite[1]: needs `year`"),
        ({"cite": [{**CITE, "status": "proven"}]}, "s.toml: cite[1]: status is one of"),
        ({"cite": [{**CITE, "url": "http://example.org"}]}, "s.toml: cite[1]: `url` begins with https://"),
        ({"cite": ["x"]}, "s.toml: cite[1]: is a table"),
    ],
)
def test_a_fact_without_a_source_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(GuideError) as caught:
        facts_of(given, "s.toml")
    assert said in str(caught.value)


def test_links_are_https() -> None:
    assert links_of({"link": [{"id": "aa", "url": "https://www.aa.org/"}]}, "s.toml")["aa"].text == "guide.link.aa"
    with pytest.raises(GuideError):
        links_of({"link": [{"id": "aa", "url": "javascript:alert(1)"}]}, "s.toml")
