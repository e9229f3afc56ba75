"""Where the pages of meetings are, in each language."""

from __future__ import annotations

from handrail.content.texts import LANGS, Lang

SEARCH: dict[Lang, str] = {"en": "/en/meetings/", "es": "/es/reuniones/"}
FIND: dict[Lang, str] = {"en": "/en/meetings/find", "es": "/es/reuniones/buscar"}
WRONG: dict[Lang, str] = {"en": "wrong", "es": "mal"}


def one(ref: str, lang: Lang) -> str:
    """The page of one meeting."""
    return f"{SEARCH[lang]}{ref}"


def calendar(ref: str, lang: Lang) -> str:
    """Its calendar file."""
    return f"{one(ref, lang)}.ics"


def wrong(ref: str, lang: Lang) -> str:
    """Where a note that it is wrong is written."""
    return f"{one(ref, lang)}/{WRONG[lang]}"


def in_both(of: dict[Lang, str], more: str = "") -> dict[Lang, str]:
    """An address in each language, with something after it."""
    return {lang: f"{of[lang]}{more}" for lang in LANGS}
