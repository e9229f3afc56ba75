"""`make run` says where it is, takes the next port when one is taken, asks nothing and starts quickly."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools.tree import ROOT

FRONT = "import sys; from handrail.site.cli import main; sys.exit(main())"
PATIENCE = 30.0


@contextmanager
def dev(var: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A running `handrail dev` with its own var/ and no stdin; gives it and what it said up to its last address."""
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HANDRAIL_VAR": str(var),
        "DATABASE_URL": "",
        "HANDRAIL_ENV": "development",
    }
    command = [sys.executable, "-c", FRONT, "dev", *arguments]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command,
        env=env,
        stdin=quiet,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as server:
        try:
            yield server, lines_until(server, str(var))
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)


def lines_until(server: subprocess.Popen[str], last: str) -> list[str]:
    """What it prints, up to a line with these words."""
    said: list[str] = []
    assert server.stdout is not None
    for line in server.stdout:
        said.append(line)
        if last in line:
            return said
    pytest.fail("it stopped and said:\n" + "".join(said))


def answers(port: int, host: str) -> int:
    """The status of /healthz on one of the two hosts, as soon as the server listens."""
    until = time.monotonic() + PATIENCE
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": f"{host}:{port}"})
    while True:
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return int(answer.status)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


@pytest.fixture
def taken() -> Iterator[int]:
    """A port somebody else listens on, with a few free ones after it."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def port_of(said: list[str]) -> int:
    """The port in the app's address."""
    (line,) = [line for line in said if "http://app.localhost:" in line]
    return int(line.strip().rpartition(":")[2])


def test_it_says_both_addresses_and_serves_both_hosts(tmp_path: Path, taken: int) -> None:
    with dev(tmp_path, "--port", str(taken)) as (_, said):
        text, port = "".join(said), port_of(said)
        assert port != taken
        assert f"Port {taken} is taken" in text
        assert f"written under port {taken} stays there" in text
        assert f"http://localhost:{port}" in text
        assert f"What was stored stays in\n  {tmp_path}\n" in text
        assert answers(port, "app.localhost") == 200
        assert answers(port, "localhost") == 200
        with sqlite3.connect(tmp_path / "handrail.sqlite3") as database:
            kinds = database.execute("SELECT kind FROM meetings_feed").fetchall()
            assert kinds == [("sample",)], "meetings to look at, marked as invented"
        landing = urllib.request.Request(f"http://127.0.0.1:{port}/en/", headers={"Host": f"localhost:{port}"})
        with urllib.request.urlopen(landing, timeout=5) as page:
            assert f'href="http://app.localhost:{port}/app/"' in page.read().decode(), "the way to the app, where it is"


def test_a_second_start_answers_within_five_seconds(tmp_path: Path, taken: int) -> None:
    with dev(tmp_path, "--port", str(taken + 1)) as (_, said):
        answers(port_of(said), "app.localhost")
    start = time.monotonic()
    with dev(tmp_path, "--port", str(taken + 1)) as (_, said):
        answers(port_of(said), "app.localhost")
        assert time.monotonic() - start < 5
        assert "taken" not in "".join(said)
