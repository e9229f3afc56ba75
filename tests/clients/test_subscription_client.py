"""A private calendar of the live server, as vdirsyncer and khal have it: the right times, nothing of what is planned, gone at once."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from handrail.kernel import clock
from tests.clients.calendars import Subscriber, missing
from tests.journeys.listed import lists
from tools.live import LiveServer, live_server

DENVER = ZoneInfo("America/Denver")
TIMES = [("05:30", "06:30"), ("12:00", "13:00"), ("19:00", "20:00")]
"""Of the invented list, every day, on a clock in Denver: one of the three is kept on New York's."""


@pytest.fixture(scope="module")
def server() -> Iterator[LiveServer]:
    with live_server() as running:
        lists(running)
        yield running


def say(server: LiveServer, call: str, **body: Any) -> Any:
    """What the app's interface answers, without a cookie."""
    headers = {"Host": f"app.localhost:{server.port}", "Handrail-Protocol": "1"}
    answer = httpx.post(f"http://127.0.0.1:{server.port}/api/v1/meetings/{call}", json=body, headers=headers)
    assert answer.status_code in {200, 204}, answer.text
    return answer.json() if answer.content else None


def refs(server: LiveServer) -> list[str]:
    """Every meeting of the list, a page after the other."""
    found: list[str] = []
    for page in ("1", "2"):
        fields = {"when": ["week"], "page": [page], "zone": ["America/Denver"]}
        found += [hit["ref"] for hit in say(server, "search", lang="en", fields=fields)["hits"]]
    return sorted(set(found))


def test_a_subscriber_sees_every_meeting_at_its_time_and_nothing_more(server: LiveServer, tmp_path: Path) -> None:
    assert not missing()
    secret, wanted = secrets.token_urlsafe(16), refs(server)
    assert len(wanted) == 21
    address = say(server, "plans", secret=secret, refs=wanted, lang="en")["address"]
    assert secret not in address
    address = address.replace(address.split("/c/")[0], server.site)
    somebody = Subscriber({"plans": address}, tmp_path)
    somebody.sync()
    first = clock.today(DENVER) + timedelta(days=1)
    shown = somebody.shown(first, 14)["plans"]
    days = [first + timedelta(days=n) for n in range(14)]
    assert shown == [(f"{day} {start}", f"{day} {end}") for day in days for start, end in TIMES]
    fetched = " ".join(path.read_text() for path in (tmp_path / "near").rglob("*.ics"))
    for word in ("Lantern", "abierta", "Quiet", "Mesa Rd", "Anonymous", "meeting", *wanted):
        assert word not in fetched
    say(server, "plans/remove", secret=secret)
    assert httpx.get(address).status_code == 404
    with pytest.raises(RuntimeError, match="vdirsyncer"):
        somebody.sync()
