"""`handrail meetings wrong`: notes of readers that a listing is wrong, to look at and to take away."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management import CommandError

from handrail.kernel.refusal import Refusal
from handrail.meetings.actions.wrong import remove_wrong
from handrail.meetings.management.words import LANG, say
from handrail.meetings.reads.wrong import notes


def add_wrong(parser: ArgumentParser) -> None:
    """What can be asked."""
    parser.add_argument("--remove", type=int, nargs="+", metavar="ID", help="take these notes away")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def wrong(options: dict[str, Any], out: Any) -> None:
    """Lists the notes, or takes some away. CommandError for one that is not there."""
    if options["remove"]:
        try:
            gone = remove_wrong(options["remove"])
        except Refusal as refusal:
            raise CommandError(say(refusal.text_id.removeprefix("meetings."), LANG, **refusal.params)) from refusal
        out.write(json.dumps({"removed": gone}) if options["json"] else say("wrong.removed", LANG, n=gone))
        return
    found = notes()
    if options["json"]:
        out.write(json.dumps([{**asdict(one), "day": one.day.isoformat()} for one in found], ensure_ascii=False))
        return
    if not found:
        out.write(say("wrong.none", LANG))
        return
    for one in found:
        said: dict[str, str | int] = {
            "id": one.id,
            "day": one.day.isoformat(),
            "feed": one.feed,
            "name": one.name or one.ref,
        }
        out.write(say("wrong.row", LANG, kind=say(f"page.wrong.kind-{one.kind}", LANG), **said))
        if one.text:
            out.write("    " + one.text.replace("\n", "\n    "))
    out.write(say("wrong.count", LANG, n=len(found)))
