"""Page queries of a vault's log. Each names one vault; the statements are written out, since a pull is read by the thousand."""

from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from handrail.kernel.actor import Actor
from handrail.kernel.refusal import Refusal
from handrail.vault import doors, receipts
from handrail.vault.models import Vault
from handrail.vault.rules.limits import PULL_MAX_BYTES

_SIZES_UP = "SELECT seq, size FROM vault_version WHERE vault_id = %s AND seq > %s ORDER BY seq LIMIT %s"
_SIZES_DOWN = "SELECT seq, size FROM vault_version WHERE vault_id = %s AND seq < %s ORDER BY seq DESC LIMIT %s"
_ROWS = "SELECT seq, content_id, sealed FROM vault_version WHERE vault_id = %s AND seq BETWEEN %s AND %s ORDER BY seq"
_AT = "SELECT content_id FROM vault_version WHERE vault_id = %s AND seq = %s"
_IDS = (
    "SELECT seq, content_id, size, sealed IS NULL FROM vault_version"
    " WHERE vault_id = %s AND seq > %s ORDER BY seq LIMIT %s"
)
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class State:
    """How far a vault's log has come, and how full it is."""

    epoch: str
    last_seq: int
    gen: int
    bytes_used: int
    bytes_allowed: int
    ids_sum: int


def state_of(actor: Actor) -> State:
    """The state of the person's vault."""
    vault = doors.open_vault(actor)
    allowed = settings.HANDRAIL_VAULT_MIB * _MIB
    return State(doors.epoch(), vault.last_seq, vault.gen, vault.bytes_used, allowed, vault.ids_sum)


@dataclass(frozen=True, slots=True)
class KeyFileSeen:
    """The vault's key file as it stands."""

    gen: int
    key_file: str
    receipt: str


def key_file_of(actor: Actor, *, name: str) -> KeyFileSeen:
    """The key file of the person's vault. `name` is their sign-in name."""
    with transaction.atomic():
        # Locked, so that file, verifiers and generation are of one moment.
        vault = doors.open_vault(actor, for_change=True)
        return KeyFileSeen(vault.gen, doors.key_file_of(vault), receipts.receipt_of(vault, name))


def log_up(actor: Actor, *, epoch: str, after: int, at: str, limit: int) -> bytes:
    """Frames after a place that both sides agree on; refuses with `log-differs` where they do not."""
    vault = doors.open_vault(actor)
    _same_log(vault, epoch, after, at)
    places = _up_to(vault, _SIZES_UP, after, limit)
    more = places[-1] < vault.last_seq if places else False
    return _frames(vault, epoch, places, more=more)


def log_down(actor: Actor, *, epoch: str, before: int, limit: int) -> bytes:
    """Frames before a place, the newest first. A fresh device compares only the epoch."""
    vault = doors.open_vault(actor)
    if epoch != doors.epoch():
        raise Refusal("api.log-differs", epoch=doors.epoch())
    places = _up_to(vault, _SIZES_DOWN, before, limit)
    more = places[-1] > 1 if places else False
    return _frames(vault, epoch, places, more=more)


def _same_log(vault: Vault, epoch: str, after: int, at: str) -> None:
    now = doors.epoch()
    if epoch != now or not _is_at(vault, after, at):
        raise Refusal("api.log-differs", epoch=now)


def _is_at(vault: Vault, after: int, at: str) -> bool:
    if after == 0:
        return at == ""
    with connection.cursor() as cursor:
        cursor.execute(_AT, [vault.id, after])
        row = cursor.fetchone()
    return row is not None and bytes(row[0]).hex() == at


def _up_to(vault: Vault, statement: str, place: int, limit: int) -> list[int]:
    """The seqs that fit one answer: at least one, and no more than 8 MiB."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [vault.id, place, limit])
        rows = cursor.fetchall()
    places: list[int] = []
    total = 0
    for seq, size in rows:
        total += size
        if places and total > PULL_MAX_BYTES:
            break
        places.append(seq)
    return places


def _frames(vault: Vault, epoch: str, places: list[int], *, more: bool) -> bytes:
    """The answer's bytes: a head, then each row's line and its sealed bytes (docs/vault-protocol.md, section 5)."""
    rows = []
    if places:
        with connection.cursor() as cursor:
            cursor.execute(_ROWS, [vault.id, min(places), max(places)])
            rows = cursor.fetchall()
    if places and places[0] > places[-1]:
        rows.reverse()
    head = '{"epoch":"%s","last_seq":%d,"count":%d,"more":%s}\n'
    parts = [(head % (epoch, vault.last_seq, len(rows), "true" if more else "false")).encode()]
    for seq, content_id, sealed in rows:
        if sealed is None:
            parts.append(b'[%d,"%s",0,true]\n' % (seq, content_id.hex().encode()))
        else:
            parts.append(b'[%d,"%s",%d,false]\n' % (seq, content_id.hex().encode(), len(sealed)))
            parts.append(sealed)
    return b"".join(parts)


def ids_of(actor: Actor, *, after: int, limit: int) -> bytes:
    """What the vault's log holds, without the bytes, as JSON."""
    vault = doors.open_vault(actor)
    with connection.cursor() as cursor:
        cursor.execute(_IDS, [vault.id, after, limit])
        rows = cursor.fetchall()
    listed = ",".join(
        f'[{seq},"{content_id.hex()}",{size},{"true" if gone else "false"}]' for seq, content_id, size, gone in rows
    )
    return f'{{"epoch":"{doors.epoch()}","last_seq":{vault.last_seq},"ids":[{listed}]}}'.encode()
