"""`handrail meetings edit`: the list that is kept here, one meeting at a time or as a whole table."""

from __future__ import annotations

import json
import shlex
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper
from django.db import OperationalError

from handrail.meetings import reading
from handrail.meetings.actions import own
from handrail.meetings.actions.own import Edited, NoSuchRow, Shrinks
from handrail.meetings.management.feeds import OPERATOR, sentence
from handrail.meetings.management.words import say, texts
from handrail.meetings.places import zip_point
from handrail.meetings.rules import own as rules
from handrail.meetings.rules.feeds import FeedRefused
from handrail.meetings.rules.own import Problem, Unfit

ACTS = ("csv", "export", "new", "set", "close", "open", "end", "delete")
EXAMPLE = (
    "name=Morning Light",
    "day=Monday, Wednesday",
    "time=19:00",
    "zone=America/Denver",
    "address=12 Mesa Rd",
    "city=Gallup",
    "state=NM",
    "zip=87301",
)
Row = dict[str, Any]


def add_edit(parser: ArgumentParser) -> None:
    """What can be done. Values are read here and not by argparse, so that each gets its sentence."""
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--csv", metavar="FILE", help="make this table the whole list")
    act.add_argument("--export", metavar="FILE", help="write the list as such a table; - writes it here")
    act.add_argument("--new", nargs="+", metavar="FIELD=VALUE", help='name="Morning Light" day=1,3 time=19:00 zone=...')
    act.add_argument("--set", nargs="+", metavar=("MEETING", "FIELD=VALUE"), help="say other things of one meeting")
    act.add_argument("--close", metavar="MEETING", help="closed for now: listed as that")
    act.add_argument("--open", metavar="MEETING", help="open again")
    act.add_argument("--end", nargs=2, metavar=("MEETING", "DATE"), help="listed until this day; never takes that back")
    act.add_argument("--delete", metavar="MEETING", help="take it away")
    parser.add_argument("--yes", action="store_true", help="with --delete: do it")
    parser.add_argument("--accept-smaller", action="store_true", help="with --csv: also with under half the rows")
    parser.add_argument("--json", action="store_true", help="say it as JSON")


def edit(options: dict[str, Any], out: OutputWrapper) -> None:
    """Does one thing to the own list; with nothing to do, shows it. CommandError, with a sentence, for what cannot be done."""
    act = next((name for name in ACTS if options[name]), None)
    acts: dict[str | None, Callable[[dict[str, Any], OutputWrapper], None]] = {
        None: _list, "csv": _csv, "export": _export, "new": _new, "set": _set, "close": _close, "open": _open,
        "end": _end, "delete": _delete,
    }  # fmt: skip
    try:
        acts[act](options, out)
    except Unfit as unfit:
        raise CommandError("\n".join([_say("nothing-saved"), *map(_reason, unfit.problems)])) from unfit
    except NoSuchRow as problem:
        raise CommandError(_say("no-such", said=str(problem))) from problem
    except Shrinks as problem:
        raise CommandError(_say("shrinks", now=problem.now, before=problem.before)) from problem
    except FeedRefused as problem:
        raise CommandError(sentence(problem.code, problem.params)) from problem
    except OperationalError as problem:
        raise CommandError(say("feeds.busy")) from problem


