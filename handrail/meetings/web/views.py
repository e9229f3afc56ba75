"""The pages about meetings, for anybody: the search, what it finds, one meeting, its calendar file, a note that it is wrong.

A search is a POST, so that no place stands in an address, a history or a log. It needs no CSRF token: there is no cookie by
which one reader is told from another, and nothing is changed; what a forged one shows, it shows to whoever forged it.
Pages with many rows are sent compressed: there is no secret in them that their size could betray beside what was asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from handrail.content.public import public_page
from handrail.content.texts import Lang
from handrail.content.words import all_texts
from handrail.guide import reads as guide
from handrail.kernel import clock
from handrail.kernel.refusal import Refusal
from handrail.meetings import addresses, calendars, saying
from handrail.meetings.actions.wrong import KINDS, TEXT_MOST, note_wrong
from handrail.meetings.reads.asking import Question, in_words, name_of, question, wider
from handrail.meetings.reads.choices import choices
from handrail.meetings.reads.engine import Found, search
from handrail.meetings.reads.nearest import nearest, remote, wants_remote
from handrail.meetings.reads.shown import Shown, shown
from handrail.meetings.reads.soon import without_place
from handrail.meetings.rules.ask import PAGE
from handrail.meetings.web import one
from handrail.meetings.web.form import ANYWHERE, Fields, form, hidden, sent, where_of
from handrail.meetings.web.rows import row

MINUTE = 60
NOT_SHARED = "private, no-cache"
"""Kept by this browser alone, so that Back shows what was found, and given up with "Leave this page" (Clear-Site-Data)."""
QUICK: tuple[tuple[str, Fields], ...] = (
    ("online", {"hours": ["1"], "venue": ["online"]}),
    ("phone", {"hours": ["6"], "venue": ["phone"]}),
    ("spanish", {"when": ["tonight"], "lang": ["es"], "venue": list(ANYWHERE)}),
)


OTHER: dict[Lang, Lang] = {"en": "es", "es": "en"}
Context = Mapping[str, Any]


def _page(request: HttpRequest, name: str, lang: Lang, here: Mapping[Lang, str], context: Context) -> HttpResponse:
    """A page of this room; for a minute anybody's cache may keep it, since times are in it."""
    whole = {
        "search": addresses.SEARCH[lang],
        "find": addresses.FIND[lang],
        "other_find": addresses.FIND[OTHER[lang]],
        "first": guide.address(guide.guide().page("first"), lang),
        "family": guide.address(guide.guide().page("family"), lang),
        "title": "meetings.page.title",
        **context,
    }
    answer = public_page(request, f"meetings/{name}.html", lang, here, context=whole)
    answer["Cache-Control"] = f"public, max-age={MINUTE}"
    return answer


def _rows(found: Found, asked: Question, now: datetime, lang: Lang) -> list[dict[str, Any]]:
    """The rows as the template shows them. The zone is the reader's where they said one, or a place."""
    is_yours = bool(asked.place or asked.fields.get("zone"))
    return [asdict(row(hit, asked.zone, now, lang, is_yours=is_yours)) for hit in found.hits]


def _clock_words(zone: ZoneInfo, rows: Sequence[Mapping[str, Any]], lang: Lang) -> str:
    """That all is in one zone, where that is true of every row."""
    if any(one["is_other"] for one in rows):
        return ""
    return all_texts().say("meetings.page.clock", lang, zone=saying.zone_name(zone.key, lang))


@gzip_page
@require_safe
def search_page(request: HttpRequest, lang: Lang) -> HttpResponse:
    """The form, and what begins next online and by phone."""
    return _search(request, lang, {})


def _search(request: HttpRequest, lang: Lang, fields: Fields) -> HttpResponse:
    """The page of the search; its form filled in with these fields, where somebody changes what they asked."""
    now, known = clock.now(), choices()
    asked = question({}, now)
    rows = _rows(without_place(now), asked, now, lang)
    whole = {
        "form": form(fields, (), known, lang),
        "asked_with": "again" if fields else "",
        "again": [*hidden(fields), ("change", "1")] if fields else [],
        "quick": [(f"meetings.page.quick-{name}", hidden(fields)) for name, fields in QUICK],
        "rows": rows,
        "clock": _clock_words(asked.zone, rows, lang),
        "is_empty": known.meetings == 0,
        "sample": known.sample,
    }
    return _page(request, "search", lang, addresses.SEARCH, whole)


@gzip_page
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, lang: Lang) -> HttpResponse:
    """What a search finds; as a page, or as data for the script of our own pages. GET leads to the form."""
    if request.method != "POST":
        return HttpResponseRedirect(addresses.SEARCH[lang])
    now, fields = clock.now(), sent(request.POST)
    asked = question(fields, now)
    if "change" in request.POST:
        changed = _search(request, lang, asked.fields)
        changed.headers["Cache-Control"] = NOT_SHARED
        return changed
    found = search(asked.ask) if asked.ask else Found(0, ())
    if "application/json" in request.headers.get("Accept", ""):
        answer: HttpResponse = JsonResponse({"rows": _rows(found, asked, now, lang), "total": found.total})
    else:
        answer = _found(request, lang, asked, found, now)
    answer["Cache-Control"] = NOT_SHARED
    return answer


def _found(request: HttpRequest, lang: Lang, asked: Question, found: Found, now: datetime) -> HttpResponse:
    whole: dict[str, Any] = {
        "form": form(asked.fields, asked.problems, choices(), lang),
        "asked_with": "again",
        "again": hidden(asked.fields),
        "problems": [(problem.field, problem.say(lang)) for problem in asked.problems],
        "towns": [(name_of(town), hidden(asked.fields, near=name_of(town), page="")) for town in asked.choices],
    }
    if asked.problems:
        whole["title"] = "meetings.page.error-title"
    elif asked.ask:
        whole |= _results(asked, found, now, lang)
    return _page(request, "found", lang, addresses.SEARCH, whole)


