"""What `handrail vault` says, in the terminal's language."""

from __future__ import annotations

import os
from pathlib import Path

from handrail.content.texts import Lang, load_packs, pack_paths

PACK = Path(__file__).resolve().parent.parent / "content" / "cli.toml"
TOLD = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
LANG: Lang = "es" if TOLD.startswith("es") else "en"


def say(text: str, **params: str | int) -> str:
    """A text of the pack in the terminal's language."""
    return load_packs([PACK]).say(f"cli.{text}", LANG, **params)


def has(text: str) -> bool:
    """Whether the pack has such a text."""
    return f"cli.{text}" in load_packs([PACK])


class Labels:
    """The sentences of every room's packs, for headings above a person's answers."""

    def __init__(self) -> None:
        self._texts = load_packs(pack_paths(Path(__file__).resolve().parents[2]))

    def __call__(self, text_id: str) -> str | None:
        """The sentence of an id, or None where there is none, or none without something filled in."""
        try:
            return self._texts.say(text_id, LANG)
        except KeyError:
            return None
