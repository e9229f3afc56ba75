"""The packs of this room and its browser modules name the same parts, and each Step's one sentence is said alike in both."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from handrail.content.rules.leaving import staying
from handrail.content.rules.sheet import KINDS, Sheet, sheet_of, sheet_problems
from handrail.content.texts import LANGS, load_packs
from handrail.content.words import all_sheets, all_texts

ROOM = Path(__file__).resolve().parent.parent
STATIC = ROOM / "static/steps"


def step_one() -> Sheet:
    """The worksheet of Step 1."""
    return all_sheets()["step-1"].sheet


def test_the_vault_is_told_of_every_part() -> None:
    code = (STATIC / "rules/kinds.js").read_text(encoding="utf-8")
    for sheet in all_sheets().values():
        said = re.search(rf'"{sheet.sheet.id}": (\[[^\]]*\])', code)
        assert said is not None, sheet.sheet.id
        assert json.loads(said[1]) == [part.id for part in sheet.sheet.parts]


def test_the_app_shows_every_step_that_has_a_sheet() -> None:
    said = re.search(r"export const STEPS = (\[[^\]]*\])", (STATIC / "sheets.js").read_text(encoding="utf-8"))
    assert said is not None
    assert json.loads(said[1]) == sorted(sheet.sheet.step for sheet in all_sheets().values())


def test_every_question_can_be_skipped() -> None:
    found = [
        (sheet.sheet.id, one.id)
        for sheet in all_sheets().values()
        for part in sheet.sheet.parts
        for one in part.questions
        if not one.may_skip
    ]
    assert found == []


def test_a_pick_names_parts_that_are_there() -> None:
    kinds = {f"{sheet.sheet.id}.{part.id}" for sheet in all_sheets().values() for part in sheet.sheet.parts}
    questions = [one for sheet in all_sheets().values() for part in sheet.sheet.parts for one in part.questions]
    assert {kind for one in questions for kind in one.of} <= kinds


LEAVING = json.loads((ROOM / "tests/cases/leaving.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", LEAVING["cases"], ids=lambda case: case["it"])
def test_a_reader_lets_the_same_answers_leave_as_the_app(case: dict[str, Any]) -> None:
    values = {"sheet": "step-4", "step": 4, "part": [part_of(LEAVING["part"])]}
    assert list(sheet_problems(values)) == []
    (part,) = sheet_of(values).parts
    assert list(staying(part, case["answers"])) == case["staying"]


def part_of(part: dict[str, Any]) -> dict[str, Any]:
    """The app's structure of a part as its pack writes it."""
    return {"id": part["id"], "rows": part["rows"], "question": part["questions"]}


def test_no_part_is_mine_where_it_was_done_to_me() -> None:
    (rows,) = [part for part in all_sheets()["step-4"].sheet.parts if part.id == "resentment"]
    mine = {"mine_is": "some", "mine": "I stayed."}
    for mark in ("child", "abuse", "people"):
        assert staying(rows, {"marks": [mark], **mine}) == {"marks": [mark]}
    assert staying(rows, mine) == mine
    assert next(one for one in rows.questions if one.id == "mine_is").options[0] == "none", "an equal first answer"


def test_there_is_a_field_for_every_kind_of_answer() -> None:
    fields = re.search(r"export const FIELDS = \{([^}]*)\}", (STATIC / "screens/fields.js").read_text(encoding="utf-8"))
    assert fields is not None
    assert sorted(re.findall(r"(\w+):", fields[1])) == sorted(KINDS)


def test_the_list_names_a_step_as_its_sheet_does() -> None:
    texts = all_texts()
    for sheet in all_sheets().values():
        step = sheet.sheet.step
        for lang in LANGS:
            assert texts.say(f"steps.app.name.{step}", lang) == texts.say(f"steps.{step}.title", lang)


@pytest.mark.parametrize("other", ["tried", "told", "rules"])
def test_a_question_about_ones_own_using_has_a_sister(other: str) -> None:
    questions = {one.id: one for part in step_one().parts for one in part.questions}
    mine, theirs = questions[other].when, questions[f"{other}_other"].when
    assert mine is not None
    assert theirs is not None
    assert theirs.values == ("other_person",)
    assert "none" in mine.values, "asked while nothing is chosen on My words"
    assert not set(mine.values) & set(theirs.values)


def test_every_sentence_of_the_screens_is_said_by_a_screen() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in STATIC.rglob("*.js"))
    built = ("state.", "doubt.", "name.", "break.", "time.", "point.", "skipped", "open", "rows.away_")
    for text in load_packs([ROOM / "content/screens.toml", ROOM / "content/rows.toml"]):
        rest = text.id.removeprefix("steps.app.")
        assert f'"{text.id}"' in code or rest.startswith(built), f"no screen says {text.id}"
