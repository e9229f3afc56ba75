"""A meeting as it is shown: everything known of it, with the lists that it comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handrail.meetings.models import Feed, Listing
from handrail.meetings.rules import times
from handrail.meetings.rules.keeping import BY_ZIP
from handrail.meetings.rules.kept import pattern_of
from handrail.meetings.rules.rows import VENUES
from handrail.meetings.rules.times import Occurrence, Rule

USUAL_MINUTES = 60
"""How long a meeting is taken to last where its feed does not say (Meeting Guide form, "end defaults to start + 60 min")."""


@dataclass(frozen=True, slots=True)
class Source:
    """A list that a meeting is in. `read`: when that list was last read; `kind`: url, file, own or sample."""

    key: str
    name: str
    kind: str
    website: str
    attribution: str
    feedback: str
    read: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One meeting. `detail` holds the fields of `rules/rows.py` Meeting that have no field here, only where they are known."""

    id: int
    ref: str
    name: str
    day: int | None
    time: str
    minutes: int | None
    zone: str
    pattern: str
    sentence: str
    certain: bool
    venue: str
    is_open: bool | None
    latitude: float | None
    longitude: float | None
    city: str
    state: str
    fellowship: str
    types: tuple[str, ...]
    languages: tuple[str, ...]
    detail: dict[str, Any]
    sources: tuple[Source, ...]

    @property
    def by_zip(self) -> bool:
        """Whether its point is only the middle of its ZIP code: good to be found by, and no place to send anybody to."""
        return list(BY_ZIP) in self.detail.get("unknown", ())

    @property
    def address(self) -> str:
        """Its address in a line, from its parts where its list has it in no line."""
        town = " ".join(one for one in (self.state, self.detail.get("postal_code", "")) if one)
        parts = (self.detail.get("address", ""), self.city, town)
        return str(self.detail.get("formatted_address") or ", ".join(one for one in parts if one))

    @property
    def vague(self) -> bool:
        """Whether its address leads to no door."""
        return bool(self.detail.get("approximate")) or not re.search(r"\d", self.address)

    @property
    def rule(self) -> Rule | None:
        """When it is; None where day or time is not known."""
        if not self.time or (self.day is None and not self.pattern.startswith("dates:")):
            return None
        return Rule(pattern_of(self.pattern, self.day or 0), times.wall_time(self.time), self.minutes or USUAL_MINUTES)

    @property
    def zone_info(self) -> ZoneInfo | None:
        """Where its clock is; None where that is not known."""
        return times.zone_named(self.zone) if self.zone else None

    def next(self, now: datetime) -> Occurrence | None:
        """The next time it begins; None where that is not known."""
        rule, zone = self.rule, self.zone_info
        return times.next_start(rule, zone, now) if rule and zone else None


def shown(ref: str) -> Shown | None:
    """The meeting of this ref, or nothing. A row that another feed's row stands for is found too, as itself."""
    found = shown_all([ref])
    return found[0] if found else None


def shown_all(refs: Sequence[str]) -> list[Shown]:
    """The meetings of these refs that are there, in the order asked for."""
    rows = {row.ref: row for row in _rows().filter(ref__in=list(refs))}
    made = {one.ref: one for one in _made(rows.values())}
    return [made[ref] for ref in dict.fromkeys(refs) if ref in made]


def of_ids(ids: Sequence[int]) -> dict[int, Shown]:
    """The meetings of these rows, by their id."""
    return {one.id: one for one in _made(_rows().filter(id__in=list(ids)))}


def _rows() -> Any:
    return Listing.objects.select_related("feed", "zone").defer("words")


def _made(rows: Iterable[Listing]) -> list[Shown]:
    """Two statements whatever their number: the rows, and the other feeds' rows of the same meetings."""
    every = list(rows)
    # A row stands for its twins; a twin shows the one that stands for it and the other twins.
    heads = {row.twin_of_id or row.id for row in every}
    others: dict[int, dict[int, Feed]] = {head: {} for head in heads}
    # Of the others only whose they are is told.
    listed = Listing.objects.select_related("feed").defer("words", "detail")
    alike = listed.filter(twin_of_id__in=heads).order_by("feed_id")
    for row in alike:
        others[row.twin_of_id or row.id][row.feed_id] = row.feed
    above = {row.twin_of_id for row in every if row.twin_of_id}
    for row in listed.filter(id__in=above) if above else ():
        others[row.id][row.feed_id] = row.feed
    return [_shown(row, others[row.twin_of_id or row.id]) for row in every]


def _shown(row: Listing, others: dict[int, Feed]) -> Shown:
    detail = json.loads(row.detail)
    feeds = [row.feed, *(feed for key, feed in sorted(others.items()) if key != row.feed_id)]
    return Shown(
        id=row.id, ref=row.ref, name=row.name, day=row.day, time=row.time, minutes=row.minutes,
        zone=row.zone.name if row.zone else "", pattern=row.rule, sentence=row.sentence, certain=row.certain,
        venue=VENUES[row.venue], is_open=None if row.open is None else bool(row.open),
        latitude=row.latitude, longitude=row.longitude, city=row.city, state=row.state, fellowship=row.fellowship,
        types=tuple(row.types.split()), languages=tuple(row.languages.split()), detail=detail,
        sources=tuple(_source(feed) for feed in feeds),
    )  # fmt: skip


def _source(feed: Feed) -> Source:
    return Source(feed.key, feed.name, feed.kind, feed.website, feed.attribution, feed.feedback, feed.read)
