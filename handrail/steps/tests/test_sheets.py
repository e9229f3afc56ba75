"""The packs of this room and its browser modules name the same parts, and each Step's one sentence is said alike in both."""

import json
import re
from pathlib import Path

import pytest

from handrail.content.rules.sheet import KINDS, Sheet
from handrail.content.texts import LANGS, load_packs
from handrail.content.words import all_sheets, all_texts

ROOM = Path(__file__).resolve().parent.parent
STATIC = ROOM / "static/steps"


def step_one() -> Sheet:
    """The worksheet of Step 1."""
    return all_sheets()["step-1"].sheet


def test_the_vault_is_told_of_every_part() -> None:
    said = re.search(r'"step-1": (\[[^\]]*\])', (STATIC / "rules/kinds.js").read_text(encoding="utf-8"))
    assert said is not None
    assert json.loads(said[1]) == [part.id for part in step_one().parts]


def test_every_question_can_be_skipped() -> None:
    assert [one.id for part in step_one().parts for one in part.questions if not one.may_skip] == []


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
    built = ("state.", "doubt.", "name.", "break.", "time.", "point.", "skipped", "open")
    for text in load_packs([ROOM / "content/screens.toml"]):
        rest = text.id.removeprefix("steps.app.")
        assert f'"{text.id}"' in code or rest.startswith(built), f"no screen says {text.id}"
