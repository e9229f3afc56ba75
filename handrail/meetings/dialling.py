"""How a feed's server is reached: its name is looked up once, every address looked at, and that very address is dialled.

Between look and use nothing is asked again, so a name that changes its answer leads nowhere else. All of a fetch
shares one deadline: connecting, the handshake, every read and write.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import httpcore

from handrail.kernel import clock
from handrail.meetings.rules.addresses import Networks, literal, may_ask
from handrail.meetings.rules.feeds import FeedRefused

MOST_ADDRESSES = 6
Options = Iterable[Any]


def look_up(host: str, port: int) -> list[str]:
    """Every address of a name, as this machine finds them. OSError or UnicodeError where there is none."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True)
class Ways:
    """How names are found and whose certificates count: where nothing else is said those of the machine and of `certifi`.

    Each connection then reads them anew: one context for several threads would be written to by each of them.
    """

    resolve: Callable[[str, int], list[str]] = look_up
    trust: ssl.SSLContext | None = None


class Deadline:
    """When a whole fetch is over, in seconds from now."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until = clock.monotonic() + seconds

    def at_most(self, seconds: float | None = None) -> float:
        """As many seconds, or those that are left. FeedRefused when none are."""
        left = self._until - clock.monotonic()
        if left <= 0:
            raise FeedRefused("too-slow", seconds=max(1, round(self.seconds)))
        return left if seconds is None else min(seconds, left)


class Bounded(httpcore.NetworkStream):
    """A connection of which no read or write outlives the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes. httpcore.ReadTimeout, or FeedRefused at the deadline."""
        try:
            return self._stream.read(max_bytes, self._deadline.at_most(timeout))
        except httpcore.ReadTimeout:
            self._deadline.at_most()
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends all of it."""
        self._stream.write(buffer, self._deadline.at_most(timeout))

    def close(self) -> None:
        """Hangs up."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same, sealed. The certificate has to fit the name that was asked for, not the address dialled."""
        left = self._deadline.at_most(timeout)
        return Bounded(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks of a connection."""
        return self._stream.get_extra_info(info)


class Dialler(httpcore.NetworkBackend):
    """Connects to what was looked at, and to nothing else."""

    def __init__(self, ways: Ways, allow: Networks, deadline: Deadline) -> None:
        self._ways = ways
        self._allow = allow
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Options | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address that answers. FeedRefused where any of them is closed to us."""
        limit = Deadline(self._deadline.at_most(timeout))
        addresses = self._looked_at(host, port, self._deadline.at_most(timeout))[:MOST_ADDRESSES]
        problem: Exception = httpcore.ConnectTimeout()
        for n, address in enumerate(addresses):
            try:
                # One address that swallows everything leaves time for the others.
                seconds = limit.at_most() / (len(addresses) - n)
                stream = self._inner.connect_tcp(address, port, seconds, local_address, socket_options)
                return Bounded(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as unanswered:
                problem = unanswered
            except FeedRefused:
                self._deadline.at_most()
                break
        raise problem

    def _looked_at(self, host: str, port: int, seconds: float) -> list[str]:
        """The addresses of a host, none of them closed. A name with one closed address is closed as a whole."""
        written = literal(host)
        found = [str(written)] if written else self._resolved(host, port, seconds)
        for address in found:
            if not may_ask(ip_address(address), self._allow):
                raise FeedRefused("private", host=host)
        return list(dict.fromkeys(found))

    def _resolved(self, host: str, port: int, seconds: float) -> list[str]:
        """What the name stands for now. The machine's resolver knows no time limit, so it is waited for from beside."""
        found: list[str] = []

        def ask() -> None:
            try:
                found.extend(self._ways.resolve(host, port))
            except (OSError, UnicodeError):
                found.clear()

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(seconds)
        if asking.is_alive() or not found:
            self._deadline.at_most()
            raise FeedRefused("no-such-host", host=host)
        return found