def _results(asked: Question, found: Found, now: datetime, lang: Lang) -> dict[str, Any]:
    first = (asked.page - 1) * PAGE + 1
    last = first + len(found.hits) - 1
    count = "found-one" if found.total == 1 else "found" if found.total <= PAGE else "found-part"
    said = all_texts().say(f"meetings.page.{count}", lang, n=found.total, first=first, last=last)
    rows = _rows(found, asked, now, lang)
    return {
        "asked": _asked(asked, lang),
        "no_place": set(asked.fields.get("venue", [])) == set(ANYWHERE) and asked.place is None,
        "count": said if found.hits else "",
        "past_end": bool(found.total and not found.hits),
        "clock": _clock_words(asked.zone, rows, lang),
        "rows": rows,
        "more": hidden(asked.fields, page=str(asked.page + 1)) if found.hits and last < found.total else None,
        "wider": [(one_.say(lang), hidden(one_.fields)) for one_ in wider(asked, now)] if not found.total else [],
        "besides": _besides(asked, found, now, lang),
    }


def _besides(asked: Question, found: Found, now: datetime, lang: Lang) -> list[dict[str, Any]]:
    """What stands beside the answer: the next ones near where nothing fits, and the next ones that need no place."""
    lists = []
    if asked.place and not found.total:
        lists = [("next-near", nearest(asked, now)), ("soon", remote(asked, now))]
    elif wants_remote(asked, found):
        lists = [("soon", remote(asked, now))]
    return [
        {"id": name, "head": f"meetings.page.{name}", "rows": _rows(one_, asked, now, lang)}
        for name, one_ in lists
        if one_.hits
    ]


def _asked(asked: Question, lang: Lang) -> str:
    """The question in words; of two ways in that were chosen as one, the one that was chosen.

    Whoever joins from anywhere reads no place: none was looked near.
    """
    chosen = where_of(asked.fields)
    if chosen in {"online", "phone"}:
        asked = replace(asked, place=None)
    if asked.ask and len(asked.ask.venues) > 1:
        asked = replace(asked, ask=replace(asked.ask, venues=frozenset({chosen} if chosen else ())))
    return in_words(asked, lang)


@gzip_page
@require_safe
def meeting(request: HttpRequest, lang: Lang, ref: str) -> HttpResponse:
    """Everything known of one meeting."""
    found = shown(ref)
    if found is None:
        return _gone(request, lang)
    now = clock.now()
    whole = {"one": one.page(found, now, lang), "title": "meetings.page.one-title"}
    return _page(request, "one", lang, addresses.in_both(addresses.SEARCH, ref), whole)


def _gone(request: HttpRequest, lang: Lang) -> HttpResponse:
    whole = {"title": "meetings.page.gone-title", "form": form({}, (), choices(), lang)}
    answer = _page(request, "gone", lang, addresses.SEARCH, whole)
    answer.status_code = 404
    return answer


@require_safe
def calendar(request: HttpRequest, lang: Lang, ref: str) -> HttpResponse:
    """The meeting as a calendar file with neutral words; 404 where nobody knows when it is."""
    found, now = shown(ref), clock.now()
    entry = one.entry(found, now) if found else None
    if entry is None:
        return _gone(request, lang)
    answer = HttpResponse(calendars.calendar([entry], lang, now), content_type=calendars.TYPE)
    answer["Content-Disposition"] = 'attachment; filename="plan.ics"'
    answer["Cache-Control"] = "no-cache"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def wrong(request: HttpRequest, lang: Lang, ref: str) -> HttpResponse:
    """A note that a listing is wrong: its form; kept when it is sent. Who sends it is not asked and not kept."""
    found = shown(ref)
    if found is None:
        return _gone(request, lang)
    if request.method != "POST":
        return _wrong_form(request, lang, found, QueryDict())
    post = request.POST
    try:
        is_new = note_wrong(ref, post.get("kind", ""), post.get("text", ""), clock.today(cast(ZoneInfo, UTC)))
    except Refusal as refusal:
        if refusal.text_id == "meetings.page.gone-title":
            return _gone(request, lang)
        return _wrong_form(request, lang, found, post, refusal)
    said = "thanks" if is_new else "enough"
    whole = {"said": f"meetings.page.wrong.{said}", "title": f"meetings.page.wrong.{said}-title"}
    return _about(request, "thanks", lang, found, whole)


def _wrong_form(
    request: HttpRequest, lang: Lang, found: Shown, post: QueryDict, refusal: Refusal | None = None
) -> HttpResponse:
    problem = all_texts().say(refusal.text_id, lang, **refusal.params) if refusal else ""
    field = "text" if refusal and refusal.text_id.endswith("too-long") else "kind"
    whole = {
        "title": "meetings.page.wrong-title",
        "kinds": [(kind, f"meetings.page.wrong.kind-{kind}", kind == post.get("kind")) for kind in KINDS],
        "text": post.get("text", ""),
        "text_most": TEXT_MOST,
        "problems": [(field, problem)] if problem else [],
        "wrong": {field: problem},
    }
    return _about(request, "wrong", lang, found, whole)


def _about(request: HttpRequest, name: str, lang: Lang, found: Shown, context: Mapping[str, Any]) -> HttpResponse:
    here = {to: addresses.wrong(found.ref, to) for to in addresses.SEARCH}
    whole = {"name": found.name, "meeting": addresses.one(found.ref, lang), "action": here[lang], **context}
    answer = _page(request, name, lang, here, whole)
    answer["Cache-Control"] = "no-store"
    return answer
