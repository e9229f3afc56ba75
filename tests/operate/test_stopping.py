"""A server that is told to stop ends soon, whatever other people's servers do meanwhile."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from handrail.meetings.tests.fetching_cast import OK, does
from tools.live import ROOT, LiveServer

SECONDS = 40
"""Much longer than stopping takes, and much shorter than the two minutes that a list may take."""
ADD = """
import datetime, django, sys
django.setup()
from handrail.meetings.models import Feed
Feed.objects.create(key="slow", kind="url", name="Slow", address=sys.argv[1], tried=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
"""


def test_a_list_that_comes_drop_by_drop_does_not_keep_the_server_from_ending(tmp_path: Path) -> None:
    asked = threading.Event()

    def drips(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(OK + b"Content-Length: 100000\r\n\r\n[")
        asked.set()
        while not over.wait(0.05):
            connection.sendall(b" ")

    path = tmp_path / "live.sqlite3"
    with does(drips) as url:
        server = LiveServer(tmp_path, DATABASE_URL=f"sqlite:///{path}", HANDRAIL_FEEDS_FROM="127.0.0.0/8")
        server.command("migrate", "--verbosity", "0")
        env = {**server.environment, "DJANGO_SETTINGS_MODULE": "handrail.site.settings"}
        subprocess.run([sys.executable, "-c", ADD, url], cwd=ROOT, env=env, check=True, capture_output=True)
        server.start()
        try:
            assert server.process
            assert asked.wait(SECONDS)
            os.killpg(server.process.pid, signal.SIGTERM)
            server.process.wait(SECONDS)
        finally:
            server.stop()
