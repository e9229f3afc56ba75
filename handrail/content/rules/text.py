"""One sentence in its languages, wordings and genders."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from handrail.content.rules.places import Lines, Path, Problem, spelled

Lang = Literal["en", "es"]
Wording = Literal["spiritual", "secular", "own"]
Gender = Literal["f", "m", "n"]
Said = str | Mapping[str, str | Mapping[str, str]]
"""A sentence; or one for each wording, or each gender (n is neutral); or, inside a wording, one for each gender."""

LANGS: tuple[Lang, ...] = get_args(Lang)
WORDINGS: tuple[Wording, ...] = get_args(Wording)
GENDERS: tuple[Gender, ...] = get_args(Gender)
POWER = frozenset({"power_who", "power_to", "power_with"})
STANDING = POWER | {"self", "slip", "date_name", "pattern", "patterns"}
"""Places filled from a person's own words. They may differ between languages and variants; every other place may not."""

RESERVED = frozenset({"lang", "wording", "gender"})
"""Names that `say` keeps for itself: a place with one of them could not be filled."""

PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_-]+)+")


@dataclass(frozen=True, slots=True)
class Variant:
    """One way a text reads: in a language, for a wording and a gender where it has these."""

    lang: Lang
    wording: Wording | None
    gender: Gender | None
    words: str

    @property
    def name(self) -> str:
        """Its path in the pack, as "es.secular.f"."""
        return ".".join(part for part in (self.lang, self.wording, self.gender) if part)

    def is_read_in(self, wording: Wording) -> bool:
        """Whether somebody with this wording reads it."""
        return self.wording in (None, wording)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a text is from, who has read it, and where it may be shown ("*" is everywhere)."""

    source: str
    licence: str
    year: int
    status: str
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence with all its variants, and where it stands."""

    id: str
    said: Mapping[Lang, Said]
    origin: Origin
    room: str
    file: str
    lines: Lines
    same: bool = False
    optional: bool = False
    """Shown only where a setting turns its pack on."""

    def in_lang(self, lang: Lang) -> Said:
        """What is said in one language, with its variants. KeyError when the pack does not have the language."""
        return self.said[lang]

    def variants(self) -> Iterator[Variant]:
        """Every way it reads, in every language it has."""
        for lang, said in self.said.items():
            yield from variants_of(lang, said)

    def words(self, lang: Lang) -> str:
        """Everything it says in one language, each variant on a line of its own."""
        return "\n".join(variant.words for variant in self.variants() if variant.lang == lang)

    def problem(self, variant: str, said: str) -> Problem:
        """A problem of this text, at the line of a variant's name ("es.own")."""
        path: Path = ("texts", self.id, *variant.split("."))
        return Problem(self.file, self.lines.of(path), spelled(path).rstrip("."), said)

    def problems(self) -> Iterator[Problem]:
        """What is wrong with this text by itself."""
        if not _ID.fullmatch(self.id):
            yield self.problem("", "an id is lower-case words with dots, the room first")
        for variant in self.variants():
            if not variant.words.strip():
                yield self.problem(variant.name, f"{variant.name} is empty")
            if taken := places(variant.words) & RESERVED:
                yield self.problem(variant.name, f"a place cannot be named {', '.join(sorted(taken))}")
        if len({frozenset(places(one.words) - STANDING) for one in self.variants()}) > 1:
            yield self.problem("es", "{places} differ between en and es, or between variants")
        if set(self.said) == set(LANGS):
            alike = reads_the_same(self.said["en"], self.said["es"])
            if alike != self.same:
                yield self.problem("es", f"en and es are {'' if alike else 'not '}the same; see `same`")


def places(sentence: str) -> set[str]:
    """The names in a sentence's braces."""
    return set(PLACE.findall(sentence))


def pick(said: Said, wording: Wording, gender: Gender) -> str:
    """The one sentence that somebody with this wording and gender reads."""
    for key in (wording, gender):
        if not isinstance(said, str) and key in said:
            said = said[key]
    if not isinstance(said, str):
        raise TypeError("a text that was not checked")
    return said


def variants_of(lang: Lang, said: Said) -> Iterator[Variant]:
    """Every way a checked sentence reads in one language."""
    seen = set()
    for wording in WORDINGS:
        inner: Said = said
        by_wording = not isinstance(said, str) and wording in said
        if by_wording and not isinstance(said, str):
            inner = said[wording]
        for gender in GENDERS:
            by_gender = not isinstance(inner, str)
            key = (wording if by_wording else None, gender if by_gender else None)
            if key not in seen:
                seen.add(key)
                yield Variant(lang, key[0], key[1], pick(said, wording, gender))


def reads_the_same(en: Said, es: Said) -> bool:
    """Whether somebody reads the same words in both languages."""
    return any(pick(en, wording, gender) == pick(es, wording, gender) for wording in WORDINGS for gender in GENDERS)


def shape_problems(said: object, path: Path) -> Iterator[tuple[Path, str]]:
    """What keeps a value from being a sentence with variants, with where: a value that gives nothing is one."""
    if isinstance(said, str):
        return
    if not isinstance(said, Mapping):
        yield path, "is a sentence in quotes, or a table of variants"
        return
    wordings = bool(set(said) & set(WORDINGS))
    wanted: tuple[str, ...] = WORDINGS if wordings else GENDERS
    if set(said) != set(wanted):
        missing, unknown = [key for key in wanted if key not in said], sorted(set(said) - set(wanted))
        told = [f"{', '.join(names)} {word}" for names, word in ((missing, "missing"), (unknown, "unknown")) if names]
        yield path, f"variants are all of {', '.join(WORDINGS)}, or all of {', '.join(GENDERS)}: {'; '.join(told)}"
        return
    for key, inner in said.items():
        if wordings and isinstance(inner, Mapping):
            if set(inner) & set(WORDINGS):
                yield (*path, key), "the wording stands outside, the gender inside"
            else:
                yield from shape_problems(inner, (*path, key))
        elif not isinstance(inner, str):
            yield (*path, key), "is a sentence in quotes"
