"""Worksheets on paper: read back by a real reader, they say what the packs say; and no pack breaks a page."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any, cast

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from handrail.content.rules.sheet import Sheet
from handrail.content.texts import LANGS, WORDINGS, Lang, Wording
from handrail.content.words import all_sheets, all_texts
from handrail.steps import reads
from handrail.steps.paper.drawn import drawn
from handrail.steps.paper.sheet_of_paper import FONTS
from handrail.steps.rules.paper import (
    Ask,
    Boxes,
    Columns,
    Foot,
    Paper,
    Ruled,
    Scale,
    Voice,
    joined,
    paper_of,
    sentences,
)

FOOT = Foot(
    (
        "Someone is in danger: call 911",
        "Call 988: talk with someone now",
        "Text 988",
        "Numbers looked at on November 22, 2026. If one does not answer, please try the next one on the list.",
    ),
    date(2026, 11, 22),
)
DAILY = [
    (kind, lang)
    for kind in reads.kinds()
    for lang in LANGS
    if (kind.wording == "secular" or kind.step == 2) and (not kind.large or kind.step == 4) and not kind.family
]
KINDS = [
    pytest.param(kind, lang, marks=[] if (kind, lang) in DAILY else [pytest.mark.nightly])
    for kind in reads.kinds()
    for lang in LANGS
]


def named(value: object) -> str | None:
    return value.name("en") if isinstance(value, reads.Kind) else None


def read(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def run_together(text: str) -> str:
    """Without white space: where a line ends is the paper's business."""
    return re.sub(r"\s+", "", text)


def said(data: bytes) -> str:
    return run_together("".join(page.extract_text() for page in read(data).pages))


def sheet(step: int) -> Sheet:
    return all_sheets()[f"step-{step}"].sheet


def paper(step: int, lang: Lang = "en", wording: Wording = "secular", *, family: bool = False) -> Paper:
    return paper_of(sheet(step), Voice(all_texts(), lang, wording), family=family)


def voice(lang: Lang = "en") -> Voice:
    return Voice(all_texts(), lang, "secular")


# --- the whole of it, as a reader reads it ---


@pytest.mark.parametrize(("kind", "lang"), KINDS, ids=named)
def test_paper_says_every_sentence_of_its_pack_and_no_place_is_left(kind: reads.Kind, lang: Lang) -> None:
    data = reads.made(kind, lang, FOOT).data
    text = said(data)
    whole = paper_of(sheet(kind.step), Voice(all_texts(), lang, kind.wording), family=kind.family)
    for sentence in sentences(whole):
        assert run_together(sentence) in text, sentence
    assert not re.search(r"\{[a-z_]+\}", text)
    pages = read(data).pages
    for number, page in enumerate(pages, 1):
        here = run_together(page.extract_text())
        for line in FOOT.lines:
            assert run_together(line) in here, (number, line)
        told = all_texts().say("steps.paper.page", lang, n=number, all=len(pages))
        assert run_together(told) in here
    assert len(data) < reads.MOST_BYTES


@pytest.mark.parametrize("lang", LANGS)
def test_no_worksheet_has_a_place_that_nothing_fills(lang: Lang) -> None:
    for kind in reads.kinds():
        whole = paper(kind.step, lang, kind.wording, family=kind.family)
        for sentence in sentences(whole):
            assert not re.search(r"[{}]", sentence), (kind.name(lang), sentence)


@pytest.mark.parametrize("lang", LANGS)
def test_no_question_on_paper_speaks_of_the_app(lang: Lang) -> None:
    of_the_app = re.compile(r"\b(handrail|tap|click|screen|button|toque|oprima|pantalla|botón)\b", re.IGNORECASE)
    for kind in reads.kinds():
        for sentence in sentences(paper(kind.step, lang, kind.wording, family=kind.family)):
            assert not of_the_app.search(sentence), (kind.name(lang), sentence)


