"""The deletion ledger: a file outside the database that says what was taken away, so that no older copy brings it back.

A line is on the disk before its removal is committed: after a crash the ledger holds what the database holds, or more.
"""

import fcntl
import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from handrail.audit import actions as audit
from handrail.kernel import clock
from handrail.kernel.actor import Actor
from handrail.kernel.refusal import Refusal
from handrail.people import actions as people
from handrail.people import doors as people_doors
from handrail.vault import doors
from handrail.vault.actions.compact import wanted
from handrail.vault.models import Epoch, KeyFile, LockVerifier, Remembered, Vault, Version
from handrail.vault.rules import ledger as rules
from handrail.vault.rules.ledger import Damaged, Place

log = structlog.get_logger()
_AT_ONCE = 500
_TAIL = rules.WIDTH + 1


class Missing(Exception):
    """There is no ledger where one is looked for."""


class Cut(Exception):
    """The ledger ends before a place that it had reached, or is another one."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay took away again."""

    versions: int = 0
    accounts: int = 0


@dataclass(frozen=True, slots=True)
class Begun:
    """How the ledger was found at a start. `why` is empty when it is well, else missing, damaged or cut."""

    replayed: Replayed
    why: str = ""
    aside: Path | None = None
    stubs: int = 0


def key() -> bytes:
    """The ledger's key. It is made from the salt key: a row of every database that has accounts, and so of every backup."""
    return hmac.new(people_doors.server_secret("salt"), b"handrail/ledger/1", hashlib.sha256).digest()


def path() -> Path:
    """Where the ledger is."""
    return Path(settings.HANDRAIL_LEDGER)


def done_until() -> Place:
    """Up to where this database has done what the ledger says."""
    row = Epoch.objects.filter(id=1).values_list("ledger_length", "ledger_head").first()
    return Place(*row) if row else Place()


def note_removed(vault_id: str, content_ids: Sequence[bytes]) -> None:
    """Says in the ledger that these versions go. The last thing before the removal's commit."""
    _append(rules.removed(key(), vault_id, content_ids))


def note_account(vault_id: str) -> None:
    """Says in the ledger that this account goes with its vault."""
    _append(rules.account(key(), vault_id))


def _append(bodies: list[str]) -> None:
    if not bodies:
        return
    secret, known = key(), done_until()
    try:
        with _open(path()) as file:
            there = _whole(file)
            if not _holds(file, known) or (there.length and not _begins(file, secret)):
                raise Cut
            data, after = rules.lines(secret, there, bodies)
            _write(file, there.length, data)
    except OSError as error:
        raise Refusal("api.server-full") from error
    except Cut:
        log.error(
            "ledger", stands="cut or missing", do="restart the server: it makes the ledger anew, then removals go on"
        )
        raise Refusal("api.busy") from None
    _mark(after)
    transaction.on_commit(wanted.set)


def _mark(place: Place) -> None:
    doors.epoch()  # the row is made when it is first asked for
    rows = Epoch.objects.filter(id=1, ledger_length__lt=place.length)
    rows.update(ledger_length=place.length, ledger_head=place.head)


