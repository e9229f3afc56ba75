"""Pages that stand alone: no template and no database, so that they come when those do not. Help is on each of them."""

import html

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from handrail.content.public import HELP
from handrail.content.texts import LANGS, Lang
from handrail.content.words import all_texts

PAGE = """<!doctype html>
<html lang="{lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Handrail</title>{style}</head>
<body>
<header class="top"><div><a class="brand" href="/">Handrail</a>{leave}</div></header>
<main class="stack">
<h1>Handrail</h1>
{body}
</main>
</body>
</html>
"""
STYLES = {"handrail.site.urls_app": "/app/home/app.css", "handrail.site.urls_site": "/static/home/app.css"}


def say(text_id: str, lang: Lang) -> str:
    """A sentence of ours, ready for a page."""
    return html.escape(all_texts().say(text_id, lang), quote=False)


def page(body: str, status: int, style: str = "", langs: tuple[Lang, ...] = LANGS) -> HttpResponse:
    """One plain page; with a host of ours it has that host's style sheet and a way out."""
    leave = " · ".join(f'<span lang="{lang}">{say("app.leave", lang)}</span>' for lang in langs)
    text = PAGE.format(
        lang=langs[0],
        body=body,
        style=style and f'<link rel="stylesheet" href="{style}">',
        leave=style and f'<a class="leave" href="/leave">{leave}</a>',
    )
    return HttpResponse(text, status=status, content_type="text/html; charset=utf-8")


def elsewhere(request: HttpRequest) -> HttpResponse:
    """For a Host that is not ours: in production nothing, in development why the app cannot work there."""
    if settings.PRODUCTION:
        return page(_sentences("site.sorry.400"), 400)
    host = request.META.get("HTTP_HOST", "")
    port = host.rpartition(":")[2]
    ours = f"http://{settings.HANDRAIL_APP_HOST}" + (f":{port}" if port.isascii() and port.isdigit() else "")
    link = f'<a href="{html.escape(ours)}/">{html.escape(ours)}/</a>'
    body = "".join(
        f'<div lang="{lang}"><p>{say("site.elsewhere.why", lang)}</p><p>{say("site.elsewhere.here", lang)} {link}</p>'
        f"<p>{say('site.elsewhere.proxy', lang)}</p></div>"
        for lang in LANGS
    )
    return page(body, 421)


def _sentences(text_id: str, langs: tuple[Lang, ...] = LANGS) -> str:
    return "".join(f'<p lang="{lang}">{say(text_id, lang)}</p>' for lang in langs)


def sorry(request: HttpRequest, status: int) -> HttpResponse:
    """A plain page for an error, in both languages, the address's own first: nothing else is known of who reads it."""
    langs: tuple[Lang, ...] = ("es", "en") if request.path_info.startswith("/es/") else LANGS
    ways = "".join(
        f'<p lang="{lang}"><a class="link" href="{HELP[lang]}">{say("site.sorry.help", lang)}</a><br>'
        f'<a class="link" href="/">{say("site.sorry.start", lang)}</a></p>'
        for lang in langs
    )
    style = STYLES.get(getattr(request, "urlconf", None) or "", "")
    return page(_sentences(f"site.sorry.{status}", langs) + ways, status, style, langs)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400"""
    return sorry(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403"""
    return sorry(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404"""
    return sorry(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500"""
    return sorry(request, 500)
