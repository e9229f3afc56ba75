"""`handrail meetings add`, `refresh`, `list`, `change` and `remove`: the lists that are kept here, for their operator."""

from __future__ import annotations

import json
import re
import shlex
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import CommandError, OutputWrapper
from django.db import OperationalError

from handrail.kernel.actor import system
from handrail.meetings.actions import due, feeds, own
from handrail.meetings.actions.feeds import About, AlreadyThere, NoSuchFeed, Outcome
from handrail.meetings.actions.importing import Taken
from handrail.meetings.management.check import as_json, as_text
from handrail.meetings.management.words import say
from handrail.meetings.models import Feed, Listing
from handrail.meetings.reading import reading
from handrail.meetings.rules.feeds import FeedRefused
from handrail.meetings.rules.keeping import EVERY_LEAST, EVERY_MOST
from handrail.meetings.rules.report import Refused, Report

OPERATOR = system("operator")
FIELDS = ("name", "zone", "language", "fellowship", "attribution", "website", "feedback")
MOST = {"name": 200, "fellowship": 80, "attribution": 300, "website": 500, "feedback": 500}


def add_feeds(verbs: Any) -> None:
    """The arguments of each verb."""
    add = verbs.add_parser("add", help="keep a list: by its address, or from a file")
    add.add_argument("where", metavar="URL|FILE", help="address of the list, of a BMLT server or a sheet; or a file")
    refresh = verbs.add_parser("refresh", help="ask for lists anew; a broken one leaves the old list as it was")
    refresh.add_argument("key", nargs="?", help="key or address of a list")
    which = refresh.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="every list that has an address or a file")
    which.add_argument("--due", action="store_true", help="those whose time has come; the server does it by itself")
    refresh.add_argument("--from", dest="source", metavar="FILE", help="a newer file of the same list")
    refresh.add_argument("--accept-smaller", action="store_true", help="take it also with under half the rows")
    listing = verbs.add_parser("list", help="the lists that are kept, how fresh they are and what is wrong")
    listing.add_argument("key", nargs="?", help="this one alone, with the report of its last reading")
    change = verbs.add_parser("change", help="say other things of a list: its zone, name, rhythm")
    change.add_argument("key", help="key or address of a list")
    remove = verbs.add_parser("remove", help="take a list away, with its meetings")
    remove.add_argument("key", help="key or address of a list")
    remove.add_argument("--yes", action="store_true", help="do it; without this, say what would go")
    for parser in (add, change):
        _about(parser)
    for parser in (add, refresh, listing, change, remove):
        parser.add_argument("--json", action="store_true", help="say it as JSON")


def _about(parser: ArgumentParser) -> None:
    parser.add_argument("--name", help="what people read as the source")
    parser.add_argument("--zone", help="time zone of rows that give none, like America/Denver")
    parser.add_argument("--language", help="language of rows that give none: en, es")
    parser.add_argument("--fellowship", help="fellowship of rows that give none")
    parser.add_argument("--attribution", help="a line that its keeper asks to be named by")
    parser.add_argument("--website", help="website of whoever keeps the list")
    parser.add_argument("--feedback", help="where to tell of a wrong listing: an address, or mailto:")
    parser.add_argument("--every", metavar="HOURS", help="how often it is asked for (24)")


def run(options: dict[str, Any], out: OutputWrapper) -> None:
    """Does one of the verbs. CommandError, with a sentence, for what cannot be done."""
    verbs = {"add": _add, "refresh": _refresh, "list": _list, "change": _change, "remove": _remove}
    try:
        verbs[options["verb"]](options, out)
    except FeedRefused as problem:
        raise CommandError(sentence(problem.code, problem.params)) from problem
    except NoSuchFeed as problem:
        raise CommandError(_say("no-such", said=str(problem))) from problem
    except AlreadyThere as problem:
        raise CommandError(_say("already", key=problem.key)) from problem
    except OperationalError as problem:
        raise CommandError(_say("busy")) from problem


def _add(options: dict[str, Any], out: OutputWrapper) -> None:
    said = _said(options)
    feed, outcome = feeds.add(options["where"], About(**said), by=OPERATOR)
    if options["json"]:
        _write(out, {**told(feed), **_outcome(outcome)})
        return
    assert outcome.report is not None
    lines = [*as_text(feed.name, outcome.report), _say("added", name=feed.name, key=feed.key, meetings=feed.meetings)]
    lines.append(
        _say("added-every", hours=feed.every_hours) if feed.kind == feeds.URL else _say("added-file", key=feed.key)
    )
    out.write("\n".join([*lines, *_to_do(feed, outcome)]))


