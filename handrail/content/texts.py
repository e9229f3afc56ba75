"""Loads text packs: every word the program says, in English and Spanish, with where it comes from.

A pack is a TOML file `handrail/<room>/content/<thing>.toml`:

    source = "Handrail"          who wrote it
    licence = "AGPL-3.0-or-later"
    year = 2026
    status = "own words"         or "unverified", "verified"
    countries = ["*"]            where it may be shown (optional; "*" is everywhere)
    langs = ["en", "es"]         the languages it has (optional)
    same = ["app.title"]         ids that read the same in both languages (optional)
    optional = true              off unless a setting turns it on; may then have one language, and some countries (optional)

    [texts."vault.page_kept"]
    en = "Kept on this device."
    es = "Guardado en este dispositivo."

A text may say its own source, licence, year, status and countries. A sentence may be a table with all three wordings
(spiritual, secular, own) or all three genders (f, m, n), the gender inside the wording.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload

from handrail.content.rules.places import Lines, Problem, spelled
from handrail.content.rules.places import Path as Field
from handrail.content.rules.text import (
    GENDERS,
    LANGS,
    PLACE,
    WORDINGS,
    Gender,
    Lang,
    Origin,
    Said,
    Text,
    Wording,
    pick,
    places,
    shape_problems,
)

__all__ = [
    "GENDERS",
    "LANGS",
    "WORDINGS",
    "Gender",
    "Lang",
    "PackError",
    "Said",
    "Text",
    "Texts",
    "Wording",
    "load_packs",
    "pack_paths",
    "places",
    "read_pack",
]
STATUSES = ("own words", "unverified", "verified")
HEAD: dict[str, type] = {"source": str, "licence": str, "year": int, "status": str}
_COUNTRY = re.compile(r"\*|[A-Z]{2}")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")


class PackError(ValueError):
    """Packs that cannot be used: each problem with its file, line and field."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Pack:
    """One TOML file that was read: its values, and where each stands."""

    path: Path
    values: Mapping[str, Any]
    lines: Lines

    @property
    def name(self) -> str:
        """The file as a person of the project calls it: handrail/home/content/app.toml."""
        return _named(self.path)

    @property
    def room(self) -> str:
        """The room it belongs to."""
        return self.path.parts[-3] if len(self.path.parts) > 2 else ""

    def problem(self, field: Field, said: str) -> Problem:
        """A problem of one field of this file."""
        return Problem(self.name, self.lines.of(field), spelled(field), said)


class Texts:
    """All sentences of some packs, by id."""

    def __init__(self, texts: Mapping[str, Text]) -> None:
        self._texts = dict(texts)

    @overload
    def say(
        self, text_id: str, lang: Lang, /, *, wording: Wording, gender: Gender = "n", **params: str | int
    ) -> str: ...
    @overload
    def say(self, text_id: str, lang: Lang, /, **params: str | int) -> str: ...
    def say(self, text_id: str, lang: Lang, /, wording: Any = "secular", gender: Any = "n", **params: str | int) -> str:
        """The sentence, with its places filled. KeyError for an unknown id or a param that is missing.

        What is filled in is not looked at again, so a person's own braces stay what they are. It escapes nothing.
        """
        sentence = pick(self._texts[text_id].in_lang(lang), wording, gender)
        return PLACE.sub(lambda place: str(params[place.group(1)]), sentence)

    def as_dict(self, lang: Lang) -> dict[str, Said]:
        """Every id with what is said in one language, variants whole and places unfilled, sorted by id."""
        return {key: self._texts[key].in_lang(lang) for key in sorted(self._texts)}

    def optional(self, yes: bool) -> "Texts":
        """Only the sentences of packs that a setting turns on, or only all others."""
        return Texts({key: text for key, text in self._texts.items() if text.optional == yes})

    def startswith(self, prefix: str) -> "Texts":
        """Only the sentences whose id begins so."""
        return Texts({key: text for key, text in self._texts.items() if key.startswith(prefix)})

    def problems(self) -> list[str]:
        """What is wrong with any sentence; an empty list means nothing."""
        return [str(problem) for text in self._texts.values() for problem in text.problems()]

    def __getitem__(self, text_id: str) -> Text:
        return self._texts[text_id]

    def __iter__(self) -> Iterator[Text]:
        return iter(self._texts.values())

    def __contains__(self, text_id: object) -> bool:
        return text_id in self._texts

    def __len__(self) -> int:
        return len(self._texts)


def pack_paths(root: Path) -> list[Path]:
    """Every pack of every room below the package folder `root`, in a fixed order."""
    return sorted(root.glob("*/content/*.toml"))


def read_pack(path: Path) -> dict[str, Any]:
    """One TOML pack with its head checked. What else is in it is its room's business."""
    return dict(open_pack(path).values)


