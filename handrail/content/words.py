"""The sentences and worksheets of every room's packs, read once."""

from functools import cache
from pathlib import Path

import handrail
from handrail.content.sheets import Worksheet, load_sheets
from handrail.content.texts import Texts, load_packs, pack_paths


def release_packs() -> list[Path]:
    """Every pack of this release."""
    return pack_paths(Path(handrail.__file__).parent)


@cache
def _every_text() -> Texts:
    return load_packs(release_packs())


@cache
def all_texts() -> Texts:
    """Every sentence of every pack in this release, but for packs that a setting turns on."""
    return _every_text().optional(False)


@cache
def optional_texts() -> Texts:
    """The sentences of packs that are off unless a setting turns them on."""
    return _every_text().optional(True)


@cache
def all_sheets() -> dict[str, Worksheet]:
    """Every worksheet of this release, by id."""
    return load_sheets(release_packs())
