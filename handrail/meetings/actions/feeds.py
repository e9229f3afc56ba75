"""Lists of meetings that are kept: added, asked for again, changed and taken away.

What takes long, fetching and reading, is done before the transaction; in it are the rows and what the feed's own row
says of them, so that the two are never of different lists.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from handrail import __version__
from handrail.audit.actions import note
from handrail.kernel import clock
from handrail.kernel.actor import Actor
from handrail.meetings import fetching
from handrail.meetings.actions.importing import ChangedMeanwhile, Ready, Taken, delete_rows, only_one, ready, work_out
from handrail.meetings.fetching import Fetched, Unchanged
from handrail.meetings.models import Feed, Listing
from handrail.meetings.places import zip_point
from handrail.meetings.reading import bytes_of, reading
from handrail.meetings.rules.addresses import address_of
from handrail.meetings.rules.clean import EMAIL
from handrail.meetings.rules.feeds import FeedRefused, Read, read_feed
from handrail.meetings.rules.keeping import feed_key, is_nowhere, too_small, with_zip_point
from handrail.meetings.rules.report import Report

URL, FILE, OWN, SAMPLE = "url", "file", "own", "sample"
OF_A_READING = (
    "form", "rows_in", "kept", "meetings", "report", "tried", "read", "problem", "problem_params", "fails", "digest", "etag",
    "last_modified",
)  # fmt: skip
"""Fields of a feed that a reading writes; the others are the operator's."""
TRIES = 3
REFUSED_MOST = 200
"""Refused rows that a feed's row remembers."""
READ_WITH = ("zone", "language", "fellowship")
"""What an operator says of a feed that changes how its rows are read."""


@dataclass(frozen=True, slots=True)
class Net:
    """How lists are fetched. A test puts its own in its place."""

    find: Callable[[str], Fetched]
    fetch: Callable[[str, str, str], Fetched | Unchanged]


def the_net() -> Net:
    """The internet, and the networks that the operator lets through."""
    allow, limits = settings.HANDRAIL_FEEDS_FROM, fetching.LIMITS
    return Net(
        lambda url: fetching.find(url, allow=allow, limits=limits),
        lambda url, etag, since: fetching.fetch(url, etag=etag, last_modified=since, allow=allow, limits=limits),
    )


@dataclass(frozen=True, slots=True)
class About:
    """What an operator says of a list. `zone`, `language` and `fellowship` are those of rows that name none."""

    name: str = ""
    zone: str = ""
    language: str = ""
    fellowship: str = ""
    attribution: str = ""
    website: str = ""
    feedback: str = ""
    every_hours: int = 24


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking for a list.

    `how`: "taken", "same" (nothing in it changed), "kept" (the old one stays, with the problem), or "aside" (somebody else
    read it meanwhile). `nowhere`: rows that nobody finds who looks near a place.
    """

    key: str
    how: str
    taken: Taken | None = None
    report: Report | None = None
    nowhere: int = 0
    problem: str = ""
    params: dict[str, str | int] = field(default_factory=dict)


class NoSuchFeed(Exception):
    """No list has this key."""


class AlreadyThere(Exception):
    """A list of this address, or of a file of this name, is kept already."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


@dataclass(frozen=True, slots=True)
class Got:
    """What came, before it is taken over. `read` is None where it is what is kept already."""

    asked: datetime
    digest: str = ""
    read: Read | None = None
    etag: str = ""
    last_modified: str = ""


def add(where: str, about: About, *, by: Actor, net: Net | None = None) -> tuple[Feed, Outcome]:
    """Adds a list by its address or file, and takes over what it holds. The invented sample goes.

    AlreadyThere; FeedRefused, with a reason, for one that cannot be had or of which no row can be kept.
    """
    # A zone or address that cannot be is said before anybody is asked for anything.
    reading(about.zone, about.language, about.fellowship)
    kind = URL if "://" in where else FILE
    asked = clock.now()
    if kind == URL:
        _not_there(feed_key(address_of(where).text))
        found = (net or the_net()).find(where)
        address, name = found.address, address_of(found.address).host
    else:
        path = Path(where)
        _not_there(feed_key(path.name))
        found = Fetched("", bytes_of(path))
        address, name = str(path.resolve()), path.stem
    key = feed_key(address if kind == URL else Path(address).name)
    feed = Feed(key=key, kind=kind, address=address, tried=asked, **{**asdict(about), "name": about.name or name[:200]})
    got = _got(feed, found, asked)
    with transaction.atomic():
        only_one()
        _not_there(key)
        feed.save(force_insert=True)
    try:
        with _ready(feed, got) as these, transaction.atomic():
            only_one()
            remove_sample()
            note(by=by, did="meetings.feed_added", about=key)
            return feed, _taken_over(feed, got, these)
    except BaseException:
        Feed.objects.filter(id=feed.id).delete()
        raise


