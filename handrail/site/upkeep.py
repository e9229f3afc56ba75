"""What a server does by itself: tidying, a backup each day, and taking off the disk what was taken away."""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from handrail.kernel import clock
from handrail.kernel.actor import system
from handrail.meetings.actions import due, plans, wrong
from handrail.people import actions as people
from handrail.site import logs
from handrail.site.backup import folder
from handrail.site.backup.in_use import lock_path
from handrail.site.backup.making import make_backup
from handrail.site.backup.manifest import Refused
from handrail.vault.actions import compact, ledger

EVERY = 3600
GATHER = 5
"""Seconds between a removal and the cutting of the WAL: removals that come together are cut off together."""


def run(stop: threading.Event) -> None:
    """Does everything once an hour, and cuts the WAL soon after something was taken away; until it is told to stop."""
    threading.Thread(target=_feeds, args=(stop,), name="feeds", daemon=True).start()
    while not stop.is_set():
        every_hour()
        _until_next(stop)


def _feeds(stop: threading.Event) -> None:
    """Other people's servers may take minutes, and nothing that is promised here waits for them: hence a thread of its own."""
    while not stop.is_set():
        with _one_process("feeds") as mine:
            if mine:
                _quietly("feeds", refresh_feeds)
        connection.close()
        stop.wait(EVERY)


def refresh_feeds() -> None:
    """Asks for the lists of meetings that are due. A line of the log holds a list's key, and nothing else of it."""
    for one in due.refresh_due():
        if one.problem:
            logs.log.warning("feed", key=one.key, how=one.how, problem=one.problem)
        elif one.taken:
            taken = one.taken
            logs.log.info("feed", key=one.key, how=one.how, new=taken.new, changed=taken.changed, gone=taken.gone)
        else:
            logs.log.info("feed", key=one.key, how=one.how)


def _until_next(stop: threading.Event) -> None:
    left, pause = EVERY, GATHER
    while left > 0 and not stop.is_set():
        if connection.vendor != "sqlite":
            stop.wait(left)
            return
        if not compact.wanted.wait(left):
            return
        stop.wait(pause)
        left -= pause
        _quietly("cut the WAL", cut_now)
        # Who replicates the WAL holds it open and cuts it themselves: it is asked for ever less often.
        pause = 2 * pause if compact.wanted.is_set() else GATHER


def cut_now() -> None:
    """Cuts SQLite's WAL after a removal; when somebody was in the way, it is wanted still."""
    compact.wanted.clear()
    if compact.compact(wholly=False).hindered:
        compact.wanted.set()


def every_hour() -> None:
    """Each part by itself: one that fails does not keep the others from being done."""
    with _one_process("upkeep") as mine:
        if mine:
            _quietly("tidy", lambda: people.tidy(by=system("tidy")))
            _quietly("private calendars", lambda: plans.remove_untouched(clock.now().date()))
            _quietly("notes", lambda: wrong.remove_old(clock.now().date()))
            _quietly("ledger", lambda: ledger.catch_up(by=system("ledger")))
            _quietly("backup", back_up_when_due)
            _quietly("compact", compact_when_due)
    connection.close()


def back_up_when_due() -> None:
    """Makes the day's backup, removes outdated ones, and says when the newest is too old."""
    _remove_old()
    if not settings.HANDRAIL_BACKUPS:
        return
    into = Path(settings.HANDRAIL_BACKUPS)
    if folder.is_due():
        try:
            made = make_backup(into, settings.HANDRAIL_BACKUP_RECIPIENT)
            logs.log.info("backup", file=made.path.name, bytes=made.size, warning=made.warning)
        except Refused as refused:
            logs.log.error("backup", failed=str(refused))
    for path in folder.prune(into):
        logs.log.info("backup removed", file=path.name)
    stands, said = folder.how_it_stands()
    if stands != "fresh":
        logs.log.warning("backup", stands=stands, said=said)


def _remove_old() -> None:
    """What lies about from migrations, restores and damaged ledgers holds what was burned since, and goes in time too."""
    gone = folder.prune(Path(settings.HANDRAIL_VAR) / folder.BEFORE_MIGRATIONS, newest_too=True)
    for beside in {lock_path().parent, ledger.path().parent}:
        gone += folder.prune_asides(beside)
    for path in gone:
        logs.log.info("put aside long ago, removed", file=path.name)


def compact_when_due() -> None:
    """Takes off the disk what was taken away."""
    if compact.is_due():
        done = compact.compact(wholly=False)
        for said in done.hindered:
            logs.log.warning("compact", hindered=said)


def _quietly(what: str, do: Callable[[], object]) -> None:
    """A full or busy database is asked again an hour later. Whatever goes wrong, the thread lives on for the other parts."""
    try:
        do()
    except Exception as error:
        logs.log.error("upkeep", part=what, error=type(error).__qualname__)
    finally:
        connection.close()


@contextmanager
def _one_process(job: str) -> Iterator[bool]:
    """Whether this process is the one that does it; the others leave it to it."""
    try:
        descriptor = os.open(f"{lock_path()}.{job}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:  # a disk that takes nothing: tidying is asked again later
        yield False
        return
    mine = True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        mine = False
    try:
        yield mine
    finally:
        os.close(descriptor)
