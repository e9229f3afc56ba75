"""The time zone of a point on the map, by the boundaries of tzfpy (docs/decisions/0021-places-and-zones.md)."""

from functools import cache

import tzfpy

from handrail.meetings.rules.times import zone_names


@cache
def _known() -> frozenset[str]:
    return frozenset(name for name in zone_names() if not name.startswith("Etc/"))


def zone_at(latitude: float, longitude: float) -> str | None:
    """The one zone in which this point lies, in degrees north and east, by a name that `zone_names` knows.

    None at sea, off the map, and where two zones claim the place: then the point does not say which clock people there
    live by, and who publishes the list is asked instead.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    found = tzfpy.get_tzs(longitude, latitude)
    return found[0] if len(found) == 1 and found[0] in _known() else None
