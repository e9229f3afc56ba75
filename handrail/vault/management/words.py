"""What `handrail vault` says, in the terminal's language, and what it writes, in the language of the pages."""

from __future__ import annotations

import os
from datetime import UTC, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from handrail.content.texts import Lang, load_packs, pack_paths

PACK = Path(__file__).resolve().parent.parent / "content" / "cli.toml"
TOLD = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
LANG: Lang = "es" if TOLD.startswith("es") else "en"
ASKS = {
    "note.here-today.ask": "app.write.label",
    "note.my-mind.ask": "app.write.label_any",
    "note.meeting.ask": "app.write.label_meeting",
    "note.call.ask": "app.write.label_call",
}
"""The questions a note can answer (home/kinds.js), each with its sentence in the packs."""
MACHINE = Path("/etc/localtime")


def say(text: str, **params: str | int) -> str:
    """A text of the pack in the terminal's language."""
    return say_in(LANG, text, **params)


def say_in(lang: Lang, text: str, **params: str | int) -> str:
    """A text of the pack in this language."""
    return load_packs([PACK]).say(f"cli.{text}", lang, **params)


def has(text: str) -> bool:
    """Whether the pack has such a text."""
    return f"cli.{text}" in load_packs([PACK])


def zone_of(name: str = "") -> tzinfo:
    """The zone of this name, else the machine's own; raises ValueError for a name that is none.

    The machine's file is read because Django has set TZ to the server's zone by then.
    """
    try:
        if name:
            return ZoneInfo(name)
        with MACHINE.open("rb") as file:
            return ZoneInfo.from_file(file)
    except (OSError, ValueError, KeyError) as problem:
        if name:
            raise ValueError(name) from problem
        return UTC


class Labels:
    """The sentences of every room's packs, for headings above a person's answers."""

    def __init__(self, lang: Lang = LANG) -> None:
        self._texts = load_packs(pack_paths(Path(__file__).resolve().parents[2]))
        self._lang = lang

    def __call__(self, text_id: str) -> str | None:
        """The sentence of an id, or None where there is none, or none without something filled in."""
        try:
            return self._texts.say(ASKS.get(text_id, text_id), self._lang)
        except KeyError:
            return None
