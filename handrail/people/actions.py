"""What is done to accounts and sessions, and the counting of guesses."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F, QuerySet

from handrail.audit import actions as audit
from handrail.audit.events import Event
from handrail.kernel import clock, ids
from handrail.kernel.actor import Actor
from handrail.kernel.refusal import Refusal
from handrail.people import doors
from handrail.people.models import Account, Session, SlowDown, SpentChallenge
from handrail.people.rules import names, throttle, tokens
from handrail.people.rules.throttle import Kind


def server_key() -> bytes:
    """The key of everything the server signs for itself."""
    return hashlib.sha256(b"handrail/server/1\n" + settings.SECRET_KEY.encode()).digest()


def offer_name(word: str) -> tuple[str, str]:
    """A free name that begins with this word, and its reservation."""
    if not names.is_word(word):
        raise Refusal("api.bad-word")
    for tried in names.candidates(word, secrets.randbelow):
        free = [name for name in tried if name not in doors.taken(tried)]
        if free:
            return free[0], tokens.reservation(server_key(), free[0], clock.unix_seconds())
    raise Refusal("api.name-taken")


def reserved_name(reservation: str) -> str:
    """The name of a reservation of ours that still holds."""
    name = tokens.reserved_name(server_key(), reservation, clock.unix_seconds())
    if name is None:
        raise Refusal("api.reservation-over")
    return name


@transaction.atomic
def create_account(name: str, *, by: Actor) -> Account:
    """Makes the account of a reserved name, unless somebody was quicker."""
    try:
        with transaction.atomic():
            account = Account.objects.create(name=name, created=clock.now().date())
    except IntegrityError:
        raise Refusal("api.name-taken") from None
    audit.note(by=by, did="people.signed_up", about=account.id)
    return account


@transaction.atomic
def start_session(account_id: UUID, *, by: Actor, did: Event = "people.signed_in") -> str:
    """Signs a device in; the token is told to that device and kept nowhere."""
    token = ids.new_secret()
    today = clock.now().date()
    Session.objects.create(key=doors.key_of(token), account_id=account_id, started=today, last_used=today)
    audit.note(by=by, did=did, about=account_id)
    return token


def touch_session(signed: doors.SignedIn) -> None:
    """Notes the day a session was last used: one write a day. A full disk must not keep anybody from reading."""
    today = clock.now().date()
    if signed.last_used == today:
        return
    try:
        Session.objects.filter(id=signed.session_id).update(last_used=today)
    except OperationalError:
        return


@transaction.atomic
def end_session(session_id: UUID, *, by: Actor, did: Event = "people.session_ended") -> None:
    """Ends one of the person's sessions: its next request is refused."""
    session = doors.open_session(by, session_id)
    session.delete()
    audit.note(by=by, did=did, about=session_id)


@transaction.atomic
def end_other_sessions(keep: UUID, *, by: Actor) -> int:
    """Ends every session of the person but this one."""
    return _end(Session.objects.filter(account_id=doors.open_account(by).id).exclude(id=keep), by=by)


def _end(sessions: QuerySet[Session], *, by: Actor) -> int:
    ended = list(sessions.values_list("id", flat=True))
    Session.objects.filter(id__in=ended).delete()
    for session_id in ended:
        audit.note(by=by, did="people.session_ended", about=session_id)
    return len(ended)


@transaction.atomic
def end_sessions_of(account_id: UUID, *, by: Actor) -> int:
    """Ends every session of an account: its devices sign in anew by the key they hold."""
    return _end(Session.objects.filter(account_id=account_id), by=by)


@transaction.atomic
def end_all_sessions(*, by: Actor) -> int:
    """Ends every session there is: an older copy of the database revives those that were ended since, a stolen one too."""
    ended, _ = Session.objects.all().delete()
    audit.note(by=by, did="people.all_sessions_ended")
    return ended


@transaction.atomic
def delete_account(*, by: Actor) -> None:
    """Removes the account and its sessions. The vault has removed itself before, in the same transaction."""
    forget_account(doors.open_account(by).id, by=by)


@transaction.atomic
def forget_account(account_id: UUID, *, by: Actor) -> None:
    """The same for an account that was deleted before, and that an older copy of the database brought back."""
    Session.objects.filter(account_id=account_id).delete()
    audit.note(by=by, did="people.account_deleted", about=account_id)
    Account.objects.filter(id=account_id).delete()


