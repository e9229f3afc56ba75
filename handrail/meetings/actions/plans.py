"""Puts a private calendar on the server, or takes it away. Whose it is, is told to nobody and kept nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta

from handrail.content.texts import Lang
from handrail.meetings.models import Plans
from handrail.meetings.rules.plans import key_of, refs_of

UNTOUCHED = timedelta(days=400)
"""A calendar that no device has renewed for so long is taken away: a device that uses it renews it each month."""


def put_plans(secret: str, refs: Iterable[str], lang: Lang, today: date) -> int:
    """Makes this calendar, or replaces what it holds; how many meetings that is."""
    kept = refs_of(refs)
    made = {"refs": json.dumps(kept), "language": lang, "changed": today}
    Plans.objects.update_or_create(key=key_of(secret), defaults=made)
    return len(kept)


def remove_plans(secret: str) -> None:
    """From the next request on its address leads nowhere. One that is not there is as good as removed."""
    Plans.objects.filter(key=key_of(secret)).delete()


def remove_untouched(today: date) -> int:
    """Takes away the calendars that no device has renewed for `UNTOUCHED`; how many."""
    return Plans.objects.filter(changed__lt=today - UNTOUCHED).delete()[0]
