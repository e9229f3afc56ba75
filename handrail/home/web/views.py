"""The pages that need no script: landing, Help, leaving, the one page that the app is drawn in; and the app's numbers."""

import hashlib
import json
from datetime import date
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import condition, require_safe

from handrail.content.public import HELP, public_page
from handrail.content.texts import LANGS, Lang
from handrail.content.words import all_texts
from handrail.guide import reads as guide
from handrail.home.numbers import help_now
from handrail.home.rules.numbers import href_of
from handrail.kernel import clock
from handrail.meetings import addresses
from handrail.meetings.reads.soon import soon
from handrail.people import faces

LANDING: dict[Lang, str] = {"en": "/en/", "es": "/es/"}
NEUTRAL_PLACE = "https://www.weather.gov/"
MORE = ("poison", "veterans", "youth")
"""The sections of numbers that stand at the end of Help, under a heading of their own."""


class SeeOther(HttpResponseRedirect):
    """303: go there with GET, whatever brought you here."""

    status_code = 303


def language_of(request: HttpRequest) -> Lang:
    """The first of our languages that the browser asks for; English when it asks for neither."""
    for tag, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        short = tag.split("-")[0].lower()
        if short in LANGS:
            return short
    return "en"


def _to_own_language(request: HttpRequest, places: dict[Lang, str]) -> HttpResponse:
    answer = HttpResponseRedirect(places[language_of(request)])
    answer["Vary"] = "Accept-Language"
    answer["Cache-Control"] = "private, max-age=0"
    return answer


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """`/` on the site host: the landing page in the browser's language."""
    return _to_own_language(request, LANDING)


@require_safe
def landing(request: HttpRequest, lang: Lang, files: str) -> HttpResponse:
    """What Handrail is, for three readers; crisis line first."""
    shown = _sections(lang)
    whole = {
        "danger": shown["danger"][0],
        "crisis": shown["crisis"][0],
        "guide": {name: _in_guide(name, lang) for name in ("first", "family", "treatment")},
        "meetings": {"find": addresses.FIND[lang], "search": addresses.SEARCH[lang], "soon": _soon(lang)},
    }
    answer = public_page(request, "home/landing.html", lang, LANDING, files=files, context=whole)
    # It says "in 12 minutes".
    answer["Cache-Control"] = "public, max-age=60"
    return answer


def _soon(lang: Lang) -> list[tuple[str, str, str, str]]:
    """The next meeting by phone and the next online, as `soon` says them; none while the database does not answer."""
    try:
        return soon(clock.now(), lang)
    except DatabaseError:
        return []


@require_safe
def help_door(request: HttpRequest) -> HttpResponse:
    """`/help`: Help in the browser's language."""
    return _to_own_language(request, HELP)


@require_safe
def help_page(request: HttpRequest, lang: Lang, files: str) -> HttpResponse:
    """What to do now. No question stands before a number."""
    now, shown = help_now(), _sections(lang)
    whole = {
        "shown": shown,
        "more": [(f"app.help.in.{section}", shown[section]) for section in MORE if section in shown],
        "slots": [_slot(row, lang) for row in now.slots()],
        "looked_at": day_in_words(now.looked_at(), lang),
        "first_meeting": _in_guide("first", lang),
    }
    return public_page(request, "home/help.html", lang, HELP, files=files, context=whole)


def day_in_words(day: date, lang: Lang) -> str:
    """A day as people say it, in the words of the packs."""
    month = all_texts().say(f"home.month.{day.month}", lang)
    return all_texts().say("home.day", lang, month=month, day=str(day.day), year=str(day.year))


def _in_guide(page: str, lang: Lang) -> str:
    return guide.address(guide.guide().page(page), lang)


def _sections(lang: Lang) -> dict[str, list[dict[str, str]]]:
    """Every number as a link of this language, by section, in the order of the files."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in help_now().numbers():
        found.setdefault(row["section"], []).append(_line(row, lang))
    return found


def _line(row: dict[str, Any], lang: Lang) -> dict[str, str]:
    foreign = "" if lang in row["languages"] else all_texts().say("app.help.maybe_english", lang)
    about = [row[part][lang] for part in ("about", "hours") if part in row]
    href = href_of(row["number"], row.get("kind", "call"), row.get("body", {}).get(lang, ""))
    return {
        "href": href,
        "number": row["number"],
        "act": row["act"][lang],
        "about": " ".join([*about, foreign]).strip(),
    }


def _slot(row: dict[str, Any], lang: Lang) -> dict[str, Any]:
    title = all_texts().say(f"app.help.slot_{row['id']}", lang, place=row["place"][lang])
    return {"title": title, "text": row["text"][lang], "line": _line(row, lang) if "number" in row else None}


def _help_bytes() -> bytes:
    return json.dumps(help_now().as_data(), ensure_ascii=False, separators=(",", ":")).encode()


def _help_tag(request: HttpRequest) -> str:
    return f'"{hashlib.sha256(_help_bytes()).hexdigest()[:32]}"'


@require_safe
@condition(etag_func=_help_tag)
def help_data(request: HttpRequest) -> HttpResponse:
    """The numbers of Help for the app, in both languages: asked again each time, so that a mended number is there at once."""
    return HttpResponse(_help_bytes(), content_type="application/json", headers={"Cache-Control": "public, no-cache"})


@require_safe
def app_door(request: HttpRequest) -> HttpResponse:
    """`/` on the app host."""
    return HttpResponseRedirect("/app/")


@require_safe
def app_page(request: HttpRequest) -> HttpResponse:
    """The one page the app is drawn in: the same bytes for everybody."""
    answer = render(request, "home/app.html")
    answer["Cache-Control"] = "public, no-cache"
    return answer


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out here, forget cached pages, and go somewhere that says nothing.

    A GET on purpose: it must work as a plain link. All that a forged one can do is sign somebody out.
    """
    answer = leave_site(request)
    faces.end_here(request, answer)
    return answer


@require_safe
def leave_site(request: HttpRequest) -> HttpResponse:
    """The same on the site host, where a person has no session."""
    answer = SeeOther(NEUTRAL_PLACE)
    answer["Clear-Site-Data"] = '"cache"'
    answer["Cache-Control"] = "no-store"
    return answer
