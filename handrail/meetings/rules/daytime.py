"""Days, times and dates as feeds write them. 0 is Sunday; a time is minutes after midnight."""

import re
import unicodedata
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from handrail.meetings.rules.rows import Notes

DAYS = {
    word: number
    for number, words in enumerate(
        [
            "sunday sundays sun domingo domingos dom",
            "monday mondays mon lunes lun",
            "tuesday tuesdays tue tues martes mar",
            "wednesday wednesdays wed weds miercoles mier mie",
            "thursday thursdays thu thur thurs jueves jue",
            "friday fridays fri viernes vie",
            "saturday saturdays sat sabado sabados sab",
        ]
    )
    for word in words.split()
}
SETS = {
    "daily": range(7),
    "every day": range(7),
    "everyday": range(7),
    "all days": range(7),
    "todos los dias": range(7),
    "diario": range(7),
    "diariamente": range(7),
    "weekdays": range(1, 6),
    "entre semana": range(1, 6),
    "weekends": (0, 6),
    "fines de semana": (0, 6),
}
BY_APPOINTMENT = {"by appointment", "appointment", "con cita", "cita previa", "varies"}
RANGE = {"to", "through", "thru", "a", "al", "hasta"}
FILLERS = {"and", "y", "e", "on", "every", "los", "el", "cada", "de", "the"}
NOON, MIDNIGHT = (
    {"noon", "12 noon", "mediodia", "12 mediodia"},
    {"midnight", "12 midnight", "medianoche", "12 medianoche"},
)
DAY = 24 * 60
DASH = "\u2013"
SAID_AGAIN = 300
"""Longer texts are said once, and not kept for a second time."""
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2}))?(?:[:.](\d{2})(?:\.\d+)?)?\s*(?:h|hrs)?\.?\s*(a|p|am|pm|a\.? ?m\.?|p\.? ?m\.?|noon|midnight)?"
)


def folded(said: str) -> str:
    """Lower case, no accents, single spaces."""
    return _folded_again(said) if len(said) <= SAID_AGAIN else _folded(said)


def _folded(said: str) -> str:
    said = said.lower()
    if not said.isascii():
        # Marks go first as well: a long row of them is put in order letter by letter.
        said = _unmarked(unicodedata.normalize("NFKD", _unmarked(said)))
    return " ".join(said.split())


def _unmarked(said: str) -> str:
    return "".join(one for one in said if not unicodedata.combining(one))


_folded_again = lru_cache(maxsize=8192)(_folded)


def days_of(value: object, first: int, notes: Notes) -> tuple[list[int], str]:
    """The days of a row in order, and the sentence that they were found in, where it says more than days.

    `first` is the number that the feed gives Sunday: 0, or 1 where its rows show that.
    """
    if isinstance(value, list):
        found = [days_of(one, first, notes) for one in value[:50]]
        return sorted({day for days, _ in found for day in days}), " ".join(said for _, said in found if said)
    if value is None or value == "" or isinstance(value, bool | dict):
        if isinstance(value, bool | dict):
            notes.lacks("day", "not-read")
        return [], ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        return _numbered(value, first, notes), ""
    said = folded(str(value))
    if said in {"", "null", "n/a", "none"} or said in BY_APPOINTMENT:
        if said not in BY_APPOINTMENT and said:
            notes.repaired.add("null-text")
        return [], ""
    if re.fullmatch(r"\d(\.0)?", said):
        notes.repaired.add("day-as-text")
        return _numbered(int(said[0]), first, notes), ""
    if re.fullmatch(r"\[?\s*\d(\s*[,;|]\s*\d)+\s*\]?", said):
        notes.repaired.add("day-as-text")
        return sorted({day for one in re.findall(r"\d", said) for day in _numbered(int(one), first, notes)}), ""
    return _worded(said, str(value), notes)


def _numbered(number: int, first: int, notes: Notes) -> list[int]:
    if first <= number <= first + 6:
        if first:
            notes.repaired.add("day-from-one")
        return [number - first]
    if number == 7:
        notes.repaired.add("day-seven")
        return [0]
    notes.lacks("day", "not-read")
    return []


def _worded(said: str, whole: str, notes: Notes) -> tuple[list[int], str]:
    if said in SETS:
        notes.repaired.add("day-as-word")
        return sorted(SETS[said]), ""
    words = re.findall(r"[a-z]+|\d\w*|-", said.replace(DASH, "-"))
    days: list[int] = []
    other, until = False, False
    for word in words:
        if word in DAYS:
            if until and days:
                days += [(days[-1] + step) % 7 for step in range(1, (DAYS[word] - days[-1]) % 7 + 1)]
            days.append(DAYS[word])
            until = False
        elif days and (word in RANGE or word == "-"):
            until = True
        elif word not in FILLERS:
            other = True
    if not days:
        notes.lacks("day", "not-read")
        return [], whole
    notes.repaired.add("day-in-sentence" if other else "day-as-word")
    return sorted(set(days)), whole if other else ""


