"""SQLite: copied by its own backup interface, which sees the WAL; a restored file takes the old one's name in one step."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

from handrail.site.backup.manifest import Refused
from handrail.site.backup.snapshots import Snapshot, look
from handrail.vault.actions.ledger import free_name, sync_folder

BESIDE = ("-wal", "-shm")
NOT_WHOLE = "The copy of the database is not whole: PRAGMA integrity_check says {said!r}."


class Sqlite:
    """One file, and beside it the WAL."""

    name = "sqlite"

    def __init__(self) -> None:
        self.path = Path(str(settings.DATABASES["default"]["NAME"]))
        self.new = self.path.with_name(f"{self.path.name}.restoring")

    def size(self) -> int:
        """Bytes of the file and its WAL."""
        return sum(path.stat().st_size for path in self._files(self.path) if path.exists())

    def _files(self, path: Path) -> list[Path]:
        return [path, *(Path(f"{path}{end}") for end in BESIDE)]

    def snapshot(self, into: Path) -> Snapshot:
        """Copies everything that was committed when it began."""
        copy = into / "database"
        with closing(sqlite3.connect(self.path, timeout=30)) as source, closing(sqlite3.connect(copy)) as target:
            copy.chmod(0o600)
            source.backup(target)
        with copy.open("rb+") as file:
            os.fsync(file.fileno())
        return self._look(copy)

    def _look(self, copy: Path) -> Snapshot:
        try:
            with closing(sqlite3.connect(copy)) as database:
                database.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
                said = database.execute("PRAGMA integrity_check").fetchone()[0]
                if said != "ok":
                    raise Refused(NOT_WHOLE.format(said=said))
                rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
                # litestream keeps tables of its own beside ours, with a leading underscore.
                tables = [name for (name,) in rows if not name.startswith(("sqlite_", "_"))]
                return look(copy, lambda ask: database.execute(ask).fetchall(), tables)
        except sqlite3.DatabaseError as error:
            raise Refused(NOT_WHOLE.format(said=str(error))) from error

    def room_for(self, size: int) -> Iterator[tuple[Path, int]]:
        """The new file, and its WAL while it is brought up to date."""
        yield self.path.parent, 2 * size

    def build(self, copy: Path) -> None:
        """Moves the copy beside the database, and turns Django to it."""
        self._remove_new()
        shutil.move(copy, self.new)
        self._look(self.new)
        self._turn_to(self.new)

    def _turn_to(self, path: Path) -> None:
        connection.close()
        connection.settings_dict["NAME"] = str(path)

    def _remove_new(self) -> None:
        for path in self._files(self.new):
            path.unlink(missing_ok=True)

    def drop(self) -> None:
        """Removes the new file."""
        self._turn_to(self.path)
        self._remove_new()

    def swap(self, *, keep: bool) -> str:
        """Gives the new file the old one's name. A crash leaves one or the other: a rename is one step."""
        connection.close()
        self._make_one_file(self.new)
        self._look(self.new)
        with self.new.open("rb+") as file:
            os.fsync(file.fileno())
        aside = self._aside() if self.path.exists() else None
        if aside is not None:
            # Another name for the same file: until the rename below, the old one has both.
            aside.hardlink_to(self.path)
        self.new.rename(self.path)
        sync_folder(self.path.parent)
        self._turn_to(self.path)
        if aside is not None and not keep:
            aside.unlink()
        return str(aside) if aside is not None and keep else ""

    def _aside(self) -> Path:
        """The old database's other name. Its WAL must not stay: SQLite would take it for the new file's."""
        aside = free_name(self.path, "before-restore")
        with suppress(sqlite3.DatabaseError):
            self._make_one_file(self.path)
        for end in BESIDE:
            # Only a database too broken to be opened still has one: what it held is kept with it.
            with suppress(FileNotFoundError):
                Path(f"{self.path}{end}").rename(f"{aside}{end}")
        return aside

    def _make_one_file(self, path: Path) -> None:
        with closing(sqlite3.connect(path, timeout=30)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
