"""The only ways to an account or a session."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection

from handrail.kernel import clock
from handrail.kernel.actor import Actor, person
from handrail.kernel.refusal import Refusal
from handrail.people.models import Account, ServerSecret, Session

# One indexed statement at every request, so it is written out: the ORM takes five times as long to say it.
_SIGNED_IN = (
    "SELECT s.id, s.account_id, a.name, s.started, s.last_used"
    " FROM people_session s JOIN people_account a ON a.id = s.account_id WHERE s.key = %s"
)
LONGEST_DAYS = 365


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in at this request, and by which session."""

    session_id: UUID
    account_id: UUID
    name: str
    last_used: date

    @property
    def actor(self) -> Actor:
        """The person, as actions want to know them."""
        return person(self.account_id)


def key_of(token: str) -> str:
    """What is stored of a session's token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def signed_in(token: str) -> SignedIn | None:
    """Who holds this session; None for an unknown, ended or outdated one. Asked at every request, cached nowhere."""
    with connection.cursor() as cursor:
        cursor.execute(_SIGNED_IN, [key_of(token)])
        row = cursor.fetchone()
    if row is None:
        return None
    session_id, account_id, name, started, last_used = row
    today = clock.now().date()
    if _day(last_used) + timedelta(days=settings.HANDRAIL_SESSION_DAYS) < today:
        return None
    if _day(started) + timedelta(days=LONGEST_DAYS) < today:
        return None
    return SignedIn(_uuid(session_id), _uuid(account_id), name, _day(last_used))


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _uuid(value: UUID | str) -> UUID:
    return UUID(value) if isinstance(value, str) else value


def open_account(actor: Actor) -> Account:
    """The person's own account."""
    account = Account.objects.filter(id=actor.id).first() if actor.id else None
    if account is None:
        raise Refusal("api.absent")
    return account


def account_named(name: str) -> Account | None:
    """The account that signs in by this name. For sign-in only: what it finds must not be told."""
    return Account.objects.filter(name=name).first()


def open_session(actor: Actor, session_id: UUID) -> Session:
    """One of the person's own sessions; somebody else's looks absent."""
    session = Session.objects.filter(id=session_id, account_id=actor.id).first() if actor.id else None
    if session is None:
        raise Refusal("api.absent")
    return session


def taken(names: list[str]) -> set[str]:
    """Which of these names are taken."""
    return set(Account.objects.filter(name__in=names).values_list("name", flat=True))


def has_server_secret(name: str) -> bool:
    """Whether this secret was made already."""
    return ServerSecret.objects.filter(name=name).exists()


def server_secret(name: str) -> bytes:
    """A secret of this server, made when it is first asked for and the same ever after."""
    found = ServerSecret.objects.filter(name=name).values_list("value", flat=True).first()
    if found is None:
        ServerSecret.objects.bulk_create(
            [ServerSecret(name=name, value=secrets.token_bytes(32))], ignore_conflicts=True
        )
        found = ServerSecret.objects.values_list("value", flat=True).get(name=name)
    return bytes(found)
