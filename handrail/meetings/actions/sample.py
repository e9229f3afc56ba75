"""The invented list that `handrail dev` shows until the first real one is added."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from handrail.audit.actions import note
from handrail.content.texts import LANGS, Texts, read_pack
from handrail.kernel import clock
from handrail.kernel.actor import Actor
from handrail.meetings.actions.feeds import SAMPLE, remove_sample
from handrail.meetings.actions.importing import only_one, take_over, work_out
from handrail.meetings.models import Feed
from handrail.meetings.reading import reading
from handrail.meetings.rules.feeds import Read, read_feed

FILE = Path(__file__).resolve().parent.parent / "content" / "sample.toml"


def load_sample(texts: Texts, *, by: Actor) -> bool:
    """Takes the invented list over where there is no list at all. Whether it did."""
    if Feed.objects.exists():
        return False
    read = read_sample(texts)
    with transaction.atomic():
        only_one()
        if Feed.objects.exists():
            return False
        now = clock.now()
        name = " · ".join(texts.say("meetings.feeds.sample-name", lang) for lang in LANGS)
        counts: dict[str, Any] = {name: getattr(read.report, name) for name in ("rows_in", "kept", "meetings")}
        feed = Feed.objects.create(key=SAMPLE, kind=SAMPLE, name=name, read=now, tried=now, form="sample", **counts)
        note(by=by, did="meetings.feed_added", about=SAMPLE)
        take_over(feed, read.meetings)
    return True


def drop_sample(*, by: Actor) -> bool:
    """Takes the invented list away. Whether there was one."""
    if not Feed.objects.filter(kind=SAMPLE).exists():
        return False
    with transaction.atomic():
        only_one()
        remove_sample()
        note(by=by, did="meetings.feed_removed", about=SAMPLE)
        work_out()
    return True


def read_sample(texts: Texts) -> Read:
    """The invented rows, each saying of itself what it is."""
    pack = read_pack(FILE)
    said = "\n".join(texts.say("meetings.feeds.sample-note", lang) for lang in LANGS)
    rows = [{**row, "notes": f"{said}\n{row.get('notes', '')}".strip()} for row in pack["meeting"]]
    return read_feed(json.dumps(rows).encode(), reading(zone="America/Denver"))
