"""Paper worksheets for anybody: the page that lists them, and each as a PDF. No account, no cookie, no script."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from handrail.content.public import QUARTER_HOUR, public_page
from handrail.content.texts import Lang
from handrail.content.words import all_sheets
from handrail.steps import reads
from handrail.steps.rules.paper import Foot

FootOf = Callable[[Lang], Foot]
FIRST = ((), ("large",), ("family",))
"""What most people look for: plain, in large print, and for somebody who is here because of another."""


@require_safe
def contents(request: HttpRequest, lang: Lang, foot_of: FootOf) -> HttpResponse:
    """Every Step there is on paper: what most people look for first, the rest below."""
    steps = [
        {
            "step": one.sheet.step,
            "title": f"{one.sheet.prefix}title",
            "rows": [reads.row(kind, lang) for kind in kinds if kind.traits in FIRST],
            "others": [reads.row(kind, lang) for kind in kinds if kind.traits not in FIRST],
        }
        for one in sorted(all_sheets().values(), key=lambda one: one.sheet.step)
        for kinds in [[kind for kind in reads.kinds() if kind.step == one.sheet.step]]
    ]
    whole = {"steps": steps, "begin": reads.kinds()[0].address(lang)}
    return public_page(request, "steps/worksheets.html", lang, dict(reads.CONTENTS), context=whole)


@require_safe
def paper(request: HttpRequest, lang: Lang, paper: str, foot_of: FootOf) -> HttpResponse:
    """One worksheet: the same bytes for everybody, or the word that the browser has them already."""
    kind = reads.named(lang).get(paper)
    if kind is None:
        raise Http404
    made = reads.made(kind, lang, foot_of(lang))
    tag = f'"{made.tag}"'
    if tag in request.headers.get("If-None-Match", ""):
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(made.data, content_type="application/pdf")
        answer.headers["Content-Disposition"] = f'inline; filename="{kind.file(lang)}"'
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = f"public, max-age={QUARTER_HOUR}"
    answer.headers["Content-Language"] = lang
    return answer
