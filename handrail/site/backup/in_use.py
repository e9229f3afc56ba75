"""Who works with the database now: each process of a server holds a shared lock while it lives; a restore wants it alone."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

from handrail.site.backup.manifest import Refused

RUNNING = (
    "A server is running on this database. Stop it first (systemctl stop handrail), so that nothing is written to what is"
    " being replaced."
)
_held: list[int] = []


def lock_path() -> Path:
    """Where the lock is: beside a SQLite database, else in HANDRAIL_VAR."""
    found = settings.DATABASES["default"]
    if found["ENGINE"].endswith("sqlite3"):
        return Path(f"{found['NAME']}.serving")
    return Path(settings.HANDRAIL_VAR) / "serving.lock"


def _open() -> int:
    path = lock_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:  # a disk that takes nothing: a lock needs no writing
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)


def hold_while_serving() -> None:
    """Takes the lock for as long as this process lives; the system gives it back, however the process ends."""
    try:
        descriptor = _open()
    except OSError:  # nor can anybody restore here
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise Refused("A restore is running on this database. Start the server when it is done.") from None
    remove_left_overs()
    _held.append(descriptor)


def remove_left_overs() -> list[Path]:
    """Removes what a restore that was ended by force left, unsealed backups among it. Not while a restore runs."""
    beside, ledger = lock_path(), Path(settings.HANDRAIL_LEDGER)
    database = beside.with_suffix("")
    names = [database.with_name(f"{database.name}.restoring{end}") for end in ("", "-wal", "-shm", "-journal")]
    found = [path for path in (*names, ledger.with_name(f"{ledger.name}.restoring")) if path.is_file()]
    with suppress(OSError):  # a disk that takes nothing: they go another time
        for path in found:
            path.unlink()
    work = beside.parent / "restoring"
    if work.is_dir():
        shutil.rmtree(work, ignore_errors=True)
        found.append(work)
    return found


@contextmanager
def nobody_serves() -> Iterator[None]:
    """Holds servers off; refused while one is running, on this machine or, with PostgreSQL, on any."""
    try:
        descriptor = _open()
    except OSError as error:
        raise Refused(
            f"The folder of the database cannot be used: {lock_path().parent}: {error.strerror}. Nothing was changed."
        ) from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(RUNNING) from None
        if connection.vendor == "postgresql":
            _nobody_is_connected()
        yield
    finally:
        os.close(descriptor)


def _nobody_is_connected() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        others = cursor.fetchone()[0]
    if others:
        raise Refused(f"{RUNNING} PostgreSQL counts {others} other connections to it.")
