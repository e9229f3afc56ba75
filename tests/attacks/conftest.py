"""A real server, real devices, and a dishonest one in between: answers are changed on the wire, never in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from handrail.vault.client.client import Device
from handrail.vault.client.http import Http
from tools.live import LiveServer, live_server

PASSPHRASE = "blue river stone lamp seven"
Change = Callable[[httpx.Request, httpx.Response], httpx.Response | None]


@pytest.fixture(scope="session")
def server() -> Iterator[LiveServer]:
    """One server for a whole run; every test makes its own people. Rates are raised: limits have tests of their own."""
    with live_server(HANDRAIL_RATE_FACTOR="1000") as running:
        yield running


class Wire(httpx.BaseTransport):
    """Passes requests on, notes them, and lets a test change the answers."""

    def __init__(self) -> None:
        self._real = httpx.HTTPTransport()
        self.requests: list[httpx.Request] = []
        self.change: Change | None = None
        self.lose_next = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request to the real server; its answer may be changed or lost."""
        self.requests.append(request)
        answer = self._real.handle_request(request)
        answer.read()
        if self.lose_next and request.method != "GET":
            self.lose_next -= 1
            raise httpx.ReadError("the answer was lost")
        changed = self.change(request, answer) if self.change else None
        return changed or answer

    def sent(self) -> bytes:
        """Everything that ever left the device: addresses, headers, bodies."""
        parts = [
            b"\n".join([str(one.url).encode(), *(name + b": " + value for name, value in one.headers.raw), one.read()])
            for one in self.requests
        ]
        return b"\n\n".join(parts)


def on(path: str, edit: Callable[[dict[str, Any]], Any]) -> Change:
    """A change to the JSON answers of one path."""

    def change(request: httpx.Request, answer: httpx.Response) -> httpx.Response | None:
        if not request.url.path.endswith(path) or answer.status_code >= 300:
            return None
        value = answer.json()
        value = edit(value) or value
        return httpx.Response(answer.status_code, headers=cookies_of(answer), content=json.dumps(value).encode())

    return change


def on_log(edit: Callable[[list[tuple[list[Any], bytes]]], Any]) -> Change:
    """A change to the rows of the log's frames: a list of ([seq, content id, length, gone], bytes)."""

    def change(request: httpx.Request, answer: httpx.Response) -> httpx.Response | None:
        if not request.url.path.endswith("vault/log") or answer.status_code != 200:
            return None
        head, rows = split_frames(answer.content)
        if not rows:
            return None
        rows = edit(rows) or rows
        return httpx.Response(200, content=join_frames({**head, "count": len(rows)}, rows))

    return change


def split_frames(data: bytes) -> tuple[dict[str, Any], list[tuple[list[Any], bytes]]]:
    """Head and rows of a log's answer."""
    end = data.index(b"\n")
    head, rows, start = json.loads(data[:end]), [], end + 1
    while start < len(data):
        end = data.index(b"\n", start)
        row = json.loads(data[start:end])
        start = end + 1 + row[2]
        rows.append((row, data[end + 1 : start]))
    return head, rows


def join_frames(head: dict[str, Any], rows: list[tuple[list[Any], bytes]]) -> bytes:
    """The bytes of a log's answer."""
    out = [json.dumps(head).encode() + b"\n"]
    for row, data in rows:
        out += [json.dumps([row[0], row[1], len(data), row[3]]).encode() + b"\n", data]
    return b"".join(out)


def cookies_of(answer: httpx.Response) -> list[tuple[str, str]]:
    """The cookies that an answer set, to be set by the changed one too."""
    return [("set-cookie", value) for value in answer.headers.get_list("set-cookie")]


class Person:
    """Someone with an account: a first device, and as many more as a test wants."""

    def __init__(self, server: LiveServer, word: str = "ana", passphrase: str = PASSPHRASE) -> None:
        self.server, self.passphrase = server, passphrase
        self.wire = Wire()
        self.device = Device(Http(server.app, transport=self.wire))
        self.device.start()
        self.name = self.device.account.sign_up(self.device.account.reserve(word), passphrase)

    def another(self, wire: Wire | None = None, *, sign_in: bool = True) -> tuple[Device, Wire]:
        """A second device, signed in by the passphrase."""
        wire = wire or Wire()
        device = Device(Http(self.server.app, transport=wire))
        if sign_in:
            device.account.sign_in(self.name, passphrase=self.passphrase)
        return device, wire

    def write(self, *texts: str) -> list[str]:
        """Writes and backs up a page for each text; the version ids."""
        made = [self.device.write("note", {"text": text}) for text in texts]
        self.device.sync()
        return made


@pytest.fixture
def ana(server: LiveServer) -> Person:
    """Someone in recovery, with no centre."""
    return Person(server)


def texts(device: Device) -> list[str]:
    """What a device shows, sorted."""
    return sorted(str(body.get("text")) for heads in device.view().bodies().values() for body in heads)
