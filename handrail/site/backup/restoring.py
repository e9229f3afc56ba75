"""Restoring: the new database is built beside the old, made safe, and only then takes its place."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from handrail.kernel.actor import system
from handrail.people import actions as people
from handrail.people import doors as people_doors
from handrail.site.backup import archive, engines, folder
from handrail.site.backup.in_use import lock_path, nobody_serves
from handrail.site.backup.manifest import Manifest, Refused
from handrail.site.backup.snapshots import look
from handrail.vault.actions import ledger
from handrail.vault.actions.epochs import change_epoch
from handrail.vault.rules.ledger import Damaged, Entry, Place

JOB = system("restore")
WITHOUT = (
    "Without it (--without-ledger) the restore uses the copy of the ledger that is in the backup, and what fits of the one in"
    " place: what people burned or deleted after {made}, and is in neither, is there again, until a device of theirs that"
    " knows of it is online."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a restore was asked to do."""

    identity: Path | None = None
    ledger: Path | None = None
    without_ledger: bool = False
    keep_old: bool = True


@dataclass(slots=True)
class Done:
    """What a restore did, in sentences."""

    said: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        """One more."""
        self.said.append(sentence)


def restore(file: Path, wanted: Wanted) -> Done:
    """Puts a backup in the place of the database. Refuses before it changes anything; a crash leaves the old or the new."""
    if not file.is_file():
        raise Refused(f"There is no file {file}.")
    engine, done = engines.this(), Done()
    with nobody_serves(), _work_folder() as work:
        _room(engine, file, work)
        clear = archive.unseal(file, wanted.identity, work)
        manifest = archive.manifest_of(clear)
        must_fit(manifest, engine)
        _, lines = archive.take_apart(clear, file.name, work / "copy")
        done.say(f"The backup of {manifest.made} (release {manifest.release}, {_rows(manifest.tables)}) is whole.")
        try:
            engine.build(work / "copy")
            _same_counts(manifest)
            place = Place(manifest.ledger_length, manifest.ledger_head)
            chosen = _ledger_for(wanted, manifest.made, place, lines, work)
            _make_safe(chosen, done)
            new = _new_ledger(chosen)
            engine.ready()
            _put_ledger(new, done)
            aside = engine.swap(keep=wanted.keep_old)
        except BaseException:
            engine.drop()
            being_made(ledger.path()).unlink(missing_ok=True)
            raise
    _last_words(done, aside)
    return done


def restore_in_place(wanted: Wanted) -> Done:
    """Makes a database safe that was brought back by other means: a replica, or PostgreSQL's recovery to a moment."""
    done = Done()
    with nobody_serves(), _work_folder() as work:
        engines.this().came_back()
        known = ledger.done_until() if _has_place() else Place()
        chosen = _ledger_for(wanted, "that copy was made", known, b"", work)
        _make_safe(chosen, done)
        _put_ledger(_new_ledger(chosen), done)
    done.say("Start the server; devices that are ahead of this copy send what it lacks.")
    return done


def _has_place() -> bool:
    executor = MigrationExecutor(connection)
    return ("vault", "0002_ledger") in executor.loader.applied_migrations


def must_fit(manifest: Manifest, engine: engines.Engine) -> None:
    """Refuses a backup of another engine, of a newer release, or for another app host."""
    if manifest.engine != engine.name:
        raise Refused(
            f"This backup is of {manifest.engine}, and DATABASE_URL leads to {engine.name}. Restore it where the settings"
            " name the same kind of database."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {}}
    newer = [name for name in manifest.migrations if name not in known]
    if newer:
        raise Refused(
            f"This backup was made by release {manifest.release}, which is newer than this one: it has"
            f" {', '.join(newer[:3])}. Install that release or a later one, and restore with it."
        )
    if manifest.app_host != settings.HANDRAIL_APP_HOST:
        raise Refused(
            f"This backup is of {manifest.app_host}, and HANDRAIL_APP_HOST is {settings.HANDRAIL_APP_HOST}. The host is part"
            " of everybody's keys: with another one nobody could open their pages. Set it as it was."
        )


@contextmanager
def _work_folder() -> Iterator[Path]:
    """An empty folder beside the database; what a crash left of an earlier one is removed."""
    work = lock_path().parent / "restoring"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700, parents=True)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _room(engine: engines.Engine, file: Path, work: Path) -> None:
    size = file.stat().st_size
    folder.must_have_room(work, size * (2 if archive.is_sealed(file) else 1), "unpacking the backup")
    for where, needed in engine.room_for(size):
        folder.must_have_room(where, needed + size * (1 if archive.is_sealed(file) else 0), "the restored database")


def _rows(tables: dict[str, int]) -> str:
    accounts, versions = tables.get("people_account", 0), tables.get("vault_version", 0)
    return f"{accounts:,} accounts, {versions:,} versions and stubs"


def _same_counts(manifest: Manifest) -> None:
    def ask(statement: str) -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    found = look(Path(), ask, list(manifest.tables)).tables
    other = [name for name, count in manifest.tables.items() if found[name] != count]
    if other:
        raise Refused(
            f"The restored database differs from the backup's manifest in {', '.join(other)}. Nothing was changed."
        )


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is replayed, and the file that becomes the ledger; without one it is made anew of all that was replayed."""

    sources: list[list[Entry]]
    path: Path | None = None
    own: bool = False
    """Whether the backup's own copy is among them."""


