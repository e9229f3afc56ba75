"""The glossary that stands beside the questions: every word has what it needs, and no two words claim one form."""

import json
import re
from pathlib import Path

import pytest

from handrail.content.texts import LANGS, Lang
from handrail.content.words import all_sheets, all_texts

RULE = Path(__file__).resolve().parent.parent / "static/steps/rules/glossary.js"
ROOT = "steps.glossary."


def listed() -> list[str]:
    """The words that the app looks for."""
    found = re.search(r"export const WORDS = \[([^\]]*)\]", RULE.read_text(encoding="utf-8"))
    assert found is not None
    return [str(one) for one in json.loads(f"[{found[1].strip().rstrip(',')}]")]


def forms(word: str, lang: Lang) -> list[str]:
    """What is looked for of one word."""
    return [one.strip().casefold() for one in all_texts().say(f"{ROOT}{word}.forms", lang).split(";")]


def test_the_app_looks_for_every_word_of_the_pack_and_no_other() -> None:
    packed = {text.id.removeprefix(ROOT).rpartition(".")[0] for text in all_texts().startswith(ROOT)} - {""}
    assert packed == set(listed())


@pytest.mark.parametrize("lang", LANGS)
def test_no_form_belongs_to_two_words(lang: Lang) -> None:
    every = [form for word in listed() for form in forms(word, lang)]
    assert len(every) == len(set(every))
    assert all(every)


@pytest.mark.parametrize("word", listed())
def test_a_meaning_is_short(word: str) -> None:
    for lang in LANGS:
        assert len(all_texts().say(f"{ROOT}{word}.means", lang)) <= 200


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "word", ["sponsor", "resentment", "sealed", "clergy", "burn", "pattern", "shortcoming", "defect"]
)
def test_words_that_the_steps_use_are_found_in_them(word: str, lang: Lang) -> None:
    said = "\n".join(text.words(lang) for sheet in all_sheets().values() for text in sheet.texts).casefold()
    assert any(re.search(rf"\b{re.escape(form)}\b", said) for form in forms(word, lang))
