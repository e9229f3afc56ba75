"""How fast pages are stored for good, beside raw single-row commits on the same disk."""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import Figure, Run, bench
from bench.load import SEALED, Result, push_body, ready, request, run
from tools.live import LiveServer, live_server
from tools.pg import programs

RAISED = {"HANDRAIL_RATE_FACTOR": "1000000", "HANDRAIL_LOG": "none"}
"""Rate limits raised by their setting: a measure of the server, not of its limits."""


def raw_sqlite(folder: Path, seconds: float = 2.0) -> float:
    """Single-row commits a second: one connection, WAL, synchronous=FULL, rows as large as ours."""
    connection = sqlite3.connect(folder / "raw.sqlite3", isolation_level=None)
    connection.execute("pragma journal_mode=wal")
    connection.execute("pragma synchronous=full")
    connection.execute("create table row (id integer primary key, sealed blob not null)")
    rows, sealed, began = 0, secrets.token_bytes(SEALED), time.perf_counter()
    while time.perf_counter() - began < seconds:
        connection.execute("begin immediate")
        connection.execute("insert into row (sealed) values (?)", (sealed,))
        connection.execute("commit")
        rows += 1
    return rows / (time.perf_counter() - began)


def raw_postgres(url: str, seconds: int = 3) -> float:
    """The same by pgbench with one client and a one-row script."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "row.sql"
        script.write_text(f"insert into bench_row (sealed) values (decode(repeat('ab', {SEALED}), 'hex'));\n")
        psql = programs() / "psql"
        subprocess.run(
            [psql, url, "-qc", "create table if not exists bench_row (id bigserial primary key, sealed bytea)"],
            check=True,
        )
        command: list[str | Path] = [
            programs() / "pgbench",
            "-n",
            "-c",
            "1",
            "-T",
            str(seconds),
            "-f",
            script,
            "-d",
            url,
        ]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"tps = ([0-9.]+)", said)
    return float(found[1]) if found else 0.0


def raw(server: LiveServer) -> float:
    """The baseline of the database in use, measured beside it."""
    url = server.environment["DATABASE_URL"]
    return raw_postgres(url) if url.startswith("postgres") else raw_sqlite(server.folder)


def figure(result: Result, versions: int, baseline: float, **more: object) -> Figure:
    """Versions a second beside the baseline; anything but 200 is shown."""
    seen = {
        "statuses": {str(status): count for status, count in sorted(result.statuses.items())},
        "p50_ms": round(result.percentile(0.5), 2),
        "p99_ms": round(result.percentile(0.99), 2),
        "rate_limits": "raised",
        **more,
    }
    return Figure(versions / result.seconds, "versions/s", "raw single-row commits/s", baseline, more=seen)


@bench("vault.push.batch50")
def batch50(this: Run) -> Iterator[Figure]:
    """One client, 50 versions of the smallest class a request."""
    with live_server(**RAISED) as server:
        http, count = ready(server, "batch"), 200
        run(server.port, [[request(http, server.port, push_body(50)) for _ in range(20)]])
        requests = [request(http, server.port, push_body(50)) for _ in range(count)]
        before = raw(server)
        result = run(server.port, [requests])
        yield figure(result, count * 50, (before + raw_after(server)) / 2)


@bench("vault.push.single16")
def single16(this: Run) -> Iterator[Figure]:
    """Sixteen clients, one version a request."""
    with live_server(**RAISED) as server:
        https, each = [ready(server, f"phone{number}") for number in range(16)], 400
        run(server.port, [[request(http, server.port, push_body(1)) for _ in range(40)] for http in https])
        requests = [[request(http, server.port, push_body(1)) for _ in range(each)] for http in https]
        before = raw(server)
        result = run(server.port, requests)
        yield figure(result, 16 * each, (before + raw_after(server)) / 2, clients=16)


def raw_after(server: LiveServer) -> float:
    """The baseline once more, so that a machine that changed its mind in between shows."""
    url = server.environment["DATABASE_URL"]
    if url.startswith("postgres"):
        return raw_postgres(url)
    with tempfile.TemporaryDirectory(dir=os.path.dirname(server.folder)) as folder:
        return raw_sqlite(Path(folder))
