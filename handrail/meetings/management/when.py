"""``handrail meetings when``: the next start of one rule, said from a terminal, for people and for programs."""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import CommandError, OutputWrapper

from handrail.kernel import clock
from handrail.meetings.management.words import say
from handrail.meetings.rules import times
from handrail.meetings.rules.recurrence import spoken
from handrail.meetings.rules.times import Occurrence, Pattern, Rule, Unfit, Weekly

SAYS = {"zone": "bad-zone", "time": "bad-time", "day": "bad-day", "minutes": "bad-minutes", "moment": "bad-now"}


def add_when(parser: ArgumentParser) -> None:
    """What may be told of the meeting. Values are read here and not by argparse, so that each gets its sentence."""
    parser.add_argument("--day", help="day of the week, 0 to 6; 0 is Sunday")
    parser.add_argument("--rule", help='in words: "first Saturday", "every other Tuesday", "último viernes"')
    parser.add_argument("--time", required=True, help="when it begins there, HH:MM of 24 hours")
    parser.add_argument("--zone", required=True, help="its time zone, like America/Denver")
    parser.add_argument("--minutes", default="60", help="how long it lasts (%(default)s)")
    parser.add_argument("--now", help="the moment asked about, like 2026-03-08T08:00Z (this one)")
    parser.add_argument("--json", action="store_true", help="say it as JSON")


def when(options: dict[str, Any], out: OutputWrapper) -> None:
    """Says the next start and end, and whether it is going on."""
    try:
        asked = _asked(options)
        upcoming = times.next_start(asked.rule, asked.zone, asked.now)
        running = times.in_progress(asked.rule, asked.zone, asked.now)
    except Unfit as problem:
        raise CommandError(_say(SAYS[problem.code], what=problem.what)) from problem
    if options["json"]:
        out.write(json.dumps(_as_json(asked, upcoming, running), indent=2))
    else:
        out.write("\n".join(_in_words(asked, upcoming, running)))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question: the rule, where, when; and whether its words were read for sure."""

    rule: Rule
    zone: ZoneInfo
    now: datetime
    sure: bool


def _asked(options: dict[str, Any]) -> _Asked:
    """The question that the arguments make; raises Unfit or CommandError for what makes none."""
    if options["day"] is None and options["rule"] is None:
        raise CommandError(_say("no-day"))
    day = None if options["day"] is None else times.day_fits(_number(options["day"], "day"))
    pattern: Pattern = Weekly(day or 0)
    sure = True
    if options["rule"] is not None:
        if day is not None and (alone := spoken(options["rule"], None)) and alone.rule:
            raise CommandError(_say("both", what=options["rule"]))
        found = spoken(options["rule"], day)
        if found is None or found.rule is None:
            raise CommandError(_say("bad-rule", what=options["rule"]))
        pattern, sure = found.rule, found.certain
    minutes = _number(options["minutes"], "minutes")
    rule = Rule(pattern, times.wall_time(options["time"]), minutes)
    return _Asked(rule, times.zone_named(options["zone"]), _moment(options["now"]), sure and rule.sure)


def _number(text: str, code: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text):
        raise Unfit(code, text)
    return int(text)


def _moment(text: str | None) -> datetime:
    try:
        return times.moment(clock.now() if text is None else datetime.fromisoformat(text))
    except ValueError as problem:
        raise Unfit("moment", text) from problem


def _as_json(asked: _Asked, upcoming: Occurrence, running: Occurrence | None) -> dict[str, Any]:
    return {
        "zone": asked.zone.key,
        "now": _iso(asked.now),
        **_both(upcoming, asked.zone),
        "in_progress": running is not None,
        "running": _both(running, asked.zone) if running else None,
        "check_before_you_go": not asked.sure,
    }


def _both(one: Occurrence, zone: ZoneInfo) -> dict[str, str]:
    return {
        "start_utc": _iso(one.start),
        "end_utc": _iso(one.end),
        "start": one.start.astimezone(zone).isoformat(timespec="minutes"),
        "end": one.end.astimezone(zone).isoformat(timespec="minutes"),
    }


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _in_words(asked: _Asked, upcoming: Occurrence, running: Occurrence | None) -> list[str]:
    here = asked.zone
    lines = [
        _say("next", start=_spelled(upcoming.start, here), end=_spelled(upcoming.end, here), zone=str(here.key)),
        _say("utc", start=_plain(upcoming.start), end=_plain(upcoming.end)),
    ]
    begins = upcoming.start.astimezone(here)
    if begins.time() != asked.rule.at:
        lines.append(_say("moved", at=f"{asked.rule.at:%H:%M}", start=f"{begins:%H:%M}"))
    if running:
        lines.append(_say("running", start=_spelled(running.start, here), end=_spelled(running.end, here)))
    else:
        lines.append(_say("not-running"))
    return lines if asked.sure else [*lines, _say("check")]


def _spelled(at: datetime, zone: tzinfo) -> str:
    """Sunday 2026-11-01 01:30 -06:00: with its offset, since an hour may come twice."""
    here = at.astimezone(zone)
    return f"{_say(f'day.{times.day_of(here.date())}')} {_plain(here)} {here.isoformat()[-6:]}"


def _plain(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _say(text: str, **params: str | int) -> str:
    """A text of this command in the terminal's language."""
    return say(f"when.{text}", **params)
