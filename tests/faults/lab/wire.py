"""The way from a phone to the server: raw HTTP/1.1, and everything that can happen to a request on it."""

from __future__ import annotations

import base64
import json
import select
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

ANSWER_SECONDS = 30
LOSSES = ("lost-request", "lost-answer", "twice", "held-back", "held-back-twice")


class Headers:
    """What the client asks of an answer's headers."""

    def __init__(self, lines: list[tuple[str, str]]) -> None:
        self._lines = lines

    def get_list(self, name: str) -> list[str]:
        """Every value under a name."""
        return [value for key, value in self._lines if key == name]


@dataclass
class Answer:
    """An answer, as much of it as the client looks at."""

    status_code: int
    headers: Headers
    content: bytes

    def json(self) -> Any:
        """Its JSON."""
        return json.loads(self.content)


@dataclass
class Network:
    """What all phones share: requests held back, counts, what was seen of what must never be sent."""

    port: int
    canary: bytes
    counts: Counter[str] = field(default_factory=Counter)
    held: list[bytes] = field(default_factory=list)
    leaked: list[bytes] = field(default_factory=list)
    requests: int = 0
    _forms: tuple[bytes, ...] = ()

    def reads(self, raw: bytes) -> bool:
        """Whether somebody on the way could read the words: as they are, or in base64 at any of its three places."""
        if not self._forms:
            shifted = (base64.b64encode(b"x" * place + self.canary) for place in range(3))
            # The first and last group hold neighbours' bits.
            self._forms = (self.canary, *(form[4:-4] for form in shifted))
        return any(form in raw for form in self._forms)

    def arrive(self, which: int) -> None:
        """A request that was held back arrives now; nobody waits for its answer."""
        if not self.held:
            return
        line = Line(self.port)
        try:
            line.exchange(self.held.pop(which % len(self.held)))
            self.counts["came-late"] += 1
        except httpx.TransportError:
            self.counts["came-late-to-nobody"] += 1
        finally:
            line.close()


class Line:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._socket: socket.socket | None = None

    def exchange(self, request: bytes, *, meanwhile: Callable[[socket.socket], None] | None = None) -> Answer:
        """Sends and reads whole. A kept connection that the server ended while idle is opened again, as browsers do."""
        fresh = self._socket is None
        try:
            return self._once(request, meanwhile)
        except (OSError, EOFError) as problem:
            self.close()
            if fresh or meanwhile is not None:
                raise httpx.ReadError(str(problem)) from problem
        try:
            return self._once(request, meanwhile)
        except (OSError, EOFError) as problem:
            self.close()
            raise httpx.ReadError(str(problem)) from problem

    def close(self) -> None:
        """Ends the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _once(self, request: bytes, meanwhile: Callable[[socket.socket], None] | None) -> Answer:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=ANSWER_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        if meanwhile is not None:
            meanwhile(self._socket)
        return self._read(self._socket)

    def _read(self, sock: socket.socket) -> Answer:
        data = b""
        while b"\r\n\r\n" not in data:
            data += _some(sock)
        head, _, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        headers = dict(pairs)
        if headers.get("transfer-encoding") == "chunked":
            body = _chunks(sock, body)
        else:
            parts, got, length = [body], len(body), int(headers.get("content-length", "0"))
            while got < length:
                parts.append(_some(sock))
                got += len(parts[-1])
            body = b"".join(parts)
        if headers.get("connection") == "close":
            self.close()
        return Answer(int(first.split(" ", 2)[1]), Headers(pairs), body)


def _some(sock: socket.socket) -> bytes:
    data = sock.recv(65536)
    if not data:
        raise EOFError("the server ended the connection")
    return data


def _chunks(sock: socket.socket, data: bytes) -> bytes:
    out = []
    while True:
        while b"\r\n" not in data:
            data += _some(sock)
        size, _, data = data.partition(b"\r\n")
        length = int(size, 16)
        while len(data) < length + 2:
            data += _some(sock)
        out.append(data[:length])
        data = data[length + 2 :]
        if length == 0:
            return b"".join(out)


class Wire:
    """One phone's network: stands where the client's HTTP library stands, beneath all of the client's own code."""

    def __init__(self, network: Network, host: str) -> None:
        self.network = network
        self.host = host
        self.line = Line(network.port)
        self.offline = False
        self.trouble = 0
        self.dice = Random(0)
        self.kill: Callable[[], None] | None = None
        self.kill_at = 0
        self.step: Callable[[], None] = lambda: None
        self.hit = False

    def request(self, method: str, path: str, *, json: Any = None, headers: dict[str, str]) -> Answer:
        """What httpx.Client.request does, and what can go wrong with it."""
        self.step()
        if self.offline:
            self.hit = True
            raise httpx.ConnectError("no signal")
        raw = self._raw(method, path, json, headers)
        self.network.requests += 1
        if self.network.reads(raw):
            self.network.leaked.append(raw)
        if self.kill is not None:
            self.kill_at -= 1
            if self.kill_at < 0:
                return self._killed(raw)
        if self.trouble and self.dice.randrange(1000) < self.trouble:
            answer = self._troubled(raw, self.dice.choice(LOSSES))
        else:
            answer = self.line.exchange(raw)
        self.step()
        return answer

    def close(self) -> None:
        """Ends the connection."""
        self.line.close()

    def _raw(self, method: str, path: str, body: Any, headers: dict[str, str]) -> bytes:
        data = b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
        lines = [
            f"{method} /api/v1/{path} HTTP/1.1", f"Host: {self.host}:{self.network.port}", "Handrail-Protocol: 1",
            "Accept-Language: en", f"Content-Length: {len(data)}",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]  # fmt: skip
        if body is not None:
            lines.append("Content-Type: application/json")
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + data

    def _troubled(self, raw: bytes, what: str) -> Answer:
        self.hit = True
        self.network.counts[what] += 1
        if what == "twice":
            self.line.exchange(raw)
            return self.line.exchange(raw)
        if what == "lost-answer":
            self.line.exchange(raw)
            raise httpx.ReadError("the answer was lost")
        if what.startswith("held-back"):
            self.network.held.append(raw)
            if what == "held-back-twice":
                self.network.held.append(raw)
            raise httpx.ReadTimeout("no answer yet")
        raise httpx.ConnectError("the request was lost")

    def _killed(self, raw: bytes) -> Answer:
        """kill -9 before the request, at some moment while it is worked on, or when the answer is here already."""
        kill, self.kill = self.kill, None
        assert kill is not None
        self.hit = True
        when = self.dice.choice(("before", "during", "during", "during", "after"))
        self.network.counts[f"killed-{when}-a-request"] += 1
        if when == "before":
            kill()
        if when == "after":
            answer = self.line.exchange(raw)
            kill()
            return answer
        patience = self.dice.random() ** 2 * 0.012

        def strike(sock: socket.socket) -> None:
            select.select([sock], [], [], patience)
            kill()

        return self.line.exchange(raw, meanwhile=strike if when == "during" else None)
