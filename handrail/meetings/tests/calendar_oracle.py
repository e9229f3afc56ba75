"""When a calendar file says that something is, worked out from its text alone: icalendar reads it, dateutil expands it.

Imports nothing of ours. The zone is what the file's own VTIMEZONE says, by the letter of RFC 5545; no zone data is asked.
(dateutil's own reader of VTIMEZONE is not right where an offset changes by more than a summer time does.)
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
from dateutil import rrule

Onset = tuple[datetime, timedelta, timedelta]
"""When an offset begins, as an instant without a zone; the offset before; the offset from then on."""


def times(text: bytes, first: datetime, last: datetime) -> dict[str, list[tuple[datetime, datetime]]]:
    """By uid: start and end, in UTC, of all that begin from `first` up to before `last`."""
    read: Any = icalendar.Calendar.from_ical(text)
    until = last.replace(tzinfo=None) + timedelta(days=2)
    zones = {str(zone["TZID"]): _onsets(zone, until) for zone in read.walk("VTIMEZONE")}
    found = {}
    for event in read.events:
        onsets = zones[event["DTSTART"].params["TZID"]]
        starts = [_instant(onsets, wall) for wall in _walls(event, until)]
        length: timedelta = event["DURATION"].dt
        found[str(event["UID"])] = sorted((one, one + length) for one in starts if first <= one < last)
    return found


def _walls(part: Any, until: datetime) -> rrule.rruleset:
    """Every time on the wall that a DTSTART, an RRULE and RDATEs name, up to `until`."""
    begin = part["DTSTART"].dt.replace(tzinfo=None, fold=0)
    every = rrule.rruleset()
    every.rdate(begin)
    if "RRULE" in part:
        text = part["RRULE"].to_ical().decode() + f";UNTIL={until:%Y%m%dT%H%M%S}"
        every.rrule(rrule.rrulestr(text, dtstart=begin))
    if "RDATE" in part:
        for one in part["RDATE"].dts:
            every.rdate(one.dt.replace(tzinfo=None, fold=0))
    return every


def _onsets(zone: Any, until: datetime) -> list[Onset]:
    found = []
    for part in zone.subcomponents:
        before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        found += [(wall - before, before, after) for wall in _walls(part, until)]
    return sorted(found)


def _instant(onsets: list[Onset], wall: datetime) -> datetime:
    """The first instant at which clocks show this; for what they skip, by the offset before."""
    begins = [one[0] for one in onsets]
    for offset in sorted({one[2] for one in onsets}, reverse=True):
        at = bisect_right(begins, wall - offset) - 1
        if at >= 0 and onsets[at][2] == offset:
            return (wall - offset).replace(tzinfo=UTC)
    [before] = {before for begin, before, after in onsets if begin + before <= wall < begin + after}
    return (wall - before).replace(tzinfo=UTC)
