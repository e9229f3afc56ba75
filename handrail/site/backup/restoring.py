"""Restoring: the new database is built beside the old, made safe, and only then takes its place."""

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
from handrail.site.backup import archive, engines, folder
from handrail.site.backup.in_use import nobody_serves
from handrail.site.backup.manifest import Manifest, Refused
from handrail.site.backup.snapshots import look
from handrail.vault.actions import ledger
from handrail.vault.actions.epochs import change_epoch
from handrail.vault.rules.ledger import Damaged, Place

JOB = system("restore")
WITHOUT = (
    "Without it (--without-ledger) the restore uses the copy of the ledger that is in the backup: what people burned or"
    " deleted after {made} is there again, until a device of theirs that knows of it is online."
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
            engine.ready()
            _put_ledger(chosen, done)
            aside = engine.swap(keep=wanted.keep_old)
        except BaseException:
            engine.drop()
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
        _put_ledger(chosen, done)
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
    found = settings.DATABASES["default"]
    beside = Path(str(found["NAME"])).parent if found["ENGINE"].endswith("sqlite3") else Path(settings.HANDRAIL_VAR)
    work = beside / "restoring"
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
    """The ledger that is replayed: a file, and whether it is the one that is in place already."""

    path: Path
    in_place: bool
    own: bool = False


def _ledger_for(wanted: Wanted, made: str, place: Place, lines: bytes, work: Path) -> _Chosen:
    """The ledger to replay, when it is whole and not older than the backup."""
    if wanted.without_ledger:
        copy = work / "ledger"
        copy.write_bytes(lines)
        copy.chmod(0o600)
        if lines:
            _examined(copy, place, "in the backup", "")
        return _Chosen(copy, in_place=False, own=True)
    path = wanted.ledger or ledger.path()
    _examined(path, place, f"at {path}", " " + WITHOUT.format(made=made))
    return _Chosen(path, in_place=path.absolute() == ledger.path().absolute())


def _examined(path: Path, place: Place, where: str, otherwise: str) -> None:
    say: Callable[[str], Refused] = lambda why: Refused(f"{why}{otherwise} Nothing was changed.")  # noqa: E731 - one use a line
    try:
        ledger.examine(path, ledger.key(), place)
    except ledger.Missing:
        if place.length == 0 and path == ledger.path():
            return  # nothing was ever taken away
        raise say(f"The deletion ledger is not {where}. Give the newest copy you have: --ledger PATH.") from None
    except Damaged as error:
        raise say(
            f"The deletion ledger {where} is damaged or of another server: line {error.line} does not fit."
            " Give another copy: --ledger PATH."
        ) from None
    except ledger.Cut:
        raise say(
            f"The deletion ledger {where} is older than this backup, or was cut: it does not reach to where it was then."
            " Give a newer copy: --ledger PATH."
        ) from None
    except OSError as error:
        raise say(f"The deletion ledger {where} cannot be read: {error.strerror}.") from None


def _make_safe(chosen: _Chosen, done: Done) -> None:
    """Migrates, takes away again what the ledger names, and changes the epoch; through Django's connection."""
    executor = MigrationExecutor(connection)
    left = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if left:
        call_command("migrate", interactive=False, verbosity=0, no_backup=True)
        done.say(f"It was brought up to date: {len(left)} migrations.")
    with transaction.atomic():
        if chosen.path.exists() and chosen.path.stat().st_size:
            again = ledger.replay(chosen.path, by=JOB)
            done.say(
                "The deletion ledger that was in the backup was replayed"
                if chosen.own
                else "The deletion ledger was replayed"
            )
            done.said[-1] += f": {again.versions:,} versions and {again.accounts:,} accounts were taken away again."
        else:
            done.say("There was nothing in a deletion ledger to replay.")
        change_epoch(by=JOB)
    done.say("The epoch was changed: every device compares its pages with the server and sends what it lacks.")


def _put_ledger(chosen: _Chosen, done: Done) -> None:
    """Puts the replayed ledger where the server looks for it."""
    if chosen.in_place:
        return
    where = ledger.path()
    where.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = where.with_name(f"{where.name}.restoring")
    if chosen.path.stat().st_size:
        shutil.copyfile(chosen.path, new)
        new.chmod(0o600)
    else:
        ledger.make_anew(new)
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
