"""The list that others show inside their own pages: no cookie, no script, the next meetings that its address names."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from handrail.content.public import public_page
from handrail.content.texts import Lang
from handrail.content.words import all_texts
from handrail.kernel import clock
from handrail.meetings import addresses, saying
from handrail.meetings.reads import out
from handrail.meetings.reads.engine import Hit
from handrail.meetings.rules.times import zone_named
from handrail.meetings.web.feeds_out import checked
from handrail.meetings.web.out import RETRY_SECONDS, WrongAsk, turns
from handrail.meetings.web.rows import row

ROWS = 30
MINUTE = 60
EMBED: dict[Lang, str] = {"en": "/embed/en/", "es": "/embed/es/"}


def _zone(hits: list[Hit]) -> ZoneInfo:
    """The clock on which most of these are: whoever looks at the page of a place is likely there."""
    names = Counter(hit.meeting.zone for hit in hits if hit.meeting.zone)
    return zone_named(names.most_common(1)[0][0] if names else "UTC")


@require_safe
def embedded(request: HttpRequest, lang: Lang) -> HttpResponse:
    """The next meetings, or the sentence that says what is wrong with the address that a webmaster wrote."""
    now = clock.now()
    hits: list[Hit] = []
    try:
        wanted = checked(request)
        with turns.one():
            hits, problem, status = out.next_of(wanted, now, ROWS), "", 200
    except WrongAsk as wrong:
        problem, status = all_texts().say(wrong.text_id, lang, **wrong.params), wrong.status
    zone = _zone(hits)
    names = dict.fromkeys(one.attribution or one.name for hit in hits for one in hit.meeting.sources)
    rows = [row(hit, zone, now, lang, is_yours=False) for hit in hits]
    said = all_texts().say("meetings.page.clock", lang, zone=saying.zone_name(zone.key, lang))
    whole = {
        "rows": [asdict(one) for one in rows],
        "clock": "" if any(one.is_other for one in rows) else said,
        "problem": problem,
        "names": [name for name in names if name],
        "search": addresses.SEARCH[lang],
    }
    # The other language shows the same list: what stands in this address stands in that one.
    asked = request.GET.urlencode() if status == 200 else ""
    here: dict[Lang, str] = {one: f"{address}?{asked}" if asked else address for one, address in EMBED.items()}
    answer = public_page(request, "meetings/embed.html", lang, here, context=whole)
    answer.status_code = status
    answer["Cache-Control"] = f"public, max-age={MINUTE}" if status == 200 else "no-store"
    if status == 503:
        answer["Retry-After"] = str(RETRY_SECONDS)
    return answer
