"""When a place's numbers count as confirmed, and when a confirmation is too old. Pure: the caller knows the day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

DAYS = 180


@dataclass(frozen=True, slots=True)
class Standing:
    """How a place stands: the day of its last confirmation, by whom, and the day its numbers were last looked at."""

    confirmed: date | None
    by: str
    looked_at: date
    days: int

    @property
    def is_old(self) -> bool:
        """Whether nobody looked at it for longer than half a year."""
        return self.days > DAYS


def standing(place: str, sha256: str, checked: date, lines: Iterable[Mapping[str, Any]], today: date) -> Standing:
    """The newest line that confirms exactly this, not later than tomorrow (somewhere it is tomorrow already).

    A line for another content, or of a day still to come, confirms nothing.
    """
    until = today + timedelta(days=1)
    fitting = [
        line
        for line in lines
        if line.get("place") == place
        and line.get("sha256") == sha256
        and type(line.get("on")) is date
        and isinstance(line.get("by"), str)
        and line["on"] <= until
    ]
    if not fitting:
        return Standing(None, "", checked, (today - checked).days)
    newest = max(fitting, key=lambda line: line["on"])
    looked_at = max(newest["on"], min(checked, today))
    return Standing(newest["on"], newest["by"], looked_at, (today - looked_at).days)
