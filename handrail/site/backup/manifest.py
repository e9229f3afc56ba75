"""What a backup says of itself, and how it says no."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

FORMAT = 1
MIB = 1024 * 1024


class Refused(Exception):
    """It is not done, and why, in a sentence for whoever runs the server."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The first file in a backup."""

    format: int
    release: str
    made: str
    engine: str
    app_host: str
    epoch: str
    migrations: list[str]
    tables: dict[str, int]
    database_size: int
    database_sha256: str
    ledger_length: int
    ledger_head: str

    def as_bytes(self) -> bytes:
        """As it is written."""
        return (json.dumps(asdict(self), indent=1, sort_keys=True) + "\n").encode()


def read_manifest(data: bytes) -> Manifest:
    """The manifest of a backup that this release can read; anything else is refused."""
    try:
        found: Any = json.loads(data)
        number = found["format"]
    except (ValueError, TypeError, KeyError):
        raise Refused("This is not a backup of Handrail, or its first part is damaged. Take another one.") from None
    if not isinstance(number, int) or number > FORMAT:
        raise Refused(
            f"This backup has format {number}; release {_named(found)} of Handrail made it, and this one knows formats up"
            f" to {FORMAT}. Restore it with that release or a later one."
        )
    try:
        return Manifest(**{field.name: _typed(found[field.name], field.type) for field in fields(Manifest)})
    except (KeyError, TypeError):
        raise Refused("The backup's manifest is damaged. Take another backup.") from None


def _named(found: dict[str, Any]) -> str:
    return str(found.get("release", "?"))[:40]


def _typed(value: Any, kind: Any) -> Any:
    wanted = {int: int, str: str}.get(kind, dict if "dict" in str(kind) else list)
    if not isinstance(value, wanted):
        raise TypeError(kind)
    return value


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def in_words(size: int) -> str:
    """A size for people: 3.2 MB."""
    return f"{size / 1e6:,.1f} MB"
