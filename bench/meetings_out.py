"""What sixteen other people's programs cost that ask for meetings at once: seconds, memory, and what a person waits meanwhile."""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from bench import Figure, Run, bench
from bench.meetings import SITE, filled
from tools.live import LiveServer

ASKING, COUNT = 16, 150_000
BMLT = "/client_interface/json/?switcher=GetSearchResults"
ADDRESSES = {
    "region": "/meetings.json?region=e",
    "page": "/meetings.json?region=New+Mexico",
    "one": f"{BMLT}&page_size=1",
    "earth": f"{BMLT}&lat_val=40&long_val=-100&geo_width=12000&page_size=1&sort_results_by_distance=1",
    "embed": "/embed/en/?region=New+Mexico",
}


def _resident(server: LiveServer) -> float:
    """Megabytes that the server's processes hold."""
    assert server.process
    held = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and _group(folder) == server.process.pid:
            pages = (folder / "statm").read_text().split()[1]
            held += int(pages) * os.sysconf("SC_PAGE_SIZE")
    return held / 1e6


def _group(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[2])
    except OSError:
        return 0


class Watch:
    """While the block lasts: the most memory that the server held, and what the smallest answer took."""

    def __init__(self, server: LiveServer, client: httpx.Client) -> None:
        self.server, self.client, self.most, self.took = server, client, 0.0, list[float]()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        while not self._over.is_set():
            self.most = max(self.most, _resident(self.server))
            self.took.append(_asked(self.client, "/healthz")[0])

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def _asked(client: httpx.Client, path: str) -> tuple[float, int]:
    """Milliseconds, and the status."""
    began = time.perf_counter()
    status = client.get(path).status_code
    return (time.perf_counter() - began) * 1000, status


@bench("meetings.out")
def given_out(run: Run) -> Iterator[Figure]:
    """The slowest of sixteen at once that was answered, against the smallest answer of a server at rest."""
    with filled(COUNT) as server, _client(server) as client:
        bare = statistics.median([_asked(client, "/healthz")[0] for _ in range(40)])
        for name, path in ADDRESSES.items():
            before = _resident(server)
            with Watch(server, client) as watch, ThreadPoolExecutor(ASKING) as pool:
                answers = list(pool.map(lambda _, path=path: _asked(client, path), range(ASKING)))
            answered = [took for took, status in answers if status == 200]
            more = {
                "answered": len(answered), "turned_away": sum(status == 503 for _, status in answers),
                "alone": round(_asked(client, path)[0]), "memory_before": round(before), "memory_most": round(watch.most),
                "healthz_meanwhile": round(max(watch.took)),
            }  # fmt: skip
            yield Figure(max(answered), "ms", "GET /healthz", bare, name, more=more)


def _client(server: LiveServer) -> httpx.Client:
    return httpx.Client(
        base_url=f"http://127.0.0.1:{server.port}", headers={"Host": f"{SITE}:{server.port}"}, timeout=120
    )
