"""Off the disk: what was taken away from the tables leaves the files under them too (rule 22).

SQLite overwrites at once what is deleted (secure_delete), but its WAL keeps older pages until it is cut to nothing.
PostgreSQL keeps deleted rows in its files until a table is written anew, and in its WAL until a segment is removed.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from django.db import ProgrammingError, connection

from handrail.kernel import clock
from handrail.vault import doors
from handrail.vault.models import Epoch

wanted = threading.Event()
"""Set when something was taken away in this process, and its bytes may still lie in the WAL."""
HELD_IT = ("vault_version", "vault_vault", "vault_keyfile", "vault_lockverifier", "people_account", "people_session")
NIGHT = range(8, 11)
"""Hours of the day, in UTC, that are night in New Mexico: PostgreSQL's tables are locked while they are written anew."""
BUSY_MS = 250


@dataclass(frozen=True, slots=True)
class Compacted:
    """What was done. `hindered` says what could not be, and what would help."""

    before: int
    after: int
    hindered: tuple[str, ...] = ()


def is_pending() -> bool:
    """Whether something was taken away since the disk was last made clean."""
    row = Epoch.objects.filter(id=1).values_list("ledger_length", "compacted_length").first()
    return row is not None and row[0] > row[1]


def is_due() -> bool:
    """Whether it is time: at once on SQLite, where it takes moments; at night, and within a day, on PostgreSQL."""
    if not is_pending():
        return False
    if connection.vendor == "sqlite":
        return True
    hour = clock.unix_seconds() // 3600
    last = Epoch.objects.values_list("compacted_hour", flat=True).get(id=1)
    if last == 0:  # never yet: a day is counted from now on
        Epoch.objects.filter(id=1).update(compacted_hour=hour)
        last = hour
    return hour % 24 in NIGHT or hour - last >= 24


def cut_wal() -> bool:
    """Copies the WAL of SQLite into the database and cuts it to nothing; False when somebody is in the way just now.

    Writers wait while it is cut, so it does not wait for readers longer than a moment: it is asked again instead.
    """
    with closing(sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=BUSY_MS / 1000)) as database:
        database.execute("PRAGMA wal_checkpoint(PASSIVE)")  # most of the copying, in nobody's way
        busy, _, _ = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def compact(*, wholly: bool) -> Compacted:
    """Makes the disk clean. `wholly` also gives SQLite's free pages back, which takes as much room again."""
    doors.epoch()
    length = Epoch.objects.values_list("ledger_length", flat=True).get(id=1)
    before = _size()
    hindered = _compact_sqlite(wholly=wholly) if connection.vendor == "sqlite" else _compact_postgresql()
    if not hindered:
        hour = clock.unix_seconds() // 3600
        Epoch.objects.filter(id=1).update(compacted_length=length, compacted_hour=hour)
    return Compacted(before, _size(), hindered)


def _size() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _compact_sqlite(*, wholly: bool) -> tuple[str, ...]:
    if wholly:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
    if not cut_wal():
        return ("Something else works with the database just now. Try again in a moment.",)
    return ()


def _compact_postgresql() -> tuple[str, ...]:
    hindered = []
    with connection.cursor() as cursor, _unhurried():
        for table in HELD_IT:
            cursor.execute(f"VACUUM (FULL, ANALYZE) {table}")
        # Two rounds: a checkpoint removes only segments from before the one it began in.
        for _ in range(2):
            for statement, grant in (
                ("SELECT pg_switch_wal()", "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO"),
                ("CHECKPOINT", "GRANT pg_checkpoint TO"),
            ):
                try:
                    cursor.execute(statement)
                except ProgrammingError:
                    user = connection.settings_dict["USER"]
                    hindered.append(f"{statement} is not allowed. As the administrator of PostgreSQL: {grant} {user}")
        cursor.execute("SHOW wal_recycle")
        if cursor.fetchone()[0] != "off":
            hindered.append("Old WAL files are kept for use again. As the administrator: wal_recycle = off")
    return tuple(dict.fromkeys(hindered))


@contextmanager
def _unhurried() -> Iterator[None]:
    """Statements may take as long as they take; a table that is in use is waited for a minute."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET lock_timeout = '60s'")
    try:
        yield
    finally:
        connection.close()  # the next one has its timeouts again
