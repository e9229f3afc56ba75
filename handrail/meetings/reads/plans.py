"""A private calendar, as whoever has its address reads it."""

from __future__ import annotations

import json
from datetime import datetime

from handrail.meetings.calendars import Entry, calendar
from handrail.meetings.models import Plans
from handrail.meetings.reads.shown import shown_all
from handrail.meetings.rules.plans import key_of, uid_of


def plans_file(address: str, now: datetime) -> bytes | None:
    """The calendar file at this address, with neutral titles and no place; None where there is none.

    A meeting that its list no longer has is not in it. Its entries begin today, so that it says nothing of the past.
    """
    row = Plans.objects.filter(key=key_of(address)).first()
    if row is None:
        return None
    since = now.replace(hour=0, minute=0, second=0, microsecond=0)
    entries = [
        Entry(uid_of(address, one.ref), one.rule, one.zone, since, certain=one.certain)
        for one in shown_all(json.loads(row.refs))
        if one.rule and one.zone_info
    ]
    return calendar(entries, "es" if row.language == "es" else "en", since)
