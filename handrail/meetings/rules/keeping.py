"""What is asked before a list is kept: what it is called, when it is due again, and whether it became too small to believe."""

import base64
import hashlib
from datetime import datetime, timedelta

KEY_LETTERS = 8
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
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
