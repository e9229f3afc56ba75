"""Worksheets with rows, lines to sort, pages to pick, and answers that leave."""

import json
from pathlib import Path

import pytest

from handrail.content.rules.leaving import staying
from handrail.content.rules.sheet import Question, Sheet
from handrail.content.sheets import load_sheets
from handrail.content.tests.packs import ROWED, ROWED_TEXTS, row, rowed_pack
from handrail.content.texts import PackError


def sheet_in(path: Path) -> Sheet:
    """The one sheet of a pack."""
    (found,) = load_sheets([path]).values()
    return found.sheet


def wrong_with(path: Path) -> str:
    """What is said of a pack that is refused."""
    with pytest.raises(PackError) as caught:
        load_sheets([path])
    return str(caught.value)


def test_the_app_gets_rows_and_each_new_field(tmp_path: Path) -> None:
    (found,) = load_sheets([rowed_pack(tmp_path)]).values()
    (part,) = json.loads(found.as_json("en"))["sheet"]["parts"]
    assert part["rows"] is True
    marks, mine, lines, picked = part["questions"]
    assert "drop" not in marks
    assert mine["when"] == {"question": "marks", "not": ["child"]}
    assert mine["drop"] is True
    assert lines == {"id": "lines", "type": "sort", "may_skip": True, "options": ["keep", "give"], "link": "words"}
    assert picked == {"id": "from", "type": "pick", "may_skip": True, "of": ["step-4.fear"]}


BAD_ROWS = [
    ("rows = true", "rows = 1", "part[1].rows: rows is true or false"),
    ("rows = true", "row = true", "part[1].row: is unknown"),
    ('id = "list"', 'id = "app"', "part[1].id: app is kept for the sentences of the Step's own screens"),
    ("drop = true", "drop = 1", "question[2].drop: drop is true or false"),
    (
        '  when = { question = "marks", not = ["child"] }\n',
        "",
        "question[2].drop: only a question with a condition can be asked no longer",
    ),
    ('not = ["child"]', "not = []", "question[2].when.not: is a list of ids"),
    ('not = ["child"]', 'not = "child"', "question[2].when.not: is a list of ids"),
    ('not = ["child"]', 'not = ["adult"]', "question[2].when.not: adult is none of child, none_of_these"),
    ('not = ["child"]', 'not = ["child"], is = ["child"]', "question[2].when: a condition is"),
    ('{ question = "marks", not', '{ words = "mood", not', "when.words: mood is none of My words"),
    ('{ question = "marks", not', '{ words = "gender", not', "when.not: child is none of f, m, n"),
    ('{ question = "marks", not', '{ question = "lines", not', "lines comes later: a condition looks back"),
    ('["keep", "give"]', '["keep"]', "question[3].options: a choice has two options or more"),
    ('["keep", "give"]', '["keep", "keep"]', "question[3].options: keep is there twice"),
    ('["keep", "give"]', '["keep", "Give it"]', "Give it: an id is"),
    ('link = "words"', "many = true", "question[3].many: is unknown for a question of type sort"),
    ('link = "words"', 'link = "help"', "question[3].link: link is one of words, sponsor"),
    ('of = ["step-4.fear"]', "of = []", "question[4].of: a pick names the kinds of page"),
    ('of = ["step-4.fear"]', 'of = "step-4.fear"', "question[4].of: a pick names the kinds of page"),
    ('of = ["step-4.fear"]', 'of = ["fear"]', "question[4].of: fear is no part of a Step"),
    ('of = ["step-4.fear"]', 'of = ["step-13.fear"]', "question[4].of: step-13.fear is no part of a Step"),
    ('of = ["step-4.fear"]', 'options = ["a", "b"]', "question[4].options: is unknown for a question of type pick"),
]


@pytest.mark.parametrize(("there", "instead", "said"), BAD_ROWS)
def test_each_new_field_is_refused_where_it_does_not_fit(tmp_path: Path, there: str, instead: str, said: str) -> None:
    assert ROWED.count(there) == 1
    assert said in wrong_with(rowed_pack(tmp_path, ROWED.replace(there, instead)))


def test_only_a_choice_decides_by_what_it_is_not(tmp_path: Path) -> None:
    more = '\n  [[part.question]]\n  id = "then"\n  type = "text"\n  when = { question = "lines", not = ["keep"] }\n'
    assert "lines is no choice" in wrong_with(rowed_pack(tmp_path, ROWED + more))


@pytest.mark.parametrize("text_id", [one for one in ROWED_TEXTS if ".app." not in one])
def test_every_sentence_that_rows_need_is_missed(tmp_path: Path, text_id: str) -> None:
    assert f"{text_id}: is missing" in wrong_with(rowed_pack(tmp_path, leave_out=(text_id,)))


def test_a_steps_own_screens_say_what_they_like_and_nobody_elses(tmp_path: Path) -> None:
    assert sheet_in(rowed_pack(tmp_path, leave_out=("steps.4.app.say",)))
    assert sheet_in(rowed_pack(tmp_path, more=row("steps.4.app.list.sort", "Sort", "Ordenar")))
    for text_id in ("steps.5.app.say", "steps.4.apps.say", "steps.4.list.one"):
        assert "is a text without a place" in wrong_with(rowed_pack(tmp_path, more=row(text_id, "x", "y")))


def test_a_part_without_rows_needs_none_of_their_sentences(tmp_path: Path) -> None:
    once = ROWED.replace("rows = true\n", "")
    wrong = wrong_with(rowed_pack(tmp_path, once))
    assert "steps.4.list.add: is a text without a place" in wrong
    rows = ("steps.4.list.add", "steps.4.list.none", "steps.4.list.row")
    assert not sheet_in(rowed_pack(tmp_path, once, leave_out=rows)).parts[0].rows


def test_a_screen_of_rows_names_its_sentences(tmp_path: Path) -> None:
    screens = dict(sheet_in(rowed_pack(tmp_path)).screens())
    assert screens["steps.4.list"][-3:] == ["steps.4.list.add", "steps.4.list.none", "steps.4.list.row"]
    assert screens["steps.4.list.lines"][-1] == "steps.4.list.lines.link"


def test_what_leaves_by_my_words_stays_while_they_are_not_known(tmp_path: Path) -> None:
    (part,) = sheet_in(
        rowed_pack(tmp_path, ROWED.replace('question = "marks", not = ["child"]', 'words = "from", not = ["alcohol"]'))
    ).parts
    assert isinstance(part.questions[1], Question)
    answers = {"mine": "words"}
    assert staying(part, answers) == answers
    assert staying(part, answers, {"from": ["alcohol"]}) == {}
    assert staying(part, answers, {"from": ["opioids"]}) == staying(part, answers, {}) == answers
