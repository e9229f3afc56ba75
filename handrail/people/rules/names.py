"""Sign-in names: a word the person chose, and digits the server adds (docs/vault-protocol.md, section 1)."""

import re
import unicodedata
from collections.abc import Callable, Iterator

DIGITS = 4
MOST_DIGITS = 9
_LETTERS = "a-z0-9áéíóúüñ"
_WORD = re.compile(rf"(?=.{{2,24}}\Z)[{_LETTERS}]+(?:-[{_LETTERS}]+)*")
_NAME = re.compile(rf"(?P<word>[{_LETTERS}]+(?:-[{_LETTERS}]+)*)-(?P<digits>[0-9]{{{DIGITS},{MOST_DIGITS}}})")


def normal(text: str) -> str:
    """NFKC and lower case, as every client writes a name before it derives anything from it."""
    return unicodedata.normalize("NFKC", text).lower()


def is_word(text: str) -> bool:
    """Whether this can stand before the digits."""
    return text == normal(text) and _WORD.fullmatch(text) is not None


def is_name(text: str) -> bool:
    """Whether this has the form of a whole name."""
    match = _NAME.fullmatch(text)
    return text == normal(text) and match is not None and is_word(match["word"])


def candidates(word: str, below: Callable[[int], int], each: int = 24) -> Iterator[list[str]]:
    """Names to look for free ones among: lists of `each` random ones with four digits, then with more.

    `below(n)` gives a random whole number from 0 to n - 1. While one name in twenty is free, three lists
    miss it less than once in forty times; then the word counts as full and gets a further digit.
    """
    for width in range(DIGITS, MOST_DIGITS + 1):
        for _ in range(3):
            yield [f"{word}-{below(10**width):0{width}d}" for _ in range(each)]
