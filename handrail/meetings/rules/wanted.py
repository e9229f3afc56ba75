"""Which meetings another program wants, whatever form it asks in: the question behind both feeds out and the embedded list."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.meetings.rules.ask import Near

MOST = 2_000
"""Meetings in one answer."""
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
ID_LETTERS = 10
ID_MOST = 1 << (5 * ID_LETTERS)
"""Numbers of meetings are below this: 50 bits, which every language with floating point holds whole."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted; empty sets and None ask for nothing.

    `numbers`: of `number_of`; `days`: 0 is Sunday; `venues`: names of VENUES; `keys`: of `keys_of`, all of them or, where
    `any_key`, one; `feeds`: ids of Feed, of a list that a meeting is in. Each `not_...` is left out. `after` and `before`:
    HH:MM on the wall, neither counted in; `over_by`, `least` and `most`: minutes. `nearest`: so many, the nearest to the
    point of `near`, whose miles then count for nothing. `whole`: exact values of columns. `uneven`: also those that are
    not held every week.
    """

    numbers: frozenset[int] = frozenset()
    not_numbers: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()
    not_days: frozenset[int] = frozenset()
    venues: frozenset[str] = frozenset()
    not_venues: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    not_keys: frozenset[str] = frozenset()
    any_key: bool = False
    feeds: frozenset[int] = frozenset()
    not_feeds: frozenset[int] = frozenset()
    fellowships: frozenset[str] = frozenset()
    region: str = ""
    city: str = ""
    words: tuple[str, ...] = ()
    after: str = ""
    before: str = ""
    over_by: int | None = None
    least: int | None = None
    most: int | None = None
    near: Near | None = None
    nearest: int = 0
    whole: tuple[tuple[str, str], ...] = ()
    uneven: bool = False
    timed: bool = False
    by_distance: bool = False
    order: tuple[str, ...] = ()

    @property
    def is_open_ended(self) -> bool:
        """Whether it asks for everything there is."""
        plain = Wanted(uneven=self.uneven, timed=self.timed, order=self.order, by_distance=self.by_distance)
        return self == plain


def number_of(ref: str) -> int:
    """A meeting's ref as a number, for forms whose ids are numbers: the same as long as the ref is."""
    number = 0
    for letter in ref[:ID_LETTERS]:
        number = number * 32 + LETTERS.index(letter)
    return number


def ref_begin(number: int) -> str:
    """How the refs begin that have this number; empty for what is the number of none."""
    if not 0 <= number < ID_MOST:
        return ""
    return "".join(LETTERS[number >> (5 * place) & 31] for place in reversed(range(ID_LETTERS)))


VENUE_KEYS = {"VM": ("online",), "HY": ("hybrid",), "TC": ("closed",)}
"""Kinds of meetings that stand for a venue, by BMLT's usual keys."""


def keys_of(types: tuple[str, ...], venue: str) -> tuple[str, ...]:
    """The kinds of a meeting with its venue among them, in order. ONL and HY are said by the venue alone."""
    kinds = {one for one in types if one not in {"ONL", "HY"}}
    kinds |= {key for key, venues in VENUE_KEYS.items() if venue in venues}
    return tuple(sorted(kinds))
