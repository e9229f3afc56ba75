"""What every request passes: it is timed and told of in one line, and its Host picks one of two urlconfs."""

import re
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import set_urlconf

from handrail.kernel import ids
from handrail.site import logs
from handrail.site.headers import put_headers
from handrail.site.plain import elsewhere

Answer = Callable[[HttpRequest], HttpResponse]
URLCONFS = {"app": "handrail.site.urls_app", "site": "handrail.site.urls_site"}
HOST = re.compile(r"([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(:[0-9]{1,5})?")


def observe(get_response: Answer) -> Answer:
    """Gives the request an id, and writes one line when it is answered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request.handrail_id = ids.new_secret()  # type: ignore[attr-defined]  # our own mark on Django's request
        response = get_response(request)
        response.headers["Handrail-Request"] = request_id(request)
        # An answer to HEAD that was never made does not know its length.
        unmade = request.method == "HEAD" and not response.streaming and not response.content
        if not response.streaming and not unmade and not response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))
        match = request.resolver_match
        logs.request_line(
            route=(match.view_name if match else "") or "none",
            method=request.method if request.method in METHODS else "other",
            status=response.status_code,
            ms=(time.perf_counter() - started) * 1000,
            request=request_id(request),
        )
        return response

    return middleware


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})


def request_id(request: HttpRequest) -> str:
    """The id that the log line of this request carries."""
    return str(getattr(request, "handrail_id", ""))


def host_of(header: str) -> str:
    """`app`, `site`, or empty for a host that is not ours. The port does not matter."""
    match = HOST.fullmatch(header.lower())
    if match is None:
        return ""
    if match[1] == settings.HANDRAIL_APP_HOST:
        return "app"
    return "site" if match[1] == settings.HANDRAIL_SITE_HOST else ""


def hosts(get_response: Answer) -> Answer:
    """Picks the urlconf by Host, and sends that host's headers with every answer, errors too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        host = host_of(request.META.get("HTTP_HOST", ""))
        if not host:
            response: HttpResponse = elsewhere(request)
        else:
            request.urlconf = URLCONFS[host]
            set_urlconf(URLCONFS[host])
            response = get_response(request)
        put_headers(request, response, host)
        return response

    return middleware
