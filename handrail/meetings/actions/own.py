"""The list that is kept here by hand: its rows are looked at, saved and shown in one transaction, all of them or none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from handrail.audit.actions import note
from handrail.kernel import clock
from handrail.kernel.actor import Actor
from handrail.meetings.actions import feeds
from handrail.meetings.actions.importing import Taken, only_one, take_over
from handrail.meetings.models import Feed, Listing, OwnRow
from handrail.meetings.places import zip_point
from handrail.meetings.reading import reading
from handrail.meetings.rules import own as rules
from handrail.meetings.rules.guide import Reading
from handrail.meetings.rules.keeping import too_small
from handrail.meetings.rules.kept import ref_of
from handrail.meetings.rules.own import Looked, Problem, Unfit
from handrail.meetings.rules.rows import Meeting
from handrail.meetings.rules.times import zone_named

KEY = "own"
ASIDE = "own-lists"
"""The folder under HANDRAIL_VAR where the list lies as it was."""
Rows = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Own:
    """A row of the own list: as it is saved, the refs under which its days are shown, and whether its last day is past."""

    slug: str
    row: dict[str, Any]
    refs: tuple[str, ...]
    over: bool


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit did: rows before and after by their slug (None: none), what was taken over, and what was put right."""

    before: dict[str, dict[str, Any] | None]
    after: dict[str, dict[str, Any] | None]
    taken: Taken
    repaired: frozenset[str]


class NoSuchRow(Exception):
    """No row of the own list has this ref or slug."""


class Shrinks(Exception):
    """A table with under half the rows of the list."""

    def __init__(self, now: int, before: int) -> None:
        self.now, self.before = now, before
        super().__init__(now, before)


def rows() -> list[Own]:
    """The own list in order, with what is over."""
    now, how = clock.now(), _reading()
    return [
        Own(slug, row, tuple(ref_of(KEY, one.slug) for one in rules.shown(row, how)), _is_over(row, now))
        for slug, row in _saved().items()
    ]


def put_aside(before: Iterable[Own]) -> Path:
    """Writes the list as it is, as a table, where whoever wants it back finds it. OSError where that cannot be."""
    folder = Path(settings.HANDRAIL_VAR) / ASIDE
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"own-{clock.now():%Y%m%dT%H%M%SZ}.csv"
    path.write_text(rules.as_table(one.row for one in before), encoding="utf-8-sig", newline="")
    return path


def put(given: Mapping[str, Any], *, by: Actor, name: str) -> Edited:
    """Adds a row by its field names. Unfit for values that are not understood. `name`: what a list that begins here is called."""

    def added(kept: Rows) -> tuple[Rows, frozenset[str]]:
        looked = rules.looked_at(given, _reading())
        slug = _free(looked.row["slug"], kept)
        return {**kept, slug: _now({**looked.row, "slug": slug})}, looked.repaired

    return _edit(added, by=by, name=name)


def change(said: str, given: Mapping[str, Any], *, by: Actor) -> Edited:
    """Gives fields of one row, named by ref or slug, other values; an empty one takes the field away. NoSuchRow, Unfit."""

    def changed(kept: Rows) -> tuple[Rows, frozenset[str]]:
        slug = _slug_of(said, kept)
        looked = rules.looked_at({**rules.changed(kept[slug], given), "slug": slug}, _reading())
        return {**kept, slug: _now({**looked.row, "slug": slug})}, looked.repaired

    return _edit(changed, by=by)


def drop(said: str, *, by: Actor) -> Edited:
    """Takes one row away. NoSuchRow."""

    def dropped(kept: Rows) -> tuple[Rows, frozenset[str]]:
        gone = _slug_of(said, kept)
        return {slug: row for slug, row in kept.items() if slug != gone}, frozenset()

    return _edit(dropped, by=by)


def replace(table: Iterable[tuple[int, Mapping[str, Any]]], *, by: Actor, name: str, smaller: bool = False) -> Edited:
    """Makes these rows, with their lines, the whole list. Unfit with what is wrong in any of them; Shrinks."""

    def replaced(kept: Rows) -> tuple[Rows, frozenset[str]]:
        how, made, repaired, problems = _reading(), Rows(), set[str](), list[Problem]()
        for line, given in table:
            looked = _looked(given, how, line, problems)
            if looked is None:
                continue
            slug = _free(looked.row["slug"], made)
            same = _apart(kept.get(slug, {})) == _apart({**looked.row, "slug": slug})
            made[slug] = kept[slug] if same else _now({**looked.row, "slug": slug})
            repaired |= looked.repaired
        if problems:
            raise Unfit(problems)
        if too_small(len(made), len(kept)) and not smaller:
            raise Shrinks(len(made), len(kept))
        return made, frozenset(repaired)

    return _edit(replaced, by=by, name=name)


