"""Making a backup: a copy of the database, the ledger as it is after that, and a manifest, in one file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from handrail import __version__
from handrail.kernel import clock
from handrail.site.backup import archive, engines, folder
from handrail.site.backup.manifest import FORMAT, Manifest, Refused, sha256_of
from handrail.site.backup.snapshots import Snapshot
from handrail.vault.actions import ledger
from handrail.vault.rules.ledger import Damaged, Place


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made. `warning` says what is wrong although it is good."""

    path: Path
    manifest: Manifest
    size: int
    warning: str = ""


def make_backup(into: Path, recipient: str = "") -> Made:
    """Makes one backup in a folder; it has its name there only when it is whole and on the disk."""
    if recipient:
        archive.recipient_of(recipient)
    engine = engines.this()
    with folder.alone_in(into) as work, _in_clear(work, recipient) as clear:
        try:
            return _make(engine, into, (work, clear), recipient)
        except Refused:
            raise
        except Exception as error:
            number = getattr(error, "errno", None)
            full = number is not None or "No space" in str(error) or "full" in str(error)
            if not full:
                raise
            raise Refused(f"The backup could not be written: {error}. Nothing is left of it.") from error


@contextmanager
def _in_clear(work: Path, recipient: str) -> Iterator[Path]:
    """Where the copy lies until it is in the backup: with a recipient on this server's own disk, in a folder of its own."""
    if not recipient:
        yield work
        return
    own = Path(settings.HANDRAIL_VAR) / "sealing"
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    with folder.alone_in(own) as clear:
        yield clear


def _make(engine: engines.Engine, into: Path, works: tuple[Path, Path], recipient: str) -> Made:
    work, clear = works
    size = int(1.05 * engine.size())
    folder.must_have_room(into, size * (1 if recipient else 2) + _size_of_ledger(), "a backup")
    folder.must_have_room(clear, size, "the copy that a backup is made of")
    copy = engine.snapshot(clear)
    # After the database: what that copy holds of removals, this one holds too.
    lines, place, warning = _ledger(copy)
    manifest = Manifest(
        format=FORMAT,
        release=__version__,
        made=f"{clock.now():%Y-%m-%dT%H:%M:%SZ}",
        engine=engine.name,
        app_host=settings.HANDRAIL_APP_HOST,
        epoch=copy.epoch,
        migrations=copy.migrations,
        tables=copy.tables,
        database_size=copy.path.stat().st_size,
        database_sha256=sha256_of(copy.path),
        ledger_length=place.length,
        ledger_head=place.head,
    )
    done = work / "whole"
    archive.write(done, manifest, lines, copy.path, recipient)
    path = into / folder.name_now(sealed=bool(recipient))
    size = done.stat().st_size
    done.rename(path)
    ledger.sync_folder(into)
    return Made(path, manifest, size, warning)


def _size_of_ledger() -> int:
    path = ledger.path()
    return path.stat().st_size if path.exists() else 0


def _ledger(copy: Snapshot) -> tuple[bytes, Place, str]:
    """The ledger's bytes and end. One that cannot be used is left out, and said: the pages must be backed up all the same."""
    if "people_serversecret" not in copy.tables:
        return b"", Place(), ""
    try:
        end = ledger.examine(ledger.path(), ledger.key(), copy.ledger)
    except ledger.Missing:
        return b"", Place(), "There is no deletion ledger to put in." if copy.ledger.length else ""
    except (Damaged, ledger.Cut):
        return b"", Place(), "The deletion ledger is damaged and was left out. The next start of the server mends it."
    return ledger.path().read_bytes()[: end.length], end, ""