def _ledger_for(wanted: Wanted, made: str, place: Place, lines: bytes, work: Path) -> _Chosen:
    """What to replay: the ledger asked for when it is whole and not older than the backup, and every other that tells more."""
    if not people_doors.has_server_secret("salt"):
        return _Chosen([])  # before its first start: nobody is in it, and no ledger can name anything of it
    there, copy = ledger.path(), work / "ledger"
    copy.write_bytes(lines)
    copy.chmod(0o600)
    paths = [there]
    if wanted.without_ledger:
        if lines:
            _examined(copy, place, "in the backup", "")
        paths = [copy, there]
    else:
        path = wanted.ledger or there
        if not _examined(path, place, f"at {path}", " " + WITHOUT.format(made=made), copy if lines else None):
            paths = [copy, there]
        if path.absolute() != there.absolute():
            paths.append(path)
    try:
        known = {path: found for path in paths if (found := ledger.whole_part(path, ledger.key()))}
    except OSError as error:
        raise Refused(f"A deletion ledger cannot be read: {error}. Nothing was changed.") from None
    for path in sorted(known, key=lambda one: (one == copy, one != there)):
        if _tells_all(path, known, place):
            return _Chosen([known[path]], path, own=path == copy)
    return _Chosen(list(known.values()), own=copy in known)


def _tells_all(path: Path, known: dict[Path, list[Entry]], place: Place) -> bool:
    """Whether a ledger is whole, passes the backup's place, and goes on from every other that was found."""
    try:
        ledger.examine(path, ledger.key(), place)
    except (Damaged, ledger.Cut):
        return False
    passed = {entry.after for entry in known[path]}
    return all(found[-1].after in passed for found in known.values())


def _examined(path: Path, place: Place, where: str, otherwise: str, copy: Path | None = None) -> bool:
    """Refuses a ledger that is not whole or too old. False for one that was made anew since the backup's copy of it."""
    say: Callable[[str], Refused] = lambda why: Refused(f"{why}{otherwise} Nothing was changed.")  # noqa: E731 - one use a line
    try:
        ledger.examine(path, ledger.key(), place)
    except ledger.Missing:
        if place.length == 0 and (path == ledger.path() or path.is_file()):
            return True  # nothing was ever taken away
        raise say(f"The deletion ledger is not {where}. Give the newest copy you have: --ledger PATH.") from None
    except Damaged as error:
        raise say(
            f"The deletion ledger {where} is damaged or of another server: line {error.line} does not fit."
            " Give another copy: --ledger PATH."
        ) from None
    except ledger.Cut:
        end = ledger.whole_part(path, ledger.key())[-1].after
        if copy and end not in {entry.after for entry in ledger.whole_part(copy, ledger.key())}:
            return False
        raise say(
            f"The deletion ledger {where} is older than this backup, or was cut: it does not reach to where it was then."
            " Give a newer copy: --ledger PATH."
        ) from None
    except OSError as error:
        raise say(f"The deletion ledger {where} cannot be read: {error.strerror}.") from None
    return True


def _make_safe(chosen: _Chosen, done: Done) -> None:
    """Migrates, takes away what the ledger names, ends sessions, changes the epoch; through Django's connection."""
    executor = MigrationExecutor(connection)
    left = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if left:
        call_command("migrate", interactive=False, verbosity=0, no_backup=True)
        done.say(f"It was brought up to date: {len(left)} migrations.")
    with transaction.atomic():
        again = [ledger.replay_these(found, by=JOB) for found in chosen.sources]
        if again:
            what = "The deletion ledger that was in the backup was" if chosen.own else "The deletion ledger was"
            if len(again) > 1:
                what = "No ledger tells all, so each that was found was"
            versions, accounts = sum(one.versions for one in again), sum(one.accounts for one in again)
            done.say(f"{what} replayed: {versions:,} versions and {accounts:,} accounts were taken away again.")
        else:
            done.say("There was nothing in a deletion ledger to replay.")
        people.end_all_sessions(by=JOB)
        change_epoch(by=JOB)
    done.say("All sessions were ended: devices sign in again by themselves when they are unlocked.")
    done.say(
        "The server's mark (epoch) was changed, so that every device compares its pages with the server and sends what it"
        " lacks."
    )


def being_made(where: Path) -> Path:
    """The name of a ledger until it is put in place."""
    return where.with_name(f"{where.name}.restoring")


def _new_ledger(chosen: _Chosen) -> Path | None:
    """The ledger that is to be, on the disk under another name; nothing when it is in place already."""
    where = ledger.path()
    if chosen.path == where:
        return None
    where.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = being_made(where)
    new.unlink(missing_ok=True)
    if chosen.path is not None:
        shutil.copyfile(chosen.path, new)
        new.chmod(0o600)
        with new.open("rb+") as file:
            os.fsync(file.fileno())
    else:
        bodies = [body for found in chosen.sources for body in ledger.bodies_of(found)]
        ledger.make_anew(new, list(dict.fromkeys(bodies)))
    return new


def _put_ledger(new: Path | None, done: Done) -> None:
    """Puts it where the server looks for it."""
    if new is None:
        return
    where = ledger.path()
    aside = ledger.put_aside(where)
    new.rename(where)
    ledger.sync_folder(where.parent)
    done.say(f"The ledger is at {where}.")
    if aside:
        done.say(f"The one that was there is kept at {aside}.")


def _last_words(done: Done, aside: str) -> None:
    if aside:
        done.say(
            f"The database that was there is kept: {aside}. Remove it when all is well; it holds what people burn from now"
            " on."
        )
    done.say("Start the server; devices that are ahead of the backup send what it lacks.")
