"""Opens a feed that is a file, within limits, and reads it by the rules of this room."""

import gzip
import zlib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import BinaryIO

from handrail.content.texts import read_pack
from handrail.meetings.rules.feeds import FeedRefused, Read, read_feed
from handrail.meetings.rules.guide import Reading
from handrail.meetings.rules.times import zone_names
from handrail.meetings.rules.types import Codes, codes_of
from handrail.meetings.zones import zone_at

MIB = 1024 * 1024
MOST = 64 * MIB
TYPES = Path(__file__).with_name("content") / "types.toml"
GZIP = b"\x1f\x8b"


@cache
def codes() -> Codes:
    """The codes of kinds of meetings of this release."""
    return codes_of(read_pack(TYPES))


@cache
def zones() -> frozenset[str]:
    """The names of the zones that this release knows."""
    return zone_names()


def reading(zone: str = "", language: str = "", fellowship: str = "") -> Reading:
    """The defaults of a feed, with all that reading it needs. FeedRefused for a zone that does not exist."""
    made = Reading(codes(), zones(), language=language, fellowship=fellowship, zone_at=zone_at)
    if not zone:
        return made
    known = made.zone_by_fold.get(zone.lower())
    if known is None:
        raise FeedRefused("no-such-zone", zone=zone)
    return replace(made, zone=known)


def unpacked(file: BinaryIO, most: int = MOST) -> bytes:
    """The bytes of a feed, never more than `most` of them in memory, whatever a compressed file would become."""
    head = file.read(2)
    file.seek(0)
    try:
        data = gzip.GzipFile(fileobj=file).read(most + 1) if head == GZIP else file.read(most + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as problem:
        raise FeedRefused("bad-gzip") from problem
    if len(data) > most:
        raise FeedRefused("too-large", most=most // MIB)
    return data


def read_file(path: Path, how: Reading, most: int = MOST) -> Read:
    """The feed in a file. FeedRefused, with a reason, for one that cannot be read."""
    return read_feed(bytes_of(path, most), how)


def bytes_of(path: Path, most: int = MOST) -> bytes:
    """What is in a file, unpacked. FeedRefused, with a reason, for one that cannot be opened or is too large."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise FeedRefused("not-a-file")
        if size > most:
            raise FeedRefused("too-large", most=most // MIB)
        with path.open("rb") as file:
            return unpacked(file, most)
    except FileNotFoundError as problem:
        raise FeedRefused("no-file") from problem
    except (OSError, ValueError) as problem:
        if isinstance(problem, FeedRefused):
            raise
        raise FeedRefused("file-closed") from problem
