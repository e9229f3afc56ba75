"""What begins next by phone or online, for somebody who has said nothing of where they are."""

from __future__ import annotations

from datetime import datetime, timedelta

from handrail.content.texts import Lang
from handrail.content.words import all_texts
from handrail.meetings import addresses, saying
from handrail.meetings.reads.engine import Found, Hit, search
from handrail.meetings.rules.ask import PAGE, Ask

WITHOUT_PLACE = frozenset({"online", "phone", "hybrid"})
"""Ways in for which it does not matter where one is."""
LOOKED = (timedelta(hours=1), timedelta(hours=6), timedelta(days=2))
"""How far ahead is looked, one after the other: most often the first is enough."""

WORTH_SAYING = timedelta(hours=12)
"""What is further ahead than that is no answer to somebody who wants a meeting now."""


def next_by(venue: str, now: datetime) -> Hit | None:
    """The next one of this venue that has not begun; None where none begins in the next two days."""
    first = now.replace(second=0, microsecond=0)
    for ahead in LOOKED:
        found = search(Ask(first, first + ahead, venues=frozenset({venue}), rows=1))
        if found.hits:
            return found.hits[0]
    return None


def without_place(now: datetime, enough: int = PAGE) -> Found:
    """A page of those that begin next online, by phone or both ways."""
    first = now.replace(second=0, microsecond=0)
    found = Found(0, ())
    for ahead in LOOKED:
        found = search(Ask(first, first + ahead, venues=WITHOUT_PLACE, rows=enough))
        if found.total >= enough:
            break
    return found


def soon(now: datetime, lang: Lang) -> list[tuple[str, str, str, str]]:
    """The next by phone and the next online, what begins first before the other.

    Each as its address, "By phone: in 12 minutes", its name, and a word where it is made up, else empty.
    """
    found = []
    hits = [(hit, venue) for venue in ("phone", "online") if (hit := next_by(venue, now))]
    for hit, venue in sorted(hits, key=lambda one: one[0].start):
        if hit.start - now <= WORTH_SAYING:
            words = all_texts().say(f"meetings.landing.{venue}", lang, soon=saying.soon(hit.start - now, lang))
            made_up = any(one.kind == "sample" for one in hit.meeting.sources)
            mark = all_texts().say("meetings.page.row.sample", lang) if made_up else ""
            found.append((addresses.one(hit.meeting.ref, lang), words, hit.meeting.name, mark))
    return found
