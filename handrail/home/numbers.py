"""The numbers of Help as people get them: shipped files, the deployer's own laid over them, and how each place stands.

A file that cannot be used is told to the log and to `handrail check`, and Help goes on without it: with the shipped
numbers of that place, and in any case with those of the country.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings

from handrail.home.rules.confirmed import Standing, standing
from handrail.home.rules.numbers import (
    MOST_TOGETHER,
    PLACE,
    SLOTS,
    Wrong,
    has_both,
    is_empty,
    joined,
    print_of,
    shown_number,
    shown_slot,
    wrongs,
)
from handrail.kernel import clock

SHIPPED = Path(__file__).parent / "content/numbers"
ALWAYS = "us"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PlaceNow:
    """One place: what it says, the print of that, and how it stands."""

    place: str
    says: Mapping[str, Any]
    sha256: str
    stands: Standing


@dataclass(frozen=True, slots=True)
class HelpNow:
    """What Help shows, and what is wrong with the files behind it."""

    places: tuple[PlaceNow, ...]
    problems: tuple[str, ...]

    def numbers(self) -> list[dict[str, Any]]:
        """Every number, as shown."""
        return [shown_number(row) for place in self.places for row in place.says.get("number", [])]

    def slots(self) -> list[dict[str, Any]]:
        """Every slot that is filled and confirmed; of two places the later one, a state's, knows better."""
        found: dict[str, dict[str, Any]] = {}
        for place in self.places:
            rows = place.says.get("slot", []) if place.stands.confirmed else []
            found |= {row["id"]: shown_slot(row, place.says) for row in rows if not is_empty(row)}
        return [found[name] for name in SLOTS if name in found]

    def looked_at(self) -> date:
        """The day on which the numbers that were left alone longest were looked at."""
        return min(place.stands.looked_at for place in self.places)

    def as_data(self) -> dict[str, Any]:
        """The same for the app: only what is shown."""
        return {"form": 1, "checked": self.looked_at().isoformat(), "numbers": self.numbers(), "slots": self.slots()}


def own_folder() -> Path:
    """Where a deployer's own files of numbers, and the confirmations, are."""
    return Path(settings.HANDRAIL_VAR) / "numbers"


def places() -> list[str]:
    """The places this server is for, as set."""
    return list(dict.fromkeys(one.strip().lower() for one in settings.HANDRAIL_PLACES if one.strip()))


_known: tuple[Any, HelpNow] | None = None


def help_now() -> HelpNow:
    """What Help shows now; the files are read again only when one changed, or the day did."""
    global _known
    today = clock.today(ZoneInfo("UTC"))
    files = [folder / f"{place}.toml" for place in [ALWAYS, *places()] for folder in (SHIPPED, own_folder())]
    stamps = tuple(_stamp(path) for path in [*files, own_folder() / "confirmed.toml"])
    key = (today, tuple(places()), str(own_folder()), stamps)
    if _known is None or _known[0] != key:
        found = _read_all()
        for problem in found.problems:
            log.error("numbers", problem=problem)
        _known = (key, found)
    return _known[1]


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        at = path.stat()
    except OSError:
        return None
    return at.st_mtime_ns, at.st_size


def _read_all() -> HelpNow:
    problems: list[str] = []
    lines = _confirmations(problems)
    found = [place for name in places() if (place := _place(name, lines, problems))]
    rows = [row for place in found for row in place.says.get("number", [])]
    if len(rows) > MOST_TOGETHER or not has_both(rows):
        problems.append(
            f"HANDRAIL_PLACES gives no number for danger and crisis, or more than {MOST_TOGETHER} together:"
            " the shipped numbers of us are shown."
        )
        shipped = _usable(ALWAYS, SHIPPED / f"{ALWAYS}.toml", [])
        if shipped is None:
            raise FileNotFoundError(f"{ALWAYS}.toml of this release is broken: install it again")
        found = [_standing(ALWAYS, shipped, lines)]
    return HelpNow(tuple(found), tuple(problems))


def _place(name: str, lines: list[Any], problems: list[str]) -> PlaceNow | None:
    if not PLACE.fullmatch(name):
        problems.append(f"HANDRAIL_PLACES: {name} is no place; write us, or us-nm.")
        return None
    shipped = _usable(name, SHIPPED / f"{name}.toml", problems)
    own = _usable(name, own_folder() / f"{name}.toml", problems)
    if shipped is None and own is None:
        problems.append(f"HANDRAIL_PLACES: there is no usable file {name}.toml, neither shipped nor in var/numbers.")
        return None
    return _standing(name, joined(shipped, own), lines)


def _standing(name: str, says: Mapping[str, Any], lines: list[Any]) -> PlaceNow:
    sha256 = print_of(says)
    return PlaceNow(name, says, sha256, standing(name, sha256, says["checked"], lines, clock.today(ZoneInfo("UTC"))))


def _confirmations(problems: list[str]) -> list[Any]:
    path = own_folder() / "confirmed.toml"
    data = _toml(path, problems) or {}
    rows = data.get("confirmed", [])
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _usable(place: str, path: Path, problems: list[str]) -> Mapping[str, Any] | None:
    """The file's data; None, with a sentence for each thing that is wrong, when it cannot be used or is not there."""
    data = _toml(path, problems)
    if data is None:
        return None
    found = wrongs(place, data)
    problems += _sentences(path, found)
    return None if found else data


def _toml(path: Path, problems: list[str]) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{_name(path)}: {error}")
        return None


def _sentences(path: Path, found: Iterable[Wrong]) -> list[str]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return [
        f"{_name(path)}:{_line_of(lines, one)}: {one.table} {one.field} {one.what}".replace(":  ", ": ")
        for one in found
    ]


def _name(path: Path) -> str:
    return f"{'shipped' if path.parent == SHIPPED else 'var/numbers'} {path.name}"


def _line_of(lines: list[str], wrong: Wrong) -> int:
    """The line of the field, else of the entry it is missing from, else 1."""
    heads = [at for at, line in enumerate(lines) if re.match(r"\s*\[\[\w+\]\]", line)]
    mine = [at for at in heads if wrong.table and lines[at].strip() == f"[[{wrong.table}]]"]
    start = mine[wrong.index] if wrong.index < len(mine) else -1
    end = next((at for at in heads if at > start), len(lines))
    field = next((at for at in range(start + 1, end) if re.match(rf"\s*{re.escape(wrong.field)}\s*=", lines[at])), None)
    return (field if field is not None else max(start, 0)) + 1


def shipped_data() -> dict[str, Any]:
    """What the app carries in its release for the day on which nothing else can be had: the country's shipped numbers."""
    data = tomllib.loads((SHIPPED / f"{ALWAYS}.toml").read_text(encoding="utf-8"))
    numbers = [shown_number(row) for row in data["number"]]
    return {"form": 1, "checked": data["checked"].isoformat(), "numbers": numbers, "slots": []}


def as_module(data: Mapping[str, Any]) -> str:
    """That data as the app's module static/home/numbers_kept.js."""
    said = json.dumps(data, ensure_ascii=False, indent=1)
    head = "// The numbers of this release, made of content/numbers/us.toml; a test compares the two."
    kind = '/** @type {import("./rules/help_data.js").HelpData} */'
    return f"{head}\n{kind}\nexport const KEPT = {said};\n"