@contextmanager
def _open(where: Path) -> Iterator[IO[bytes]]:
    """The ledger, for one writer at a time in all processes. It is made, with its folder, when it is first written to."""
    new = not where.exists()
    where.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(where, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if new:
            sync_folder(where.parent)
            sync_folder(where.parent.parent)
        yield file


def sync_folder(folder: Path) -> None:
    """Puts on the disk which files a folder names."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _whole(file: IO[bytes]) -> Place:
    """The place after the last whole line. What a crash left behind it was never committed, and is cut off."""
    end = file.seek(0, os.SEEK_END)
    whole = end
    while whole and _at(file, whole - 1, 1) != b"\n":
        start = max(0, whole - 4096)
        found = _at(file, start, whole - start).rfind(b"\n")
        whole = start + found + 1 if found >= 0 else start
    if whole != end:
        file.truncate(whole)
        os.fsync(file.fileno())
    return Place(whole, _at(file, whole - _TAIL, rules.WIDTH).decode("ascii", "replace")) if whole else Place()


def _at(file: IO[bytes], start: int, size: int) -> bytes:
    return os.pread(file.fileno(), size, start)


def _holds(file: IO[bytes], place: Place) -> bool:
    """Whether the ledger passes through this place."""
    if place.length == 0:
        return True
    tail = _at(file, place.length - _TAIL, _TAIL) if place.length >= _TAIL else b""
    return tail == place.head.encode() + b"\n"


def _begins(file: IO[bytes], secret: bytes) -> bool:
    first, _ = rules.lines(secret, Place(), [])
    return _at(file, 0, len(first)) == first


def _write(file: IO[bytes], at: int, data: bytes) -> None:
    """All of it on the disk, or nothing of it in the file."""
    try:
        done = 0
        while done < len(data):
            done += os.pwrite(file.fileno(), data[done:], at + done)
        os.fsync(file.fileno())
    except OSError:
        file.truncate(at)
        raise


def entries(where: Path, secret: bytes) -> Iterator[rules.Entry]:
    """Every whole line of a ledger, checked. Raises Missing or Damaged."""
    try:
        with where.open("rb") as file:
            yield from rules.read(secret, (row for row in file if row.endswith(b"\n")))
    except FileNotFoundError:
        raise Missing(str(where)) from None


def examine(where: Path, secret: bytes, known: Place) -> Place:
    """Reads a ledger through, and gives its end. Raises Missing, Damaged, or Cut when it does not pass a known place."""
    end, passed = Place(), known.length == 0
    for entry in entries(where, secret):
        end = entry.after
        passed = passed or end == known
    if end.length == 0:
        raise Missing(str(where))
    if not passed:
        raise Cut
    return end


def whole_part(where: Path, secret: bytes) -> list[rules.Entry]:
    """A ledger's lines as far as they fit: what stands there was taken away, whatever became of the rest."""
    found: list[rules.Entry] = []
    with suppress(Missing, Damaged):
        for entry in entries(where, secret):
            found.append(entry)
    return found


def history_of(vault_id: str) -> tuple[bool, set[str]]:
    """Whether the ledger says that this vault's account was deleted, and the marks of what was taken from it.

    Reads the whole ledger. Refuses with `busy` where it is not whole: what it does not tell must not count as "never".
    """
    secret, known = key(), done_until()
    mark, deleted, passed = rules.vault_mark(secret, vault_id), False, known.length == 0
    marks: set[str] = set()
    try:
        for entry in entries(path(), secret):
            passed = passed or entry.after == known
            if entry.vault == mark:
                deleted = deleted or entry.kind == "account"
                marks.update(entry.marks)
    except Missing:
        pass
    except (Damaged, OSError):
        passed = False
    if not passed:
        raise Refusal("api.busy")
    return deleted, marks


def take_away(vault: Vault, marks: set[str], *, by: Actor) -> int:
    """Takes what these marks name away from one vault, now and when it comes; how many versions it held of them."""
    return _take_away(key(), vault, marks, by=by) if marks else 0


def bodies_of(found: Sequence[rules.Entry]) -> list[str]:
    """Their lines again, without what chains them."""
    return [" ".join((entry.kind, entry.vault, *entry.marks)) for entry in found if entry.kind]


def replay(where: Path, *, by: Actor, since: int = 0) -> Replayed:
    """Takes away again what the ledger names after a place, and notes how far this database has come."""
    return replay_these(entries(where, key()), by=by, since=since)


def replay_these(found: Iterable[rules.Entry], *, by: Actor, since: int = 0) -> Replayed:
    """The same with lines that were read."""
    secret = key()
    gone: dict[str, set[str]] = {}
    accounts, end = set(), Place()
    for entry in found:
        end = entry.after
        if end.length <= since:
            continue
        if entry.kind == "account":
            accounts.add(entry.vault)
        elif entry.kind:
            gone.setdefault(entry.vault, set()).update(entry.marks)
    deleted = versions = 0
    with transaction.atomic():
        for vault in list(Vault.objects.all()) if gone or accounts else []:
            mark = rules.vault_mark(secret, vault.id)
            if mark in accounts:
                erase_vault(vault)
                people.forget_account(vault.account_id, by=by)
                deleted += 1
            elif mark in gone:
                versions += _take_away(secret, vault, gone[mark], by=by)
        _put_mark(end)
    return Replayed(versions, deleted)


def _take_away(secret: bytes, vault: Vault, marks: set[str], *, by: Actor) -> int:
    """Empties what the vault holds of these, and remembers those that it never had."""
    held, known = {}, set()
    rows = Version.objects.filter(vault_id=vault.id).annotate(gone=Q(sealed__isnull=True))
    for content_id, size, gone in rows.values_list("content_id", "size", "gone"):
        mark = rules.version_mark(secret, vault.id, bytes(content_id))
        if mark in marks:
            known.add(mark)
            if not gone:
                held[bytes(content_id)] = size
    if held:
        empty(vault, list(held))
        audit.note(by=by, did="vault.versions_removed", about=vault.id)
    strangers = [Remembered(vault_id=vault.id, mark=mark) for mark in sorted(marks - known)]
    Remembered.objects.bulk_create(strangers, batch_size=_AT_ONCE, ignore_conflicts=True)
    vault.bytes_used -= sum(held.values())
    vault.remembers = vault.remembers or bool(strangers)
    vault.save(update_fields=["bytes_used", "remembers"])
    return len(held)


def remembered(vault_id: str, content_ids: Sequence[bytes]) -> frozenset[bytes]:
    """Which of these were taken away before an older copy forgot them."""
    secret = key()
    marks = {rules.version_mark(secret, vault_id, content_id): content_id for content_id in content_ids}
    found = Remembered.objects.filter(vault_id=vault_id, mark__in=list(marks)).values_list("mark", flat=True)
    return frozenset(marks[mark] for mark in found)


def empty(vault: Vault, content_ids: Sequence[bytes]) -> None:
    """Takes the bytes of these versions away; their stubs stay."""
    for start in range(0, len(content_ids), _AT_ONCE):
        some = content_ids[start : start + _AT_ONCE]
        Version.objects.filter(vault_id=vault.id, content_id__in=some).update(sealed=None, size=0)


def erase_vault(vault: Vault) -> None:
    """Removes a vault with every row of it."""
    for rows in (Version, Remembered, LockVerifier, KeyFile):
        rows.objects.filter(vault_id=vault.id).delete()
    vault.delete()


def begin(*, by: Actor) -> Begun:
    """Brings ledger and database together before a server starts: what the ledger has and the database not is taken away.

    A ledger that is missing, damaged or cut is put aside. A new one is made of its lines as far as they fit, and of what
    the database holds as stubs and remembers.
    """
    secret, known = key(), done_until()
    where = path()
    why = ""
    try:
        end = examine(where, secret, known)
    except Missing:
        why = "missing" if known.length else "new"
    except Damaged:
        why = "damaged"
    except Cut:
        why = "cut"
    if not why:
        since = known.length
        return Begun(replay(where, by=by, since=since) if end.length > since else Replayed())
    there = whole_part(where, secret)
    replayed = replay_these(there, by=by) if there else Replayed()
    aside = put_aside(where)
    stubs = make_anew(where, bodies_of(there))
    return Begun(replayed, "" if why == "new" else why, aside, stubs)


def catch_up(*, by: Actor) -> Replayed:
    """Does what a start could not: with a full disk a removal may stand in the ledger alone."""
    known, where = done_until(), path()
    if not where.exists() or where.stat().st_size <= known.length:
        return Replayed()
    examine(where, key(), known)
    return replay(where, by=by, since=known.length)


def put_aside(where: Path) -> Path | None:
    """Gives a file another name beside its own, where it is in nobody's way."""
    if not where.exists():
        return None
    aside = free_name(where, "aside")
    where.rename(aside)
    sync_folder(where.parent)
    return aside


def free_name(where: Path, why: str) -> Path:
    """A name beside a file, with why and when it is put aside; one that no earlier second took."""
    moment = clock.now()
    while (found := where.with_name(f"{where.name}.{why}-{moment:%Y%m%dT%H%M%SZ}")).exists():
        moment += timedelta(seconds=1)
    return found


def make_anew(where: Path, bodies: Sequence[str] = ()) -> int:
    """Writes a ledger of these lines, and of what this database holds as stubs and remembers; gives how many stubs."""
    secret, count = key(), 0
    told = {(body.split(" ")[1], mark) for body in bodies for mark in body.split(" ")[2:]}
    more: list[str] = []
    for vault_id in Vault.objects.values_list("id", flat=True):
        rows = Version.objects.filter(vault_id=vault_id, sealed__isnull=True).values_list("content_id", flat=True)
        stubs = [rules.version_mark(secret, vault_id, bytes(row)) for row in rows]
        count += len(stubs)
        marks = [*stubs, *Remembered.objects.filter(vault_id=vault_id).order_by("mark").values_list("mark", flat=True)]
        vault = rules.vault_mark(secret, vault_id)
        more += rules.removed_marks(vault, [mark for mark in dict.fromkeys(marks) if (vault, mark) not in told])
    data, after = rules.lines(secret, Place(), [*bodies, *more])
    with _open(where) as file:
        file.truncate(0)
        _write(file, 0, data)
    _put_mark(after)
    return count


def _put_mark(place: Place) -> None:
    doors.epoch()
    Epoch.objects.filter(id=1).update(ledger_length=place.length, ledger_head=place.head, compacted_length=0)