def _to_do(feed: Feed, outcome: Outcome) -> Iterator[str]:
    """What the operator can do about rows that are not found by time, and what can be handed on to whoever keeps the list."""
    report = outcome.report
    if report is None:
        return
    unread = report.why.get("zone: no-such-zone", 0)
    if zones := report.unknown.get("zone", 0) - unread:
        yield _say("no-zone", n=zones, key=feed.key)
    if unread:
        yield _say("no-such-zone", n=unread)
    if outcome.nowhere:
        yield _say("no-point", n=outcome.nowhere)
    if report.refused or report.repaired:
        yield _say("webmaster")


def _refresh(options: dict[str, Any], out: OutputWrapper) -> None:
    wanted = [bool(options["key"]), options["all"], options["due"]]
    if sum(wanted) != 1:
        raise CommandError(_say("which"))
    if (options["source"] or options["accept_smaller"]) and not options["key"]:
        raise CommandError(_say("which-one"))
    if options["source"] and feeds.one(options["key"]).kind != feeds.FILE:
        raise CommandError(_say("from-no-file", key=feeds.one(options["key"]).key))
    outcomes = due.refresh_due() if options["due"] else [_one(key, options) for key in _keys(options)]
    if options["json"]:
        _write(out, [_outcome(one) for one in outcomes])
    else:
        out.write("\n".join(_told(one) for one in outcomes) if outcomes else _say("none-due"))
    if any(one.how == "kept" for one in outcomes):
        raise CommandError(_say("not-all", n=sum(one.how == "kept" for one in outcomes)))


def _keys(options: dict[str, Any]) -> list[str]:
    if options["key"]:
        return [feeds.one(options["key"]).key]
    return list(Feed.objects.filter(kind__in=[feeds.URL, feeds.FILE]).order_by("id").values_list("key", flat=True))


def _one(key: str, options: dict[str, Any]) -> Outcome:
    source = Path(options["source"]) if options["source"] else None
    return feeds.refresh(key, smaller=options["accept_smaller"], source=source)


def _told(one: Outcome) -> str:
    """What came of one list, as a line."""
    if one.how == "kept":
        return f"{one.key}: {sentence(one.problem, one.params)} {_say('old-stays')}"
    if one.how == "aside" or one.taken is None:
        return f"{one.key}: {_say('aside' if one.how == 'aside' else 'same')}"
    taken = one.taken
    return f"{one.key}: {_say('taken', new=taken.new, changed=taken.changed, gone=taken.gone, same=taken.same)}"


def _list(options: dict[str, Any], out: OutputWrapper) -> None:
    if options["key"]:
        _list_one(feeds.one(options["key"]), options, out)
        return
    every = list(Feed.objects.order_by("id"))
    if options["json"]:
        _write(out, [told(feed) for feed in every])
        return
    out.write("\n".join(line for feed in every for line in _lines(feed)) if every else _say("none"))


def _list_one(feed: Feed, options: dict[str, Any], out: OutputWrapper) -> None:
    """One list with the report of its last reading."""
    report = _report_of(feed)
    if options["json"]:
        _write(out, {**told(feed), "report": as_json(report) if report else None})
        return
    lines = list(_lines(feed))
    if report:
        lines += as_text(feed.name, report)
        if more := report.rows_in - report.kept - len(report.refused):
            lines.append(_say("more-refused", n=more))
    out.write("\n".join(lines))


def _report_of(feed: Feed) -> Report | None:
    """What the last reading said; None for a list that was read from nowhere."""
    stored = json.loads(feed.report)
    if "format" not in stored:
        return None
    return Report(**{**stored, "refused": tuple(Refused(**one) for one in stored["refused"])})


def _lacks(feed: Feed) -> dict[str, int]:
    """How many rows were refused, how many have no day, time or zone, and how many meetings are shown once with another list."""
    unknown = json.loads(feed.report).get("unknown", {})
    behind = Listing.objects.filter(feed=feed, twin_of__isnull=False).exclude(twin_of__feed=feed).count()
    before = Listing.objects.filter(twin_of__feed=feed).exclude(feed=feed).count()
    return {
        "refused": feed.rows_in - feed.kept if _report_of(feed) else 0,
        **{f"no_{name}": unknown.get(name, 0) for name in ("day", "time", "zone")},
        "merged": behind + before,
    }


def _lines(feed: Feed) -> Iterator[str]:
    yield _say("line", key=feed.key, name=feed.name, meetings=feed.meetings)
    if feed.address:
        yield f"    {feed.address}"
    read = _spelled(feed.read)
    if feed.kind == feeds.URL:
        yield "    " + _say("read-next", read=read, next=_spelled(due.next_of(feed)))
    elif feed.kind == feeds.SAMPLE:
        yield "    " + _say("is-sample")
    else:
        yield "    " + _say("read", read=read)
    for name, n in _lacks(feed).items():
        if n:
            yield "    " + _say(f"lacks.{name.replace('_', '-')}", n=n, key=feed.key)
    if feed.problem:
        yield f"    {sentence(feed.problem, json.loads(feed.problem_params))} {_say('old-stays')}"


