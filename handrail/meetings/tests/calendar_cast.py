"""Entries for calendars that are tested twice: as Python writes them, and as the browser does (calendar_cases.json).

`python -m handrail.meetings.tests.calendar_cast` writes the table anew, after a change of what a file holds.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from handrail.content.texts import Lang
from handrail.meetings.calendars import Entry, calendar, parts
from handrail.meetings.rules.times import LAST, EveryOther, Nth, OnDates, Rule, Weekly

TABLE = Path(__file__).with_name("calendar_cases.json")
STAMP = "2026-11-22T18:05:09Z"
SINCE = datetime(2026, 11, 22, 18, 5, tzinfo=UTC)
EVENING = time(19)
LONG = "1100 Calle Ñandú, salón 4; al lado de “La Capilla” 🌵🌵🌵 \\ timbre 2, piso 3, Española, NM 87532"


def entry(pattern: Weekly | Nth | EveryOther | OnDates, zone: str = "America/Denver", **more: Any) -> Entry:
    """One of the cast, evenings for an hour."""
    minutes = more.pop("minutes", 60)
    return Entry("3f6c@handrail", Rule(pattern, more.pop("at", EVENING), minutes), zone, SINCE, **more)


CAST: dict[str, tuple[Lang, Entry]] = {
    "weekly": ("en", entry(Weekly(1))),
    "no change of clocks": ("es", entry(Weekly(3), "America/Phoenix")),
    "second and fourth": ("en", entry(Nth(2, frozenset({2, 4})), minutes=90)),
    "fourth and last": ("es", entry(Nth(5, frozenset({4, LAST})))),
    "not the last": ("en", entry(Weekly(1, frozenset({LAST})))),
    "listed dates": ("es", entry(Weekly(1, frozenset({3, LAST})))),
    "every other": ("en", entry(EveryOther(2, date(2026, 11, 10)))),
    "not sure": ("es", entry(EveryOther(2), sentence="Every other Tuesday; call, ask")),
    "on dates, all day": ("en", entry(OnDates(frozenset({15, 31})), minutes=1440, at=time(0))),
    "a place and words": ("en", entry(Weekly(6), place=LONG, description="One\nTwo, three; \\four^\r\nFive")),
    "UTC": ("en", entry(Weekly(0), "UTC")),
}


def table() -> list[dict[str, Any]]:
    """The cases as both languages read them."""
    made = []
    for name, (lang, one) in CAST.items():
        case: dict[str, Any] = {"name": name, "parts": parts(one, lang), "uid": one.uid, "stamp": STAMP}
        case |= {key: text for key in ("place", "description") if (text := getattr(one, key))}
        made.append({**case, "file": calendar([one], lang, datetime.fromisoformat(STAMP)).decode()})
    return made


if __name__ == "__main__":
    TABLE.write_text(json.dumps(table(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
