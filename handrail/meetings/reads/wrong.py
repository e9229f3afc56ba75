"""The notes that a listing is wrong, for the operator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from handrail.meetings.models import Listing, Wrong


@dataclass(frozen=True, slots=True)
class Note:
    """One note: of which meeting of which list, what is wrong, in whose words (plain, at most 500 letters)."""

    id: int
    day: date
    feed: str
    ref: str
    name: str
    kind: str
    text: str


def notes() -> list[Note]:
    """All of them, the oldest first. A meeting that is gone since has an empty name."""
    rows = list(Wrong.objects.select_related("feed").order_by("id"))
    names = dict(Listing.objects.filter(ref__in={row.ref for row in rows}).values_list("ref", "name"))
    return [Note(row.id, row.day, row.feed.name, row.ref, names.get(row.ref, ""), row.kind, row.text) for row in rows]