@transaction.atomic
def spend_challenge(challenge: str, *, vault: str, by: Actor) -> None:
    """Takes a challenge: it must be ours, for this vault, in time, and never taken before."""
    ends = tokens.challenge_ends(server_key(), vault, challenge, clock.unix_seconds())
    if ends is None:
        raise Refusal("api.challenge-over")
    digest = hashlib.sha256(challenge.encode()).hexdigest()
    try:
        with transaction.atomic():
            SpentChallenge.objects.create(digest=digest, expires=ends)
    except IntegrityError:
        raise Refusal("api.challenge-over") from None


@dataclass(frozen=True, slots=True)
class Guess:
    """One try at a sign-in, counted before it is judged, so that many at once gain nothing."""

    forget: tuple[str, ...]
    network: str = ""


def take_guess(*, name: str, network: str, device: str) -> Guess:
    """Counts a try at this name, or refuses with the seconds to wait. `device` is its token, or empty.

    A device that has signed in to this name before is counted by itself: others' guessing does not slow it.
    """
    key, now = server_key(), clock.unix_seconds()
    if tokens.is_device_token(key, name, device):
        counted = {_row_key(Kind.DEVICE, device): Kind.DEVICE}
    else:
        counted = {
            _row_key(Kind.NAME, name): Kind.NAME,
            _row_key(Kind.NETWORK, throttle.network_of(network)): Kind.NETWORK,
            _row_key(Kind.ALL, ""): Kind.ALL,
        }
    with transaction.atomic():
        SlowDown.objects.bulk_create(
            [SlowDown(key=row, tries=0, last=0, until=0) for row in counted], ignore_conflicts=True
        )
        rows = list(SlowDown.objects.select_for_update().filter(key__in=counted).order_by("key"))
        wait = max(_wait(row, counted[row.key], now) for row in rows)
        if wait <= 0:
            for row in rows:
                _count(row, counted[row.key], now)
    if wait > 0:
        raise Refusal("api.slow-down", seconds=wait)
    return Guess(
        forget=tuple(row for row, kind in counted.items() if kind is Kind.DEVICE),
        network=next((row for row, kind in counted.items() if kind is Kind.NETWORK), ""),
    )


def _row_key(kind: Kind, of: str) -> str:
    return tokens.mac(server_key(), "slow-down", kind, of.replace("\n", " ")).hex()


def _wait(row: SlowDown, kind: Kind, now: int) -> int:
    if kind is Kind.ALL:
        spent = row.tries if row.last // 60 == now // 60 else 0
        return 60 - now % 60 if spent >= settings.HANDRAIL_GUESSES_A_MINUTE else 0
    return min(row.until - now, throttle.LONGEST)


def _count(row: SlowDown, kind: Kind, now: int) -> None:
    if kind is Kind.ALL:
        row.tries = row.tries + 1 if row.last // 60 == now // 60 else 1
        row.until = 0
    else:
        row.tries = throttle.tries_now(row.tries, row.last, now) + 1
        row.until = now + throttle.wait_after(kind, row.tries)
    row.last = now
    row.save(update_fields=["tries", "last", "until"])


def guessed_right(guess: Guess) -> None:
    """Takes the count of this device back, and of the network this one try: only wrong tries slow anybody down.

    Of the network no more than that: who has an account there must not wipe out their own guessing at others. Of the
    name nothing: a count that somebody's own sign-in takes back tells who watches it that the name exists.
    """
    SlowDown.objects.filter(key__in=guess.forget).delete()
    SlowDown.objects.filter(key=guess.network, tries__gt=0).update(tries=F("tries") - 1)


def tidy(*, by: Actor) -> dict[str, int]:
    """Removes what has had its time: counts of tries after a day, spent challenges, sessions nobody may use any more."""
    now, today = clock.unix_seconds(), clock.now().date()
    idle = today - timedelta(days=settings.HANDRAIL_SESSION_DAYS)
    oldest = today - timedelta(days=doors.LONGEST_DAYS)
    return {
        "slow_downs": SlowDown.objects.filter(last__lt=now - throttle.KEEP).delete()[0],
        "challenges": SpentChallenge.objects.filter(expires__lt=now).delete()[0],
        "sessions": Session.objects.filter(last_used__lt=idle).delete()[0]
        + Session.objects.filter(started__lt=oldest).delete()[0],
    }
