"""The folder of backups. The files are the record: a backup has its name only when it is whole."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from handrail.kernel import clock
from handrail.site.backup.manifest import Refused

OLD_AFTER = timedelta(hours=26)
"""Hours after which a backup is too old: a day, and two hours for the making and for a night when clocks change."""
DUE_AFTER = timedelta(hours=23)
"""Hours after which the next one is made: asked for every hour, so that none gets older than OLD_AFTER."""
AHEAD = timedelta(hours=1)
PROMISED_DAYS = 35
"""Days after which backups have forgotten what was burned: what the app and docs/privacy/deletion-timing.md say."""
BEFORE_MIGRATIONS = "before-migrations"
_NAME = re.compile(r"handrail-(\d{8}T\d{6})Z\.backup(\.age)?")
_ASIDE = re.compile(r".+\.(?:before-restore|aside)-(\d{8}T\d{6})Z(?:-wal|-shm)?")


@dataclass(frozen=True, slots=True)
class Kept:
    """One backup in the folder."""

    path: Path
    made: datetime

    @property
    def age(self) -> timedelta:
        """How old it is; below zero when the clock stands before its making."""
        return clock.now() - self.made


def name_now(*, sealed: bool) -> str:
    """The name of a backup that is made now."""
    return f"handrail-{clock.now():%Y%m%dT%H%M%SZ}.backup{'.age' if sealed else ''}"


def _time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def kept(folder: Path) -> list[Kept]:
    """The whole backups of a folder, the oldest first."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        match = _NAME.fullmatch(path.name)
        made = _time(match[1]) if match else None
        if made and path.is_file() and path.stat().st_size:
            found.append(Kept(path, made))
    return sorted(found, key=lambda one: (one.made, one.path.name))


def newest() -> Kept | None:
    """The newest backup in the folder of the settings."""
    return next(reversed(kept(Path(settings.HANDRAIL_BACKUPS))), None) if settings.HANDRAIL_BACKUPS else None


def how_it_stands() -> tuple[str, str]:
    """A word (off, fresh, none, old, ahead) and a sentence about the newest backup; the sentence is empty when all is well."""
    if not settings.HANDRAIL_BACKUPS:
        return "off", "HANDRAIL_BACKUPS is not set: no backups are made."
    last = newest()
    if last is None:
        return "none", f"There is no backup in {settings.HANDRAIL_BACKUPS} yet."
    if last.age > OLD_AFTER:
        hours = int(last.age.total_seconds() // 3600)
        return "old", f"The last good backup is {hours} hours old: {last.path}. One is wanted every day."
    if last.age < -AHEAD:
        return "ahead", f"The newest backup is from the future: {last.path}. Look at this machine's clock."
    return "fresh", ""


def is_due() -> bool:
    """Whether it is time for the next one."""
    last = newest()
    return last is None or last.age >= DUE_AFTER or last.age < -AHEAD


def prune(folder: Path, *, newest_too: bool = False) -> list[Path]:
    """Removes backups that have had their time, but never the newest; gives what went."""
    oldest = clock.now() - timedelta(days=settings.HANDRAIL_BACKUP_DAYS)
    found = kept(folder)
    gone = [one.path for one in (found if newest_too else found[:-1]) if one.made < oldest]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def prune_asides(folder: Path) -> list[Path]:
    """Removes databases and ledgers that a restore or a start put aside, when they have had their time too."""
    oldest = clock.now() - timedelta(days=settings.HANDRAIL_BACKUP_DAYS)
    gone = []
    for path in folder.iterdir() if folder.is_dir() else ():
        match = _ASIDE.fullmatch(path.name)
        made = _time(match[1]) if match else None
        if made and made < oldest and path.is_file():
            path.unlink(missing_ok=True)
            gone.append(path)
    return gone


@contextmanager
def alone_in(folder: Path) -> Iterator[Path]:
    """The folder, for one maker at a time; with an empty folder in it for work, which is gone afterwards."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / ".making.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Refused(f"The folder for backups cannot be used: {folder}: {error.strerror}.") from error
    work = folder / ".making"
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"Another backup is being made in {folder}.") from None
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=0o700)
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        os.close(descriptor)


def must_have_room(folder: Path, needed: int, what: str) -> None:
    """Refuses before anything is begun when it would not fit."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Refused(
            f"There is no room for {what} in {folder}: {needed / 1e6:,.0f} MB are needed and {free / 1e6:,.0f} MB are"
            " free. Nothing was changed."
        )
