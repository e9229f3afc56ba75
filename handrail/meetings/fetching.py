"""Fetches a feed from its address, within limits of size, time and place (docs/decisions/0020-fetching-feeds.md).

Nothing here writes a log line, and no refusal holds more of an address than its host.
"""

import gzip
import io
import logging
import re
import ssl
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

import httpcore

from handrail import __version__
from handrail.kernel import clock
from handrail.meetings.dialling import Deadline, Dialler, Ways
from handrail.meetings.reading import GZIP, MIB, MOST, unpacked
from handrail.meetings.rules.addresses import Address, Networks, address_of, bmlt_below, bmlt_of, moved, sheet_of
from handrail.meetings.rules.feeds import FeedRefused

AGENT = f"Handrail-Feeds/{__version__}"
ACCEPT = "application/json, text/csv;q=0.9, */*;q=0.5"
MOVES = {301, 302, 303, 307, 308}
STATUS = {401: "asks-password", 403: "forbidden", 404: "not-there", 410: "gone"}
PERHAPS_ROOT = {"html", "not-there", "forbidden"}
WAIT_UNSAID, WAIT_MOST = 3600, 86400
KEPT_MOST = 200
PIECE = 64 * 1024
# At its finest grain httpcore tells headers, and with them addresses.
logging.getLogger("httpcore").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take: bytes, seconds, redirects. `read` is the longest silence."""

    most: int = MOST
    connect: float = 10
    read: float = 20
    whole: float = 120
    moves: int = 5

    def timeouts(self) -> dict[str, float]:
        """The same as httpcore takes them."""
        return {"connect": self.connect, "read": self.read, "write": self.read, "pool": self.connect}


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A feed as it came: the address to ask next time, its bytes unpacked, and what to ask by next time."""

    address: str = field(repr=False)
    data: bytes = field(repr=False)
    etag: str = ""
    last_modified: str = ""


Take = Callable[[Address], Fetched]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server has nothing newer than what these stand for."""

    address: str = field(repr=False)
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class _Ask:
    """One fetch: what stays the same over its redirects."""

    allow: Networks
    limits: Limits
    ways: Ways
    deadline: Deadline
    headers: dict[str, str]


def fetch(
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    allow: Networks = (),
    limits: Limits = LIMITS,
    ways: Ways | None = None,
) -> Fetched | Unchanged:
    """What stands at an address, or that it is as it was. `allow`: networks let through beside the open internet.

    FeedRefused, with a code that `meetings.feed.*` has a sentence for, whenever it cannot be had.
    """
    at = asked = address_of(url)
    headers = {"Accept": ACCEPT, "Accept-Encoding": "gzip, identity", "User-Agent": AGENT}
    if header_kept(etag):
        headers["If-None-Match"] = etag
    if header_kept(last_modified):
        headers["If-Modified-Since"] = last_modified
    ask = _Ask(allow, limits, ways or Ways(), Deadline(limits.whole), headers)
    for _ in range(limits.moves + 1):
        answer = _asked(at, ask)
        if isinstance(answer, Address):
            at = answer
            continue
        data, said = answer
        kept = header_kept(said.get("etag", "")), header_kept(said.get("last-modified", ""))
        if data is None:
            return Unchanged(asked.text, kept[0] or etag, kept[1] or last_modified)
        return Fetched(asked.text, data, *kept)
    raise FeedRefused("too-many-moves", most=limits.moves)


def _asked(at: Address, ask: _Ask) -> Address | tuple[bytes | None, dict[str, str]]:
    """One question: where to ask instead, or the bytes (None: unchanged) and the headers."""
    url = httpcore.URL(scheme=at.scheme, host=at.host, port=at.port, target=at.target)
    backend = Dialler(ask.ways, ask.allow, ask.deadline)
    came = False
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=ask.ways.trust, max_keepalive_connections=0, network_backend=backend
            ) as pool,
            pool.stream(
                "GET",
                url,
                headers=[("Host", at.authority), *ask.headers.items()],
                extensions={"timeout": ask.limits.timeouts()},
            ) as answer,
        ):
            came = True
            said = {name.decode("ascii").lower(): value.decode("latin-1") for name, value in answer.headers}
            if answer.status in MOVES:
                return moved(at, said.get("location", "").encode("latin-1"))
            if answer.status == 304 and ("If-None-Match" in ask.headers or "If-Modified-Since" in ask.headers):
                return None, said
            _refuse_status(answer.status, said)
            return _body(answer.iter_stream(), said, ask.limits.most), said
    except httpcore.ConnectTimeout:
        ask.deadline.at_most()
        raise FeedRefused("unreachable", host=at.host) from None
    except httpcore.ConnectError as problem:
        raise _unconnected(problem, at.host) from None
    except httpcore.TimeoutException:
        ask.deadline.at_most()
        raise FeedRefused("no-answer", seconds=max(1, round(ask.limits.read))) from None
    except (httpcore.NetworkError, httpcore.ProtocolError):
        raise FeedRefused("broke-off" if came else "bad-answer") from None


def _unconnected(problem: httpcore.ConnectError, host: str) -> FeedRefused:
    # httpcore hands on the error of the handshake as what its own was made of.
    cause = problem.args[0] if problem.args else None
    if isinstance(cause, ssl.SSLCertVerificationError):
        return FeedRefused("certificate", host=host)
    return FeedRefused("no-tls" if isinstance(cause, ssl.SSLError) else "unreachable", host=host)


def _refuse_status(status: int, said: dict[str, str]) -> None:
    if status == 200:
        return
    if status == 429 or (status == 503 and "retry-after" in said):
        raise FeedRefused("wait", seconds=waited(said.get("retry-after", "")))
    if status >= 500:
        raise FeedRefused("server-trouble", status=status)
    if status in STATUS:
        raise FeedRefused(STATUS[status])
    raise FeedRefused("bad-status", status=status)


def waited(said: str) -> int:
    """The seconds of a Retry-After, in numbers or as a date; an hour when it says none, a day at most."""
    if re.fullmatch(r"\d{1,9}", said.strip()):
        return min(max(int(said), 1), WAIT_MOST)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return WAIT_UNSAID
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(round((aware - clock.now()).total_seconds()), 1), WAIT_MOST)


def header_kept(value: str) -> str:
    """A header that may be kept and sent back: short, printable ASCII. Any other counts as not given."""
    return value if re.fullmatch(rf"[ -~]{{1,{KEPT_MOST}}}", value) else ""


class _Stream(io.RawIOBase):
    """The body as a file, never more than `most` bytes of it."""

    def __init__(self, pieces: Iterator[bytes], most: int) -> None:
        self._pieces = pieces
        self._rest = b""
        self._left = most
        self._most = most

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, into: Any) -> int:
        """Some bytes into a buffer; 0 at the end. FeedRefused once more came than may."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left -= len(piece)
            if self._left < 0:
                raise too_large(self._most)
            self._rest = piece
        n = min(len(into), len(self._rest))
        into[:n] = self._rest[:n]
        self._rest = self._rest[n:]
        return n


