"""Notes that a listing is wrong, for those who run this server: who sent one is not known, and not asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Min

from handrail.kernel.refusal import Refusal
from handrail.meetings.models import Listing, Wrong

KINDS = ("time", "place", "link", "over", "other")
TEXT_MOST = 500
OF_ONE_MOST, ALL_MOST = 20, 5000
"""How many notes are kept of one meeting, and in all: more say nothing new, and nobody may fill the disk."""
KEPT = timedelta(days=90)
"""A note that nobody took away goes by itself: the list was read many times since."""


def note_wrong(ref: str, kind: str, text: str, day: date) -> bool:
    """Keeps a note about the meeting of this ref; False where there are enough of them.

    Nobody can shut the box for others: when it is full, the oldest note goes of the meeting that has the most.
    Refusal: meetings.page.wrong.no-kind, meetings.page.wrong.too-long, meetings.page.gone-title.
    """
    said = "".join(one if one.isprintable() or one == "\n" else " " for one in text.replace("\r\n", "\n")).strip()
    if kind not in KINDS:
        raise Refusal("meetings.page.wrong.no-kind")
    if len(said) > TEXT_MOST:
        raise Refusal("meetings.page.wrong.too-long", n=len(said) - TEXT_MOST)
    with transaction.atomic():
        row = Listing.objects.filter(ref=ref).values_list("feed_id", flat=True).first()
        if row is None:
            raise Refusal("meetings.page.gone-title")
        if Wrong.objects.filter(ref=ref).count() >= OF_ONE_MOST:
            return False
        if Wrong.objects.count() >= ALL_MOST:
            _make_room()
        Wrong.objects.create(feed_id=row, ref=ref, kind=kind, text=said, day=day)
        return True


def _make_room() -> None:
    most = Wrong.objects.values("ref").annotate(notes=Count("id"), oldest=Min("id")).order_by("-notes", "oldest")
    Wrong.objects.filter(id=most[0]["oldest"]).delete()


def remove_old(today: date) -> int:
    """Takes away the notes that have lain for `KEPT`; how many."""
    return Wrong.objects.filter(day__lt=today - KEPT).delete()[0]


def remove_wrong(ids: Sequence[int]) -> int:
    """Takes notes away, all of them or none; how many there were. Refusal: meetings.wrong.no-such."""
    with transaction.atomic():
        there = set(Wrong.objects.filter(id__in=ids).values_list("id", flat=True))
        for one in ids:
            if one not in there:
                raise Refusal("meetings.wrong.no-such", id=one)
        Wrong.objects.filter(id__in=there).delete()
        return len(there)
