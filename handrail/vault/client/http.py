"""Talking to a server: cookies by hand, bodies from named fields, errors by their code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import httpx

from handrail.vault.rules.limits import PROTOCOL


class ServerSaid(Exception):
    """The server's answer was no. ``code`` is stable, the message is for people."""

    def __init__(self, status: int, code: str, message: str = "", answer: dict[str, Any] | None = None) -> None:
        super().__init__(message or code)
        self.status = status
        self.code = code
        self.answer = answer or {}


class NoAnswer(Exception):
    """No answer came: nothing is known about what the server did."""


@dataclass(frozen=True)
class Row:
    """One row of the log; ``sealed`` is None where the server says it is gone."""

    seq: int
    content: str
    sealed: bytes | None


@dataclass(frozen=True)
class LogPage:
    """One answer of ``GET vault/log``."""

    epoch: str
    last_seq: int
    more: bool
    rows: tuple[Row, ...]


class Http:
    """One device's connection to one server, at the address of its app host."""

    def __init__(
        self, server: str, *, lang: str = "en", transport: httpx.BaseTransport | None = None, timeout: float = 30
    ) -> None:
        parts = urlsplit(server)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("a server's address begins with http:// or https://")
        self.host = parts.hostname.lower()
        self.cookies: dict[str, str] = {}
        self.csrf = ""
        # Names under localhost are known to browsers, not to every system's resolver.
        near = "127.0.0.1" if self.host.endswith("localhost") else parts.hostname
        port = f":{parts.port}" if parts.port else ""
        self._client = httpx.Client(
            base_url=f"{parts.scheme}://{near}{port}/api/v1/",
            headers={"Host": f"{self.host}{port}", "Handrail-Protocol": str(PROTOCOL), "Accept-Language": lang},
            transport=transport,
            timeout=timeout,
        )

    def call(self, method: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
        """The JSON answer (None for 204). Raises ServerSaid or NoAnswer."""
        answer = self._send(method, path, body, headers)
        return answer.json() if answer.content else None

    def log(self, query: dict[str, str | int]) -> LogPage:
        """One page of the log; raises NoAnswer where the frames do not fit what they announce."""
        return read_frames(self._send("GET", "vault/log?" + str(httpx.QueryParams(query)), None, {}).content)

    def forget(self) -> None:
        """Drops cookies and token, as a browser whose cookies were cleared."""
        self.cookies.clear()
        self.csrf = ""

    def close(self) -> None:
        """Ends the connection; the session on the server stays."""
        self._client.close()

    def _send(self, method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]) -> httpx.Response:
        if method != "GET" and not self.csrf:
            self.csrf = self.call("GET", "people/hello")["csrf"]
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method != "GET":
            sent["X-CSRFToken"] = self.csrf
        try:
            answer = self._client.request(method, path, json=body, headers=sent)
        except httpx.TransportError as problem:
            raise NoAnswer(str(problem)) from problem
        self._keep_cookies(answer)
        if answer.status_code >= 400:
            raise _refusal(answer)
        return answer

    def _keep_cookies(self, answer: httpx.Response) -> None:
        for line in answer.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
                if "csrf" in name:
                    self.csrf = ""  # asked for again before the next write


def _refusal(answer: httpx.Response) -> ServerSaid:
    try:
        value = answer.json()
        return ServerSaid(answer.status_code, str(value["code"]), str(value["message"]), value)
    except (ValueError, KeyError, TypeError):
        return ServerSaid(answer.status_code, "not-understood")


def read_frames(data: bytes) -> LogPage:
    """The frames of section 5; raises NoAnswer where they are cut short or out of order."""
    try:
        end = data.index(b"\n")
        head = json.loads(data[:end])
        rows = tuple(_rows(data, end + 1))
        page = LogPage(str(head["epoch"]), int(head["last_seq"]), bool(head["more"]), rows)
        count = int(head["count"])
    except (ValueError, KeyError, TypeError) as problem:
        raise NoAnswer("the log's frames cannot be read") from problem
    if len(rows) != count:
        raise NoAnswer("the log's answer was cut short")
    steps = {later.seq - row.seq for row, later in pairwise(rows)}
    if steps not in (set(), {1}, {-1}):
        raise NoAnswer("the log's rows do not follow one another")
    return page


def _rows(data: bytes, start: int) -> Iterator[Row]:
    while start < len(data):
        end = data.index(b"\n", start)
        seq, content, length, gone = json.loads(data[start:end])
        start = end + 1 + int(length)
        if start > len(data):
            raise ValueError("cut short")
        yield Row(int(seq), str(content), None if gone else data[end + 1 : start])