def too_large(most: int) -> FeedRefused:
    """That it is more than may be."""
    return FeedRefused("too-large", most=max(1, most // MIB))


def _body(pieces: Iterator[bytes], said: dict[str, str], most: int) -> bytes:
    """The bytes of an answer, unpacked, at no moment more than `most` of them."""
    length = said.get("content-length", "")
    if re.fullmatch(r"\d{1,20}", length) and int(length) > most:
        raise too_large(most)
    packed = said.get("content-encoding", "").strip().lower()
    if packed not in {"", "identity", "gzip", "x-gzip"}:
        raise FeedRefused("packed")
    file = io.BufferedReader(_Stream(pieces, most), PIECE)
    try:
        data = gzip.GzipFile(fileobj=file).read(most + 1) if packed.endswith("gzip") else file.read(most + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise FeedRefused("bad-gzip") from None
    if len(data) > most:
        raise too_large(most)
    # A file that is packed itself, such as feed.json.gz.
    return unpacked(io.BytesIO(data), most) if data.startswith(GZIP) else data


def is_page(data: bytes) -> bool:
    """Whether these bytes are a web page."""
    begin = data[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return begin.startswith(b"<") and (not begin.startswith(b"<?xml") or b"<html" in begin)


def find(url: str, *, allow: Networks = (), limits: Limits = LIMITS, ways: Ways | None = None) -> Fetched:
    """The feed that a person means by an address: the feed itself, a BMLT server's root, a published Google sheet.

    `address` of what comes back is the one to keep. Up to three addresses are tried, each within the limits.
    FeedRefused: `html` for a page that is none of these.
    """

    def take(one: Address) -> Fetched:
        got = fetch(one.text, allow=allow, limits=limits, ways=ways)
        if not isinstance(got, Fetched) or is_page(got.data):
            raise FeedRefused("html")
        return got

    at = address_of(url)
    sheet = sheet_of(at)
    if sheet is not None:
        return _sheet(sheet, take)
    lists = bmlt_of(at)
    if lists:
        return _first(lists, take)
    try:
        return take(at)
    except FeedRefused as problem:
        if problem.code not in PERHAPS_ROOT:
            raise
        return _below(at, take, problem)


def _sheet(at: Address, take: Take) -> Fetched:
    """A sheet's rows. What is not shared with everybody is answered by a page to sign in."""
    try:
        return take(at)
    except FeedRefused as problem:
        if problem.code in {"html", "asks-password", "forbidden"}:
            raise FeedRefused("sheet-closed") from None
        raise


def _first(lists: tuple[Address, ...], take: Take) -> Fetched:
    """The first of several ways to ask the same server that it answers with a list."""
    for one in lists[:-1]:
        try:
            return take(one)
        except FeedRefused as problem:
            if problem.code not in {"html", "bad-status", "not-there", "server-trouble"}:
                raise
    return take(lists[-1])


def _below(at: Address, take: Take, problem: FeedRefused) -> Fetched:
    """The list of a BMLT server whose root this may be; else what was wrong with the address itself."""
    for one in bmlt_below(at):
        try:
            got = take(one)
        except FeedRefused:
            continue
        if got.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
            return got
    raise problem
