"""`handrail meetings check`: what a feed holds, as a report for whoever keeps it."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from handrail.content.texts import Lang
from handrail.meetings import reading
from handrail.meetings.actions.feeds import the_net
from handrail.meetings.management.words import LANG, say
from handrail.meetings.rules.feeds import FeedRefused, read_feed
from handrail.meetings.rules.report import Refused, Report

BY_LINE = {"table", "bmlt-table"}
"""Forms whose rows a person finds by line; the others are counted."""


def add_check(parser: ArgumentParser) -> None:
    """The arguments of `check`."""
    parser.add_argument(
        "feed", help="a file or an address: Meeting Guide JSON, its table form (CSV or sheet), or BMLT JSON"
    )
    parser.add_argument("--zone", default="", help="time zone of rows that give none, like America/Denver")
    parser.add_argument("--json", action="store_true", help="the report as JSON")


def reason_of(refused: Refused, lang: Lang = LANG) -> str:
    """Why a row was refused, as a sentence."""
    return say(f"row.{refused.code}", lang, **refused.params)


def as_json(report: Report, lang: Lang = LANG) -> dict[str, Any]:
    """The report with every refused row and its reason."""
    refused = [{"line": one.line, "code": one.code, "reason": reason_of(one, lang)} for one in report.refused]
    return {**report.counts(), "refused": refused}


def as_text(feed: str, report: Report, lang: Lang = LANG) -> Iterator[str]:
    """The report line by line. Nothing of the feed's own text is in it."""
    yield say("check.head", lang, feed=feed, format=say(f"format.{report.format}", lang), encoding=report.encoding)
    yield say(
        "check.rows",
        lang,
        rows_in=report.rows_in,
        kept=report.kept,
        refused=report.rows_in - report.kept,
        meetings=report.meetings,
    )
    for kind in ("repaired", "unknown", "noted"):
        counts = getattr(report, kind)
        if counts:
            yield say(f"check.{kind}", lang)
        for name, n in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
            what = say(f"{kind}.{name}", lang)
            why = _why(report, name, lang) if kind == "unknown" else ""
            yield "  " + (
                say("check.count-why", lang, n=n, what=what, why=why)
                if why
                else say("check.count", lang, n=n, what=what)
            )
    if report.refused:
        yield say("check.refused", lang)
    where = "check.line" if report.format in BY_LINE else "check.row"
    for one in report.refused:
        yield "  " + say(where, lang, line=one.line, reason=reason_of(one, lang))


def _why(report: Report, field: str, lang: Lang) -> str:
    reasons = {key.partition(": ")[2]: n for key, n in report.why.items() if key.startswith(f"{field}: ")}
    return ", ".join(say("check.why-count", lang, why=say(f"why.{why}", lang), n=n) for why, n in reasons.items())


def check(options: dict[str, Any], stdout: OutputWrapper) -> None:
    """Reads the feed and says what is in it. CommandError, with a sentence, for one that cannot be read."""
    feed: str = options["feed"]
    try:
        how = reading.reading(zone=options["zone"])
        data = the_net().find(feed).data if "://" in feed else reading.bytes_of(Path(feed))
        found = read_feed(data, how)
    except FeedRefused as problem:
        raise CommandError(say(f"feed.{problem.code}", **problem.params)) from problem
    if options["json"]:
        stdout.write(json.dumps(as_json(found.report), ensure_ascii=False, indent=2))
        return
    for line in as_text(feed, found.report):
        stdout.write(line)