def _list(options: dict[str, Any], out: OutputWrapper) -> None:
    every = own.rows()
    if options["json"]:
        told = [{"slug": one.slug, "refs": one.refs, "over": one.over, **one.row} for one in every]
        out.write(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for one in every:
        days = ", ".join(say(f"when.day.{day}") for day in one.row["day"])
        out.write(_say("row", slug=one.slug, name=one.row["name"], days=days, time=one.row["time"]))
        for line in _standing(one):
            out.write(f"    {line}")
    if not every:
        out.write(_say("none", command=_command("--new", *EXAMPLE)))


def _standing(one: own.Own) -> Iterable[str]:
    if one.over:
        yield _say("is-over", ends=one.row["ends"])
    elif one.row.get("ends"):
        yield _say("until", ends=one.row["ends"])
    if one.row.get("closed"):
        yield _say("is-closed")
    yield _say("refs", refs=", ".join(one.refs))


def _csv(options: dict[str, Any], out: OutputWrapper) -> None:
    table = rules.rows_in(reading.bytes_of(Path(options["csv"])))
    if not table:
        raise FeedRefused("no-rows-table")
    before = own.rows()
    aside = _put_aside(before) if before else None
    done = own.replace(table, by=OPERATOR, name=_say("name"), smaller=options["accept_smaller"])
    if options["json"]:
        out.write(json.dumps(_as_json(done), ensure_ascii=False, indent=2))
        return
    counts = {
        "new": sum(row is None for row in done.before.values()),
        "changed": sum(row is not None and done.after[slug] is not None for slug, row in done.before.items()),
        "gone": sum(row is None for row in done.after.values()),
    }
    out.write(_say("table", rows=len(own.rows()), **counts))
    _also(done, out)
    if aside:
        out.write(_say("undo", command=f"handrail meetings edit --csv {shlex.quote(str(aside))} --accept-smaller"))


def _put_aside(before: Iterable[own.Own]) -> Path:
    """The list as it was, where whoever wants it back finds it."""
    try:
        return own.put_aside(before)
    except OSError as problem:
        raise CommandError(_say("not-written", file=str(problem.filename))) from problem


def _export(options: dict[str, Any], out: OutputWrapper) -> None:
    every = own.rows()
    table = rules.as_table(one.row for one in every)
    if options["export"] == "-":
        out.write(table, ending="")
        return
    _write(Path(options["export"]), table)
    out.write(_say("exported", file=options["export"], rows=len(every)))


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8-sig", newline="")
    except OSError as problem:
        raise CommandError(_say("not-written", file=str(path))) from problem


def _new(options: dict[str, Any], out: OutputWrapper) -> None:
    done = own.put(_pairs(options["new"]), by=OPERATOR, name=_say("name"))
    (slug,) = done.after
    _told(options, out, done, "added", _command("--delete", slug, "--yes"))


def _set(options: dict[str, Any], out: OutputWrapper) -> None:
    said, *pairs = options["set"]
    given = _pairs(pairs)
    if not given:
        raise CommandError(_say("no-fields"))
    _changed(options, out, said, given)


def _close(options: dict[str, Any], out: OutputWrapper) -> None:
    _changed(options, out, options["close"], {"closed": "yes"})


def _open(options: dict[str, Any], out: OutputWrapper) -> None:
    _changed(options, out, options["open"], {"closed": "no"})


def _end(options: dict[str, Any], out: OutputWrapper) -> None:
    said, ends = options["end"]
    _changed(options, out, said, {"ends": ends})


def _changed(options: dict[str, Any], out: OutputWrapper, said: str, given: Row) -> None:
    done = own.change(said, given, by=OPERATOR)
    undo = ""
    for slug, before in done.before.items():
        after = rules.as_cells(done.after[slug] or {})
        was = rules.as_cells(before or {})
        names = [name for name in rules.HEADINGS if was.get(name) != after.get(name) and name != "updated"]
        undo = _command("--set", slug, *(f"{name}={was.get(name, '')}" for name in names)) if names else ""
    _told(options, out, done, "changed", undo)


def _delete(options: dict[str, Any], out: OutputWrapper) -> None:
    said = options["delete"]
    if not options["yes"]:
        found = [one for one in own.rows() if said.lower() in {one.slug.lower(), *one.refs}]
        if not found:
            raise NoSuchRow(said)
        raise CommandError(_say("would-go", name=found[0].row["name"], said=said))
    done = own.drop(said, by=OPERATOR)
    ((_, before),) = done.before.items()
    cells = rules.as_cells(before or {})
    undo = _command("--new", *(f"{name}={cells[name]}" for name in rules.HEADINGS if cells.get(name)))
    _told(options, out, done, "dropped", undo)


def _told(options: dict[str, Any], out: OutputWrapper, done: Edited, text: str, undo: str) -> None:
    """What was done to one row, and the command that takes it back."""
    if options["json"]:
        out.write(json.dumps({**_as_json(done), "undo": undo}, ensure_ascii=False, indent=2))
        return
    for slug, before in done.before.items():
        row = done.after[slug] or before or {}
        out.write(_say(text if undo else "as-before", name=row["name"], slug=slug))
        if done.after[slug] and not rules.found_near(row, zip_point):
            out.write(_say("no-near"))
    _also(done, out)
    if undo:
        out.write(_say("undo", command=undo))


def _also(done: Edited, out: OutputWrapper) -> None:
    if done.repaired:
        what = "; ".join(say(f"repaired.{name}") for name in sorted(done.repaired))
        out.write(_say("repaired", what=what))


def _as_json(done: Edited) -> dict[str, Any]:
    return {"before": done.before, "after": done.after, "repaired": sorted(done.repaired)}


def _pairs(said: Iterable[str]) -> Row:
    given: Row = {}
    for one in said:
        name, equals, value = one.partition("=")
        if not equals:
            raise CommandError(_say("pair", said=one))
        if not rules.known_field(name):
            raise CommandError(_say("no-field", said=name))
        given[name] = value
    return rules.by_field(given)


def _command(*words: str) -> str:
    """A command that can be pasted."""
    return shlex.join(["handrail", "meetings", "edit", *words])


def _reason(problem: Problem) -> str:
    """What is wrong with a row, as a sentence, with its line where it has one."""
    own_text = f"own.wrong.{problem.code}"
    known = any(text.id == f"meetings.{own_text}" for text in texts())
    reason = say(own_text if known else f"row.{problem.code}", **problem.params)
    return _say("on-line", line=problem.line, reason=reason) if problem.line else reason


def _say(text: str, **params: str | int) -> str:
    return say(f"own.{text}", **params)
