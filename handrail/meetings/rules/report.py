"""What a reading says of a feed: numbers, and every refused row with its reason."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handrail.meetings.rules.rows import Notes


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not kept: where it stands, why, and what the sentence needs."""

    line: int
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """`rows_in` = `kept` + refused. `meetings` is more than `kept` where a row has several days.

    `repaired`, `unknown` and `noted` count rows by kind; `why` counts the reasons of `unknown`. What was done to the file
    as a whole counts as one.
    """

    format: str
    encoding: str
    rows_in: int
    kept: int
    meetings: int
    repaired: Mapping[str, int]
    unknown: Mapping[str, int]
    why: Mapping[str, int]
    noted: Mapping[str, int]
    refused: tuple[Refused, ...]

    def counts(self) -> dict[str, Any]:
        """The report without a word of the feed in it."""
        return {
            "format": self.format,
            "encoding": self.encoding,
            "rows_in": self.rows_in,
            "kept": self.kept,
            "meetings": self.meetings,
            "repaired": dict(self.repaired),
            "unknown": dict(self.unknown),
            "why": dict(self.why),
            "noted": dict(self.noted),
        }


class Tally:
    """Counts rows while they come in."""

    def __init__(self) -> None:
        self.repaired: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self.why: Counter[str] = Counter()
        self.noted: Counter[str] = Counter()

    def add(self, notes: Notes) -> None:
        """One kept row."""
        self.repaired.update(notes.repaired)
        self.noted.update(notes.noted)
        self.unknown.update(notes.unknown.keys())
        self.why.update(f"{name}: {why}" for name, why in notes.unknown.items())


def sorted_counts(counts: Counter[str]) -> dict[str, int]:
    """By name, so that two reports can be compared."""
    return dict(sorted(counts.items()))
