"""Puts a private calendar on the server, or takes it away. Whose it is, is told to nobody and kept nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from handrail.content.texts import Lang
from handrail.kernel.refusal import Refusal
from handrail.meetings.models import Plans
from handrail.meetings.rules.plans import address_of, key_of, refs_of

UNTOUCHED = timedelta(days=400)
"""A calendar that no device has renewed for so long is taken away: a device that uses it renews it each month."""


MOST = 50_000
"""Calendars in all: 60 MB at most, so that nobody fills the disk with them. One that is there can always be changed."""


def put_plans(secret: str, refs: Iterable[str], lang: Lang, today: date) -> int:
    """Makes the calendar of this secret, or replaces what it holds; how many meetings that is.

    Refusal: api.calendars-full for a new one where there are `MOST`.
    """
    kept, key = refs_of(refs), key_of(address_of(secret))
    made = {"refs": json.dumps(kept), "language": lang, "changed": today}
    with transaction.atomic():
        if not Plans.objects.filter(key=key).update(**made):
            if Plans.objects.count() >= MOST:
                raise Refusal("api.calendars-full")
            Plans.objects.update_or_create(key=key, defaults=made)
    return len(kept)


def remove_plans(secret: str) -> None:
    """From the next request on its address leads nowhere. One that is not there is as good as removed."""
    Plans.objects.filter(key=key_of(address_of(secret))).delete()


def remove_untouched(today: date) -> int:
    """Takes away the calendars that no device has renewed for `UNTOUCHED`; how many."""
    return Plans.objects.filter(changed__lt=today - UNTOUCHED).delete()[0]
