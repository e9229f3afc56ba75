"""The one write: add a note."""

from uuid import UUID

from django.db import connection

from handrail.audit.events import Event
from handrail.audit.models import Note
from handrail.kernel import clock
from handrail.kernel.actor import Actor


class NotInTransaction(RuntimeError):
    """A note must stand or fall with what it tells of."""


def note(*, by: Actor, did: Event, about: UUID | str | None = None) -> None:
    """Adds a note to the caller's transaction. `about` is the id of an account, a vault or a session, never a name."""
    if not connection.in_atomic_block:
        raise NotInTransaction(did)
    Note.objects.create(
        hour=clock.now().replace(minute=0, second=0, microsecond=0),
        did=did,
        by_kind=by.kind,
        by_id=by.id,
        by_job=by.name,
        about="" if about is None else str(about),
    )
