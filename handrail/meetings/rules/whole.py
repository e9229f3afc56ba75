"""What only the whole of a feed shows: how it counts days, what stands in it twice, which place is none."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from handrail.meetings.rules.daytime import DAYS, folded
from handrail.meetings.rules.guide import SLUG_MOST, Reading
from handrail.meetings.rules.named_zone import name_allows
from handrail.meetings.rules.places import is_placeholder
from handrail.meetings.rules.rows import Meeting, Notes, RowRefused

SHARED_LEAST, TOWNS_LEAST = 10, 3
"""Online meetings that share one point are at a placeholder: so many of them, half of all, from so many towns, and nobody
meets there in person."""
FAR, NEAR = 30.0, 15.0
REGION_LEAST, REGION_SHARE = 20, 0.9
"""A list of one region: so many points, and this share of them within NEAR degrees of its middle."""
DOUBTFUL_SHARE = 0.25
USUAL_LANGUAGES = {"en", "es"}


@dataclass(slots=True)
class Row:
    """A kept row: what was noted of it, and its meetings."""

    line: int
    notes: Notes
    meetings: list[Meeting]


class Seen:
    """Rows that were read, so that the same one is not kept twice."""

    def __init__(self) -> None:
        self._line_of: dict[bytes, int] = {}

    def refuse_again(self, line: int, row: Mapping[str, Any]) -> None:
        """RowRefused when a row before was the same in everything."""
        said = json.dumps(row, sort_keys=True, default=str).encode(errors="surrogatepass")
        first = self._line_of.setdefault(hashlib.blake2b(said, digest_size=16).digest(), line)
        if first != line:
            raise RowRefused("same-row", first=first)


def first_day(rows: Iterable[Mapping[str, Any]]) -> int:
    """The number of Sunday: 1 where no row says 0 and names such as "Monday Night" agree with counting from 1; else 0."""
    numbered = []
    for row in rows:
        value = row.get("day")
        if isinstance(value, str) and re.fullmatch(r"\s*[0-9]\s*", value):
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            numbered.append((value, row))
    if 0 in (numbers := {value for value, _ in numbered}) or 7 not in numbers:
        return 0
    from_zero = from_one = 0
    for value, row in numbered:
        named = {DAYS[word] for word in re.findall(r"[a-z]{5,}", folded(str(row.get("name", "")))) if word in DAYS}
        if len(named) == 1:
            day = named.pop()
            from_zero += value % 7 == day
            from_one += value - 1 == day
    return 1 if from_one > from_zero else 0


def looked_at(rows: list[Row], reading: Reading) -> tuple[Meeting, ...]:
    """All meetings, after what only the whole shows was put right or noted in their rows."""
    _points(rows)
    far = _far_off(rows)
    for row in rows:
        _zone(row, reading, row.line in far)
    _languages(rows, reading)
    _slugs(rows)
    _doubles(rows)
    same: dict[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]] = {}
    for row in rows:
        unknown = tuple(sorted(row.notes.unknown.items()))
        unknown = same.setdefault(unknown, unknown)
        row.meetings = [replace(meeting, unknown=unknown) for meeting in row.meetings]
    return tuple(meeting for row in rows for meeting in row.meetings)


def _change(row: Row, **values: Any) -> None:
    row.meetings = [replace(meeting, **values) for meeting in row.meetings]


def _points(rows: list[Row]) -> None:
    """Swaps what lies on the other side of the world from the rest, and takes away points that are no place."""
    placed = [(row, row.meetings[0]) for row in rows if row.meetings[0].latitude is not None]
    if len(placed) >= 5:
        north = median(float(one.latitude or 0) for _, one in placed)
        east = median(float(one.longitude or 0) for _, one in placed)
        for row, one in placed:
            lat, lon = float(one.latitude or 0), float(one.longitude or 0)
            far = max(abs(lat - north), abs(lon - east)) > FAR
            if far and abs(lon) <= 90 and max(abs(lon - north), abs(lat - east)) < NEAR:
                row.notes.repaired.add("coordinates-swapped")
                _change(row, latitude=lon, longitude=lat)
    remote = [(row, row.meetings[0]) for row in rows if row.meetings[0].venue in ("online", "phone")]
    shared = _shared_points(one for _, one in placed)
    for row, one in remote:
        if one.latitude is None or one.longitude is None:
            continue
        if (one.latitude, one.longitude) in shared or is_placeholder((one.latitude, one.longitude)):
            row.notes.lacks("place", "placeholder")
            _change(row, latitude=None, longitude=None)


def _far_off(rows: list[Row]) -> set[int]:
    """Lines of a regional list whose point is in another part of the world: a sign or a digit was lost, most often."""
    points = [
        (row, one.latitude, one.longitude)
        for row in rows
        if (one := row.meetings[0]).latitude is not None and one.longitude is not None
    ]
    if len(points) < REGION_LEAST:
        return set()
    north, east = median(point[1] for point in points), median(point[2] for point in points)
    away = [(row, max(abs(lat - north), min(abs(lon - east), 360 - abs(lon - east)))) for row, lat, lon in points]
    if sum(off < NEAR for _, off in away) < REGION_SHARE * len(away):
        return set()
    for row in (found := [row for row, off in away if off > FAR]):
        row.notes.noted.add("far-off")
    return {row.line for row in found}


def _shared_points(placed: Iterable[Meeting]) -> set[tuple[float | None, float | None]]:
    towns: dict[tuple[float | None, float | None], set[str]] = {}
    number: Counter[tuple[float | None, float | None]] = Counter()
    lived_in = set()
    for one in placed:
        point = (one.latitude, one.longitude)
        if one.venue in ("online", "phone"):
            number[point] += 1
            towns.setdefault(point, set()).add(folded(one.formatted_address or one.city))
        else:
            lived_in.add(point)
    often = {point for point, n in number.items() if n >= SHARED_LEAST and n * 2 >= number.total()}
    return {point for point in often - lived_in if len(towns[point]) >= TOWNS_LEAST}


def _zone(row: Row, reading: Reading, far: bool) -> None:
    """The zone of a row that says none: of its point, then of its feed; of its feed first where nobody has to go there.

    The point of an online meeting is often where its people once met, or an office. A row that says a zone that does not
    exist is not given its feed's, since it says that it is another; but a place is in its zone whatever the row says. A point
    that is `far` from all others of its list is likely wrong, and names no zone.
    """
    one = row.meetings[0]
    if one.zone:
        return
    remote, unread = one.venue in ("online", "phone"), row.notes.unknown.get("zone") == "no-such-zone"
    of_point = None
    if one.latitude is not None and one.longitude is not None and _is_a_place(one) and not (far or (remote and unread)):
        of_point = reading.zone_at(one.latitude, one.longitude)
    ways = [("zone-of-point", of_point), ("zone-of-feed", "" if unread else reading.zone)]
    for kind, zone in reversed(ways) if remote else ways:
        if zone and not name_allows(one.name, one.time, zone):
            row.notes.unknown["zone"] = "name-says-other"
        elif zone:
            del row.notes.unknown["zone"]
            row.notes.noted.add(kind)
            row.notes.repaired |= {"zone-not-read"} if unread else set()
            _change(row, zone=zone)
            return


def _is_a_place(one: Meeting) -> bool:
    """Whether the point of a meeting is in its town: not the middle of a state or a country, not a server's own place."""
    if is_placeholder((one.latitude or 0, one.longitude or 0)):
        return False
    if one.approximate is False or one.city or one.postal_code:
        return True
    address = one.formatted_address or one.address
    if not address:
        return one.approximate is None
    return address.count(",") >= 2 or bool(re.search(r"\d", address))


