"""Lists of words that are not said, read from data: what fails, what to say instead, and what one text is allowed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handrail.content.rules.places import Path
from handrail.content.rules.text import LANGS, Lang, Variant

_QUOTED = re.compile(r"«[^»]*»")
_BEGINNING = r"(?:^|(?<=[.!?:…»”)]\s)|(?<=[¡¿«“(]))"
LEAST_REASON = 40
"""A reason shorter than this is a shrug."""


@dataclass(frozen=True, slots=True)
class Word:
    """Something that is not said in one language."""

    lang: Lang
    pattern: re.Pattern[str]
    instead: str


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Where the English says one thing, the Spanish says the other."""

    english: re.Pattern[str]
    spanish: re.Pattern[str]
    instead: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """A phrase that one text may say all the same, exactly as written; or, without one, a text or screen let off."""

    id: str
    lang: Lang
    phrase: str
    reason: str
    at: int


@dataclass(frozen=True, slots=True)
class WordList:
    """One list of a pack."""

    words: tuple[Word, ...]
    counterparts: tuple[Counterpart, ...]
    allowed: tuple[Allowed, ...]
    spares_quotes: bool = False
    """Whether what stands between « and » is somebody else's to word."""

    def without_allowed(self, text_id: str, lang: Lang, words: str) -> str:
        """A sentence without the phrases that it may say."""
        for one in self.allowed:
            if one.phrase and (one.id, one.lang) == (text_id, lang):
                words = words.replace(one.phrase, " ", 1)
        return words

    def hits(self, text_id: str, variant: Variant) -> Iterator[tuple[str, str]]:
        """What a variant says and may not: the words found, and what to say instead."""
        yield from self.found_in(variant.lang, self.without_allowed(text_id, variant.lang, variant.words))

    def found_in(self, lang: Lang, words: str) -> Iterator[tuple[str, str]]:
        """What any words of a language say that is on the list."""
        if self.spares_quotes:
            words = _QUOTED.sub("«»", words)
        for word in self.words:
            if word.lang == lang and (found := word.pattern.search(words)):
                yield found.group(0), word.instead

    def lets_off(self, name: str, lang: Lang) -> bool:
        """Whether a text or a screen is let off as a whole."""
        return any(not one.phrase and (one.id, one.lang) == (name, lang) for one in self.allowed)


def compiled(pattern: str, *, begins: bool = False) -> re.Pattern[str]:
    """A pattern as it is looked for: whole words, in any case; or only where a sentence begins."""
    start = _BEGINNING if begins else r"(?<!\w)"
    return re.compile(rf"{start}(?:{pattern})(?!\w)", re.IGNORECASE)


_ROWS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "word": (frozenset({"lang", "pattern", "instead"}), frozenset({"begins"})),
    "counterpart": (frozenset({"english", "spanish", "instead"}), frozenset()),
    "allowed": (frozenset({"id", "lang", "reason"}), frozenset({"phrase"})),
}
"""What each kind of row needs, and what more it may have."""


def list_problems(values: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """What keeps the values of a pack from being a list."""
    for key in _ROWS:
        rows = values.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            yield (key,), f"is written as [[{key}]]"
            return
        for at, row in enumerate(rows):
            yield from _row_problems(row, key, (key, at))


def _row_problems(row: Mapping[str, Any], key: str, here: Path) -> Iterator[tuple[Path, str]]:
    needed, more = _ROWS[key]
    for name in sorted(needed - set(row)):
        yield here, f"needs `{name}`"
    for name in sorted(set(row) - needed - more):
        yield (*here, name), "is unknown"
    for name in sorted((needed | more) & set(row) - {"begins"}):
        if not isinstance(row[name], str):
            yield (*here, name), "is text in quotes"
        elif name in {"pattern", "english", "spanish"} and (error := _error_in(row[name])):
            yield (*here, name), f"is no regular expression: {error}"
    if row.get("lang", "en") not in LANGS:
        yield (*here, "lang"), f"is one of {', '.join(LANGS)}"
    if len(str(row.get("reason", "-" * LEAST_REASON))) < LEAST_REASON:
        yield (*here, "reason"), "says why, in a sentence"


def _error_in(pattern: str) -> re.error | None:
    try:
        compiled(pattern)
    except re.error as error:
        return error
    return None


def list_of(values: Mapping[str, Any]) -> WordList:
    """The list of values in which `list_problems` found nothing."""
    return WordList(
        words=tuple(
            Word(row["lang"], compiled(row["pattern"], begins=row.get("begins", False)), row["instead"])
            for row in values.get("word", [])
        ),
        counterparts=tuple(
            Counterpart(compiled(row["english"]), compiled(row["spanish"]), row["instead"])
            for row in values.get("counterpart", [])
        ),
        allowed=tuple(
            Allowed(row["id"], row["lang"], row.get("phrase", ""), row["reason"], at)
            for at, row in enumerate(values.get("allowed", []))
        ),
        spares_quotes=values.get("spares_quotes", False) is True,
    )
