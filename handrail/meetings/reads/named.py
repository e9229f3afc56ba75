"""How the lists name towns, states and regions: read once an edition, so that no question reads every meeting for it."""

from __future__ import annotations

import json
import threading
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from handrail.meetings.models import Listing
from handrail.meetings.reads.engine import edition_now
from handrail.meetings.rules.asked import city_key
from handrail.meetings.rules.daytime import folded

AT_ONCE = 2_000
REGIONS = {
    # As JSON text, so that nothing else of a meeting is read; `json` and not `jsonb` takes whatever a text may hold.
    "sqlite": "SELECT id, json_extract(detail, '$.regions') FROM meetings_listing",
    "postgresql": "SELECT id, detail::json->>'regions' FROM meetings_listing",
}
NAMING = " WHERE twin_of_id IS NULL AND detail LIKE '%%\"regions\"%%'"


@dataclass(frozen=True, slots=True)
class Named:
    """How things are called, by the name as it is looked for.

    `towns`: (city, state) as the lists spell them; `cities`: the spellings of a city; `regions`: ids of meetings.
    """

    edition: int
    towns: Mapping[str, tuple[tuple[str, str], ...]]
    cities: Mapping[str, tuple[str, ...]]
    states: tuple[str, ...]
    regions: Mapping[str, array[int]]

    def of_region(self, name: str) -> RawSQL | None:
        """The ids of the meetings of this region, as one value for the database however many they are."""
        ids = self.regions.get(folded(name))
        if ids is None:
            return None
        each = "SELECT value FROM json_each(%s)"
        if connection.vendor == "postgresql":
            each = "SELECT value::bigint FROM json_array_elements_text(%s::json)"
        return RawSQL(each, [json.dumps(ids.tolist())])


_mutex = threading.Lock()
_made: dict[str, Named] = {}


def named() -> Named:
    """The names of this edition of the meetings; whoever comes while they are read waits for them."""
    name, edition = str(connection.settings_dict["NAME"]), edition_now()
    found = _made.get(name)
    if found is not None and found.edition == edition:
        return found
    with _mutex:
        found = _made.get(name)
        if found is None or found.edition != edition:
            found = _made[name] = _read(edition)
    return found


def _read(edition: int) -> Named:
    towns: dict[str, set[tuple[str, str]]] = {}
    cities: dict[str, set[str]] = {}
    states: set[str] = set()
    every: Any = Listing.objects.order_by().values_list("city", "state").distinct()
    for city, state in every.iterator(AT_ONCE):
        towns.setdefault(city_key(city), set()).add((city, state))
        cities.setdefault(folded(city), set()).add(city)
        states |= {state} if state else set()
    return Named(
        edition,
        {key: tuple(sorted(pairs)) for key, pairs in towns.items()},
        {key: tuple(sorted(some)) for key, some in cities.items() if key},
        tuple(sorted(states)),
        _regions(),
    )


def _regions() -> dict[str, array[int]]:
    regions: dict[str, array[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(REGIONS[connection.vendor] + NAMING, [])
        while some := cursor.fetchmany(AT_ONCE):
            for id_, said in some:
                for name in {folded(str(one)) for one in json.loads(said or "[]")}:
                    regions.setdefault(name, array("q")).append(id_)
    return regions
