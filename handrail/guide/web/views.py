"""The guide: its contents, and one page a section. For anybody, without an account and without script."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from handrail.content.public import public_page
from handrail.content.texts import LANGS, Lang
from handrail.guide import reads
from handrail.guide.rules.pages import APP, HELP, Page


def _row(page: Page | None, lang: Lang) -> dict[str, object] | None:
    if page is None:
        return None
    return {"title": page.title, "line": page.line, "address": reads.address(page, lang)}


def _alternates(here: dict[Lang, str]) -> list[tuple[Lang, str]]:
    """This page in each language, in full, for search engines. The site is at its own host, with the app's scheme and port."""
    app = urlsplit(settings.APP_ORIGIN)
    port = f":{app.port}" if app.port else ""
    return [(lang, f"{app.scheme}://{settings.HANDRAIL_SITE_HOST}{port}{here[lang]}") for lang in LANGS]


@require_safe
def contents(request: HttpRequest, lang: Lang) -> HttpResponse:
    """What the guide holds, a plain line each."""
    first = reads.guide().page("first")
    whole = {
        "pages": [_row(page, lang) for page in reads.guide().pages],
        "title": "guide.contents.title",
        "line": "guide.contents.line",
        "begin": reads.address(first, lang),
        "alternates": _alternates(reads.CONTENTS),
    }
    return public_page(request, "guide/contents.html", lang, reads.CONTENTS, context=whole)


@require_safe
def section(request: HttpRequest, lang: Lang, slug: str) -> HttpResponse:
    """One section, with one act at its end."""
    page = reads.guide().at(slug, lang)
    if page is None:
        raise Http404
    before, after = reads.guide().beside(page)
    whole = {
        "title": page.title,
        "line": page.line,
        "alternates": _alternates(reads.addresses(page)),
        "parts": [
            {"id": part.id, "title": part.title, "blocks": [reads.shown(block, lang) for block in part.blocks]}
            for part in page.parts
        ],
        "act": page.act,
        "act_page": None if page.act.to in {APP, HELP} else reads.address(reads.guide().page(page.act.to), lang),
        "sources": reads.guide().sources(page),
        "contents": reads.CONTENTS[lang],
        "before": _row(before, lang),
        "after": _row(after, lang),
    }
    return public_page(request, "guide/section.html", lang, reads.addresses(page), context=whole)
