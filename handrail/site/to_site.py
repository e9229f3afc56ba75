"""Ways from the app's host to pages of the site: the app does not know where the site is, the server does."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from handrail.content.texts import Lang
from handrail.site.headers import origin_of
from handrail.steps import reads


def _site(request: HttpRequest) -> str:
    """The site's host, with the scheme and port of the app: in production the app's own, and nothing of Host is in it."""
    app = urlsplit(settings.APP_ORIGIN if settings.PRODUCTION else origin_of(request))
    return f"{app.scheme}://{settings.HANDRAIL_SITE_HOST}" + (f":{app.port}" if app.port else "")


@require_safe
def worksheets(request: HttpRequest, lang: Lang) -> HttpResponse:
    """The Steps on paper, which the site has."""
    return HttpResponseRedirect(_site(request) + reads.CONTENTS[lang])
