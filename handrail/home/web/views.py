"""The pages that need no script: landing, Help, leaving, and the one page that the app is drawn in."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

from handrail.content.public import HELP, public_page
from handrail.content.texts import LANGS, Lang
from handrail.people import faces

LANDING: dict[Lang, str] = {"en": "/en/", "es": "/es/"}
NEUTRAL_PLACE = "https://www.weather.gov/"


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
    """What Handrail is, crisis line first."""
    return public_page(request, "home/landing.html", lang, LANDING, files=files)


@require_safe
def help_door(request: HttpRequest) -> HttpResponse:
    """`/help`: Help in the browser's language."""
    return _to_own_language(request, HELP)


@require_safe
def help_page(request: HttpRequest, lang: Lang, files: str) -> HttpResponse:
    """What to do now. No question stands before a number."""
    return public_page(request, "home/help.html", lang, HELP, files=files)


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
