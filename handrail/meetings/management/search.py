"""`handrail meetings search`: the next meetings near a place, for people and for programs."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import CommandError, OutputWrapper

from handrail.kernel import clock
from handrail.meetings.management.words import LANG, say
from handrail.meetings.reads.asking import SEARCHED, WHENS, Question, in_words, name_of, question
from handrail.meetings.reads.choices import FELLOWSHIPS_MOST, choices
from handrail.meetings.reads.engine import Found, Hit, search
from handrail.meetings.rules.ask import PAGE
from handrail.meetings.rules.times import Unfit, moment

FIELDS = {
    "near": "near", "within": "miles", "hours": "hours", "when": "when", "type": "type", "venue": "venue",
    "fellowship": "fellowship", "lang": "lang", "words": "words", "zone": "zone", "open": "open", "sort": "sort",
    "page": "page",
}  # fmt: skip
"""The arguments of the command, as the fields of every other search."""


def add_search(parser: ArgumentParser) -> None:
    """What may be looked for. Values are read where a form's are, so that each gets the same sentence."""
    parser.add_argument("--near", default="", help='a ZIP code, "LAT,LON", or a town like "Gallup, NM"')
    parser.add_argument("--within", default="", metavar="MILES", help="how far from there (25)")
    parser.add_argument("--hours", default="", help="that begin within so many hours (2)")
    parser.add_argument("--when", default="", help="instead: soon, today, tonight, tomorrow or week")
    parser.add_argument("--now", help="the moment asked about, like 2026-03-08T08:00Z (this one)")
    parser.add_argument("--zone", default="", help="show times in this zone (that of the place)")
    parser.add_argument("--type", action="append", default=[], help="a code such as X, ASL or W; may be repeated")
    parser.add_argument(
        "--venue", action="append", default=[], help="in-person, online, phone or hybrid; may be repeated"
    )
    parser.add_argument("--fellowship", action="append", default=[], help="as the lists write it; may be repeated")
    parser.add_argument("--lang", action="append", default=[], help="a language such as es; may be repeated")
    parser.add_argument("--open", default="", help="open, or closed")
    parser.add_argument("--words", default="", help="words in its name, place, group or notes")
    parser.add_argument("--sort", default="", help="start or distance")
    parser.add_argument("--page", default="", help="the next thirty: 2, 3 ...")
    parser.add_argument("--json", action="store_true", help="say it as JSON")


def search_from_terminal(options: dict[str, Any], out: OutputWrapper) -> None:
    """Says what is found. CommandError, with a sentence for each thing that is wrong."""
    now = _now(options["now"])
    _among(options)
    given = {field: _several(options[name]) for name, field in FIELDS.items()}
    asked = question({name: values for name, values in given.items() if values}, now)
    if asked.choices:
        raise CommandError(say("search.which", towns="; ".join(name_of(town) for town in asked.choices)))
    if asked.ask is None:
        raise CommandError(" ".join(problem.say(LANG) for problem in asked.problems))
    found = search(asked.ask)
    if options["json"]:
        out.write(json.dumps(_as_json(found, asked), ensure_ascii=False, indent=2))
        return
    out.write(say("search.head", asked=in_words(asked, LANG), total=found.total, zone=asked.zone.key))
    for hit in found.hits:
        out.write(_line(hit, asked.zone))
    if pages := _pages(found, asked.page):
        out.write(pages)


def _among(options: dict[str, Any]) -> None:
    """CommandError with those that there are, for a word that is none of them."""
    known = choices()
    allowed: dict[str, Sequence[str]] = {
        "venue": SEARCHED,
        "when": WHENS,
        "open": ("open", "closed"),
        "sort": ("start", "distance"),
    }
    kept = {"type": known.types, "lang": known.languages, "fellowship": known.fellowships}
    # Of very many fellowships only the most frequent are counted: there may be one that is not among them.
    allowed |= {name: [code for code, _ in of] for name, of in kept.items() if of and len(of) < FELLOWSHIPS_MOST}
    for name, codes in allowed.items():
        for said in _several(options[name]):
            if " ".join(said.split()) not in {*codes, ""}:
                text = "search.none-has" if name in kept else "search.not-among"
                raise CommandError(say(text, option=f"--{name}", said=said, allowed=", ".join(codes)))


def _several(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def _now(said: str | None) -> datetime:
    if not said:
        return clock.now()
    try:
        return moment(datetime.fromisoformat(said))
    except (ValueError, Unfit) as problem:
        raise CommandError(say("when.bad-now", what=said)) from problem


def _pages(found: Found, page: int) -> str:
    """Where this page stands among the others. Empty where there is one."""
    last = -(-found.total // PAGE)
    if page > max(last, 1):
        return say("search.no-page", page=page, last=max(last, 1))
    seen = (page - 1) * PAGE + len(found.hits)
    if page < last:
        return say("search.more", seen=seen, total=found.total, next=page + 1)
    return say("search.last", page=page) if page > 1 else ""


def _line(hit: Hit, zone: ZoneInfo) -> str:
    meeting, start = hit.meeting, hit.start.astimezone(zone)
    where = meeting.detail.get("location") or meeting.city or say(f"ask.venue.{meeting.venue}")
    parts = [start.strftime("%Y-%m-%d %H:%M"), meeting.name, where]
    there = hit.start.astimezone(meeting.zone_info)
    if there.utcoffset() != start.utcoffset():
        parts.insert(1, say("search.there", time=there.strftime("%Y-%m-%d %H:%M"), zone=meeting.zone))
    if hit.miles is not None:
        parts.append(say("search.miles", miles=f"{hit.miles:.1f}"))
    if hit.running:
        parts.append(say("search.running"))
    if not meeting.certain:
        parts.append(f"{say('search.unsure')} {meeting.sentence}")
    return "  ".join([*parts, meeting.ref])


def _as_json(found: Found, asked: Question) -> dict[str, Any]:
    return {
        "asked": in_words(asked, LANG),
        "zone": asked.zone.key,
        "total": found.total,
        "page": asked.page,
        "meetings": [_row(hit, asked.zone) for hit in found.hits],
    }


def _row(hit: Hit, zone: ZoneInfo) -> dict[str, Any]:
    meeting = hit.meeting
    return {
        "ref": meeting.ref,
        "name": meeting.name,
        "start": hit.start.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "end": hit.end.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "start_local": hit.start.astimezone(zone).isoformat(),
        "start_there": hit.start.astimezone(meeting.zone_info).isoformat(),
        "zone": meeting.zone,
        "in_progress": hit.running,
        "miles": None if hit.miles is None else round(hit.miles, 2),
        "venue": meeting.venue,
        "open": meeting.is_open,
        "city": meeting.city,
        "state": meeting.state,
        "fellowship": meeting.fellowship,
        "types": list(meeting.types),
        "languages": list(meeting.languages),
        "certain": meeting.certain,
        "sentence": meeting.sentence,
        "lists": [source.name for source in meeting.sources],
    }