def test_there_is_paper_of_every_step_that_has_a_sheet_in_each_wording_that_differs() -> None:
    by_step = {
        one.sheet.step: {kind for kind in reads.kinds() if kind.step == one.sheet.step} for one in all_sheets().values()
    }
    assert set(by_step) >= set(range(1, 8))
    for step, found in by_step.items():
        worded = any(
            variant.wording
            for _, ids in sheet(step).screens()
            for text_id in ids
            if text_id in all_texts()
            for variant in all_texts()[text_id].variants()
        )
        assert {kind.wording for kind in found} == (set(WORDINGS) if worded else {"secular"}), step
        assert {kind.large for kind in found} == {True, False}
    assert {kind.family for kind in by_step[1]} == {True, False}
    assert len(reads.kinds()) * len(LANGS) * reads.MOST_BYTES < 32_000_000
    for lang in LANGS:
        assert len(reads.named(lang)) == len(reads.kinds()), "two have one name"


def test_the_same_sources_give_the_same_bytes() -> None:
    for lang in LANGS:
        first, second = (drawn(paper(4, lang), voice(lang), FOOT) for _ in range(2))
        assert first == second
        assert b"/CreationDate (D:20261122000000" in first


def test_other_numbers_are_drawn_anew_and_what_is_kept_does_not_grow() -> None:
    kind = reads.Kind(1)
    first = reads.made(kind, "en", FOOT)
    assert reads.made(kind, "en", FOOT) is first
    kept = len(reads._made)
    second = reads.made(kind, "en", replace(FOOT, lines=("In danger: call 112",)))
    assert "call112" in said(second.data)
    assert "call911" not in said(second.data)
    assert second.tag != first.tag
    assert len(reads._made) == kept


def test_a_reader_is_told_the_language_the_title_and_what_is_a_heading() -> None:
    for lang in LANGS:
        whole = paper(2, lang)
        pdf = read(drawn(whole, voice(lang), FOOT))
        assert str(pdf.root_object["/Lang"]) == lang
        assert pdf.metadata is not None
        assert pdf.metadata.title == f"{whole.name}: {whole.title}"
        assert pdf.metadata.author is None
        assert root(pdf, "/MarkInfo")["/Marked"]
        bookmarks = [one for one in flat(pdf.outline) if isinstance(one, dict)]
        assert [one["/Title"] for one in bookmarks] == [
            f"{whole.name}: {whole.title}",
            *(part.title for part in whole.parts),
        ]
        tags = [str(element["/S"]) for element in elements(pdf)]
        assert tags.count("/H1") == 1
        assert tags.count("/H2") == len(whole.parts)
        assert tags.count("/H3") >= sum(len(part.asks) for part in whole.parts)
        assert set(tags) == {"/H1", "/H2", "/H3", "/P"}


def flat(tree: object) -> Iterator[object]:
    for one in tree if isinstance(tree, list) else [tree]:
        if isinstance(one, list):
            yield from flat(one)
        else:
            yield one


def elements(pdf: PdfReader) -> list[DictionaryObject]:
    (document,) = cast(Any, root(pdf, "/StructTreeRoot")["/K"])
    return [element.get_object() for element in document.get_object()["/K"]]


def root(pdf: PdfReader, name: str) -> DictionaryObject:
    return cast(DictionaryObject, pdf.root_object[name].get_object())


def test_nothing_on_paper_says_whose_it_is_or_where_it_is_from() -> None:
    data = reads.made(reads.Kind(4), "en", FOOT).data
    text = said(data).lower()
    for word in ("http", "localhost", "www.", "@"):
        assert word not in text
    assert not [one for page in read(data).pages for one in page.get("/Annots", [])]


def test_every_letter_of_every_pack_is_in_the_type_that_is_shipped() -> None:
    for name in ("DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"):
        known = set(TTFont(FONTS / name).getBestCmap())
        steps = {
            letter
            for text in all_texts()
            if text.room in ("steps", "home")
            for one in text.variants()
            for letter in one.words.replace("\n", " ")
        }
        assert not {letter for letter in steps if ord(letter) not in known}
    assert "Bitstream Vera" in (FONTS / "LICENSE.txt").read_text(encoding="utf-8")


