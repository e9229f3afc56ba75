"""What is asked of a list before it is kept: its key, when it is due, whether it became too small, where its rows are found."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from handrail.meetings.rules.places import Point
from handrail.meetings.rules.rows import Meeting

KEY_LETTERS = 8
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ZipPoint = Callable[[str], Point | None]
REMOTE = frozenset({"online", "phone"})
BY_ZIP = ("place", "by-zip")
"""Stands among what is unknown of a meeting whose point is only the middle of its ZIP code."""
EVERY_LEAST, EVERY_MOST = 1, 24 * 30


def feed_key(said: str) -> str:
    """Eight letters for a list: the same for the same address or file name, and telling nothing of it.

    A list that moves from http to https stays the same one, so that what people saved of it still leads to it.
    """
    whole = said.partition("://")[2] or said
    return base64.b32encode(hashlib.blake2b(whole.encode(), digest_size=5).digest()).decode().lower()[:KEY_LETTERS]


def due_at(tried: datetime, every_hours: int, fails: int, wait: int = 0) -> datetime:
    """When a list is asked for again by itself, after it was last tried: by its rhythm, and less and less often while it fails.

    `wait`: the seconds that its server asked for. After the first failure an hour, then two, four and so on, up to a day
    or to the list's own rhythm if that is longer.
    """
    if not fails:
        return tried + every_hours * HOUR
    pause = min(HOUR * (1 << min(fails - 1, 10)), max(DAY, every_hours * HOUR))
    return tried + max(pause, timedelta(seconds=wait))


def too_small(now: int, before: int) -> bool:
    """Whether so few rows after so many are rather a broken list than one that changed: under half."""
    return now * 2 < before


def with_zip_point(one: Meeting, zip_point: ZipPoint) -> Meeting:
    """The meeting; one in a room whose row has no point is looked for at the middle of its ZIP code."""
    if one.latitude is not None or one.venue in REMOTE or not one.postal_code:
        return one
    point = zip_point(one.postal_code)
    if point is None:
        return one
    unknown = tuple(found for found in one.unknown if found[0] != "place")
    return replace(one, latitude=point[0], longitude=point[1], unknown=(*unknown, BY_ZIP))


def is_nowhere(one: Meeting) -> bool:
    """Whether nobody who looks near a place finds it, though one would have to go there."""
    return one.latitude is None and one.venue not in REMOTE
