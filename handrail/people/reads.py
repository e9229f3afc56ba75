"""What pages about accounts show."""

import base64
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from handrail.kernel.actor import Actor
from handrail.people import proofs
from handrail.people.models import Session


@dataclass(frozen=True, slots=True)
class SessionSeen:
    """One device that is signed in."""

    id: UUID
    started: date
    last_used: date


def sessions_of(actor: Actor) -> list[SessionSeen]:
    """The person's sessions, the latest first."""
    rows = Session.objects.filter(account_id=actor.id).order_by("-started", "id")[:200] if actor.id else ()
    return [SessionSeen(row.id, row.started, row.last_used) for row in rows]


def salt_text(name: str) -> str:
    """The salt of a name as it is sent."""
    return base64.b64encode(proofs.salt_of(name)).decode("ascii")
