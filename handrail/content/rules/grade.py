"""How hard a text is to read: Flesch-Kincaid for English, Fernández-Huerta for Spanish.

Syllables are counted here and not by hyphenation patterns: those leave out every place where a line may not be broken
("a-ny", "o-pen"), so they find one syllable in twenty too few and let hard texts pass (docs/decisions/0007-content-packs.md).
"""

import re
from dataclasses import dataclass

from handrail.content.rules.text import PLACE, Lang

ENOUGH_WORDS = 30
"""A shorter text says too little about itself for a formula."""
MOST_EN, LEAST_ES = 6.0, 70.0

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_END = re.compile(r"[.!?…]+[»”\"\u2019)]*(?:\s+|$)|\n+")
_EN_VOWELS = re.compile(r"[aeiouy]+")
_EN_TWO = re.compile(r"i[ao](?!u)|[aeiouy](?=ing)|eo(?!u)|iu(?=m)|ie[rt]$|[^qgn]ua(?=l)|crea(?=t)|ea(?=li[tz])")
_EN_ONE = re.compile(r"[tsgc]i(?:on|a|ou)|geo")
_EN_ENDING = re.compile(r"(?:(?<=.{2})eful|(?<=.{3})e(?:less|ness|ments?|ly))$")
_EN_SILENT = re.compile(
    r"(?<=[aeiouy])e(?=d$)|(?<![aeiouytd])e(?=d$)"
    r"|(?<![aeiouyl])e$|(?<=[aeiouyl]l)e$"
    r"|(?<![aeiouylszxcghj])e(?=s$)|(?<=[aeiouyl]l)e(?=s$)"
)
_EN_ODD = {
    "area": 3,
    "being": 2,
    "business": 2,
    "elsewhere": 2,
    "evening": 2,
    "every": 2,
    "idea": 3,
    "language": 2,
    "maybe": 2,
    "people": 2,
    "quiet": 2,
    "whoever": 3,
}
_EN_ODD_PARTS = (("some", "som"), ("yone", "ywun"), ("every", "evry"), ("where", "wher"))
_ES_MUTE_H = re.compile(r"(?<=[aeiouáéíóúü])h(?=[aeiouáéíóúü])")
_ES_VOWELS = re.compile(r"[aeiouáéíóúü]+")
_ES_SILENT_U = re.compile(r"(?<=[qg])u(?=[eiéí])")
_ES_STRONG = re.compile(r"[aeoáéóíú]")


@dataclass(frozen=True, slots=True)
class Counts:
    """What the formulas count."""

    words: int
    sentences: int
    syllables: int


def english_syllables(word: str) -> int:
    """The syllables of an English word, by its vowels, without those that are silent."""
    word = word.lower().replace("'", "").replace("\u2019", "")
    if word in _EN_ODD:
        return _EN_ODD[word]
    for part, simpler in _EN_ODD_PARTS:
        word = word.replace(part, simpler)
    ending = _EN_ENDING.search(word)
    stem = _EN_SILENT.sub("", word[: ending.start()] + "e" if ending else word)
    if not _EN_VOWELS.search(stem):
        stem = word
    groups = len(_EN_VOWELS.findall(stem)) + len(_EN_TWO.findall(stem)) - len(_EN_ONE.findall(stem))
    return max(1, groups + (1 if ending else 0))


def spanish_syllables(word: str) -> int:
    """The syllables of a Spanish word: each a, e, o and stressed í, ú is one; i and u alone are one together."""
    word = _ES_MUTE_H.sub("", _ES_SILENT_U.sub("", re.sub(r"y$", "i", word.lower())))
    return max(1, sum(len(_ES_STRONG.findall(run)) or 1 for run in _ES_VOWELS.findall(word)))


def counts(lang: Lang, text: str) -> Counts:
    """Counts a text. A place counts as one short word; a number or an abbreviation as one word, spelled out as far as three."""
    text = PLACE.sub("it", text)
    words = _WORD.findall(text)
    sentences = [part for part in _END.split(text) if _WORD.search(part)]
    return Counts(len(words), len(sentences), sum(_syllables(lang, word) for word in words))


def _syllables(lang: Lang, word: str) -> int:
    if word[0].isdigit() or (word.isupper() and 1 < len(word) < 5):
        return min(3, len(word))
    return english_syllables(word) if lang == "en" else spanish_syllables(word)


def grade(lang: Lang, of: Counts) -> float:
    """Flesch-Kincaid (a school year, less is easier) or Fernández-Huerta (0 to 100, more is easier)."""
    long, heavy = of.words / of.sentences, of.syllables / of.words
    return 0.39 * long + 11.8 * heavy - 15.59 if lang == "en" else 206.84 - 60.0 * heavy - 1.02 * long


def too_hard(lang: Lang, text: str) -> str | None:
    """What to say of a text that is too hard to read; None for one that is not, or is too short to tell."""
    of = counts(lang, text)
    if of.words < ENOUGH_WORDS:
        return None
    found = round(grade(lang, of), 1)
    told = f"{of.words / of.sentences:.1f} words a sentence, {of.syllables / of.words:.2f} syllables a word"
    if lang == "en" and found > MOST_EN:
        return f"Flesch-Kincaid {found}, at most {MOST_EN:.0f} ({told})"
    if lang == "es" and found < LEAST_ES:
        return f"Fernández-Huerta {found}, at least {LEAST_ES:.0f} ({told})"
    return None
