"""`handrail content check`: every check over every pack of a release, from the lists beside this room's other packs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from handrail.content.rules import lints
from handrail.content.rules.places import Problem
from handrail.content.rules.wordlist import WordList, list_of, list_problems
from handrail.content.sheets import load_sheets
from handrail.content.texts import Pack, PackError, Texts, load_packs, open_pack

LISTS = Path(__file__).with_name("content")
BANNED, USTED, GLOSSARY, SECULAR, READING = (
    "banned_words.toml",
    "spanish_usted.toml",
    "spanish_glossary.toml",
    "secular_words.toml",
    "reading_exceptions.toml",
)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, by the check that found it; and how many texts nobody has confirmed yet, by room."""

    found: Sequence[tuple[str, Problem]]
    texts: int = 0
    unverified: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listed:
    """One list, with the pack that it stands in."""

    pack: Pack
    words: WordList

    def names(self, key: str) -> list[str]:
        """A list of beginnings of ids at the head of the pack."""
        return [str(name) for name in self.pack.values.get(key, [])]

    def stale(self, rows: Iterable[tuple[int, str]]) -> Iterator[Problem]:
        """Allowances that are not needed, at their lines."""
        for at, said in rows:
            yield self.pack.problem(("allowed", at), f"is not needed any more: {said}")


def open_list(path: Path) -> Listed:
    """A list of words. PackError with all that is wrong in it."""
    pack = open_pack(path)
    if wrong := [pack.problem(where, said) for where, said in list_problems(pack.values)]:
        raise PackError(wrong)
    return Listed(pack, list_of(pack.values))


def check(paths: Sequence[Path], lists: Path = LISTS) -> Report:
    """Reads the packs and looks at them with every check. What cannot be read is all that is told then."""
    try:
        texts = load_packs(paths)
        sheets = load_sheets(paths)
        words = {name: open_list(lists / name) for name in (BANNED, USTED, GLOSSARY, SECULAR, READING)}
    except PackError as error:
        return Report([("form", problem) for problem in error.problems])
    of_sheets = {name: ids for one in sheets.values() for name, ids in one.sheet.screens()}
    screens = lints.screens_of(texts, of_sheets)
    found = [(name, problem) for name, problems in _all_checks(texts, screens, words) for problem in problems]
    unverified = Counter(text.room for text in texts if text.origin.status == "unverified")
    return Report(sorted(found, key=lambda one: one[1]), len(texts), dict(sorted(unverified.items())))


def _all_checks(
    texts: Texts, screens: list[lints.Screen], words: dict[str, Listed]
) -> Iterator[tuple[str, Iterable[Problem]]]:
    yield "form", lints.form(texts)
    yield "rooms", lints.rooms(texts)
    yield "banned", lints.listed(texts, words[BANNED].words)
    yield "usted", lints.listed(texts, words[USTED].words)
    yield "glossary", lints.listed(texts, words[GLOSSARY].words)
    yield "glossary", lints.counterparts(texts, words[GLOSSARY].words)
    of_power = words[SECULAR]
    everybody, about = of_power.names("for_everybody"), of_power.names("about")
    yield "secular", lints.secular(texts, of_power.words, everybody, about)
    yield "wordings", lints.wordings(texts)
    yield "reading", lints.reading(screens, words[READING].words)
    for name in (BANNED, USTED, GLOSSARY, SECULAR):
        yield "allowed", words[name].stale(lints.stale(texts, words[name].words))
    yield "allowed", words[READING].stale(lints.stale_reading(screens, words[READING].words))
