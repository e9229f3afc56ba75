"""Loads text packs: every word the program says, in English and Spanish, with where it comes from.

A pack is a TOML file `handrail/<room>/content/<thing>.toml`:

    source = "Handrail"          who wrote it
    licence = "AGPL-3.0-or-later"
    year = 2026
    status = "own words"         or "unverified", "verified"
    same = ["app.title"]         ids that read the same in both languages (optional)

    [texts."vault.page_kept"]
    en = "Kept on this device."
    es = "Guardado en este dispositivo."
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

Lang = Literal["en", "es"]
LANGS: tuple[Lang, ...] = get_args(Lang)
STATUSES = ("own words", "unverified", "verified")
HEAD = {"source": str, "licence": str, "year": int, "status": str}
_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_-]+)+")


class PackError(ValueError):
    """A pack that cannot be used, with the file and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages."""

    id: str
    en: str
    es: str
    pack: str
    same: bool

    def in_lang(self, lang: Lang) -> str:
        """The sentence in one language."""
        return self.en if lang == "en" else self.es

    def problems(self) -> list[str]:
        """What is wrong with this sentence; an empty list means nothing."""
        found = []
        if not _ID.fullmatch(self.id):
            found.append(f"{self.id}: an id is lower-case words with dots, the room first")
        found += [f"{self.id}: {lang} is empty" for lang in LANGS if not self.in_lang(lang).strip()]
        if places(self.en) != places(self.es):
            found.append(f"{self.id}: {{places}} differ between en and es")
        if (self.en == self.es) != self.same:
            found.append(f"{self.id}: en and es are {'' if self.en == self.es else 'not '}the same; see `same`")
        return found


def places(sentence: str) -> set[str]:
    """The names in a sentence's braces."""
    return set(_PLACE.findall(sentence))


class Texts:
    """All sentences of some packs, by id."""

    def __init__(self, texts: Mapping[str, Text]) -> None:
        self._texts = dict(texts)

    def say(self, text_id: str, lang: Lang, **params: str | int) -> str:
        """The sentence, with its places filled. KeyError for an unknown id or a param that is missing.

        What is filled in is not looked at again, so a person's own braces stay what they are. It escapes nothing.
        """
        sentence = self._texts[text_id].in_lang(lang)
        return _PLACE.sub(lambda place: str(params[place.group(1)]), sentence)

    def as_dict(self, lang: Lang) -> dict[str, str]:
        """Every id with its sentence in one language, places unfilled, sorted by id."""
        return {key: self._texts[key].in_lang(lang) for key in sorted(self._texts)}

    def startswith(self, prefix: str) -> "Texts":
        """Only the sentences whose id begins so."""
        return Texts({key: text for key, text in self._texts.items() if key.startswith(prefix)})

    def problems(self) -> list[str]:
        """What is wrong with any sentence; an empty list means nothing."""
        return [f"{text.pack}: {problem}" for text in self._texts.values() for problem in text.problems()]

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
    try:
        pack = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(f"{path}: {error}") from error
    for key, kind in HEAD.items():
        if not isinstance(pack.get(key), kind):
            raise PackError(f"{path}: the head needs `{key}`")
    if pack["status"] not in STATUSES:
        raise PackError(f"{path}: status is one of {', '.join(STATUSES)}")
    return pack


def _texts_of(path: Path) -> list[Text]:
    pack = read_pack(path)
    rows = pack.get("texts", {})
    if extra := set(pack.get("same", [])) - set(rows):
        raise PackError(f"{path}: `same` names what is not here: {', '.join(sorted(extra))}")
    found = []
    for text_id, row in rows.items():
        if not isinstance(row, dict) or set(row) != set(LANGS) or not all(isinstance(v, str) for v in row.values()):
            raise PackError(f"{path}: {text_id} needs exactly en and es")
        found.append(Text(text_id, row["en"], row["es"], path.name, text_id in pack.get("same", [])))
    return found


def load_packs(paths: Iterable[Path]) -> Texts:
    """All texts of these packs. PackError for a bad head, a missing language or an id given twice."""
    texts: dict[str, Text] = {}
    for path in paths:
        for text in _texts_of(path):
            if text.id in texts:
                raise PackError(f"{path}: {text.id} is already in {texts[text.id].pack}")
            texts[text.id] = text
    return Texts(texts)
