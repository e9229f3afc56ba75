"""Requests a minute, counted in this process's memory: a volume limit, not a guard (guesses are counted in the database).

With several processes each counts for itself. Keys are hashed with a secret of this process; nothing is stored.
"""

import hashlib
import secrets
import threading
import time

_MOST_KEYS = 20_000


class Buckets:
    """One bucket a key: it holds a minute's worth, and fills evenly."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(16)
        self._mutex = threading.Lock()
        self._left: dict[bytes, tuple[float, float]] = {}

    def wait(self, route: str, who: str, a_minute: float) -> int:
        """Takes one; 0 when there was one, else the seconds until there is."""
        key = hashlib.blake2b(f"{route} {who}".encode("utf-8", "replace"), key=self._secret, digest_size=12).digest()
        now = time.monotonic()
        with self._mutex:
            left, seen = self._left.pop(key, (a_minute, now))
            left = min(a_minute, left + (now - seen) * a_minute / 60)
            enough = left >= 1
            self._left[key] = (left - 1 if enough else left, now)
            while len(self._left) > _MOST_KEYS:  # the one not seen for longest goes
                del self._left[next(iter(self._left))]
        return 0 if enough else max(1, round((1 - left) * 60 / a_minute + 0.5))


buckets = Buckets()
