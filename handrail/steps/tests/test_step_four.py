"""What the worksheet of Step 4 promises: what was done to me is asked before my part, nothing blames, what is good weighs the same."""

import re

import pytest

from handrail.content.rules.sheet import Part, Question
from handrail.content.texts import LANGS, Lang
from handrail.content.words import all_sheets, all_texts

SHEET = all_sheets()["step-4"].sheet
PARTS = {part.id: part for part in SHEET.parts}
MARKS = ("child", "abuse", "people")
# Saying that something is not somebody's fault is the contrary of blame.
BLAMES = {
    "en": r"\b(?<!is not your )(?<!none of it was my )(fault|faults|blame|guilt|guilty|wrongs|defects?|sins?)\b",
    "es": r"\b(?<!no es )(?<!nada de eso fue )(culpa|culpable|defectos?|pecados?)\b",
}


def question(part: str, name: str) -> Question:
    """One question, by its id."""
    return next(one for one in PARTS[part].questions if one.id == name)


def order(part: Part) -> list[str]:
    return [one.id for one in part.questions]


def test_every_part_has_rows_and_every_question_can_be_skipped() -> None:
    assert list(PARTS) == ["resentment", "fear", "relation", "harm", "untold", "good"]
    assert all(part.rows and one.may_skip for part in SHEET.parts for one in part.questions)


def test_what_was_done_to_me_is_asked_before_my_part_and_takes_it_away() -> None:
    names = order(PARTS["resentment"])
    assert names.index("marks") < names.index("mine_is") < names.index("mine")
    mine_is, mine = question("resentment", "mine_is"), question("resentment", "mine")
    assert mine_is.drop
    assert mine.drop
    assert mine_is.when is not None
    assert (mine_is.when.name, mine_is.when.values, mine_is.when.none) == ("marks", MARKS, True)
    assert mine.when is not None
    assert (mine.when.name, mine.when.values) == ("mine_is", ("some", "not_sure"))
    assert set(MARKS) <= set(question("resentment", "marks").options)


def test_no_part_in_it_is_the_first_answer() -> None:
    assert question("resentment", "mine_is").options[0] == "none"


@pytest.mark.parametrize("lang", LANGS)
def test_no_sentence_blames(lang: Lang) -> None:
    texts = all_texts()
    every = {name: "" for name in ("n", "all", "one", "other", "names", "what", "day")}
    said = {one.id: texts.say(one.id, lang, **every) for one in texts if one.id.startswith("steps.4.")}
    assert len(said) > 150
    assert {name: words for name, words in said.items() if re.search(BLAMES[lang], words, re.IGNORECASE)} == {}


def test_what_is_never_told_may_be_one_word() -> None:
    assert order(PARTS["untold"]) == ["word"]


def test_what_is_good_has_as_many_questions_as_a_fear_and_the_same_buttons() -> None:
    assert len(PARTS["good"].questions) == len(PARTS["fear"].questions)
    ids = {one.id for one in all_texts()}
    for part in PARTS:
        assert {f"steps.4.{part}.{name}" for name in ("title", "intro", "add", "none", "row")} <= ids


@pytest.mark.parametrize("part", ["relation", "untold"])
def test_a_heavy_part_warns_and_says_that_it_may_wait(part: str) -> None:
    words = all_texts().say(f"steps.4.{part}.warning", "en")
    assert re.search(r"leave this part out|may wait, or stay empty", words)
