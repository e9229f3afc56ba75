"""What vdirsyncer fetches and khal shows: other people's programs, as somebody runs them who subscribes to a calendar."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PROGRAMS = ("vdirsyncer", "khal")
PAIR = """
[pair {name}]
a = "{name}_far"
b = "{name}_near"
collections = null
[storage {name}_far]
type = "http"
url = "{url}"
[storage {name}_near]
type = "filesystem"
path = "{folder}/near/{name}/"
fileext = ".ics"
"""
LOCALE = """
[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
"""
Shown = list[tuple[str, str]]
"""Start and end as khal writes them, in the zone of whoever looks: 2026-03-08 03:30; a date alone for a whole day."""


def missing() -> list[str]:
    """Which of the programs are not installed here."""
    return [name for name in PROGRAMS if not shutil.which(name)]


class Subscriber:
    """Somebody who subscribed to calendars by their addresses, and looks at them in one zone. Names are plain words."""

    def __init__(self, urls: Mapping[str, str], folder: Path, zone: str = "America/Denver") -> None:
        self.names = sorted(urls)
        self.folder = folder
        for name in self.names:
            (folder / "near" / name).mkdir(parents=True)
        pairs = [PAIR.format(name=name, url=url, folder=folder) for name, url in urls.items()]
        (folder / "vdirsyncer").write_text(f'[general]\nstatus_path = "{folder}/status/"\n' + "".join(pairs))
        mine = [f"[[{name}]]\npath = {folder}/near/{name}/\nreadonly = True\n" for name in self.names]
        (folder / "khal").write_text("[calendars]\n" + "".join(mine) + LOCALE.format(zone=zone, folder=folder))

    def sync(self) -> None:
        """Fetches every calendar. RuntimeError with what vdirsyncer said, where it is not content."""
        self._run("vdirsyncer", "-c", str(self.folder / "vdirsyncer"), "discover", "--no-list")
        self._run("vdirsyncer", "-c", str(self.folder / "vdirsyncer"), "sync")

    def shown(self, first: date, days: int) -> dict[str, Shown]:
        """By calendar: what khal lists from `first` on for so many days, in order.

        It lists what goes on past midnight again on the next day; that is left out, and nothing else that comes twice.
        """
        line = "{calendar}|{start-long}|{end-long}"
        command = ["list", "--day-format", "", "--format", line, first.isoformat(), f"{days}d"]
        found: dict[str, Shown] = {name: [] for name in self.names}
        for row in self._run("khal", "-c", str(self.folder / "khal"), *command).splitlines():
            name, start, end = row.split("|")
            again = start[:10] != end[:10] and (start, end) in found[name]
            if start >= first.isoformat() and not again:
                found[name].append((start, end))
        return {name: sorted(rows) for name, rows in found.items()}

    def _run(self, *command: str) -> str:
        env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")
        return done.stdout


@contextmanager
def served(files: Mapping[str, bytes]) -> Iterator[str]:
    """An address of this machine below which these files are sent as calendars."""

    class Handler(BaseHTTPRequestHandler):
        """Sends a file by its name."""

        def do_GET(self) -> None:
            """Answers with the file, or 404."""
            data = files.get(self.path.lstrip("/"))
            self.send_response(200 if data is not None else 404)
            self.send_header("Content-Type", "text/calendar; charset=utf-8")
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