def _languages(rows: list[Row], reading: Reading) -> None:
    """A code that makes a quarter of a feed Hebrew, and the feed is not, means something else there."""
    held = Counter(code for row in rows for code in row.meetings[0].types)
    for code, n in held.items():
        language = reading.codes.languages.get(code, "en")
        if language in USUAL_LANGUAGES or language == reading.language or n <= max(3, DOUBTFUL_SHARE * len(rows)):
            continue
        for row in rows:
            one = row.meetings[0]
            if code not in one.types:
                continue
            row.notes.noted |= {"other-types", "types-doubtful"}
            languages = tuple(name for name in one.languages if name != language)
            if not languages and reading.language:
                languages = (reading.language,)
            elif not languages:
                row.notes.lacks("language", "doubtful-code")
            types = tuple(kept for kept in one.types if kept != code)
            if not types:
                row.notes.lacks("types", "other-codes")
            _change(row, types=types, other_types=tuple(sorted({*one.other_types, code})), languages=languages)


def _slugs(rows: list[Row]) -> None:
    """Tells apart meetings that a feed calls the same. All of them get a longer name, whatever their order in the feed.

    If the first kept its name, what somebody saved would be another meeting once the feed turns its rows around.
    """
    left = [(row, at) for row in rows for at in range(len(row.meetings))]
    taken: set[str] = set()
    for more in (_slug_given, _slug_when, _slug_name, _slug_all):
        names = [more(row.meetings[at]) for row, at in left]
        often = Counter(names)
        alone = {name for name, n in often.items() if n == 1} - taken
        taken |= alone
        for (row, at), name in zip(left, names, strict=True):
            if name in alone:
                _name(row, at, name)
        left = [one for one, name in zip(left, names, strict=True) if name not in alone]
    number: Counter[str] = Counter()
    for row, at in left:
        # Alike in everything that we read: which is which says nothing, so they are counted.
        slug = _slug_all(row.meetings[at])
        number[slug] += 1
        while (name := _longer(slug, f"-{number[slug]}")) in taken:
            number[slug] += 1
        taken.add(name)
        _name(row, at, name)


def _name(row: Row, at: int, slug: str) -> None:
    if row.meetings[at].slug != slug:
        row.notes.repaired.add("slug-twice")
        row.meetings[at] = replace(row.meetings[at], slug=slug)


def _longer(slug: str, more: str) -> str:
    return slug[: SLUG_MOST - len(more)] + more


def _slug_given(one: Meeting) -> str:
    return one.slug


def _slug_when(one: Meeting) -> str:
    when = f"-{'x' if one.day is None else one.day}-{(one.time or '').replace(':', '')}"
    return _longer(one.slug, when.rstrip("-"))


def _slug_name(one: Meeting) -> str:
    return _longer(_slug_when(one), f"-{_short(one.name)}")


def _slug_all(one: Meeting) -> str:
    return _longer(_slug_name(one), f"-{_short(repr(replace(one, line=0, unknown=())))}")


def _short(said: str) -> str:
    return hashlib.blake2b(said.encode(errors="surrogatepass"), digest_size=4).hexdigest()


def _doubles(rows: list[Row]) -> None:
    """Notes every row whose name, day, time and place another row before has: perhaps one meeting, perhaps two."""
    seen: set[tuple[object, ...]] = set()
    for row in rows:
        for one in row.meetings:
            place = folded(one.formatted_address or one.address or one.location or one.conference_url)
            what = (folded(one.name), one.day, one.time, place)
            if what in seen:
                row.notes.noted.add("same-meeting")
            seen.add(what)