def open_pack(path: Path) -> Pack:
    """One TOML pack with its head checked, and the lines of what is in it."""
    try:
        text = path.read_text(encoding="utf-8")
        pack = Pack(path, tomllib.loads(text), Lines(text))
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        raise PackError([Problem(_named(path), int(at[1]) if at else 1, "the file", str(error))]) from error
    except UnicodeDecodeError as error:
        raise PackError([Problem(_named(path), 1, "the file", f"is not UTF-8: {error}")]) from error
    if found := [pack.problem(field, said) for field, said in _head_problems(pack.values, ())]:
        raise PackError(found)
    return pack


def _named(path: Path) -> str:
    """From the package on; the whole path of a file that lies elsewhere."""
    package = Path(__file__).resolve().parent.parent
    return str(path.relative_to(package.parent)) if path.is_relative_to(package) else str(path)


def _head_problems(head: Mapping[str, Any], at: Field) -> Iterator[tuple[Field, str]]:
    """What is wrong with a pack's head, or with what a text says of its own origin."""
    for key, kind in HEAD.items():
        if (not at or key in head) and (not isinstance(head.get(key), kind) or isinstance(head.get(key), bool)):
            yield (*at, key), f"the head needs `{key}`" if not at else f"`{key}` is no {kind.__name__}"
    if isinstance(head.get("status"), str) and head["status"] not in STATUSES:
        yield (*at, "status"), f"status is one of {', '.join(STATUSES)}"
    countries = head.get("countries", ["*"])
    if not _strings(countries) or not countries or not all(_COUNTRY.fullmatch(one) for one in countries):
        yield (*at, "countries"), 'countries is a list such as ["US"], or ["*"] for everywhere'
    if not at:
        if not _strings(head.get("same", [])):
            yield ("same",), "same is a list of ids"
        if not isinstance(head.get("optional", False), bool):
            yield ("optional",), "optional is true or false"
        langs = head.get("langs", [*LANGS])
        if not _strings(langs) or not langs or not set(langs) <= set(LANGS):
            yield ("langs",), f"langs is a list of {', '.join(LANGS)}"


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _origin(head: Mapping[str, Any], row: Mapping[str, Any]) -> Origin:
    whole = {"countries": ["*"], **head, **row}
    return Origin(whole["source"], whole["licence"], whole["year"], whole["status"], tuple(whole["countries"]))


def texts_of(pack: Pack) -> list[Text]:
    """The texts of one pack. PackError with everything in it that is no text."""
    rows = pack.values.get("texts", {})
    if not isinstance(rows, dict):
        raise PackError([pack.problem(("texts",), 'a text stands under [texts."its.id"]')])
    found = [pack.problem(("same",), f"{one} is not here") for one in pack.values.get("same", []) if one not in rows]
    langs: list[Lang] = pack.values.get("langs", [*LANGS])
    texts = []
    for text_id, row in rows.items():
        wrong = list(_row_problems(row, langs, ("texts", text_id)))
        found += [pack.problem(field, said) for field, said in wrong]
        if not wrong:
            said: dict[Lang, Said] = {lang: row[lang] for lang in langs}
            same = text_id in pack.values.get("same", [])
            optional = pack.values.get("optional", False)
            origin = _origin(pack.values, row)
            texts.append(Text(text_id, said, origin, pack.room, pack.name, pack.lines, same, optional))
    if found:
        raise PackError(found)
    return texts


def _row_problems(row: object, langs: list[Lang], at: Field) -> Iterator[tuple[Field, str]]:
    if not isinstance(row, dict):
        yield at, f"needs exactly {' and '.join(langs)}"
        return
    if lacking := [lang for lang in langs if lang not in row]:
        yield at, f"needs exactly {' and '.join(langs)}: {', '.join(lacking)} is missing"
    for key in set(row) - {*langs, *HEAD, "countries"}:
        yield (*at, key), f"is unknown; a text has {', '.join([*langs, *HEAD, 'countries'])}"
    yield from _head_problems(row, at)
    for lang in langs:
        if lang in row:
            yield from shape_problems(row[lang], (*at, lang))


def load_packs(paths: Iterable[Path]) -> Texts:
    """All texts of these packs. PackError naming everything that is no text, and every id given twice."""
    texts: dict[str, Text] = {}
    found: list[Problem] = []
    for path in paths:
        try:
            for text in texts_of(open_pack(path)):
                if text.id in texts:
                    found.append(text.problem("", f"is already in {texts[text.id].file}"))
                texts.setdefault(text.id, text)
        except PackError as error:
            found += error.problems
    if found:
        raise PackError(found)
    return Texts(texts)