def _change(options: dict[str, Any], out: OutputWrapper) -> None:
    said = _said(options)
    if not said:
        raise CommandError(_say("nothing-said"))
    feed = feeds.change(options["key"], said, by=OPERATOR)
    again = bool(set(said) & set(feeds.READ_WITH)) and feed.kind in {feeds.URL, feeds.FILE}
    outcome = feeds.refresh(feed.key) if again else None
    feed = feeds.one(feed.key)
    if options["json"]:
        _write(out, {**told(feed), **(_outcome(outcome) if outcome else {})})
        return
    lines = [_say("changed", name=feed.name, key=feed.key), *([_told(outcome)] if outcome else [])]
    out.write("\n".join([*lines, *(_to_do(feed, outcome) if outcome else ())]))


def _remove(options: dict[str, Any], out: OutputWrapper) -> None:
    feed = feeds.one(options["key"])
    said = told(feed)
    if not options["yes"]:
        raise CommandError(_say("would-go", name=feed.name, key=feed.key, meetings=feed.meetings))
    undo = _undo_of(feed)
    feeds.remove(feed.key, by=OPERATOR)
    if options["json"]:
        _write(out, {**said, "undo": undo})
        return
    out.write(_say("gone", name=said["name"], meetings=said["meetings"]))
    if undo:
        out.write(say("own.undo", command=undo))


def _undo_of(feed: Feed) -> str:
    """What brings a list back that stands nowhere but here: it is written down first. Empty for one that has its own place."""
    every = own.rows() if feed.kind == feeds.OWN else []
    if not every:
        return ""
    try:
        aside = own.put_aside(every)
    except OSError as problem:
        raise CommandError(say("own.not-written", file=str(problem.filename))) from problem
    return shlex.join(["handrail", "meetings", "edit", "--csv", str(aside)])


def _said(options: dict[str, Any]) -> dict[str, Any]:
    """What was said of a list, looked at; only what was said."""
    said: dict[str, Any] = {name: options[name].strip() for name in FIELDS if options[name] is not None}
    for name, most in MOST.items():
        if len(said.get(name, "")) > most:
            raise CommandError(_say("too-long", field=f"--{name}", most=most))
    if said.get("language") and not re.fullmatch("[a-z]{2,3}", said["language"]):
        raise CommandError(_say("bad-language", said=said["language"]))
    for name in ("website", "feedback"):
        if said.get(name) and not _opens(said[name], name):
            raise CommandError(_say("bad-address", field=f"--{name}", said=said[name]))
    if said.get("zone"):
        said["zone"] = reading(said["zone"]).zone
    if options["every"] is not None:
        hours = int(options["every"]) if re.fullmatch("[0-9]{1,4}", options["every"]) else 0
        if not EVERY_LEAST <= hours <= EVERY_MOST:
            raise CommandError(_say("bad-every", least=EVERY_LEAST, most=EVERY_MOST))
        said["every_hours"] = hours
    return said


def _opens(said: str, name: str) -> bool:
    parts = urlsplit(said)
    if parts.scheme == "mailto":
        return name == "feedback" and bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", parts.path))
    return parts.scheme in {"http", "https"} and "." in (parts.hostname or "")


def sentence(code: str, params: dict[str, Any]) -> str:
    """Why a list was not taken over."""
    return say(f"feed.{code}", **params)


def told(feed: Feed) -> dict[str, Any]:
    """All that is known of a list, for programs."""
    names = ("key", "kind", "name", "address", "fellowship", "zone", "language", "attribution", "website", "feedback")
    return {
        **{name: getattr(feed, name) for name in names},
        "every_hours": feed.every_hours,
        "read": _iso(feed.read),
        "tried": _iso(feed.tried),
        "next": _iso(due.next_of(feed)) if feed.kind == feeds.URL else None,
        "form": feed.form,
        "rows_in": feed.rows_in,
        "kept": feed.kept,
        "meetings": feed.meetings,
        **_lacks(feed),
        "problem": feed.problem or None,
        "sentence": sentence(feed.problem, json.loads(feed.problem_params)) if feed.problem else None,
    }


def _outcome(one: Outcome) -> dict[str, Any]:
    problem = {"problem": one.problem, "sentence": sentence(one.problem, one.params)} if one.problem else {}
    report = {"report": as_json(one.report)} if one.report else {}
    return {"key": one.key, "outcome": one.how, **problem, **_counts(one.taken), **report}


def _counts(taken: Taken | None) -> dict[str, int]:
    return {name: getattr(taken, name) for name in ("new", "changed", "gone", "same")} if taken else {}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def _spelled(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "-"


def _write(out: OutputWrapper, what: object) -> None:
    out.write(json.dumps(what, ensure_ascii=False, indent=2))


def _say(text: str, **params: str | int) -> str:
    return say(f"feeds.{text}", **params)
