"""Holds a running server against a published release: as a stranger, in several ways, file by file."""

import hashlib
import json
import math
import secrets
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from handrail.site.published import MOST_BYTES, NotPublished, Published, rows_of
from handrail.site.release import Row

LIST = "/app/release.json"
LOADER = "/app/sw.js"
OUTSIDE = ("/app/help.json", "/en/help", "/es/ayuda")
"""They change without a release: numbers, and the pages that show them. Only what they may do in a browser is looked at."""
OUTSIDE_MOST = 500_000
DOORS = {
    "/": (302, ("/app/",)),
    "/help": (302, ("/en/help", "/es/ayuda")),
    "/leave": (303, ("https://www.weather.gov/",)),
}
"""Known addresses beside the files, with what a Handrail answers there: status, and where it leads."""
FORGETS = {
    "Clear-Site-Data": '"cache"',
    "Set-Cookie": '__Host-session=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Max-Age=0; Path=/; SameSite=Lax;'
    " Secure",
}
"""What leaving takes back: it gives nothing."""
WHOLE = 15
"""A whole run may take as many times as long as one answer."""
MOST_SILENCES = 3
"""Then nothing more is asked: each costs as long as one may take."""
# The same question as a program, and as two phones ask it; nobody's cookies, and a connection of its own for each.
PHONE = {
    "Accept": "*/*",
    "Accept-Encoding": "gzip",
    "Sec-Fetch-Dest": "script",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Site": "same-origin",
}
WAYS = {
    "plain": {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "handrail-verify-app"},
    "android": {
        **PHONE,
        "Accept-Language": "en-US,en;q=0.9",
        "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
        " Chrome/140.0.0.0 Mobile Safari/537.36",
    },
    "iphone": {
        **PHONE,
        "Accept-Language": "es-MX,es;q=0.9",
        "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
        " Version/18.5 Mobile/15E148 Safari/604.1",
    },
}
# A file may not bring these: they would reach farther than the file itself.
NEVER = ("set-cookie", "clear-site-data", "refresh", "link")


class CouldNotLook(Exception):
    """Nothing is known: `bad-address`, `no-server`, `tls`, `slow`, `not-handrail`, `slow-down`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came, up to the bytes that were asked for."""

    status: int
    headers: httpx.Headers
    body: bytes


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is not as published. `kind` is the end of its sentence's id."""

    path: str
    kind: str
    found: str = ""
    wanted: str = ""


@dataclass
class Report:
    """What was seen: the release that the server names, and each finding with the ways in which it was seen."""

    served: str = ""
    files: int = 0
    findings: dict[Finding, list[str]] = field(default_factory=dict)

    def add(self, way: str, finding: Finding) -> None:
        """Notes it once, with every way it was seen in."""
        self.findings.setdefault(finding, []).append(way)

    @property
    def silences(self) -> int:
        """How often no whole answer came."""
        return sum(len(ways) for one, ways in self.findings.items() if one.kind == "silent")

    @property
    def differs(self) -> list[Finding]:
        """Everything but silence: that may be the network's."""
        return sorted(one for one in self.findings if one.kind != "silent")


