"""A page that anybody may read: rendered for one language, cacheable, the same bytes for everybody."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from handrail.content.texts import Lang

HELP: dict[Lang, str] = {"en": "/en/help", "es": "/es/ayuda"}
QUARTER_HOUR = 900


def public_page(
    request: HttpRequest,
    template: str,
    lang: Lang,
    here: Mapping[Lang, str],
    *,
    files: str = "/static/home",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Renders `template` in `lang`. `here` is this page's address in each language; nothing is read from a cookie or the Host.

    `files` is the address below which this host serves home's style sheet: it also tells which host asks.
    """
    other: Lang = "es" if lang == "en" else "en"
    whole = {
        "lang": lang,
        "other": other,
        "other_address": here[other],
        "help_address": HELP[lang],
        "files": files,
        "in_app": files.startswith("/app/"),
        "app_address": f"{settings.APP_ORIGIN}/app/",
        **(context or {}),
    }
    answer = render(request, template, whole)
    answer["Cache-Control"] = f"public, max-age={QUARTER_HOUR}"
    answer["Content-Language"] = lang
    return answer