def refresh(key: str, *, smaller: bool = False, source: Path | None = None, net: Net | None = None) -> Outcome:
    """Asks for a list anew. What cannot be had, read or believed leaves the list as it was, and the reason in its row.

    `smaller`: believe it also with under half the rows, or with under half of those that are found by time. `source`:
    read this file in the place of the one it was added from. NoSuchFeed.
    """
    feed = one(key)
    asked = clock.now()
    try:
        return take(feed, asked, ask(feed, source=source, net=net), smaller=smaller)
    except FeedRefused as problem:
        return failed(feed, asked, problem)


def ask(feed: Feed, *, source: Path | None = None, net: Net | None = None) -> Fetched | Unchanged:
    """What stands at a list's address or in its file now; touches no row. FeedRefused."""
    if feed.kind not in {URL, FILE}:
        raise FeedRefused("kept-here")
    if feed.kind == FILE:
        return Fetched("", bytes_of(source or Path(feed.address)))
    # Whoever reads by other rules than those of the list that is kept has to see all of it again.
    known = feed.digest.startswith(_how(feed)) and not feed.problem
    etag, since = (feed.etag, feed.last_modified) if known else ("", "")
    return (net or the_net()).fetch(feed.address, etag, since)


def take(feed: Feed, asked: datetime, found: Fetched | Unchanged, *, smaller: bool = False) -> Outcome:
    """Makes what came the list that is kept, in one transaction. FeedRefused for what is not to be believed.

    Of two that ask at once the one that asked last counts, whichever comes first; the other steps aside.
    """
    if isinstance(found, Unchanged):
        got = Got(asked, feed.digest, None, found.etag, found.last_modified)
    else:
        got = _got(feed, found, asked)
    for _ in range(TRIES):
        try:
            return _take(feed, got, smaller)
        except ChangedMeanwhile:
            continue
    return Outcome(feed.key, "aside")


def _take(feed: Feed, got: Got, smaller: bool) -> Outcome:
    with _ready(feed, got) as these, transaction.atomic():
        only_one()
        now = Feed.objects.select_for_update().filter(id=feed.id).first()
        if now is None:
            raise NoSuchFeed(feed.key)
        if now.read is not None and got.asked < now.read <= clock.now():
            return Outcome(feed.key, "aside")
        if got.read is None and now.digest != got.digest:
            # What came is what was kept when it came, and is no more.
            return Outcome(feed.key, "aside")
        if got.read is not None and too_small(got.read.report.kept, now.kept) and not smaller:
            raise FeedRefused("smaller", now=got.read.report.kept, before=now.kept, key=feed.key)
        before = _findable(now)
        outcome = _taken_over(now, got, these)
        # Rows whose day and time moved to another heading are all there, and nobody finds one of them.
        if not smaller and too_small(after := _findable(now), before):
            raise FeedRefused("fewer-found", now=after, before=before, key=feed.key)
        return outcome


def failed(feed: Feed, asked: datetime, problem: FeedRefused) -> Outcome:
    """Notes why the list that is kept is not the newest. Who read it since then knows better."""
    params = {name: EMAIL.sub("…", said) if isinstance(said, str) else said for name, said in problem.params.items()}
    with transaction.atomic():
        rows = Feed.objects.filter(id=feed.id).exclude(read__gt=asked, read__lte=clock.now())
        rows.update(tried=asked, problem=problem.code, problem_params=json.dumps(params), fails=F("fails") + 1)
    return Outcome(feed.key, "kept", problem=problem.code, params=params)