def minutes_of(value: object, notes: Notes, field: str = "time") -> int | None:
    """The time of a day in minutes, 1440 where a feed says 24:00. None, and `lacks`, for what is no time."""
    if value is None or isinstance(value, bool) or value == "":
        return None
    if isinstance(value, float) and 0 <= value < 1:
        notes.repaired.add("time-as-fraction")
        return round(value * DAY) % DAY
    said = folded(str(value))
    if said in {"null", "n/a", "none"}:
        notes.repaired.add("null-text")
        return None
    if said in NOON or said in MIDNIGHT:
        notes.repaired.add("time-as-word")
        return 12 * 60 if said in NOON else 0
    if re.fullmatch(r"\d{3,4}", said):
        notes.repaired.add("time-other-form")
        said = f"{said[:-2]}:{said[-2:]}"
    if stamp := re.fullmatch(r"\d{4}-\d\d-\d\dt(\d\d:\d\d)(:\d\d(\.\d+)?)?z?", said):
        notes.repaired.add("time-other-form")
        said = stamp.group(1)
    found = _CLOCK.fullmatch(said)
    minutes = _clock(found, notes) if found else None
    if minutes is None:
        notes.lacks(field, "not-read")
    return minutes


def _clock(found: re.Match[str], notes: Notes) -> int | None:
    half = (found[4] or "")[:1]
    if not half and not found[2]:
        return None  # a bare number is no time
    hour, minute = int(found[1]), int(found[2] or 0)
    if half:
        if not 1 <= hour <= 12 or minute > 59:
            # "19:00 PM" can only mean one thing; "0:30 PM" cannot.
            if not (half == "p" and 13 <= hour <= 23 and minute <= 59):
                return None
        elif half in "pn":
            hour = hour % 12 + 12
        else:
            hour %= 12
        notes.repaired.add("time-12-hours")
        return hour * 60 + minute
    if hour * 60 + minute > DAY or minute > 59:
        return None
    if found[3]:
        notes.repaired.add("time-with-seconds")
    elif not re.fullmatch(r"\d\d:\d\d", found[0]):
        notes.repaired.add("time-other-form")
    return hour * 60 + minute


def span_of(value: object, notes: Notes) -> tuple[int | None, int | None]:
    """Start and end of a time that may be a span: "7:00 - 8:00 pm"."""
    said = " ".join(value.split()).replace(DASH, "-") if isinstance(value, str) else ""
    halves = re.split(r"\s*(?:-|\bto\b)\s*", said, maxsplit=1)
    if len(halves) != 2 or not all(re.match(r"\d{1,2}\D|noon|midnight", one, re.I) for one in halves):
        return minutes_of(value, notes), None
    end = minutes_of(halves[1], notes, "minutes")
    last = re.search(r"[ap]\.? ?m\.?$", halves[1].lower().strip())
    if last and not re.search(r"[ap]\.? ?m|noon|midnight", halves[0].lower()):
        start = minutes_of(f"{halves[0]} {last.group()}", Notes())
        halves[0] += f" {last.group()}" if start is not None and end is not None and start <= end else ""
    notes.repaired.add("time-span")
    return minutes_of(halves[0], notes), end


def clock_of(minutes: int) -> str:
    """Minutes as HH:MM."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def updated_of(value: Any, notes: Notes) -> str:
    """When a row was changed, as ISO in UTC; nothing where it cannot be read."""
    if isinstance(value, dict):
        value = value.get("$date")
    if value in (None, "") or not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    said = str(value).strip()
    if re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", said):
        moment = _moment(said, "%Y-%m-%d %H:%M:%S")
        if moment:
            return moment
    else:
        notes.repaired.add("updated-form")
    return _other_moment(said) or _not_read(notes)


def _not_read(notes: Notes) -> str:
    notes.repaired.discard("updated-form")
    notes.lacks("updated", "not-read")
    return ""


def _other_moment(said: str) -> str:
    try:
        if re.fullmatch(r"\d{9,10}(\.\d+)?", said):
            return _iso(datetime.fromtimestamp(float(said), UTC))
        if re.fullmatch(r"\d{12,13}", said):
            return _iso(datetime.fromtimestamp(int(said) / 1000, UTC))
        if re.fullmatch(r"\d{4}-\d\d-\d\d.*", said):
            return _iso(datetime.fromisoformat(said))
    except (ValueError, OverflowError):
        return ""
    for form in ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y"):
        # The day stands first only where it cannot be a month.
        if moment := _moment(said, form) or _moment(said, form.replace("%m/%d", "%d/%m")):
            return moment
    return ""


def _moment(said: str, form: str) -> str:
    try:
        return _iso(datetime.strptime(said, form))
    except (ValueError, OverflowError):
        return ""


def _iso(moment: datetime) -> str:
    try:
        whole = moment.astimezone(UTC) if moment.tzinfo else moment
    except OverflowError:
        return ""
    return f"{whole.year:04}" + whole.strftime("-%m-%dT%H:%M:%SZ")
