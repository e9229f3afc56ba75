"""SQLite: copied by its own backup interface, which sees the WAL; a restored file takes the old one's name in one step."""

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

from handrail.site.backup.folder import must_have_room
from handrail.site.backup.manifest import Refused
from handrail.site.backup.snapshots import Snapshot, look
from handrail.vault.actions.ledger import free_name, sync_folder

BESIDE = ("-wal", "-shm")
PATIENCE = 30
"""Seconds that somebody else's reading or writing is waited for."""
NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS, errno.EXDEV)
NOT_WHOLE = "The copy of the database is not whole: PRAGMA integrity_check says {said!r}."
STRANGE_WAL = (
    "A WAL lies beside the database: {path}-wal. If the database came back without it, it is of the one that was there"
    " before, and would damage this one: move it away, with {path}-shm, and bring the database back anew if anything opened"
    " it meanwhile. If both came back together, put it in first: sqlite3 {path} 'PRAGMA wal_checkpoint(TRUNCATE)'. Nothing"
    " was changed."
)
READ = (
    "Something else reads the database {path}: litestream, a sqlite3 shell or a backup that is being made. Stop it first."
    " Nothing was changed."
)


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
        with closing(sqlite3.connect(self.path, timeout=PATIENCE)) as source, closing(sqlite3.connect(copy)) as target:
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

    def came_back(self) -> None:
        """Looks at a file that came back by other means, before SQLite opens it: it would put in any WAL that lies there."""
        wal = Path(f"{self.path}-wal")
        if wal.exists() and wal.stat().st_size:
            raise Refused(STRANGE_WAL.format(path=self.path))
        if not self.path.exists():
            raise Refused(f"There is no database at {self.path}. Bring it back first.")
        try:
            with closing(sqlite3.connect(f"{self.path.absolute().as_uri()}?immutable=1", uri=True)) as database:
                said = database.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            said = str(error)
        if said != "ok":
            raise Refused(f"{NOT_WHOLE.format(said=said.splitlines()[0])} Nothing was changed. Bring it back anew.")

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
        self._look(self.new)
        self._make_one_file(self.new)
        with self.new.open("rb+") as file:
            os.fsync(file.fileno())
        aside: Path | None = None
        moved: list[tuple[Path, Path]] = []
        try:
            if self.path.exists():
                self.ready()
                aside = self._also_named()
                self._move_wal(aside, moved)
            self.new.rename(self.path)
        except BaseException:
            self._as_it_was(aside, moved)
            raise
        sync_folder(self.path.parent)
        self._turn_to(self.path)
        if aside is not None and not keep:
            for path in self._files(aside):
                path.unlink(missing_ok=True)
        return str(aside) if aside is not None and keep else ""

    def ready(self) -> None:
        """Puts the WAL into the old database. Who reads it keeps a part back, and without that part it is not whole."""
        if not self.path.exists():
            return
        try:
            free = self._make_one_file(self.path)
        except sqlite3.DatabaseError as error:
            # One too broken to be opened is nobody's to read: its WAL is kept with it.
            free = getattr(error, "sqlite_errorcode", 0) & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        if not free:
            raise Refused(READ.format(path=self.path))

    def _also_named(self) -> Path:
        """Another name for the old database: until the new one takes its place, it has both."""
        aside = free_name(self.path, "before-restore")
        try:
            aside.hardlink_to(self.path)
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
            self._copy_to(aside)
        return aside

    def _copy_to(self, aside: Path) -> None:
        """For file systems on which a file has one name only."""
        must_have_room(aside.parent, self.path.stat().st_size, "the old database")
        try:
            shutil.copy2(self.path, aside)
            with aside.open("rb+") as file:
                os.fsync(file.fileno())
        except BaseException:
            aside.unlink(missing_ok=True)
            raise

    def _move_wal(self, aside: Path, moved: list[tuple[Path, Path]]) -> None:
        """What lies beside the old one must not stay: SQLite would take it for the new file's. Notes what was moved."""
        for end in BESIDE:
            there, here = Path(f"{self.path}{end}"), Path(f"{aside}{end}")
            with suppress(FileNotFoundError):
                there.rename(here)
                moved.append((there, here))

    def _as_it_was(self, aside: Path | None, moved: list[tuple[Path, Path]]) -> None:
        for there, here in moved:
            here.rename(there)
        if aside is not None:
            aside.unlink(missing_ok=True)

    def _make_one_file(self, path: Path) -> bool:
        with closing(sqlite3.connect(path, timeout=PATIENCE)) as database:
            (busy, _, _) = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