def origin_of(url: str) -> str:
    """The address of a server, without path; raises CouldNotLook."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise CouldNotLook("bad-address") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise CouldNotLook("bad-address")
    return f"{parts.scheme}://{parts.hostname.lower()}{port}"


class Stranger:
    """Asks one server in one way."""

    def __init__(self, origin: str, headers: dict[str, str], seconds: float, until: float = math.inf) -> None:
        self.seconds, self.until = seconds, until
        parts = urlsplit(origin)
        host = parts.hostname or ""
        # Names under localhost are known to browsers, not to every system's resolver.
        near = origin.replace(host, "127.0.0.1", 1) if host == "localhost" or host.endswith(".localhost") else origin
        self._near, self._headers = near, {"Host": parts.netloc, **headers}
        self.client = self._anew()

    def _anew(self) -> httpx.Client:
        return httpx.Client(base_url=self._near, headers=self._headers, timeout=self.seconds, follow_redirects=False)

    def ask(self, path: str, most: int) -> Answer:
        """The answer, and one byte more than `most` at the most. Raises CouldNotLook.

        In a thread that is left behind when its time is over: a byte now and then, before or in the headers, in TLS
        or in a packing that never begins, gives no other moment at which to look at the clock.
        """
        left = min(self.seconds, self.until - time.monotonic())
        if left <= 0:
            raise CouldNotLook("slow")
        came: list[Answer | Exception] = []
        asking = threading.Thread(target=self._take, args=(path, most, came, time.monotonic() + left), daemon=True)
        asking.start()
        asking.join(left)
        if not came:
            self.client = self._anew()
            raise CouldNotLook("slow")
        if isinstance(came[0], Exception):
            raise came[0]
        if came[0].status == 429:
            raise CouldNotLook("slow-down")
        return came[0]

    def _take(self, path: str, most: int, came: list[Answer | Exception], until: float) -> None:
        client, body = self.client, bytearray()
        try:
            with client.stream("GET", path) as answer:
                client.cookies.clear()
                for chunk in answer.iter_bytes():
                    body += chunk[: most + 1 - len(body)]
                    if len(body) > most:
                        break
                    if time.monotonic() > until:
                        return
            came.append(Answer(answer.status_code, answer.headers, bytes(body)))
        except httpx.TimeoutException:
            came.append(CouldNotLook("slow"))
        except httpx.HTTPError as error:
            came.append(CouldNotLook("tls" if _is_tls(error) else "no-server"))
        except Exception as error:
            came.append(error)  # whoever waits raises it


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def verify(url: str, wanted: Published, seconds: float) -> Report:
    """Asks for the list and for each file in every way. Raises CouldNotLook where nothing can be said at all."""
    origin, report = origin_of(url), Report(files=len(wanted.files))
    asked: dict[str, Row | None] = {**wanted.files, **dict.fromkeys(OUTSIDE)}
    doors = {**DOORS, f"/{secrets.token_hex(8)}": (404, ("",))}
    until = time.monotonic() + seconds * WHOLE
    for way, headers in WAYS.items():
        stranger = Stranger(origin, headers, seconds, until)
        try:
            for finding in _list(stranger, wanted, report):
                report.add(way, finding)
        except CouldNotLook:
            if not report.findings:
                raise
            # What was seen in another way stays true.
            report.add(way, Finding(LIST, "silent"))
            return report
        rules = wanted.headers_at(origin)
        looks = [_each(stranger, path, row, rules) for path, row in asked.items()]
        looks += [_door(stranger, path, *door, rules) for path, door in doors.items()]
        for look in looks:
            for finding in look:
                report.add(way, finding)
            if report.silences > MOST_SILENCES:
                return report
        stranger.client.close()
    return report


def _list(stranger: Stranger, wanted: Published, report: Report) -> Iterator[Finding]:
    """The server's own list, which the loader goes by."""
    answer = stranger.ask(LIST, MOST_BYTES)
    try:
        if answer.status != 200:
            raise NotPublished
        served, rows = rows_of(json.loads(answer.body))
    except (ValueError, RecursionError, NotPublished) as error:
        raise CouldNotLook("not-handrail") from error
    report.served = report.served or served
    if served != wanted.release:
        yield Finding(LIST, "named", served, wanted.release)
    for path in rows.keys() - wanted.files.keys():
        yield Finding(path, "added")
    for path in wanted.files.keys() - rows.keys():
        yield Finding(path, "not_listed")
    for path in wanted.files.keys() & rows.keys():
        if rows[path] != wanted.files[path]:
            yield Finding(path, "listed")


def _each(stranger: Stranger, path: str, row: Row | None, headers: dict[str, str]) -> Iterator[Finding]:
    """One file: its bytes, and the headers that keep everything else out. Without a row only the headers."""
    try:
        answer = stranger.ask(path, row["size"] if row else OUTSIDE_MOST)
    except CouldNotLook:
        yield Finding(path, "silent")
        return
    if 300 <= answer.status < 400:
        yield Finding(path, "moved", answer.headers.get("location", "")[:200])
        return
    if answer.status != 200:
        yield Finding(path, "missing", str(answer.status))
        return
    if row:
        sha256 = hashlib.sha256(answer.body).hexdigest()
        if sha256 != row["sha256"]:
            yield Finding(path, "changed", sha256[:12], row["sha256"][:12])
        headers = headers | {"Service-Worker-Allowed": "/"} if path == LOADER else headers
    yield from _headers(path, answer, headers)


def _door(
    stranger: Stranger, path: str, status: int, places: tuple[str, ...], headers: dict[str, str]
) -> Iterator[Finding]:
    """A known address, or one that nobody knows: it leads where it leads in every Handrail, and lets nothing in."""
    try:
        answer = stranger.ask(path, 0)
    except CouldNotLook:
        yield Finding(path, "silent")
        return
    place = answer.headers.get("location", "")
    if answer.status != status or place not in places:
        yield Finding(path, "door", f"{answer.status} {place}".strip()[:200], f"{status} {places[0]}".strip())
    yield from _headers(path, answer, headers | FORGETS if path == "/leave" else headers)


def _headers(path: str, answer: Answer, wanted: dict[str, str]) -> Iterator[Finding]:
    for name, value in wanted.items():
        found = answer.headers.get(name, "")
        if found != value:
            yield Finding(path, "header", f"{name}: {found}"[:300])
    allowed = {name.lower() for name in wanted}
    for name in (*NEVER, "service-worker-allowed"):
        if name in answer.headers and name not in allowed:
            yield Finding(path, "header", f"{name}: {answer.headers[name]}"[:300])
