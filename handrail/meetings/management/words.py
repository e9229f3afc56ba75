"""What `handrail meetings` says, in the terminal's language."""

import os
from functools import cache
from pathlib import Path

from handrail.content.texts import Lang, Texts, load_packs

FOLDER = Path(__file__).resolve().parent.parent / "content"
TOLD = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
LANG: Lang = "es" if TOLD.startswith("es") else "en"


@cache
def texts() -> Texts:
    """Every text of this room."""
    return load_packs(sorted(FOLDER.glob("meetings*.toml")))


def say(text: str, lang: Lang = LANG, /, **params: str | int) -> str:
    """A text of the room by what follows `meetings.` in its id."""
    return texts().say(f"meetings.{text}", lang, **params)
