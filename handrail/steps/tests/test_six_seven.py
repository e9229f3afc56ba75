"""Steps 6 and 7 in words: the word that somebody chose fits every sentence, in both languages, and wordings differ where it matters."""

import json
import re
from pathlib import Path

import pytest

from handrail.content.rules.text import GENDERS, WORDINGS, places
from handrail.content.texts import LANGS, Gender, Lang, Wording
from handrail.content.words import all_sheets, all_texts

STATIC = Path(__file__).resolve().parent.parent / "static/steps"
STEPS = (6, 7)
THE_WORD = {"pattern", "patterns"}
WORDS = ("pattern", "shortcoming", "defect")
LEAN = {"power_who": "the sea", "power_to": "the sea", "power_with": "with the sea"}
GIVEN = {"n": "1", "name": "x", "names": "x", "when": "x"}
"""What their screens fill in."""
DIFFER = [
    "6.intro",
    "6.pattern.intro",
    "6.pattern.without.ask",
    "6.pattern.ready.ask",
    "7.intro",
    "7.asking.intro",
    "7.asking.words.ask",
    "7.asking.words.hint",
    "7.asking.how.ask",
    "7.asking.how.option.aloud",
    "7.practice.intro",
    "7.practice.opposite.ask",
]
"""What each wording says in words of its own."""
FEMININE = (
    r"(la|las|una|unas|esta|estas|esa|esas|aquella|ninguna|alguna|otra|otras|todas|cada una|mucha|muchas|mía|suya)"
)


def own_ids() -> list[str]:
    """The ids of both Steps' sentences, as the app gets them."""
    return [text.id for step in STEPS for text in all_sheets()[f"step-{step}"].texts]


def test_only_these_two_steps_say_the_word() -> None:
    said = {text.id for text in all_texts() if any(places(one.words) & THE_WORD for one in text.variants())}
    assert said
    assert said <= set(own_ids())


@pytest.mark.parametrize("lang", LANGS)
def test_both_steps_have_the_same_words_and_they_are_those_of_the_first_question(lang: Lang) -> None:
    (question,) = all_sheets()["step-6"].sheet.parts[0].questions
    assert question.options == WORDS
    for word in WORDS:
        for form in ("one", "many"):
            assert len({all_texts().say(f"steps.{step}.app.{form}.{word}", lang) for step in STEPS}) == 1
        shown = all_texts().say(f"steps.6.word.word.option.{word}", lang)
        assert shown.casefold().startswith(all_texts().say(f"steps.6.app.one.{word}", lang))


def test_the_browser_knows_the_same_words() -> None:
    rules = (STATIC / "rules/word.js").read_text(encoding="utf-8")
    assert f"WORDS = {json.dumps(WORDS)};" in rules
    assert f'PLAIN = "{WORDS[0]}"' in rules


def test_in_spanish_all_that_stands_with_the_word_is_masculine() -> None:
    for text_id in own_ids():
        for one in all_texts()[text_id].variants():
            if one.lang == "es":
                assert not re.search(rf"\b{FEMININE} \{{patterns?\}}|\{{patterns?\}} \w+a\b", one.words), text_id


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", DIFFER)
def test_each_wording_speaks_in_its_own_words(name: str, lang: Lang) -> None:
    said = {
        wording: all_texts().say(f"steps.{name}", lang, wording=wording, pattern="x", patterns="x", **LEAN)
        for wording in WORDINGS
    }
    assert len(set(said.values())) == len(WORDINGS), said


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("wording", WORDINGS)
@pytest.mark.parametrize("gender", GENDERS)
def test_nothing_stays_unfilled(lang: Lang, wording: Wording, gender: Gender) -> None:
    for text_id in own_ids():
        for word in WORDS:
            one, many = (all_texts().say(f"steps.6.app.{form}.{word}", lang) for form in ("one", "many"))
            places_filled = {**LEAN, **GIVEN, "pattern": one, "patterns": many}
            said = all_texts().say(text_id, lang, wording=wording, gender=gender, **places_filled)
            assert "{" not in said, text_id


def test_every_sentence_of_the_tools_is_said_by_a_screen() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in STATIC.rglob("*.js"))
    ids = [one for one in own_ids() if re.match(r"steps\.[67]\.app\.(?!one\.|many\.)", one)]
    assert ids
    assert [one for one in ids if f'"{one}"' not in code] == []


def test_not_yet_is_an_answer_like_the_other() -> None:
    ready = next(one for one in all_sheets()["step-6"].sheet.parts[1].questions if one.id == "ready")
    assert ready.options == ("yes", "not_yet")
    for lang, words in (("en", "“Not yet” is a complete answer"), ("es", "«Todavía no» es una respuesta completa")):
        for text_id in ("steps.6.pattern.ready.hint", "steps.6.intro"):
            for one in all_texts()[text_id].variants():
                assert one.lang != lang or words in one.words
