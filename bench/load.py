"""A cheap load: requests made beforehand, kept connections, one process, so that the server is what is measured."""

from __future__ import annotations

import json
import secrets
import selectors
import socket
import time
from dataclasses import dataclass, field

from handrail.vault.client.http import Http
from handrail.vault.client.versions import content_id
from handrail.vault.rules.text import b64
from tests.attacks.conftest import Person
from tools.live import LiveServer

SEALED = 1224
"""Bytes of a sealed version of the smallest class (1,024 and what age adds); a test seals one and compares."""


def request(http: Http, port: int, body: bytes) -> bytes:
    """One push as the bytes that go over the wire."""
    cookie = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
    head = (
        f"POST /api/v1/vault/versions HTTP/1.1\r\nHost: {http.host}:{port}\r\nContent-Type: application/json\r\n"
        f"Handrail-Protocol: 1\r\nX-CSRFToken: {http.csrf}\r\nCookie: {cookie}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def push_body(count: int, size: int = SEALED) -> bytes:
    """A push of ``count`` versions; the server sees sealed bytes only, so noise is as good."""
    rows = [secrets.token_bytes(size) for _ in range(count)]
    return json.dumps({"versions": [{"content_id": content_id(row), "sealed": b64(row)} for row in rows]}).encode()


def ready(server: LiveServer, word: str) -> Http:
    """A signed-up device's connection, with its CSRF token at hand."""
    http = Person(server, word).device.http
    http.csrf = http.csrf or http.call("GET", "people/hello")["csrf"]
    return http


@dataclass
class Result:
    """What came back: seconds, answers by status, and how long each took."""

    seconds: float = 0.0
    statuses: dict[int, int] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """Milliseconds under which that share of answers came."""
        return sorted(self.took)[min(len(self.took) - 1, int(len(self.took) * share))] * 1000


@dataclass
class _Client:
    sock: socket.socket
    left: list[bytes]
    began: float = 0.0
    got: bytes = b""

    def send(self) -> None:
        """The next request, whole."""
        self.began, self.got = time.perf_counter(), b""
        self.sock.sendall(self.left.pop())

    def whole(self) -> int:
        """The status, once the answer is complete; 0 before."""
        head, gap, body = self.got.partition(b"\r\n\r\n")
        if not gap:
            return 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                return int(head.split(b" ", 2)[1]) if len(body) >= int(line[15:]) else 0
        return int(head.split(b" ", 2)[1]) if body.endswith(b"0\r\n\r\n") else 0


def run(port: int, requests: list[list[bytes]]) -> Result:
    """Sends each client's requests one after another, all clients at once."""
    result, selector = Result(), selectors.DefaultSelector()
    clients = []
    for mine in requests:
        sock = socket.create_connection(("127.0.0.1", port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        clients.append(_Client(sock, mine[::-1]))
        selector.register(sock, selectors.EVENT_READ, clients[-1])
    began = time.perf_counter()
    for client in clients:
        client.send()
    open_ = len(clients)
    while open_:
        for key, _ in selector.select():
            client = key.data
            client.got += client.sock.recv(65536)
            status = client.whole()
            if not status:
                continue
            result.took.append(time.perf_counter() - client.began)
            result.statuses[status] = result.statuses.get(status, 0) + 1
            if client.left:
                client.send()
            else:
                selector.unregister(client.sock)
                open_ -= 1
    result.seconds = time.perf_counter() - began
    for client in clients:
        client.sock.close()
    return result
