"""An invented list of meetings for journeys: every day at the same hours, so that a test needs no certain day."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tools.live import LiveServer

EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]
TOWN = "Gallup, NM"
ROWS: list[dict[str, Any]] = [
    {
        "slug": "mesa-lantern", "name": "Mesa Lantern", "day": EVERY_DAY, "time": "19:00", "end_time": "20:00",
        "timezone": "America/Denver", "location": "Red Rock Library", "group": "Lantern Group",
        "formatted_address": "4 Mesa Rd, Gallup, NM 87301, USA", "latitude": 35.52, "longitude": -108.74,
        "types": ["O", "X"], "fellowship": "Narcotics Anonymous", "notes": "Ring twice. Coffee is free.",
    },
    {
        "slug": "linea-abierta", "name": "Línea abierta", "day": EVERY_DAY, "time": "07:30", "end_time": "08:30",
        "timezone": "America/New_York", "types": ["O", "S"], "languages": ["es"], "fellowship": "Al-Anon",
        "conference_url": "https://meet.example.org/linea", "conference_phone": "+1 505 555 0101",
        "attendance_option": "online",
    },
    {
        "slug": "quiet-noon", "name": "Quiet Noon", "day": EVERY_DAY, "time": "12:00", "end_time": "13:00",
        "timezone": "America/Denver", "location": "Cedar Hall",
        "formatted_address": "9 Cedar St, Gallup, NM 87301, USA", "latitude": 35.53, "longitude": -108.75,
        "types": ["C"], "fellowship": "Alcoholics Anonymous",
    },
]  # fmt: skip
_there: dict[Path, str] = {}
"""The list's key on each server of this run: journeys share one."""


def lists(server: LiveServer, *, but: str = "", hour: str = "19:00", key: str = "") -> str:
    """The server has these meetings; again: without one of them, or with the first at another hour. The list's key."""
    rows = [{**row, "time": hour} if row["slug"] == "mesa-lantern" else row for row in ROWS if row["slug"] != but]
    key = key or _there.get(server.folder, "")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "journeys.json"
        file.write_text(json.dumps(rows), encoding="utf-8")
        words = ["refresh", key, "--from", str(file)] if key else ["add", str(file), "--name", "Journey list"]
        done = subprocess.run(
            [server.program, "meetings", *words, "--json"],
            cwd=server.tree or server.folder, env=server.environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
    _there[server.folder] = key or json.loads(done.stdout)["key"]
    return _there[server.folder]
