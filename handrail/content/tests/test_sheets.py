"""Worksheets: read whole, served as the app reads them, refused by file, line and field."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import handrail.content
from handrail.content.rules.sheet import KINDS, MY_WORDS, sheet_of, sheet_problems
from handrail.content.sheets import Worksheet, load_sheets
from handrail.content.tests.packs import HEAD, SHEET, pack, row, sheet_pack
from handrail.content.texts import PackError
from handrail.content.words import all_sheets


def one_sheet(path: Path) -> Worksheet:
    (sheet,) = load_sheets([path]).values()
    return sheet


def wrong_with(path: Path) -> str:
    with pytest.raises(PackError) as caught:
        load_sheets([path])
    return str(caught.value)


def test_the_app_gets_structure_and_sentences(tmp_path: Path) -> None:
    sheet = one_sheet(sheet_pack(tmp_path))
    said = json.loads(sheet.as_json("es"))
    assert said["sheet"] == {
        "id": "step-1",
        "step": 1,
        "parts": [
            {
                "id": "look",
                "questions": [
                    {"id": "where", "type": "choice", "may_skip": True, "many": True, "options": ["home", "work"]},
                    {
                        "id": "when",
                        "type": "table",
                        "may_skip": False,
                        "columns": [{"id": "day", "type": "date"}, {"id": "what", "type": "text"}],
                        "when": {"question": "where", "is": ["work"]},
                    },
                ],
            },
            {
                "id": "do",
                "questions": [
                    {
                        "id": "ready",
                        "type": "scale",
                        "may_skip": True,
                        "scale": {"from": 0, "to": 10},
                        "when": {"words": "from", "is": ["alcohol", "none"]},
                    }
                ],
            },
        ],
    }
    assert said["texts"]["steps.1.do.ready.to"] == "mucho"
    assert sheet.as_json("es") == one_sheet(sheet_pack(tmp_path)).as_json("es"), "the same bytes each time"
    assert set(said["texts"]) == set(json.loads(sheet.as_json("en"))["texts"])


def test_a_pack_that_is_no_sheet_is_left_alone(tmp_path: Path) -> None:
    assert load_sheets([pack(tmp_path, '[[part]]\nid = "of a page"\n')]) == {}


def test_each_screen_names_its_sentences(tmp_path: Path) -> None:
    screens = dict(one_sheet(sheet_pack(tmp_path)).sheet.screens())
    assert list(screens) == [
        "steps.1",
        "steps.1.look",
        "steps.1.look.where",
        "steps.1.look.when",
        "steps.1.do",
        "steps.1.do.ready",
    ]
    assert screens["steps.1.look.when"][-2:] == ["steps.1.look.when.column.day", "steps.1.look.when.column.what"]


BAD_STRUCTURE = [
    ("step = 1\n", "step = 13\n", ":6: step: is a number from 1 to 12"),
    ("step = 1\n", "step = true\n", ":6: step: is a number from 1 to 12"),
    ('sheet = "step-1"', 'sheet = "one"', ':5: sheet: is "step-1" for step 1'),
    ('id = "look"', 'id = "Look"', ":9: part[1].id: needs an id"),
    ('id = "do"', 'id = "look"', ":25: part[2].id: look is there twice"),
    ('id = "when"', 'id = "where"', ":18: part[1].question[2].id: where is there twice"),
    ('type = "choice"', 'type = "pich"', ":13: part[1].question[1].type: type is one of text, choice"),
    ('  type = "scale"\n', "", ":27: part[2].question[1].type: type is one of"),
    ("many = true", 'many = "yes"', ":14: part[1].question[1].many: many is true or false"),
    ("may_skip = false", "may_skip = 0", ":20: part[1].question[2].may_skip: may_skip is true or false"),
    ("may_skip = false", "may_slip = false", ":20: part[1].question[2].may_slip: is unknown"),
    ("may_skip = false", 'options = ["a", "b"]', "options: is unknown for a question of type table"),
    ('["home", "work"]', '["home"]', ":15: part[1].question[1].options: a choice has two options"),
    ('["home", "work"]', '["home", "home"]', "home is there twice"),
    ('["home", "work"]', '["home", "At work"]', "At work: an id is"),
    ("columns = [{ id", "colums = [{ id", "columns: a table has columns"),
    ('id = "day", type = "date"', 'id = "day", type = "table"', "columns[1].type: a column's type is one of"),
    ('{ id = "what", type = "text" }', '{ id = "day", type = "text" }', "columns[2].id: day is there twice"),
    ("from = 0, to = 10", "from = 10, to = 0", ":30: part[2].question[1].scale: a scale goes up"),
    ("from = 0, to = 10", "from = 0", "scale: a scale is"),
    ('question = "where"', 'question = "nowhere"', ":22: part[1].question[2].when.question: nowhere is no question"),
    ('question = "where"', 'question = "when"', "when comes later: a condition looks back"),
    ('{ question = "where", is', '{ question = "where", was', "when: a condition is"),
    ('is = ["work"]', 'is = ["school"]', "when.is: school is none of home, work"),
    ('is = ["work"]', "is = []", "when.is: is a list of ids"),
    ('words = "from"', 'words = "mood"', "when.words: mood is none of My words"),
    ('["alcohol", "none"]', '["beer"]', "when.is: beer is none of alcohol"),
]


@pytest.mark.parametrize(("there", "instead", "said"), BAD_STRUCTURE)
def test_a_structure_that_cannot_be_asked_is_refused(tmp_path: Path, there: str, instead: str, said: str) -> None:
    assert SHEET.count(there) == 1
    path = sheet_pack(tmp_path, SHEET.replace(there, instead))
    wrong = wrong_with(path)
    assert str(path) in wrong
    assert said in wrong


NAME = st.sampled_from(["a", "b", "from", "alcohol", "A b", ""])
VALUE = st.recursive(
    st.one_of(NAME, st.booleans(), st.integers(-1, 11), st.sampled_from(KINDS)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["id", "type", "question", "words", "is", "not", "from", "to"]), inner, max_size=3
        ),
    ),
    max_leaves=5,
)
KEYS = ["id", "type", "may_skip", "many", "options", "columns", "scale", "when", "drop", "of", "link", "more"]
QUESTION = st.dictionaries(st.sampled_from(KEYS), VALUE, max_size=6)
PART = st.fixed_dictionaries(
    {
        "id": st.one_of(NAME, VALUE),
        "rows": st.one_of(st.booleans(), VALUE),
        "question": st.one_of(VALUE, st.lists(QUESTION, max_size=3)),
    }
)


@given(st.one_of(VALUE, st.lists(PART, min_size=1, max_size=2)))
def test_any_values_are_told_what_is_wrong_or_make_a_sheet(parts: object) -> None:
    values = {"sheet": "step-1", "step": 1, "part": parts}
    if not list(sheet_problems(values)):
        sheet = sheet_of(values)
        assert [question.as_json()["type"] for part in sheet.parts for question in part.questions]


def test_a_condition_asks_only_a_choice(tmp_path: Path) -> None:
    more = '  [[part.question]]\n  id = "then"\n  type = "text"\n  when = { question = "ready", is = ["5"] }\n'
    assert "ready is no choice" in wrong_with(sheet_pack(tmp_path, SHEET + more))


@pytest.mark.parametrize("parts", ["", "part = 1\n", "[[part]]\nid = 'a'\n", "[[part]]\nid = 'a'\nquestion = []\n"])
def test_a_sheet_has_parts_and_a_part_has_questions(tmp_path: Path, parts: str) -> None:
    wrong = wrong_with(pack(tmp_path, f'sheet = "step-1"\nstep = 1\n{parts}'))
    assert "a sheet has parts" in wrong or "a part has questions" in wrong


@pytest.mark.parametrize(
    "text_id",
    [
        "steps.1.title",
        "steps.1.look.title",
        "steps.1.look.when.ask",
        "steps.1.look.where.option.work",
        "steps.1.look.when.column.day",
        "steps.1.do.ready.from",
    ],
)
def test_a_sentence_that_the_sheet_needs_is_missed(tmp_path: Path, text_id: str) -> None:
    assert f"{text_id}: is missing" in wrong_with(sheet_pack(tmp_path, leave_out=(text_id,)))


@pytest.mark.parametrize("text_id", ["steps.1.look.intro", "steps.1.look.where.hint"])
def test_a_sentence_that_may_be_left_out_is_not(tmp_path: Path, text_id: str) -> None:
    assert one_sheet(sheet_pack(tmp_path, leave_out=(text_id,)))


@pytest.mark.parametrize("text_id", ["steps.1.look.where.option.bar", "steps.1.look.why", "steps.1.say", "app.other"])
def test_a_sentence_that_no_screen_shows_is_named_with_its_line(tmp_path: Path, text_id: str) -> None:
    path = sheet_pack(tmp_path, more=row(text_id, "x", "y"))
    lines = path.read_text(encoding="utf-8").split("\n")
    number = lines.index(f'[texts."{text_id}"]') + 1
    assert wrong_with(path).startswith(f"{path}:{number}: {text_id}: is a text without a place")


def test_two_packs_cannot_be_the_same_sheet(tmp_path: Path) -> None:
    paths = [sheet_pack(tmp_path / name) for name in "ab"]
    with pytest.raises(PackError, match="step-1 is already in"):
        load_sheets(paths)


def test_a_sheet_with_a_bad_head_is_refused(tmp_path: Path) -> None:
    assert "the head needs `source`" in wrong_with(sheet_pack(tmp_path, SHEET.replace('source = "x"\n', "", 1)))
    assert HEAD in SHEET


def test_conditions_know_what_my_words_can_be() -> None:
    module = Path(handrail.content.__file__).parent / "static/content/rules/my_words.js"
    named = re.search(r"export const FROM = \[([^\]]*)\]", module.read_text(encoding="utf-8"))
    assert named
    assert set(re.findall(r'"(\w+)"', named[1])) | {"several", "none"} == set(MY_WORDS["from"])


def test_the_sheets_of_the_release_can_be_asked() -> None:
    assert [part.id for part in all_sheets()["step-1"].sheet.parts] == ["powerless", "unmanageable", "ready"]