def change(key: str, about: dict[str, Any], *, by: Actor) -> Feed:
    """Says other things of a list. Rows are read by them at the next refresh. NoSuchFeed, FeedRefused for no zone."""
    feed = one(key)
    values = {**{name: getattr(feed, name) for name in READ_WITH}, **about}
    reading(*(values[name] for name in READ_WITH))
    with transaction.atomic():
        if not Feed.objects.filter(id=feed.id).update(**about):
            raise NoSuchFeed(key)
        note(by=by, did="meetings.feed_changed", about=feed.key)
    return one(feed.key)


def remove(key: str, *, by: Actor) -> None:
    """Takes a list away with all its rows. Meetings that another list has too are shown from that one. NoSuchFeed."""
    feed = one(key)
    with transaction.atomic():
        only_one()
        _gone(feed)
        note(by=by, did="meetings.feed_removed", about=feed.key)
        work_out()


def remove_sample() -> None:
    """Takes the invented list away, in the caller's transaction. Whoever adds a list works out the rest."""
    for feed in Feed.objects.filter(kind=SAMPLE):
        _gone(feed)


def one(said: str) -> Feed:
    """The list of this key or address. NoSuchFeed."""
    keys = [said.strip().lower()]
    if "://" in said:
        try:
            keys.append(feed_key(address_of(said).text))
        except FeedRefused:
            raise NoSuchFeed(said) from None
    found = Feed.objects.filter(key__in=keys).first()
    if found is None:
        raise NoSuchFeed(said)
    return found


def _findable(feed: Feed) -> int:
    """How many of its meetings can be found by time."""
    by_day = Q(day__isnull=False) | Q(odd=True)
    return Listing.objects.filter(by_day, feed=feed, zone__isnull=False).exclude(time="").count()


def _gone(feed: Feed) -> None:
    delete_rows(list(Listing.objects.filter(feed=feed).values_list("id", flat=True)))
    feed.delete()


def _not_there(key: str) -> None:
    if Feed.objects.filter(key=key).exists():
        raise AlreadyThere(key)


def _how(feed: Feed) -> str:
    """By what rules a list is read: those of this release, and what was said of rows that say nothing themselves."""
    said = json.dumps([__version__, *(getattr(feed, name) for name in READ_WITH)])
    return hashlib.blake2b(said.encode(), digest_size=4).hexdigest()


def _got(feed: Feed, found: Fetched, asked: datetime) -> Got:
    """What came, read. FeedRefused where it cannot be, or no row of it can be kept."""
    digest = _how(feed) + hashlib.blake2b(found.data, digest_size=12).hexdigest()
    if digest == feed.digest:
        return Got(asked, digest, None, found.etag, found.last_modified)
    read = read_feed(found.data, reading(feed.zone, feed.language, feed.fellowship))
    if not read.report.kept:
        raise FeedRefused("none-kept", rows=read.report.rows_in)
    read = Read(tuple(with_zip_point(one, zip_point) for one in read.meetings), read.report)
    return Got(asked, digest, read, found.etag, found.last_modified)


@contextmanager
def _ready(feed: Feed, got: Got) -> Iterator[Ready | None]:
    """All that is done of a reading before the transaction; nothing where it is what is kept already."""
    if got.read is None:
        yield None
        return
    with ready(feed, got.read.meetings) as these:
        yield these


def _taken_over(feed: Feed, got: Got, these: Ready | None) -> Outcome:
    """The rows, and what the feed's row says of them."""
    taken = None
    if got.read is not None and these is not None:
        taken = these.take_over()
        report = got.read.report
        feed.form, feed.rows_in, feed.kept, feed.meetings = report.format, report.rows_in, report.kept, report.meetings
        feed.report = json.dumps(_report(report))
    feed.tried = feed.read = got.asked
    feed.problem, feed.problem_params, feed.fails = "", "{}", 0
    feed.digest, feed.etag, feed.last_modified = got.digest, got.etag[:200], got.last_modified[:200]
    feed.save(update_fields=OF_A_READING)
    how = "taken" if taken and (taken.new or taken.changed or taken.gone) else "same"
    if got.read is None:
        return Outcome(feed.key, how)
    nowhere = {one.line for one in got.read.meetings if is_nowhere(one)}
    return Outcome(feed.key, how, taken, got.read.report, len(nowhere))


def _report(report: Report) -> dict[str, Any]:
    refused = [
        {"line": row.line, "code": row.code, "params": dict(row.params)} for row in report.refused[:REFUSED_MOST]
    ]
    return {**report.counts(), "refused": refused}
