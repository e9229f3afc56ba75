"""What comes next for somebody whose search near a place finds little or nothing: whoever asks now wants to go somewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from handrail.meetings.reads.asking import Question
from handrail.meetings.reads.engine import REMOTE, Found, search
from handrail.meetings.reads.soon import LOOKED
from handrail.meetings.rules.ask import Ask
from handrail.meetings.rules.asked import MOST_MILES

IN_PERSON = frozenset({"in-person", "hybrid"})
LOCAL_MOST, FARTHEST = 3, min(100.0, float(MOST_MILES))
FEW = 5
"""Fewer than so many near a place are followed by those that need no place."""
NOTHING = Found(0, ())


def nearest(asked: Question, now: datetime, rows: int = LOCAL_MOST) -> Found:
    """The next few that one can go to near the place that was asked, in the next seven days; of the kinds that were asked.

    Within the miles that were asked, else within FARTHEST. Nothing where no place was named, or only ways in from afar.
    """
    ask = asked.ask
    if ask is None or ask.near is None or (ask.venues and not ask.venues & IN_PERSON) or ask.venues & REMOTE:
        return NOTHING
    first = now.astimezone(UTC).replace(second=0, microsecond=0)
    week = replace(
        ask,
        first=first,
        last=first + timedelta(days=7),
        begun=0,
        venues=(ask.venues or IN_PERSON) & IN_PERSON,
        by_distance=False,
        rows=rows,
        skip=0,
    )
    found = search(week)
    if not found.total and ask.near.miles < FARTHEST:
        found = search(replace(week, near=replace(ask.near, miles=FARTHEST)))
    return found


def remote(asked: Question, now: datetime, rows: int = 2) -> Found:
    """The next few online or by phone, in the languages that were asked."""
    ask = asked.ask
    if ask is None:
        return NOTHING
    first = now.astimezone(UTC).replace(second=0, microsecond=0)
    venues = (ask.venues & REMOTE) or REMOTE
    return search(Ask(first, first + LOOKED[1], venues=venues, languages=ask.languages, rows=rows))


def wants_remote(asked: Question, found: Found) -> bool:
    """Whether those online belong below: any way would do, a place was named, and few are near it."""
    ask = asked.ask
    return bool(ask and ask.near and not ask.venues and asked.page == 1 and 0 < found.total < FEW)
