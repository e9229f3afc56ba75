"""A real server for tests and benches: its own port, its own database, its own process group, stopped afterwards."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psycopg

from tools.node import BROWSER, environment, find_node

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
HANDRAIL = str(Path(sys.executable).with_name("handrail"))


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_app(folder: Path) -> Path:
    """The app bundled into a folder, as ``make app`` does it; for HANDRAIL_APP_DIR."""
    node, _ = find_node()
    command = [*node, "release.mjs", str(folder)]
    done = subprocess.run(command, cwd=BROWSER, env=environment(node[0]), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the app could not be bundled: {done.stderr[-4000:]}")
    return folder


class LiveServer:
    """``handrail serve`` as an operator would start it. ``folder`` keeps its database, secrets and log."""

    program = HANDRAIL
    tree: Path | None = ROOT
    """Whose code is run; None: what is installed beside the program."""

    def __init__(self, folder: Path, port: int | None = None, **settings: str) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.settings = settings
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder / "server.log"

    @property
    def app(self) -> str:
        """Address of the app host."""
        return f"http://app.localhost:{self.port}"

    @property
    def site(self) -> str:
        """Address of the site host."""
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What the server's processes are given."""
        base = {name: value for name, value in os.environ.items() if not name.startswith(("HANDRAIL_", "DJANGO_"))}
        base.setdefault("DATABASE_URL", f"sqlite:///{self.folder / 'live.sqlite3'}")
        base.pop("PYTHONPATH", None)
        path = {"PYTHONPATH": str(self.tree)} if self.tree else {}
        return base | path | {"HANDRAIL_VAR": str(self.folder), **self.settings}

    def command(self, *words: str) -> None:
        """Runs one management command against this server's database."""
        subprocess.run(
            [self.program, *words],
            cwd=self.tree or self.folder, env=self.environment, check=True, capture_output=True,
        )  # fmt: skip

    def start(self) -> None:
        """Starts and waits until the server answers that it is ready and is this very one."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.program, "serve", "--bind", "127.0.0.1", "--port", str(self.port)],
                cwd=self.tree or self.folder, env=self.environment, stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(self.log.read_text(errors="replace")[-4000:])
            try:
                url = f"http://127.0.0.1:{self.port}/readyz"
                host = self.settings.get("HANDRAIL_APP_HOST", "app.localhost")
                if httpx.get(url, headers={"Host": f"{host}:{self.port}"}).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.02)
        raise RuntimeError("the server did not become ready")

    def kill(self) -> None:
        """kill -9 of the whole process group: no chance to finish anything."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Asks it to end."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, how)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
        self.process = None


@contextmanager
def own_database(url: str) -> Iterator[str]:
    """A fresh database on the PostgreSQL that ``url`` leads to."""
    name = "live_" + secrets.token_hex(6)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    head, _, _ = url.rpartition("/")
    try:
        yield f"{head}/{name}"
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'drop database if exists "{name}" with (force)')


@contextmanager
def live_server(**settings: str) -> Iterator[LiveServer]:
    """A started server on the database that the run is for: a new SQLite file, or a new PostgreSQL database."""
    url = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="handrail-live-") as folder:
        if url.startswith("postgres"):
            with own_database(url) as own:
                yield from _running(Path(folder), {"DATABASE_URL": own, **settings})
        else:
            path = Path(folder) / "live.sqlite3"
            yield from _running(Path(folder), {"DATABASE_URL": f"sqlite:///{path}", **settings})


def _running(folder: Path, settings: dict[str, str]) -> Iterator[LiveServer]:
    server = LiveServer(folder, None, **settings)
    server.command("migrate", "--verbosity", "0")
    server.start()
    try:
        yield server
    finally:
        server.stop()
