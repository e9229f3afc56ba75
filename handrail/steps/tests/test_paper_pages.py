"""Pages of paper hold whatever a pack may hold: long questions, wide words, every kind of answer; and print whole on A4."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from fpdf import FPDF
from pypdf import PdfReader

from handrail.content.rules.sheet import sheet_of, sheet_problems
from handrail.content.texts import Lang
from handrail.content.words import all_sheets, all_texts
from handrail.steps.paper.drawn import drawn
from handrail.steps.paper.sheet_of_paper import NORMAL, SheetOfPaper
from handrail.steps.rules.paper import (
    Answer,
    Ask,
    Boxes,
    Columns,
    Foot,
    Paper,
    PaperPart,
    Ruled,
    Scale,
    Voice,
    paper_of,
    sentences,
)

FOOT = Foot(("Someone is in danger: call 911", "Call 988: talk with someone now"), date(2026, 11, 22))


def run_together(text: str) -> str:
    """Without white space: where a line ends is the paper's business."""
    return re.sub(r"\s+", "", text)


def read(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def said(data: bytes) -> str:
    return run_together("".join(page.extract_text() for page in read(data).pages))


def voice(lang: Lang = "en") -> Voice:
    return Voice(all_texts(), lang, "secular")


def paper(step: int, lang: Lang) -> Paper:
    return paper_of(all_sheets()[f"step-{step}"].sheet, voice(lang))


def test_all_that_is_drawn_is_on_the_page_and_prints_on_a4(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[tuple[float, float]] = []
    cell, line, rect = FPDF.cell, FPDF.line, FPDF.rect

    def looked_at(self: FPDF, *args: object, **more: object) -> object:
        found.append((self.x + self.get_string_width(str(more.get("text", ""))), self.y))
        return cell(self, *args, **more)  # type: ignore[arg-type]  # whatever it was called with

    def ruled(self: FPDF, x1: float, y1: float, x2: float, y2: float) -> None:
        found.append((max(x1, x2), max(y1, y2)))
        line(self, x1, y1, x2, y2)

    def framed(self: FPDF, x: float, y: float, w: float, h: float) -> None:
        found.append((x + w, y + h))
        rect(self, x, y, w, h)

    monkeypatch.setattr(FPDF, "cell", looked_at)
    monkeypatch.setattr(FPDF, "line", ruled)
    monkeypatch.setattr(FPDF, "rect", framed)
    for step in (1, 4, 7):
        for large in (False, True):
            found.clear()
            drawn(paper(step, "es"), voice("es"), FOOT, large=large)
            portrait_only = large or step == 1
            # A4 is 210 mm wide, or high where it lies on its side; a printer needs 5 of them.
            assert max(x for x, _ in found) <= (205 if portrait_only else 279.4 - 12)
            assert max(y for _, y in found) <= 279.4 - 12
            assert min(x for x, _ in found) >= 12


LONG = " ".join(["word"] * 400)
WIDE = "W" * 300


def strange(words: str, *, rows: bool) -> Paper:
    answers: tuple[Answer, ...] = (
        Ruled(5),
        Boxes((words, "b")),
        Scale((0, 1, 2), words, words),
        Columns((words, "when"), (2.0, 1.0), 5),
        Ruled(5, numbered=True),
    )
    asks = [Ask(n, words, words, words, words, words, words, answer) for n, answer in enumerate(answers, 1)]
    if rows:
        asks = [ask for ask in asks if isinstance(ask.answer, Ruled | Boxes)]
    return Paper("Step 12", words, words, words, (words,), (PaperPart(words, words, words, tuple(asks), rows),))


@pytest.mark.parametrize("words", [LONG, WIDE, "short", "ñ" * 2000], ids=["long", "wide", "short", "wide and long"])
@pytest.mark.parametrize("rows", [False, True])
@pytest.mark.parametrize("large", [False, True])
def test_a_long_question_and_a_wide_word_break_no_page(words: str, rows: bool, large: bool) -> None:
    whole = strange(words, rows=rows)
    data = drawn(whole, voice(), FOOT, large=large)
    # The foot stands between two halves of a sentence that goes on to the next page.
    text = said(data)
    for line in FOOT.lines:
        text = text.replace(run_together(line), "")
    text = re.sub(r"(Step12·Page\d+of\d+|·)", "", text)
    assert text.count(run_together(words)) >= len([one for one in sentences(whole) if one == words])
    assert len(read(data).pages) < 120


def test_a_sheet_of_every_kind_of_question_can_be_put_on_paper() -> None:
    kinds: dict[str, dict[str, Any]] = {
        "text": {},
        "choice": {"options": ["a", "b"]},
        "scale": {"scale": {"from": 1, "to": 5}},
        "list": {},
        "date": {},
        "person": {},
        "table": {"columns": [{"id": "when", "type": "date"}]},
        "sort": {"options": ["a", "b"]},
        "pick": {"of": ["step-4.fear"]},
    }
    questions = [{"id": f"q{kind}", "type": kind, **more} for kind, more in kinds.items()]
    values = {"sheet": "step-9", "step": 9, "part": [{"id": "one", "question": questions}]}
    assert list(sheet_problems(values)) == []

    class Echo(Voice):
        def say(self, text_id: str, **params: str | int) -> str:
            return text_id

        def maybe(self, text_id: str) -> str:
            return text_id

    echo = Echo(all_texts(), "en", "secular")
    whole = paper_of(sheet_of(values), echo)
    text = said(drawn(whole, echo, FOOT))
    for kind in kinds:
        assert f"steps.9.one.q{kind}.ask" in text


def test_a_fresh_page_has_room() -> None:
    pages = SheetOfPaper(NORMAL, FOOT)
    pages.turn("landscape")
    assert pages.fresh
    assert pages.lies == "landscape"
    pages.space(10)
    assert pages.fresh