# --- what each kind of question becomes ---


def asked(step: int, part: str, question: str) -> Ask:
    whole = paper(step)
    said = all_texts().say(f"steps.{step}.{part}.{question}.ask", "en", pattern="pattern")
    return next(ask for one in whole.parts for ask in one.asks if ask.ask == said)


def test_each_kind_of_question_has_its_room_to_answer() -> None:
    assert asked(1, "powerless", "tried").answer == Columns(
        ("When it was", "What happened after the first drink or use"), (1.0, 2.2), 5
    )
    assert asked(1, "powerless", "rules").answer == Ruled(5, numbered=True)
    assert asked(1, "powerless", "first").answer == Ruled(1)
    assert asked(1, "ready", "ruler").answer == Scale(tuple(range(11)), "not yet", "very ready")
    sides = asked(2, "believe", "sides").answer
    heads = [all_texts().say(f"steps.2.believe.sides.option.{one}", "en") for one in ("can", "cannot", "unknown")]
    assert sides == Columns(tuple(heads), (1.0, 1.0, 1.0), 6)
    assert asked(6, "pattern", "from").answer == Ruled(3)


def test_a_question_that_hangs_on_another_says_so() -> None:
    assert asked(1, "unmanageable", "money").only == "Only if you marked “Money” in question 5."
    mine = asked(4, "resentment", "mine_is")
    assert mine.only.startswith("If this was done to you, leave this empty. If you marked “I was a child”, “I was")
    assert mine.apart == asked(4, "resentment", "wrong_there").apart == "If this was done to you, leave this empty."
    assert isinstance(mine.answer, Boxes)
    assert mine.answer.options[0] == "I had no part in this"


def test_who_is_here_for_someone_else_has_paper_of_their_own() -> None:
    own, family = ({ask.ask for part in paper(1, family=one).parts for ask in part.asks} for one in (False, True))
    assert all_texts().say("steps.1.powerless.tried_other.ask", "en") in family - own
    assert all_texts().say("steps.1.powerless.tried.ask", "en") in own - family


def test_own_words_are_room_to_write_and_secular_paper_names_no_higher_power() -> None:
    own = " ".join(sentences(paper(1, wording="own")))
    assert "What could I do today, with ________ in mind?" in own
    assert "Where you see ________" in own
    spiritual = " ".join(sentences(paper(1, wording="spiritual")))
    assert "What help could I ask my Higher Power for?" in spiritual
    for lang, words in (("en", ("higher power", "god")), ("es", ("poder superior", "dios"))):
        for step in range(1, 8):
            plain = " ".join(sentences(paper(step, lang))).lower()  # type: ignore[arg-type]  # a language of the table
            assert not [word for word in words if re.search(rf"\b{word}\b", plain)], (step, lang)


def test_paper_does_not_say_that_it_is_sealed() -> None:
    for step in (4, 5):
        assert "A court could order you to show this paper." in paper(step).warning
        assert "sealed" not in " ".join(sentences(paper(step)))
    assert paper(1).warning == ""


def test_rows_stand_in_columns_several_on_a_page() -> None:
    for lang in LANGS:
        part = paper(4, lang).parts[0]
        pages = read(drawn(paper(4, lang), voice(lang), FOOT)).pages
        tables = [page for page in pages if page.mediabox.width > page.mediabox.height]
        assert tables
        table = run_together(tables[0].extract_text())
        first = next(ask for ask in part.asks if isinstance(ask.answer, Boxes))
        assert isinstance(first.answer, Boxes)
        assert table.count(run_together(first.answer.options[0])) == 3, "three resentments on one page"
        no_part = run_together(all_texts().say("steps.4.resentment.mine_is.option.none", lang))
        assert table.count(no_part) == 3
        assert run_together(part.asks[5].apart) in table


def test_names_are_joined_with_commas_and_a_last_word() -> None:
    assert joined([], " or ") == ""
    assert joined(["a"], " or ") == "a"
    assert joined(["a", "b", "c"], " or ") == "a, b or c"
