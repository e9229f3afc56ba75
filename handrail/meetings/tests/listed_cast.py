"""Invented meetings of one list, for tests of what the app and its calls make of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from handrail.meetings.actions.importing import take_over
from handrail.meetings.models import Feed, Listing
from handrail.meetings.tests.feeds_cast import read_rows
from handrail.meetings.tests.kept_cast import row

LIST = "mesa"
READ = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
ROWS = (
    row(1, day=0, name="Still Water", types=["O", "W"], notes="Ring twice."),
    row(2, day=0, time="18:15", name="Mesa Evening"),
    row(
        3, day=2, name="Martes", languages=["es"], conference_url="https://zoom.us/j/1",
        formatted_address="Gallup, NM, USA",
    ),
)  # fmt: skip


def put(*more: dict[str, Any], but: str = "") -> None:
    """The list holds these rows, and more, but for the one of this slug."""
    feed, _ = Feed.objects.get_or_create(key=LIST, defaults={"kind": "own", "name": "Mesa list", "read": READ})
    take_over(feed, read_rows(*(one for one in (*ROWS, *more) if one["slug"] != but)).meetings)


def ref(name: str) -> str:
    """The public id of the meeting of this name."""
    return Listing.objects.get(name=name).ref
