"""Storing and fetching with a million versions in the database, beside the same on an empty one."""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import time
import uuid
from collections.abc import Iterator

import psycopg

from bench import Figure, Run, bench
from bench.load import SEALED, push_body, ready, request, run
from bench.push import RAISED
from handrail.vault.client.http import Http
from tools.live import LiveServer, live_server

BATCH = 5000
PUSHES = 600


def rows_of(vault: str, count: int) -> Iterator[tuple[str, int, bytes, int, int, bytes]]:
    """Rows as the server would have stored them; the bytes are noise, which is all that sealed bytes are to it."""
    for seq in range(1, count + 1):
        sealed = os.urandom(SEALED)
        yield vault, seq, hashlib.sha256(sealed).digest(), SEALED, 494_000, sealed


def fill(server: LiveServer, vaults: int, each: int) -> None:
    """Puts ``vaults`` full vaults into the server's database, past the server."""
    url = server.environment["DATABASE_URL"]
    for _ in range(vaults):
        account, vault = uuid.uuid4(), secrets.token_hex(16)
        head = (vault, account, "A" * 43 + "=", 1, each, each * SEALED)
        if url.startswith("postgres"):
            _fill_postgres(url, account, head, each)
        else:
            _fill_sqlite(url.removeprefix("sqlite:///"), account, head, each)


def _fill_sqlite(path: str, account: uuid.UUID, head: tuple[object, ...], each: int) -> None:
    connection = sqlite3.connect(path, timeout=60)
    connection.execute(
        "insert into people_account (id, name, created) values (?, ?, '2026-11-22')", (account.hex, account.hex)
    )
    values = (head[0], account.hex, *head[2:])
    connection.execute(
        "insert into vault_vault (id, account_id, signing_public, gen, last_seq, bytes_used) values (?, ?, ?, ?, ?, ?)",
        values,
    )
    connection.executemany(
        "insert into vault_version (vault_id, seq, content_id, size, received_hour, sealed) values (?, ?, ?, ?, ?, ?)",
        rows_of(str(head[0]), each),
    )
    connection.commit()
    connection.close()


def _fill_postgres(url: str, account: uuid.UUID, head: tuple[object, ...], each: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(
            "insert into people_account (id, name, created) values (%s, %s, '2026-11-22')", (account, account.hex)
        )
        connection.execute(
            "insert into vault_vault (id, account_id, signing_public, gen, last_seq, bytes_used)"
            " values (%s, %s, %s, %s, %s, %s)",
            head,
        )
        statement = "copy vault_version (vault_id, seq, content_id, size, received_hour, sealed) from stdin"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows_of(str(head[0]), each):
                copy.write_row(row)


def push_seconds(server: LiveServer, http: Http) -> float:
    """Seconds for a fixed number of single pushes by one client; the best of three, so that a hiccup is not growth."""
    best = float("inf")
    for _ in range(3):
        requests = [request(http, server.port, push_body(1)) for _ in range(PUSHES)]
        best = min(best, run(server.port, [requests]).seconds)
    return best


def pull_seconds(http: Http) -> float:
    """Seconds for a page of 500 rows from the middle of one's own log, the best of seven."""
    epoch = http.call("GET", "vault/state")["epoch"]
    [[_, at, _, _]] = http.call("GET", "vault/ids?after=499&limit=1")["ids"]
    best = float("inf")
    for _ in range(7):
        began = time.perf_counter()
        page = http.log({"epoch": epoch, "after": 500, "at": at, "limit": 500})
        best = min(best, time.perf_counter() - began)
        assert len(page.rows) == 500
    return best


def grown(suffix: str, vaults: int, each: int, *, full: bool) -> Iterator[tuple[str, Figure]]:
    """Push and pull times on a full server beside the same on an empty one."""
    with live_server(**RAISED) as empty, live_server(**RAISED) as full_server:
        fill(full_server, vaults, each)
        took: dict[str, tuple[float, float]] = {}
        for name, server in (("empty", empty), ("full", full_server)):
            http = ready(server, "phone")
            run(server.port, [[request(http, server.port, push_body(50)) for _ in range(24)]])
            took[name] = (push_seconds(server, http), pull_seconds(http))
        more = {"stored": vaults * each, "vaults": vaults, "rate_limits": "raised"}
        for place, what in enumerate(("push", "pull")):
            value, base = took["full"][place] * 1000, took["empty"][place] * 1000
            yield what, Figure(value, "ms", "the same on an empty server", base, suffix, reduced=not full, more=more)


def all_growth(this: Run) -> Iterator[tuple[str, Figure]]:
    """A thousand vaults of a thousand, then one of a hundred thousand (rows of somebody else's vault)."""
    full = this.long
    yield from grown("many", this.size(1000, 100), 1000, full=full)
    yield from grown("one", 1, this.size(100_000, 20_000), full=full)


@bench("vault.growth")
def growth(this: Run) -> Iterator[Figure]:
    """Both measures; the name of each line ends in push or pull and in how the rows lie."""
    for what, figure in all_growth(this):
        yield Figure(
            figure.value, figure.unit, figure.baseline, figure.baseline_value,
            f"{what}.{figure.suffix}", figure.reduced, figure.more,
        )  # fmt: skip
