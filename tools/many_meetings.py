"""An invented list of meetings on a server, long enough for a whole page of rows: for measures of pages."""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tools.live import LiveServer

COUNT = 40
PLACE = "87301"
WORDS = ("Cedar", "Lantern", "Mesa", "Morning", "River", "Sage", "Stone", "Willow")
TYPES = (["O", "X"], ["C"], ["O", "S"], ["O", "BE", "W"], ["C", "M", "D"])


def row(n: int, online: bool) -> dict[str, Any]:
    """One meeting a day, at its own minute of the day; every third asks to be checked before one goes."""
    name = f"{WORDS[n % 8]} {WORDS[n * 3 % 7]} Group {n}"
    made: dict[str, Any] = {
        "slug": f"{'online' if online else 'room'}-{n}", "name": name, "day": [0, 1, 2, 3, 4, 5, 6],
        "time": f"{n * 36 // 60 % 24:02}:{n * 36 % 60:02}", "end_time": "", "timezone": "America/Denver", "types": TYPES[n % 5],
        "fellowship": f"Fellowship {n % 4}", "notes": "Meets every other week, so call." if n % 3 == 0 else "Ring twice.",
    }  # fmt: skip
    if online:
        return made | {"attendance_option": "online", "conference_url": f"https://meet.example.org/{n}"}
    return made | {
        "location": f"{WORDS[n % 5]} Hall", "formatted_address": f"{n + 1} Mesa Rd, Gallup, NM 87301, USA",
        "latitude": 35.52 + n / 1000, "longitude": -108.74,
    }  # fmt: skip


def list_many(server: LiveServer) -> None:
    """The server has COUNT meetings a day online and as many in rooms of one town."""
    rows = [row(n, online) for n in range(COUNT) for online in (True, False)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "many.json"
        file.write_text(json.dumps(rows), encoding="utf-8")
        subprocess.run(
            [server.program, "meetings", "add", str(file), "--name", "Invented list"],
            cwd=server.tree or server.folder, env=server.environment, check=True, capture_output=True,
        )  # fmt: skip
