"""A server between a browser and the real one: it passes everything on, and a test may change, cut or hold back an answer.

A browser's service worker fetches past whatever a test can put between in the browser itself; so this is a real server.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from tools.live import LiveServer


@dataclass
class Answer:
    """What will be sent. `cut` sends that many bytes and breaks off; `endless` never stops sending the body."""

    status: int
    headers: dict[str, str]
    body: bytes
    cut: int | None = None
    endless: bool = False


Change = Callable[[str, Answer], Answer | None]
# Always asked for whole, so that there is something to change.
HOP = {"if-none-match", "connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


@dataclass
class Between:
    """The server in between: its change, the paths it was asked for, and the headers of the one it answers."""

    real: LiveServer
    change: Change | None = None
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    wire: httpx.Client = field(default_factory=httpx.Client)

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        """The real answer, or what the test makes of it."""
        self.asked.append(path)
        self.headers = headers
        passed = {name: value for name, value in headers.items() if name.lower() not in HOP | {"accept-encoding"}}
        found = self.wire.get(
            f"http://127.0.0.1:{self.real.port}{path}",
            headers={**passed, "Accept-Encoding": "identity"}, follow_redirects=False,
        )  # fmt: skip
        told = {name: value for name, value in found.headers.items() if name.lower() not in HOP}
        answer = Answer(found.status_code, told, found.content)
        return (self.change(path, answer) if self.change else None) or answer


def handler_of(between: Between) -> type[BaseHTTPRequestHandler]:
    """The handler that asks this one."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # head and body go apart, and would wait for each other

        def do_GET(self) -> None:
            """Only what a browser gets is passed on; nothing here signs in."""
            answer = between.answer(self.path, dict(self.headers))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if not answer.endless:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            try:
                self.wfile.write(answer.body if answer.cut is None else answer.body[: answer.cut])
                while answer.endless:
                    self.wfile.write(b"x" * 65536)
            except OSError:
                pass  # the browser had enough
            if answer.cut is not None or answer.endless:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    return Handler


class Front(LiveServer):
    """The address that a browser is given instead of the real server's."""


@contextmanager
def between(real: LiveServer) -> Iterator[tuple[Between, Front]]:
    """Started, on a port of its own."""
    middle = Between(real)
    listening = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(middle))
    listening.daemon_threads = True
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    try:
        yield middle, Front(Path(), listening.server_port)
    finally:
        listening.shutdown()
        listening.server_close()
