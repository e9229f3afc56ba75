"""What can be chosen from: fellowships, languages, kinds and towns that occur in the meetings that are kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db import connection

from handrail.meetings.models import City, Feed, Listing
from handrail.meetings.reads.engine import edition_now
from handrail.meetings.rules.asked import City as Town

FELLOWSHIPS_MOST = 200
"""What a feed writes into the field is its own: no page shows a list of them without an end."""


@dataclass(frozen=True, slots=True)
class Choices:
    """(code, number of meetings), the most frequent first; `zone` is where most meetings are.

    `fellowships` are the FELLOWSHIPS_MOST most frequent, by name.
    """

    edition: int
    fellowships: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    types: tuple[tuple[str, int], ...]
    zones: tuple[tuple[str, int], ...]
    towns: tuple[Town, ...]
    meetings: int
    sample: bool

    @property
    def zone(self) -> str:
        """The zone that most meetings are in; UTC where there are none."""
        return self.zones[0][0] if self.zones else "UTC"


_made: dict[str, Choices] = {}


def choices() -> Choices:
    """Those of this edition of the meetings; counted once an edition."""
    name, edition = str(connection.settings_dict["NAME"]), edition_now()
    found = _made.get(name)
    if found is None or found.edition != edition:
        found = _made[name] = _count(edition)
    return found


def _count(edition: int) -> Choices:
    fellowships: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    types: Counter[str] = Counter()
    zones: Counter[str] = Counter()
    rows = Listing.objects.filter(twin_of=None).values_list("fellowship", "languages", "types", "zone__name")
    for fellowship, said, codes, zone in rows.iterator(chunk_size=2000):
        fellowships.update([fellowship] if fellowship else [])
        languages.update(said.split())
        types.update(codes.split())
        zones.update([zone] if zone else [])
    towns = [
        Town(one.name, one.state, one.latitude, one.longitude, one.meetings, one.zone or None)
        for one in City.objects.order_by("id")
    ]
    return Choices(
        edition=edition,
        fellowships=tuple(sorted(_often(fellowships)[:FELLOWSHIPS_MOST], key=lambda one: one[0].casefold())),
        languages=_often(languages),
        types=_often(types),
        zones=_often(zones),
        towns=tuple(towns),
        meetings=Listing.objects.filter(twin_of=None).count(),
        sample=Feed.objects.filter(kind="sample").exists(),
    )


def _often(found: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))
