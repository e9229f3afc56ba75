"""The epoch: changed when the database is an older one, so that every device compares its log with it from the start."""

import secrets

from django.db import transaction

from handrail.audit import actions as audit
from handrail.kernel.actor import Actor
from handrail.vault import doors
from handrail.vault.models import Epoch


@transaction.atomic
def change_epoch(*, by: Actor) -> str:
    """Gives the server a new epoch, and gives it."""
    doors.epoch()
    value = secrets.token_hex(16)
    Epoch.objects.filter(id=1).update(value=value)
    audit.note(by=by, did="vault.restored")
    return value
