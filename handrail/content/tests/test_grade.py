"""Reading grades: syllables as a person counts them, the formulas as published, and what passes."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handrail.content.rules.grade import (
    ENOUGH_WORDS,
    Counts,
    counts,
    english_syllables,
    grade,
    spanish_syllables,
    too_hard,
)
from handrail.content.rules.text import Lang

# Counted by hand, by clapping.
ENGLISH = {
    1: "i the help weeks page phone stopped asked while whole rules file gone breathe seized voice strength through",
    2: "craving people someone something open any alone police wanted meeting business language quiet being table useful",
    3: "recover addiction overdose another everyone everything naloxone medicine idea area together remember",
    4: "recovery emergency reality ceremony inventory community",
    5: "opportunity university vocabulary",
    6: "responsibility",
}
SPANISH = {
    1: "y yo hoy muy bien más seis fue quien ley voz",
    2: "ganas grupo agua cuerpo día ciudad puedo quiero alguien guerra sigue nueve ahí país leer reunión",
    3: "ayuda familia padrino recuerdo tristeza consumir ahora cuidado ayudar pingüino ahijado",
    4: "abstinencia todavía convulsiones recuperar necesito respiración vehículo teléfono",
    5: "recuperación medicamento enfermedades",
}


def by_hand(table: dict[int, str]) -> list[tuple[str, int]]:
    """(word, syllables) of a table."""
    return [(word, number) for number, words in table.items() for word in words.split()]


@pytest.mark.parametrize(("word", "number"), by_hand(ENGLISH))
def test_english_syllables_are_those_one_claps(word: str, number: int) -> None:
    assert english_syllables(word) == number


@pytest.mark.parametrize(("word", "number"), by_hand(SPANISH))
def test_spanish_syllables_are_those_one_claps(word: str, number: int) -> None:
    assert spanish_syllables(word) == number


@pytest.mark.parametrize(
    ("lang", "text", "words", "sentences"),
    [
        ("en", "Call 911. Say where you are.", 6, 2),
        ("en", "Wait… Then call again!", 4, 2),
        ("en", "“Are you safe?” I asked. I was.", 7, 3),
        ("en", "Call 1-800-662-4357", 5, 1),
        ("en", "One line\nand another", 4, 2),
        ("en", "At 8:30 or 9.15 a day.", 6, 1),
        ("en", "I don\u2019t know, and I can't say", 7, 1),
        ("es", "¿Está bien? Llame al 988.", 5, 2),
        ("es", "La 3.ª palabra", 4, 1),
        ("es", "«No sé.» Eso dije.", 4, 2),
        ("en", "{power_to} helps", 2, 1),
    ],
)
def test_words_and_sentences_are_counted(lang: Lang, text: str, words: int, sentences: int) -> None:
    found = counts(lang, text)
    assert (found.words, found.sentences) == (words, sentences)


def test_numbers_and_abbreviations_are_spelled_out() -> None:
    assert counts("en", "911").syllables == 3
    assert counts("en", "IOP").syllables == 3
    assert counts("en", "7").syllables == 1


def test_the_formulas_are_those_published() -> None:
    # Kincaid 1975: 0.39 x words a sentence + 11.8 x syllables a word - 15.59.
    assert grade("en", Counts(100, 10, 150)) == pytest.approx(6.01)
    # Fernández Huerta 1959: 206.84 - 0.60 x syllables in 100 words - 1.02 x words a sentence.
    assert grade("es", Counts(100, 10, 200)) == pytest.approx(76.64)


EASY = {
    "en": "You can stop at any time. What you write is yours. Nobody reads it but you. Take a breath. One line is enough for today. You can come back when you like and go on.",
    "es": "Puede parar cuando quiera. Lo que escribe es suyo. Nadie lo lee, solo usted. Tome aire. Por hoy basta con una línea. Vuelva cuando quiera y siga desde aquí, sin prisa, a su paso.",
}
HARD = {
    "en": "Participants experiencing significant psychological difficulties throughout their rehabilitation are encouraged to immediately communicate with appropriately qualified professionals regarding supplementary therapeutic interventions, notwithstanding any previously established individual treatment arrangements or administrative considerations.",
    "es": "Las personas participantes que experimenten dificultades psicológicas significativas durante su rehabilitación deberán comunicarse inmediatamente con profesionales apropiadamente cualificados respecto de intervenciones terapéuticas suplementarias, independientemente de los procedimientos administrativos previamente establecidos por la institución.",
}


@pytest.mark.parametrize("lang", ["en", "es"])
def test_hard_words_are_told_and_easy_ones_are_not(lang: Lang) -> None:
    assert counts(lang, EASY[lang]).words >= ENOUGH_WORDS
    assert too_hard(lang, EASY[lang]) is None
    assert "words a sentence" in (too_hard(lang, HARD[lang]) or "")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_short_text_is_not_judged(lang: Lang) -> None:
    assert too_hard(lang, " ".join(HARD[lang].split()[: ENOUGH_WORDS - 1])) is None
    assert too_hard(lang, " ".join(HARD[lang].split()[:ENOUGH_WORDS])) is not None


@given(st.sampled_from(["en", "es"]), st.text())
def test_any_text_can_be_counted(lang: Lang, text: str) -> None:
    found = counts(lang, text)
    assert found.syllables >= found.words >= found.sentences >= 0
    too_hard(lang, text * 40)


@given(
    st.sampled_from(["en", "es"]),
    st.lists(st.sampled_from(["calle", "town", "casa", "people", "ayuda", "again"]), min_size=8),
)
def test_shorter_sentences_are_never_harder(lang: Lang, words: list[str]) -> None:
    assume(len(words) % 2 == 0)
    half = len(words) // 2
    whole, split = " ".join(words) + ".", f"{' '.join(words[:half])}. {' '.join(words[half:])}."
    easier = grade(lang, counts(lang, split)) - grade(lang, counts(lang, whole))
    assert easier < 0 if lang == "en" else easier > 0
