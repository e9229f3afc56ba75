"""Places that come with the release: where each ZIP code of the United States is, and the names of its states."""

import hashlib
import re
import tomllib
from functools import cache
from pathlib import Path

from handrail.content.texts import read_pack
from handrail.meetings.rules.asked import States, states_of
from handrail.meetings.rules.places import Point

CONTENT = Path(__file__).with_name("content")
CODES = 100_000
BITS = CODES // 8
POINT = 6
ZIP = re.compile(r"([0-9]{5})(?:-?[0-9]{4})?", re.ASCII)


class Damaged(Exception):
    """The file of ZIP codes is not the one of this release."""


class Zips:
    """Where each ZIP code is. `tools/zips.py` says the form of the file and makes it."""

    def __init__(self, data: bytes, sha256: str, count: int) -> None:
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Damaged("zips.bin is not the file that zips.toml names; install this release again.")
        self._bits, self._points = data[:BITS], data[BITS:]
        self.count = int.from_bytes(self._bits, "big").bit_count()
        if self.count != count or len(self._points) != count * POINT:
            raise Damaged(f"zips.bin has {self.count} ZIP codes; zips.toml says {count}.")

    def point(self, code: int) -> Point | None:
        """The middle of a ZIP, in degrees north and east to four decimals; None for one that has no area."""
        at, bit = divmod(code, 8)
        if not self._bits[at] >> (7 - bit) & 1:
            return None
        before = (int.from_bytes(self._bits[: at + 1], "big") >> (7 - bit)).bit_count() - 1
        row = self._points[before * POINT : (before + 1) * POINT]
        north, east = int.from_bytes(row[:3], "big"), int.from_bytes(row[3:], "big")
        return round(north / 10_000 - 90, 4), round(east / 10_000 - 180, 4)


def read_zips(folder: Path) -> Zips:
    """The file of ZIP codes in a folder, checked. Damaged for one that is not as its head says; OSError for none."""
    head = tomllib.loads((folder / "zips.toml").read_text(encoding="utf-8"))
    return Zips((folder / "zips.bin").read_bytes(), head["sha256"], head["count"])


@cache
def zips() -> Zips:
    """Those of this release, read once."""
    return read_zips(CONTENT)


@cache
def states() -> States:
    """The states and territories of this release."""
    return states_of(read_pack(CONTENT / "states.toml"))


def zip_point(text: str) -> Point | None:
    """The middle of a ZIP ("87301" or "87301-1234"), in degrees north and east; None for what is none that we know."""
    found = ZIP.fullmatch(text.strip())
    return zips().point(int(found[1])) if found else None
