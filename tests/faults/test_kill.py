"""kill -9 while sixteen clients push: what was acknowledged is there afterwards (rules 14 and 16)."""

from __future__ import annotations

import os
import random
import secrets
import sqlite3
import threading
from pathlib import Path

import pytest

from handrail.vault.client.http import Http, NoAnswer, ServerSaid
from handrail.vault.client.versions import content_id
from handrail.vault.rules.text import b64
from tests.attacks.conftest import Person
from tools.live import LiveServer, live_server

CLIENTS = 16
ACKNOWLEDGED = 200
LONG = os.environ.get("HANDRAIL_LONG") == "1"
ROUNDS = 20 if LONG else 3
SIZE = 1300


class Pusher(threading.Thread):
    """One client that pushes until the server dies under it."""

    def __init__(self, http: Http) -> None:
        super().__init__(daemon=True)
        self.http = http
        self.acknowledged: list[str] = []
        self.in_flight = False
        self.ended = ""

    def run(self) -> None:
        """One version a request, the next after the answer."""
        try:
            while True:
                sealed = secrets.token_bytes(SIZE)
                content = content_id(sealed)
                self.in_flight = True
                answer = self.http.call(
                    "POST", "vault/versions", {"versions": [{"content_id": content, "sealed": b64(sealed)}]}
                )
                self.in_flight = False
                if [row["status"] for row in answer["results"]] == ["stored"]:
                    self.acknowledged.append(content)
        except (NoAnswer, ServerSaid) as end:
            self.ended = repr(end)


def all_ids(http: Http) -> set[str]:
    found, after = set(), 0
    while True:
        answer = http.call("GET", f"vault/ids?after={after}&limit=10000")
        found |= {row[1] for row in answer["ids"]}
        if not answer["ids"]:
            return found
        after = answer["ids"][-1][0]


def one_round(server: LiveServer, people: list[Person], seed: int) -> tuple[int, int, int]:
    """Pushes, kills, starts again, counts: (acknowledged, in flight when killed, missing)."""
    pushers = [Pusher(person.device.http) for person in people]
    for pusher in pushers:
        pusher.start()
    wanted = ACKNOWLEDGED + random.Random(seed).randrange(200)
    while sum(len(pusher.acknowledged) for pusher in pushers) < wanted:
        assert any(pusher.is_alive() for pusher in pushers), [pusher.ended for pusher in pushers]
        threading.Event().wait(0.001)
    in_flight = sum(pusher.in_flight for pusher in pushers)
    server.kill()
    for pusher in pushers:
        pusher.join(30)
    server.start()
    missing = acknowledged = 0
    for person, pusher in zip(people, pushers, strict=True):
        acknowledged += len(pusher.acknowledged)
        missing += len(set(pusher.acknowledged) - all_ids(person.device.http))
    return acknowledged, in_flight, missing


@pytest.mark.fault
def test_rule_16_no_acknowledged_version_is_missing_after_kill_9(capsys: pytest.CaptureFixture[str]) -> None:
    with live_server(HANDRAIL_RATE_FACTOR="100000", HANDRAIL_LOG="none") as server:
        people = [Person(server, f"phone{number}") for number in range(CLIENTS)]
        for number in range(ROUNDS):
            acknowledged, in_flight, missing = one_round(server, people, number)
            with capsys.disabled():
                print(
                    f"\nround {number}: {acknowledged} acknowledged, {in_flight} in flight, {missing} missing", end=""
                )
            assert acknowledged >= ACKNOWLEDGED
            assert in_flight > 0
            assert missing == 0
        server.stop()
        database = server.environment["DATABASE_URL"].removeprefix("sqlite:///")
        if Path(database).exists():
            assert sqlite3.connect(database).execute("pragma integrity_check").fetchone() == ("ok",)
