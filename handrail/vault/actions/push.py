"""Storing sealed versions: durable before the answer, idempotent by content id, `seq` without gaps.

The statements are written out: this is the hottest write there is, and each must be seen to name one vault.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from handrail.kernel import clock
from handrail.kernel.actor import Actor
from handrail.kernel.refusal import Refusal
from handrail.vault.actions import ledger
from handrail.vault.actions.turns import Turns
from handrail.vault.doors import epoch_of
from handrail.vault.rules.sums import ids_sum

GROUP_MOST = 64
"""Pushes in one commit. Each holds at most 16 MiB, and callers are at most as many as threads."""
_INSERT_ROWS = 200
_MIB = 1024 * 1024
_VAULT = "SELECT id, last_seq, bytes_used, ids_sum, remembers FROM vault_vault WHERE account_id = %s"
_KNOWN = "SELECT content_id, seq, sealed IS NULL FROM vault_version WHERE vault_id = %s AND content_id IN ({})"
_INSERT = "INSERT INTO vault_version (vault_id, seq, content_id, size, received_hour, sealed) VALUES {}"
_COUNT = "UPDATE vault_vault SET last_seq = %s, bytes_used = %s, ids_sum = %s WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one version of a push."""

    content_id: bytes
    seq: int
    status: str


@dataclass(slots=True)
class Push:
    """Versions of one person, waiting to be stored, and then what became of them."""

    account_id: UUID
    items: list[tuple[bytes, bytes]]
    results: list[Stored] = field(default_factory=list)
    epoch: str = ""
    refused: Refusal | None = None


@dataclass(slots=True)
class _Log:
    """A vault's log while a group is stored: its counters, the content ids it has, those burned before it forgot, rows to add."""

    vault_id: str
    last_seq: int
    used: int
    ids_sum: int
    known: dict[bytes, tuple[int, bool]]
    burned: frozenset[bytes]
    rows: list[tuple[str, int, bytes, int, int, bytes | None]] = field(default_factory=list)


def push(sealed: Sequence[bytes], *, by: Actor) -> Push:
    """Stores these sealed versions in the person's vault; returns when that is durable.

    Content ids are computed here from the bytes. All or none: with too little room none is stored.
    """
    if by.id is None:
        raise Refusal("api.absent")
    job = Push(by.id, [(hashlib.sha256(data).digest(), data) for data in sealed])
    _turns.run(job)
    if job.refused is not None:
        raise job.refused
    return job


def _commit(group: list[Push]) -> dict[int, BaseException]:
    """Stores a group in one transaction; when that cannot be, each push in a transaction of its own."""
    try:
        _store(group)
    except DatabaseError as error:
        if len(group) == 1:
            return {0: error}
        return {place: error for place, one in enumerate(group) for error in _commit([one]).values()}
    return {}


def _store(group: list[Push]) -> None:
    hour = clock.unix_seconds() // 3600
    # Durable: not inside somebody else's transaction, so that when this returns, it is on the disk.
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        epoch = epoch_of(cursor)
        for account_id, pushes in _by_account(group):
            log = _open_log(cursor, account_id, pushes)
            for one in pushes:
                one.epoch, one.refused, one.results = epoch, None, []
                if log is None:
                    one.refused = Refusal("api.absent")
                else:
                    _judge(log, one, hour)
            if log is not None and log.rows:
                _write(cursor, log)


def _by_account(group: list[Push]) -> list[tuple[UUID, list[Push]]]:
    """In one order everywhere, so that two processes never wait for each other's rows crosswise."""
    found: dict[UUID, list[Push]] = {}
    for one in group:
        found.setdefault(one.account_id, []).append(one)
    return sorted(found.items())


def _open_log(cursor: Any, account_id: UUID, pushes: list[Push]) -> _Log | None:
    native = connection.features.has_native_uuid_field
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    cursor.execute(_VAULT + lock, [account_id if native else account_id.hex])
    row = cursor.fetchone()
    if row is None:
        return None
    wanted = [content_id for one in pushes for content_id, _ in one.items]
    cursor.execute(_KNOWN.format(", ".join(["%s"] * len(wanted))), [row[0], *wanted])
    known = {bytes(content_id): (seq, bool(gone)) for content_id, seq, gone in cursor.fetchall()}
    vault_id, last_seq, used, ids_sum, remembers = row
    burned = ledger.remembered(vault_id, [one for one in wanted if one not in known]) if remembers else frozenset()
    return _Log(vault_id, last_seq, used, ids_sum, known, burned)


def _judge(log: _Log, one: Push, hour: int) -> None:
    """Gives every version of a push its place in the log, or refuses the push for want of room."""
    new = {content_id: sealed for content_id, sealed in one.items if content_id not in log.known}
    used = log.used + sum(len(sealed) for content_id, sealed in new.items() if content_id not in log.burned)
    if new and (used > settings.HANDRAIL_VAULT_MIB * _MIB or log.last_seq + len(new) > settings.HANDRAIL_VAULT_ROWS):
        one.refused = Refusal("api.vault-full")
        return
    log.used = used
    for content_id, sealed in one.items:
        there = log.known.get(content_id)
        if there is None:
            gone = content_id in log.burned
            log.last_seq += 1
            log.ids_sum = ids_sum(log.ids_sum, [content_id])
            log.known[content_id] = (log.last_seq, gone)
            size, kept = (0, None) if gone else (len(sealed), sealed)
            log.rows.append((log.vault_id, log.last_seq, content_id, size, hour, kept))
            one.results.append(Stored(content_id, log.last_seq, "gone" if gone else "stored"))
        else:
            one.results.append(Stored(content_id, there[0], "gone" if there[1] else "already"))


def _write(cursor: Any, log: _Log) -> None:
    for rows in _chunks(log.rows, _INSERT_ROWS):
        places = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(rows))
        cursor.execute(_INSERT.format(places), [value for row in rows for value in row])
    cursor.execute(_COUNT, [log.last_seq, log.used, log.ids_sum, log.vault_id])


def _chunks(rows: list[Any], size: int) -> Iterator[list[Any]]:
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


_turns = Turns(_commit, GROUP_MOST)
