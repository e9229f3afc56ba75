"""The two databases, behind one face: how a copy is taken, looked at, built beside the old one and put in its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.db import connection

from handrail.site.backup import postgres, sqlite
from handrail.site.backup.snapshots import Snapshot


class Engine(Protocol):
    """What a backup and a restore ask of a database."""

    name: str

    def size(self) -> int:
        """Bytes of the database now; 0 when there is none."""

    def snapshot(self, into: Path) -> Snapshot:
        """A copy as of one moment, on the disk and looked through."""

    def build(self, copy: Path) -> None:
        """Makes the new database beside the old one from a copy, and turns Django's connection to it."""

    def came_back(self) -> None:
        """Refuses a database that came back by other means and is not whole."""

    def ready(self) -> None:
        """Refuses when the old database cannot be put aside whole. The last moment at which nothing was changed."""

    def swap(self, *, keep: bool) -> str:
        """Puts the new database in the old one's place; says where the old one is, or nothing."""

    def drop(self) -> None:
        """Forgets a new database that was not put in place, and turns back to the old one."""

    def room_for(self, size: int) -> Iterable[tuple[Path, int]]:
        """Folders, and the bytes that building a database of this size takes there."""


@dataclass(frozen=True, slots=True)
class _Both:
    sqlite: Engine
    postgresql: Engine


def this() -> Engine:
    """The engine of the settings."""
    both = _Both(sqlite.Sqlite(), postgres.Postgres())
    return both.postgresql if connection.vendor == "postgresql" else both.sqlite
