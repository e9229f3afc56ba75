"""`handrail meetings when`: what it says, in both languages, and what it says no to."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from handrail.meetings.management.words import say
from tools.tree import ROOT

DENVER = "America/Denver"


def when(*arguments: str, **more: str) -> str:
    """What the command says."""
    out = io.StringIO()
    named = {"time": "19:00", "zone": DENVER, **more}
    told = [f"--{name}={value}" for name, value in named.items()]
    call_command("meetings", "when", *told, *arguments, stdout=out)
    return out.getvalue()


def as_json(*arguments: str, **more: str) -> dict[str, Any]:
    """The same as JSON."""
    said: dict[str, Any] = json.loads(when("--json", *arguments, **more))
    return said


# Rule, time, zone, now; then start in UTC, start there, in progress, check before you go.
SAID = [
    ("--day=1", "19:00", DENVER, "2026-12-01T01:59:59Z", "2026-12-01T02:00:00Z", "2026-11-30T19:00-07:00", False, False),
    ("--day=1", "19:00", DENVER, "2026-11-30T19:00:30-07:00", "2026-12-01T02:00:00Z", "2026-11-30T19:00-07:00", True, False),
    ("--day=1", "19:00", DENVER, "2026-12-01T02:01:00Z", "2026-12-08T02:00:00Z", "2026-12-07T19:00-07:00", True, False),
    ("--day=1", "19:00", DENVER, "2026-12-01T03:00:00Z", "2026-12-08T02:00:00Z", "2026-12-07T19:00-07:00", False, False),
    ("--day=0", "02:30", DENVER, "2026-03-08T08:00:00Z", "2026-03-08T09:30:00Z", "2026-03-08T03:30-06:00", False, False),
    ("--day=0", "01:30", DENVER, "2026-11-01T08:00:00Z", "2026-11-08T08:30:00Z", "2026-11-08T01:30-07:00", True, False),
    ("--day=6", "23:30", DENVER, "2026-11-29T07:10:00Z", "2026-12-06T06:30:00Z", "2026-12-05T23:30-07:00", True, False),
    ("--day=6", "20:00", "Pacific/Kiritimati", "2026-01-03T05:00Z", "2026-01-03T06:00:00Z", "2026-01-03T20:00+14:00", False, False),
    ("--rule=first Saturday", "19:00", DENVER, "2026-06-07T02:00Z", "2026-07-05T01:00:00Z", "2026-07-04T19:00-06:00", False, False),
    ("--rule=1st & 3rd Tuesday", "19:00", DENVER, "2026-06-03T12:00Z", "2026-06-17T01:00:00Z", "2026-06-16T19:00-06:00", False, False),
    ("--rule=último viernes", "19:00", DENVER, "2026-06-03T12:00Z", "2026-06-27T01:00:00Z", "2026-06-26T19:00-06:00", False, False),
    ("--rule=15th of each month", "19:00", DENVER, "2026-06-03T12:00Z", "2026-06-16T01:00:00Z", "2026-06-15T19:00-06:00", False, False),
    ("--rule=todos los lunes", "19:00", DENVER, "2026-06-03T12:00Z", "2026-06-09T01:00:00Z", "2026-06-08T19:00-06:00", False, False),
    ("--rule=every other Tuesday", "19:00", DENVER, "2026-06-03T12:00Z", "2026-06-10T01:00:00Z", "2026-06-09T19:00-06:00", False, True),
    ("--rule=every third Friday", "19:00", DENVER, "2026-06-03T12:00Z", "2026-06-20T01:00:00Z", "2026-06-19T19:00-06:00", False, True),
]  # fmt: skip


@pytest.mark.parametrize("row", SAID, ids=[" ".join(row[:4]) for row in SAID])
def test_the_next_one_is_said(row: tuple[Any, ...]) -> None:
    rule, time, zone, now, start_utc, start, running, check = row
    said = as_json(rule, time=time, zone=zone, now=now)
    assert (said["start_utc"], said["start"]) == (start_utc, start)
    assert (said["in_progress"], said["check_before_you_go"]) == (running, check)
    assert (said["running"] is not None) == running


def test_a_length_moves_the_end_and_what_goes_on() -> None:
    said = as_json("--day=1", minutes="90", now="2026-12-01T03:15Z")
    assert said["in_progress"]
    assert said["running"]["end_utc"] == "2026-12-01T03:30:00Z"
    assert said["end"] == "2026-12-07T20:30-07:00"


def test_a_day_helps_a_rule_that_names_none() -> None:
    assert as_json("--day=2", "--rule=second and fourth", now="2026-06-01T12:00Z")["start"] == "2026-06-09T19:00-06:00"


def test_without_a_moment_it_is_this_one() -> None:
    said = as_json("--day=1")
    assert said["now"] < said["start_utc"] or said["in_progress"]


BAD = [
    ("no-day", {}, ""),
    ("bad-day", {"day": "7"}, "7"),
    ("bad-day", {"day": "monday"}, "monday"),
    ("bad-day", {"day": "-1"}, "-1"),
    ("bad-day", {"day": ""}, ""),
    ("bad-rule", {"rule": "when the moon is full"}, "when the moon is full"),
    ("bad-rule", {"rule": ""}, ""),
    ("bad-rule", {"rule": "business meeting first Sunday"}, "business meeting first Sunday"),
    ("both", {"rule": "first Saturday", "day": "2"}, "first Saturday"),
    ("both", {"rule": "first Sunday", "day": "0"}, "first Sunday"),
    ("both", {"rule": "every Saturday", "day": "2"}, "every Saturday"),
    ("bad-rule", {"rule": "every other week"}, "every other week"),
    ("bad-time", {"day": "1", "time": "7 pm"}, "7 pm"),
    ("bad-time", {"day": "1", "time": "25:00"}, "25:00"),
    ("bad-zone", {"day": "1", "zone": "Mountain"}, "Mountain"),
    ("bad-zone", {"day": "1", "zone": "../America/Denver"}, "../America/Denver"),
    ("bad-minutes", {"day": "1", "minutes": "0"}, "0"),
    ("bad-minutes", {"day": "1", "minutes": "an hour"}, "an hour"),
    ("bad-now", {"day": "1", "now": "2026-03-08T08:00"}, "2026-03-08T08:00"),
    ("bad-now", {"day": "1", "now": "2026-03-08"}, "2026-03-08"),
    ("bad-now", {"day": "1", "now": "tomorrow"}, "tomorrow"),
    ("bad-now", {"day": "1", "now": "9999-12-31T23:59Z"}, "9999-12-31T23:59Z"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told", "what"), BAD)
def test_what_cannot_be_used_is_named(text: str, told: dict[str, str], what: str) -> None:
    with pytest.raises(CommandError) as caught:
        when(**told)
    assert str(caught.value) == say(f"when.{text}", **({"what": what} if what or text != "no-day" else {}))


def in_terminal(lang: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it."""
    env = {**os.environ, "LANG": lang, "LC_ALL": lang}
    code = "import sys; from handrail.site.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "meetings", "when", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, encoding="utf-8")


