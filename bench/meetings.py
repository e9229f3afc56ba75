"""The search for meetings at 5,000, 50,000 and 150,000 of them: the engine alone, over HTTP, and taking a long feed over."""

from __future__ import annotations

import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from bench import Figure, Run, bench
from tools.live import ROOT, LiveServer, live_server

SIZES = {"5k": 5_000, "50k": 50_000, "150k": 150_000}
WARM = 5
SITE, APP = "site.example.test", "app.example.test"


def child(server: LiveServer, *words: str) -> dict[str, Any]:
    """What a process of its own prints, on this server's database."""
    command = [sys.executable, "-m", "bench._meetings_child", *words]
    env = {**server.environment, "HANDRAIL_FEEDS": _feeds()}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@cache
def _feeds() -> str:
    return os.environ.get("HANDRAIL_FEEDS", "")


@contextmanager
def filled(count: int) -> Iterator[LiveServer]:
    """A running server with so many meetings."""
    # As it is in production: there each template is read once, in development at each request.
    made = {
        "HANDRAIL_ENV": "production", "HANDRAIL_SECRET_KEY": secrets.token_urlsafe(48), "HANDRAIL_SITE_HOST": SITE,
        "HANDRAIL_APP_HOST": APP,
    }  # fmt: skip
    with live_server(HANDRAIL_LOG="none", HANDRAIL_RATE_FACTOR="10", **made) as server:
        child(server, "fill", str(count))
        yield server


def _engine(kind: str) -> Iterator[Figure]:
    first = 0.0
    for suffix, count in SIZES.items():
        with filled(count) as server:
            seen = child(server, "engine", kind)
        median, formula = seen["engine"]["median"], seen["formula"]["median"]
        first = first or median
        more = {
            "p95": round(seen["engine"]["p95"], 3), "growth": round(median / first, 2),
            "python_walk": round(seen["walk"]["median"], 2),
            "found": seen["found"], "differences": seen["differ"], "real_rows": bool(_feeds()),
        }  # fmt: skip
        yield Figure(median, "ms", "great-circle formula in SQL, no index (as BMLT)", formula, suffix, more=more)


@bench("meetings.search.near")
def near(run: Run) -> Iterator[Figure]:
    """Open, begins within two hours in its own zone, within 25 miles, anywhere it may be held."""
    yield from _engine("near")


@bench("meetings.search.online")
def online(run: Run) -> Iterator[Figure]:
    """Online within the next hour, in Spanish."""
    yield from _engine("online")


def _posted(server: LiveServer, path: str, bodies: list[dict[str, Any]], *, app: bool) -> list[float]:
    """Milliseconds of each call, one after the other on one connection."""
    host = f"{APP if app else SITE}:{server.port}"
    headers = {"Host": host, **({"Handrail-Protocol": "1"} if app else {})}
    took = []
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", headers=headers, timeout=60) as client:
        for body in [*bodies[:WARM], *bodies]:
            began = time.perf_counter()
            answer = client.post(path, json=body) if app else client.post(path, data=body)
            took.append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:300]}")
    return took[WARM:]


def _bare(server: LiveServer, rounds: int) -> float:
    """The same round trip for the server's smallest answer."""
    took = []
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", headers={"Host": f"{SITE}:{server.port}"}) as client:
        for _ in range(rounds):
            began = time.perf_counter()
            client.get("/healthz")
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


@bench("meetings.http")
def over_http(run: Run) -> Iterator[Figure]:
    """The same two questions from end to end: the page as HTML, and the app's call as JSON."""
    for suffix, count in SIZES.items():
        with filled(count) as server:
            points = child(server, "points")["near"]
            asked = {
                "near": [{"near": f"{north:.2f},{east:.2f}", "miles": "25", "open": "open"} for north, east in points],
                "online": [{"venue": "online", "lang": "es", "hours": "1"} for _ in points],
            }
            bare = _bare(server, len(points))
            for kind, bodies in asked.items():
                html = _posted(server, "/en/meetings/find", bodies, app=False)
                fields = [{"lang": "en", "fields": {name: [said] for name, said in body.items()}} for body in bodies]
                data = _posted(server, "/api/v1/meetings/search", fields, app=True)
                for form, took in (("html", html), ("json", data)):
                    took.sort()
                    more = {"p95": round(took[int(len(took) * 0.95) - 1], 2)}
                    yield Figure(
                        statistics.median(took), "ms", "GET /healthz", bare, f"{kind}.{form}.{suffix}", more=more
                    )


@bench("meetings.import.150k")
def importing(run: Run) -> Iterator[Figure]:
    """A feed of 150,000 rows, from its file into an empty database; memory at its highest; and once more, unchanged."""
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder, live_server(HANDRAIL_LOG="none") as server:
        path = str(Path(folder) / "feed.json")
        size = child(server, "write", "150000", path)["bytes"]
        seen = child(server, "import", path)
        more = {
            "read": round(seen["read"], 1), "again": round(seen["again"], 1), "peak_mb": round(seen["peak_mb"]),
            "rows": seen["rows"], "megabytes": round(size / 1e6, 1),
        }  # fmt: skip
        yield Figure(seen["seconds"], "s", "json.loads of the same file", seen["json"], more=more)
