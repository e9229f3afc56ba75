"""Takes over what a feed holds now: one transaction, so that readers see the list before or the list after, and no other.

Rows keep their identity: one that the feed still lists stays the row it was, whatever changed in it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any, TextIO, TypeVar

from django.db import connection, transaction

from handrail.meetings.models import City, Edition, Feed, Listing, Zone
from handrail.meetings.places import states
from handrail.meetings.rules import kept
from handrail.meetings.rules.asked import City as Town
from handrail.meetings.rules.asked import cities_of, city_key, town_of
from handrail.meetings.rules.keeping import BY_ZIP
from handrail.meetings.rules.recurrence import of_meeting
from handrail.meetings.rules.rows import Meeting
from handrail.meetings.rules.times import OnDates, wall_time, zone_named

T = TypeVar("T")
AT_ONCE = 500
COLUMNS = (
    "feed_id", "slug", "ref", "digest", "name", "day", "time", "minutes", "at", "odd", "zone_id", "rule", "sentence",
    "certain", "venue", "open", "latitude", "longitude", "city", "state", "fellowship", "types", "languages", "words",
    "detail", "same",
)  # fmt: skip
"""As `_row` gives them. The key of a row and its ref stay when the rest is written over."""
# Written out: the ORM takes four times as long to say it, and nobody else can write while a long list is taken over.
WRITE = (
    "INSERT INTO meetings_listing ({names}) VALUES ({places}) ON CONFLICT (feed_id, slug) DO UPDATE SET {new}"
).format(
    names=", ".join(f'"{name}"' for name in (*COLUMNS, "twin_of_id")),
    places=", ".join([*["%s"] * len(COLUMNS), "NULL"]),
    new=", ".join(f'"{name}" = excluded."{name}"' for name in (*COLUMNS[3:], "twin_of_id")),
)
CLOSED = kept.venue_code("closed")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a taking-over did: rows that are new, changed, gone, and as they were."""

    new: int
    changed: int
    gone: int
    same: int


class ChangedMeanwhile(RuntimeError):
    """Somebody else took over the same feed at the same time; whoever reads a feed holds it (`actions/feeds.py`)."""


def take_over(feed: Feed, meetings: Iterable[Meeting]) -> Taken:
    """Makes these the meetings of this feed, in one transaction."""
    with ready(feed, meetings) as these, transaction.atomic():
        return these.take_over()


class Ready:
    """The rows of a feed that are new or changed, waiting in a file, so that a long list need not fit into memory twice."""

    def __init__(self, feed: Feed, waiting: TextIO) -> None:
        self._feed, self._waiting = feed, waiting
        self._before = _digests(feed)
        self._seen: set[str] = set()
        self._new = self._changed = 0

    def prepare(self, meetings: Iterable[Meeting]) -> None:
        """Reads the rules out of free text, which takes long, and writes down what is to be written."""
        zones = _Zones()
        for some in batched(_rows(self._feed, meetings, zones, self._seen), AT_ONCE):
            fresh = [row for row in some if self._before.get(row[1]) != row[3]]
            known = sum(row[1] in self._before for row in fresh)
            self._new, self._changed = self._new + len(fresh) - known, self._changed + known
            if fresh:
                self._waiting.write(json.dumps(fresh, ensure_ascii=False) + "\n")

    def take_over(self) -> Taken:
        """Writes, within the caller's transaction. Twins, towns and the edition are worked out in it too."""
        only_one()
        if _digests(self._feed) != self._before:
            raise ChangedMeanwhile(self._feed.key)
        gone = [slug for slug in self._before if slug not in self._seen]
        self._waiting.seek(0)
        for line in self._waiting:
            with connection.cursor() as cursor:
                cursor.executemany(WRITE, json.loads(line))
        for slugs in batched(gone, AT_ONCE):
            delete_rows(Listing.objects.filter(feed=self._feed, slug__in=slugs).values_list("id", flat=True))
        if self._new or self._changed or gone:
            work_out()
        return Taken(self._new, self._changed, len(gone), len(self._seen) - self._new - self._changed)


