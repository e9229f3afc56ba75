"""The guide: its contents, and one page a section. For anybody, without an account and without script."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from handrail.content.public import HELP as HELP_PAGE
from handrail.content.public import public_page
from handrail.content.texts import LANGS, Lang
from handrail.guide import reads
from handrail.guide.rules.pages import APP, HELP, Page


def _row(page: Page | None, lang: Lang) -> dict[str, object] | None:
    if page is None:
        return None
    return {"title": page.title, "line": page.line, "address": reads.address(page, lang)}


def _site() -> str:
    """Where this site is: at its own host, with the app's scheme and port."""
    app = urlsplit(settings.APP_ORIGIN)
    port = f":{app.port}" if app.port else ""
    return f"{app.scheme}://{settings.HANDRAIL_SITE_HOST}{port}"


def _in_full(here: dict[Lang, str], lang: Lang) -> dict[str, object]:
    """This page's address in each language, for search engines; and what is written on paper, where no link can be followed."""
    return {
        "alternates": [(one, f"{_site()}{here[one]}") for one in LANGS],
        "on_paper": {"here": f"{_site()}{here[lang]}", "help": f"{_site()}{HELP_PAGE[lang]}"},
    }


@require_safe
def contents(request: HttpRequest, lang: Lang) -> HttpResponse:
    """What the guide holds, a plain line each."""
    first = reads.guide().page("first")
    whole = {
        "pages": [_row(page, lang) for page in reads.guide().pages],
        "title": "guide.contents.title",
        "line": "guide.contents.line",
        "begin": reads.address(first, lang),
        **_in_full(reads.CONTENTS, lang),
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
        **_in_full(reads.addresses(page), lang),
        "long": page.long,
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
