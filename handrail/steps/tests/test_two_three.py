"""Steps 2 and 3 in words: their own screens say every sentence, wordings differ where it matters, and nothing stays unfilled."""

import re
from pathlib import Path

import pytest

from handrail.content.rules.text import GENDERS, WORDINGS, places
from handrail.content.texts import LANGS, Lang, Wording
from handrail.content.words import all_sheets, all_texts

STATIC = Path(__file__).resolve().parent.parent / "static/steps"
FORMS = {"power_who": "the sea", "power_to": "the sea", "power_with": "with the sea"}
GIVEN = {"n": 1, "day": "23", "words": "x"}
"""What the screens of these two Steps fill in."""
DIFFER = {
    "step-2": [
        "helped.outside.ask",
        "believe.intro",
        "believe.now.ask",
        "believe.sides.ask",
        "believe.more.ask",
        "try.what.ask",
    ],
    "step-3": [
        "hand-over.title",
        "hand-over.sides.ask",
        "hand-over.sides.option.over",
        "decision.words.ask",
        "morning.line.ask",
    ],
}
"""What each wording asks in words of its own."""


def own_ids(step: int) -> list[str]:
    """The ids of one Step's sentences, as the app gets them."""
    return [text.id for text in all_sheets()[f"step-{step}"].texts]


@pytest.mark.parametrize("step", [2, 3])
def test_every_sentence_of_the_tools_is_said_by_a_screen(step: int) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in STATIC.rglob("*.js"))
    # What fields.js puts together: a row's own name, and the word for today.
    built = (f"steps.{step}.app.row.", f"steps.{step}.app.today")
    ids = [one for one in own_ids(step) if one.startswith(f"steps.{step}.app.")]
    assert ids
    assert [one for one in ids if f'"{one}"' not in code and not one.startswith(built)] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("sheet", "name"), [(sheet, name) for sheet, names in DIFFER.items() for name in names])
def test_each_wording_asks_in_its_own_words(sheet: str, name: str, lang: Lang) -> None:
    text_id = f"steps.{sheet[-1]}.{name}"
    said = {wording: all_texts().say(text_id, lang, wording=wording, **FORMS) for wording in WORDINGS}
    assert len(set(said.values())) == len(WORDINGS), said


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("wording", WORDINGS)
@pytest.mark.parametrize("step", [2, 3])
def test_no_combination_leaves_a_place_unfilled(step: int, wording: Wording, lang: Lang) -> None:
    for text_id in own_ids(step):
        for gender in GENDERS:
            given = FORMS | GIVEN if ".app." in text_id or text_id.endswith(".row") else FORMS
            said = all_texts().say(text_id, lang, wording=wording, gender=gender, **given)
            assert not re.search(r"[{}]", said), text_id


def test_secular_words_of_step_three_lean_on_nobody() -> None:
    for text_id in own_ids(3):
        for variant in all_texts()[text_id].variants():
            if variant.wording == "secular":
                assert not places(variant.words), f"{text_id}: {variant.words}"


def test_nothing_believed_is_an_answer_and_closes_what_would_argue_with_it() -> None:
    (part,) = [one for one in all_sheets()["step-2"].sheet.parts if one.id == "believe"]
    now, *others = part.questions
    assert now.options[0] == "nothing"
    assert others
    for one in others:
        assert one.when is not None, one.id
        assert (one.when.name, one.when.values, one.when.none) == ("now", ("nothing",), True)


def test_each_part_that_names_what_one_leans_on_leads_to_my_words_there() -> None:
    leads = []
    for part in all_sheets()["step-2"].sheet.parts:
        for question in part.questions:
            said = all_texts()[f"steps.2.{part.id}.{question.id}.ask"].variants()
            if any(place.startswith("power_") for variant in said for place in places(variant.words)):
                leads.append((part.id, question.id, question.link))
                break
    assert leads == [("helped", "outside", "words"), ("believe", "now", "words"), ("try", "what", "words")]


@pytest.mark.parametrize("step", [2, 3])
def test_wherever_a_sponsor_is_named_there_is_a_way_on_without_one(step: int) -> None:
    sheet = all_sheets()[f"step-{step}"].sheet
    for part in sheet.parts:
        for question in part.questions:
            at = f"steps.{step}.{part.id}.{question.id}."
            english = " ".join(all_texts()[one].words("en") for one in own_ids(step) if one.startswith(at))
            if "sponsor" in english:
                assert question.link == "sponsor", at
