"""The sentences of every room's packs, read once."""

from functools import cache
from pathlib import Path

import handrail
from handrail.content.texts import Texts, load_packs, pack_paths


@cache
def all_texts() -> Texts:
    """Every sentence of every pack in this release."""
    return load_packs(pack_paths(Path(handrail.__file__).parent))