def test_it_speaks_the_language_of_the_terminal() -> None:
    asked = ["--day", "0", "--time", "02:30", "--zone", DENVER, "--now", "2026-03-08T08:00Z"]
    english, spanish = in_terminal("C.UTF-8", *asked), in_terminal("es_MX.UTF-8", *asked)
    assert english.stdout.splitlines() == [
        "Next: Sunday 2026-03-08 03:30 -06:00 to Sunday 2026-03-08 04:30 -06:00, in America/Denver.",
        "In UTC: 2026-03-08 09:30 to 2026-03-08 10:30.",
        "The clocks skip 02:30 that day. It begins at 03:30.",
        "It is not going on now.",
    ]
    assert spanish.stdout.splitlines() == [
        "La próxima: domingo 2026-03-08 03:30 -06:00 a domingo 2026-03-08 04:30 -06:00, en America/Denver.",
        "En UTC: 2026-03-08 09:30 a 2026-03-08 10:30.",
        "Ese día los relojes saltan las 02:30. Empieza a las 03:30.",
        "No está en curso ahora.",
    ]
    refused = in_terminal("es_MX.UTF-8", "--day", "0", "--time", "2:30", "--zone", DENVER)
    assert refused.returncode == 1
    assert "“2:30” no es una hora." in refused.stderr
    assert "Traceback" not in refused.stderr