@contextmanager
def ready(feed: Feed, meetings: Iterable[Meeting]) -> Iterator[Ready]:
    """All that can be done before the transaction begins: on SQLite nobody else can write while it lasts."""
    with TemporaryFile("w+", encoding="utf-8") as waiting:
        these = Ready(feed, waiting)
        these.prepare(meetings)
        yield these


def only_one() -> None:
    """Waits until nobody else changes the meetings, and keeps others waiting to the end of the caller's transaction."""
    Edition.objects.get_or_create(id=1)
    Edition.objects.select_for_update().get(id=1)


def _digests(feed: Feed) -> dict[str, str]:
    return dict(Listing.objects.filter(feed=feed).values_list("slug", "digest"))


def work_out() -> None:
    """What is worked out of all meetings together: which rows are one meeting, the towns, a new edition."""
    _twins()
    _cities()
    only_one()
    # Not counted up: after a restore the same number would come again for other meetings, and caches would be believed.
    Edition.objects.filter(id=1).update(value=secrets.randbits(62))


def delete_rows(ids: Iterable[int]) -> None:
    """Takes rows away; those for which one of them stood are shown again by `work_out`."""
    for some in batched(ids, AT_ONCE):
        places = ", ".join(["%s"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE meetings_listing SET twin_of_id = NULL WHERE twin_of_id IN ({places})", some)
            cursor.execute(f"DELETE FROM meetings_listing WHERE id IN ({places})", some)


def batched(every: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size`, in order."""
    some: list[T] = []
    for one in every:
        some.append(one)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


class _Zones:
    """Zones by name, made when they are first met."""

    def __init__(self) -> None:
        self._ids = dict(Zone.objects.values_list("name", "id"))

    def id_of(self, name: str | None) -> int | None:
        """The number of a zone; None for one that is not known."""
        if not name:
            return None
        if name not in self._ids:
            self._ids[name] = Zone.objects.get_or_create(name=name)[0].id
        return self._ids[name]


Row = tuple[Any, ...]


def _rows(feed: Feed, meetings: Iterable[Meeting], zones: _Zones, seen: set[str]) -> Iterator[Row]:
    """Each meeting as its row. Two that a feed calls the same are told apart by a number."""
    for meeting in meetings:
        slug, n = meeting.slug, 1
        while slug in seen:
            n += 1
            slug = f"{meeting.slug}~{n}"
        seen.add(slug)
        yield _row(feed, slug, meeting, zones)


def _row(feed: Feed, slug: str, meeting: Meeting, zones: _Zones) -> Row:
    values = _when(meeting) | _where_and_what(feed, meeting) | {"zone_id": zones.id_of(meeting.zone)}
    if values["zone_id"] is None:
        values |= {"at": None, "odd": False}
    digest = hashlib.blake2b(json.dumps(values, sort_keys=True).encode(), digest_size=16).hexdigest()
    values |= {"feed_id": feed.pk, "slug": slug, "ref": kept.ref_of(feed.key, slug), "digest": digest}
    return tuple(values[name] for name in COLUMNS)


def _when(meeting: Meeting) -> dict[str, Any]:
    """Its rule. What free text says counts only where it was understood for sure; else the week's day, and the sentence."""
    at = wall_time(meeting.time) if meeting.time else None
    texts = (meeting.notes, meeting.group_notes, meeting.location_notes)
    said = of_meeting(meeting.day, at, meeting.name, [text for text in texts if text])
    rule = said.rule if said and said.certain else None
    day = meeting.day if meeting.day is not None else getattr(rule, "day", None)
    odd = isinstance(rule, OnDates)
    return {
        "day": day,
        "time": meeting.time or "",
        "minutes": meeting.minutes,
        "at": None if odd or meeting.venue == "closed" else kept.minute_of_week(day, meeting.time),
        "odd": odd and at is not None and meeting.venue != "closed",
        "rule": kept.rule_text(rule) if rule else "",
        "sentence": said.sentence if said else "",
        "certain": said.certain if said else True,
    }


def _where_and_what(feed: Feed, meeting: Meeting) -> dict[str, Any]:
    is_open, is_closed = "O" in meeting.types, "C" in meeting.types
    city, state = town_of(meeting.city, meeting.state, meeting.formatted_address, states())
    return {
        "name": meeting.name,
        "venue": kept.venue_code(meeting.venue),
        "open": None if is_open == is_closed else int(is_open),
        "latitude": meeting.latitude,
        "longitude": meeting.longitude,
        "city": city[:120],
        "state": state[:80],
        "fellowship": (meeting.fellowship or feed.fellowship)[:80],
        "types": _spaced(meeting.types, 400),
        "languages": _spaced(meeting.languages, 120),
        "words": kept.words_of(meeting),
        "detail": json.dumps(kept.detail_of(meeting), ensure_ascii=False, separators=(",", ":")),
        "same": kept.same_of(meeting),
    }


def _spaced(codes: Sequence[str], most: int) -> str:
    """Codes with a blank around each, as many as fit whole."""
    said = " "
    for code in codes:
        if len(said) + len(code) + 1 <= most:
            said += f"{code} "
    return said if codes else ""


def _twins() -> None:
    """Which row stands for which (`kept.twins`); a row whose other has gone, or became another meeting, is shown itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT same FROM meetings_listing WHERE same <> '' GROUP BY same HAVING COUNT(*) > 1")
        groups = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "UPDATE meetings_listing SET twin_of_id = NULL WHERE twin_of_id IS NOT NULL AND (same = '' OR same NOT IN"
            " (SELECT same FROM meetings_listing WHERE same <> '' GROUP BY same HAVING COUNT(*) > 1))"
        )
    clocks = {zone.id: kept.clock_of(zone_named(zone.name)) for zone in Zone.objects.all()}
    changed: list[Listing] = []
    for some in batched(groups, AT_ONCE):
        alike: dict[str, list[Listing]] = {}
        for row in Listing.objects.filter(same__in=some).select_related("feed").only(*_PLACED):
            alike.setdefault(row.same, []).append(row)
        for rows in alike.values():
            heads = kept.twins(_placed(row, clocks) for row in rows)
            for row in rows:
                _place(row, heads.get(row.id), changed)
    alone = Listing.objects.filter(twin_of=None, at=None, odd=False, zone__isnull=False, day__isnull=False)
    for row in alone.exclude(time="").exclude(venue=CLOSED).only(*_PLACED):
        _place(row, None, changed)
    for some_rows in batched(changed, AT_ONCE):
        Listing.objects.bulk_update(some_rows, ["twin_of", "at"])


_PLACED = (
    "id", "same", "feed__kind", "twin_of_id", "at", "odd", "zone_id", "day", "time", "venue", "rule", "fellowship",
    "latitude", "detail",
)  # fmt: skip


def _placed(row: Listing, clocks: dict[int, str]) -> kept.Placed:
    known = row.odd or kept.minute_of_week(row.day, row.time) is not None
    return kept.Placed(
        id=row.id,
        feed=row.feed_id,
        own=row.feed.kind == "own",
        clock=clocks[row.zone_id] if row.zone_id else "",
        fellowship=row.fellowship,
        rule=row.rule,
        found=bool(row.zone_id) and known and row.venue != CLOSED,
        pointed=row.latitude is not None and list(BY_ZIP) not in json.loads(row.detail).get("unknown", ()),
    )


def _place(row: Listing, head: int | None, changed: list[Listing]) -> None:
    """Sets whose twin a row is, and with it whether it is searched by time."""
    hidden = head is not None or row.odd or row.zone_id is None or row.venue == CLOSED
    at = None if hidden else kept.minute_of_week(row.day, row.time)
    if (row.twin_of_id, row.at) != (head, at):
        row.twin_of_id, row.at = head, at
        changed.append(row)


def _cities() -> None:
    """The towns that meetings name, anew."""
    City.objects.all().delete()
    named = Listing.objects.exclude(city="").filter(latitude__isnull=False, twin_of=None)
    rows = named.values_list("city", "state", "latitude", "longitude", "zone__name")
    found = cities_of(rows.iterator(chunk_size=2000), states())
    City.objects.bulk_create([_city(one) for one in found], batch_size=AT_ONCE)


def _city(town: Town) -> City:
    return City(
        name=town.name[:120], fold=city_key(town.name)[:120], state=town.region[:80], latitude=town.latitude,
        longitude=town.longitude, zone=town.zone or "", meetings=town.meetings,
    )  # fmt: skip