def is_stale(now: datetime) -> bool:
    """Whether a row's last day is past and it is shown still."""
    over = [row for row in _saved().values() if _is_over(row, now)]
    how = _reading()
    shown = [one.slug for row in over for one in rules.shown(row, how)]
    return Listing.objects.filter(feed__key=KEY, slug__in=shown).exists()


def publish_again() -> feeds.Outcome:
    """Shows the list as it is today."""
    with transaction.atomic():
        only_one()
        return feeds.Outcome(KEY, "taken", _publish(Feed.objects.get(key=KEY), _saved()))


def _edit(doing: Callable[[Rows], tuple[Rows, frozenset[str]]], *, by: Actor, name: str = "") -> Edited:
    with transaction.atomic():
        only_one()
        kept = _saved()
        made, repaired = doing(kept)
        feed = _feed(name, by)
        touched = [slug for slug in {**kept, **made} if kept.get(slug) != made.get(slug)]
        _write(feed, touched, made)
        taken = _publish(feed, made)
        if touched:
            note(by=by, did="meetings.feed_changed", about=KEY)
    return Edited(
        {slug: kept.get(slug) for slug in touched}, {slug: made.get(slug) for slug in touched}, taken, repaired
    )


def _write(feed: Feed, touched: Iterable[str], made: Rows) -> None:
    """The rows that changed; one that stays keeps its place in the list."""
    for slug in touched:
        if slug in made:
            OwnRow.objects.update_or_create(feed=feed, slug=slug, defaults={"row": json.dumps(made[slug])})
        else:
            OwnRow.objects.filter(feed=feed, slug=slug).delete()


def _feed(name: str, by: Actor) -> Feed:
    """The feed of the own list, begun now where there is none."""
    feed = Feed.objects.filter(key=KEY).first()
    if feed is None:
        feeds.remove_sample()
        feed = Feed.objects.create(key=KEY, kind=feeds.OWN, name=name)
        note(by=by, did="meetings.feed_added", about=KEY)
    return feed


def _publish(feed: Feed, kept: Rows) -> Taken:
    now, how = clock.now(), reading(feed.zone, feed.language, feed.fellowship)
    current = [row for row in kept.values() if not _is_over(row, now)]
    meetings: list[Meeting] = [one for row in current for one in rules.shown(row, how, zip_point)]
    feed.tried = feed.read = now
    feed.form, feed.rows_in, feed.kept, feed.meetings = "own", len(kept), len(current), len(meetings)
    feed.save(update_fields=("tried", "read", "form", "rows_in", "kept", "meetings"))
    return take_over(feed, meetings)


def _saved() -> Rows:
    return {one.slug: json.loads(one.row) for one in OwnRow.objects.filter(feed__key=KEY).order_by("id")}


def _reading() -> Reading:
    feed = Feed.objects.filter(key=KEY).first()
    return reading(feed.zone, feed.language, feed.fellowship) if feed else reading()


def _looked(given: Mapping[str, Any], how: Reading, line: int, problems: list[Problem]) -> Looked | None:
    try:
        return rules.looked_at(given, how, line)
    except Unfit as unfit:
        problems += unfit.problems
        return None


def _slug_of(said: str, kept: Rows) -> str:
    if said in kept:
        return said
    how = _reading()
    for slug, row in kept.items():
        if said.lower() in {ref_of(KEY, one.slug) for one in rules.shown(row, how)}:
            return slug
    raise NoSuchRow(said)


def _free(slug: str, kept: Rows) -> str:
    """The slug, or with a number behind it where another row has it."""
    free, n = slug, 1
    while free in kept:
        n += 1
        free = f"{slug}-{n}"
    return free


def _apart(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "updated"}


def _now(row: dict[str, Any]) -> dict[str, Any]:
    """The row as of now: how fresh it is, is when somebody saw to it here."""
    return {**row, "updated": f"{clock.now():%Y-%m-%d %H:%M:%S}"}


def _is_over(row: Mapping[str, Any], now: datetime) -> bool:
    return bool(row.get("ends")) and rules.is_over(row, now.astimezone(zone_named(str(row["timezone"]))).date())
