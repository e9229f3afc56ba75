"""`handrail content`: says what is wrong and exits 1; prints everything of a worksheet that somebody may meet."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from handrail.content.management.commands import content
from handrail.content.render import rendered
from handrail.content.rules.text import GENDERS, LANGS, PLACE, WORDINGS, Gender, Lang, Wording, pick
from handrail.content.sheets import load_sheets
from handrail.content.tests.packs import ROWED, pack, row, rowed_pack, sheet_pack
from handrail.content.texts import Texts
from handrail.content.words import all_sheets, all_texts, optional_texts, release_packs


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("content", *words, stdout=out)
    return out.getvalue()


def test_check_says_that_nothing_is_wrong_and_what_waits_for_a_reviewer() -> None:
    said = run("check")
    assert "nothing is wrong" in said
    waiting = {text.room for text in [*all_texts(), *optional_texts()] if text.origin.status == "unverified"}
    assert {line.partition(":")[0] for line in said.split("\n") if line.endswith(" unverified")} == waiting


def test_check_exits_1_with_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = pack(tmp_path, row("app.b", "It failed.", "No llegó."), "home/content/a.toml")
    monkeypatch.setattr(content, "release_packs", lambda: [*release_packs(), bad])
    out = io.StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("content", "check", stdout=out)
    assert caught.value.code == 1
    assert f"{bad}:7: app.b.en: “failed”" in out.getvalue()
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("content", "check", "--json", stdout=out)
    (problem,) = json.loads(out.getvalue())["problems"]
    assert (problem["check"], problem["file"], problem["line"], problem["field"]) == ("banned", str(bad), 7, "app.b.en")


def test_check_as_json_tells_the_numbers() -> None:
    said = json.loads(run("check", "--json"))
    assert said["texts"] == len(all_texts()) + len(optional_texts())
    assert said["problems"] == []
    every = [*all_texts(), *optional_texts()]
    assert set(said["unverified"]) == {text.room for text in every if text.origin.status == "unverified"}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("wording", WORDINGS)
@pytest.mark.parametrize("gender", GENDERS)
def test_render_prints_every_sentence_of_the_step_in_the_variant_asked_for(
    lang: Lang, wording: Wording, gender: Gender
) -> None:
    for sheet in all_sheets().values():
        said = run("render", "--step", str(sheet.sheet.step), "--lang", lang, "--wording", wording, "--gender", gender)
        for text in sheet.texts:
            sentence = pick(text.said[lang], wording, gender)
            if text.id == f"{sheet.sheet.prefix}title":
                sentence = sentence.upper()
            pattern = ".+?".join(re.escape(part) for part in re.split(PLACE.pattern.replace("(", "(?:"), sentence))
            assert re.search(pattern, said), text.id
        assert not re.search(r"\{[a-z_]+\}", said), "nothing is left to fill"


def test_the_wordings_of_step_1_differ_where_they_are_read() -> None:
    said = {wording: run("render", "--step", "1", "--lang", "es", "--wording", wording) for wording in WORDINGS}
    assert "Dios" in said["spiritual"] or "Poder Superior" in said["spiritual"]
    for wording in ("secular", "own"):
        assert not re.search(r"\b(Dios|Poder Superior|oraci[oó]n|espíritu|espiritual)\b", said[wording])
    assert re.search(r"\b(al|el) mar\b", said["own"])


def test_render_says_conditions_columns_options_and_scales_in_words(tmp_path: Path) -> None:
    (one,) = load_sheets([sheet_pack(tmp_path)]).values()
    texts = Texts({text.id: text for text in [*all_texts().startswith("content."), *one.texts]})
    lines = rendered(one.sheet, texts, "en", "secular").split("\n")
    for wanted in (
        "[question 1 of 2: pick all that fit; may be left for later]",
        "  [hint] One place is enough.",
        "  ( ) At home",
        "[question 2 of 2: a table; cannot be skipped]",
        "[only if “Where was it?” was answered with: At work]",
        "  [column (a date, or only a year)] Day",
        "[question 1 of 1: a number from 0 to 10; may be left for later]",
        "[only for who is recovering from: alcohol or (not said yet)]",
        "  0: not yet   10: very",
    ):
        assert wanted in lines


def test_render_says_rows_sides_and_what_leaves_in_words(tmp_path: Path) -> None:
    (one,) = load_sheets([rowed_pack(tmp_path)]).values()
    texts = Texts({text.id: text for text in [*all_texts().startswith("content."), *one.texts]})
    lines = rendered(one.sheet, texts, "en", "secular").split("\n")
    for wanted in (
        "[as many rows as wanted; these questions come for each]",
        "  [a row without a name] Row …",
        "[unless “What fits?” was answered with: I was small]",
        "[when it is asked no longer, its answer leaves the page]",
        "[question 3 of 4: lines, each for one of these sides; may be left for later]",
        "  ( ) I let it go",
        "  [leads on] My words",
        "[question 4 of 4: pick from the pages that are there; may be left for later]",
        "[what the screens of this Step say]",
        "  Said here",
    ):
        assert wanted in lines
    words = ROWED.replace('question = "marks", not = ["child"]', 'words = "from", not = ["alcohol"]')
    (other,) = load_sheets([rowed_pack(tmp_path / "other", words)]).values()
    assert "[for everybody but who is recovering from: alcohol]" in rendered(other.sheet, texts, "en", "secular")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"step": "9"}, "There is no worksheet for Step 9 yet. There is: 1, "),
        ({"step": "one"}, "invalid int value"),
        ({"lang": "fr"}, "invalid choice: 'fr'"),
        ({"wording": "mine"}, "invalid choice: 'mine'"),
        ({"gender": "x"}, "invalid choice: 'x'"),
    ],
)
def test_what_cannot_be_rendered_is_said(options: dict[str, Any], said: str) -> None:
    whole = {"step": "1", "lang": "en", "wording": "own", "gender": "n"} | options
    with pytest.raises(CommandError) as caught:
        run("render", *[word for name, value in whole.items() for word in (f"--{name}", value)])
    assert said in str(caught.value)
