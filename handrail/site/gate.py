"""What a call of the interface passes before its view, and before its body is read.

In this order: the protocol's version, the size of the body, whether the app itself sent it (CSRF), and how often.
"""

import hmac
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from handrail.kernel import ids
from handrail.people import faces
from handrail.people.rules.throttle import network_of
from handrail.site import plain
from handrail.site.answers import answer
from handrail.site.headers import origin_of
from handrail.site.middleware import METHODS
from handrail.site.rates import buckets
from handrail.vault.rules.limits import PROTOCOL
from handrail.vault.web.limits import LIMITS, OUTSIDE, PAGES, Limit

API = "/api/"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_NO_LIMIT_NAMED = Limit(rate=60)


class Gate:
    """Guards everything below /api/, whatever serves it; elsewhere it only counts what costs work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes on; what Django itself refuses below /api/ is said in the interface's form."""
        response = self.get_response(request)
        is_plain = not response.headers.get("Content-Type", "").startswith("application/json")
        if is_plain and response.status_code in NO_VIEW and request.path_info.startswith(API):
            allow = response.headers.get("Allow")
            response = answer(request, NO_VIEW[response.status_code])
            if allow:
                response.headers["Allow"] = allow
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """None when the call may go on to its view."""
        route = (request.resolver_match.url_name if request.resolver_match else "") or ""
        if not request.path_info.startswith(API):
            if route in PAGES:
                return self.page_refused(request, route, PAGES[route])
            return self.too_often(request, route, OUTSIDE[route]) if route in OUTSIDE else None
        is_description = route.startswith("openapi")
        if request.method not in (SAFE if is_description else METHODS):
            response = answer(request, "no-such-method")
            response.headers["Allow"] = "GET, HEAD" if is_description else ", ".join(sorted(METHODS))
            return response
        if is_description:
            return self.too_often(request, "openapi", LIMITS["openapi"])
        if request.META.get("HTTP_HANDRAIL_PROTOCOL") != str(PROTOCOL):
            return answer(request, "old-protocol", protocol=[PROTOCOL])
        limit = LIMITS.get(route, _NO_LIMIT_NAMED)
        if body_size(request) > limit.body:
            return answer(request, "too-large")
        came_from = is_from_our_origin if route.startswith(NO_COOKIE) else is_from_the_app
        if request.method not in SAFE and not came_from(request):
            return answer(request, "cross-site")
        return self.too_often(request, route, limit)

    @classmethod
    def page_refused(cls, request: HttpRequest, route: str, limit: Limit) -> HttpResponse | None:
        """The same for a page that people read: the size of what they send, and how often; said on a page."""
        refused = (
            answer(request, "too-large") if body_size(request) > limit.body else cls.too_often(request, route, limit)
        )
        if refused is None or "text/html" not in request.META.get("HTTP_ACCEPT", ""):
            return refused
        page = plain.sorry(request, refused.status_code)
        if "Retry-After" in refused.headers:
            page.headers["Retry-After"] = refused.headers["Retry-After"]
        return page

    @staticmethod
    def too_often(request: HttpRequest, route: str, limit: Limit) -> HttpResponse | None:
        """A session is counted by itself (a made-up one gains nothing: it is refused), everybody else by network."""
        who = request.COOKIES.get(faces.SESSION_COOKIE, "") if route in COUNTED_BY_SESSION else ""
        who = who if ids.is_secret(who) else network_of(faces.caller(request))
        wait = buckets.wait(route, who, limit.rate * settings.HANDRAIL_RATE_FACTOR)
        return answer(request, "slow-down", seconds=wait) if wait else None


NO_COOKIE = "meetings-"
"""Calls whose name begins so read no cookie: the app sends none with them, so that no search is tied to an account. There is
nothing in them that another site could do in somebody's name, so no token is asked for; one that came with cookies all the
same is treated, counted and told of in the log exactly like one without (handrail/meetings/web/api.py)."""
NO_VIEW = {404: "absent", 405: "no-such-method", 400: "not-understood", 500: "unforeseen"}
COUNTED_BY_SESSION = frozenset(
    {
        "people-me",
        "people-sessions",
        "people-session",
        "people-sign-out",
        "people-locks",
        "people-delete",
        *(name for name in LIMITS if name.startswith("vault-")),
    }
)


def body_size(request: HttpRequest) -> int:
    """The size the request says its body has. Django reads no more than that, and nothing when none is said."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 1 << 60


def is_from_the_app(request: HttpRequest) -> bool:
    """The cookie's token is repeated in the header, which another site can neither read nor send; and an Origin is ours."""
    cookie, header = request.COOKIES.get(faces.CSRF_COOKIE, ""), request.META.get("HTTP_X_CSRFTOKEN", "")
    return (
        is_from_our_origin(request)
        and ids.is_secret(cookie)
        and header.isascii()
        and hmac.compare_digest(cookie, header)
    )


def is_from_our_origin(request: HttpRequest) -> bool:
    """An Origin, where one is said, is ours; and so is the page, where the browser says which sent it."""
    said = request.META  # not `headers`: Django makes that anew for each request, from every name there is
    origin, fetch = said.get("HTTP_ORIGIN"), said.get("HTTP_SEC_FETCH_SITE", "same-origin")
    return (origin is None or origin == origin_of(request)) and fetch in {"same-origin", "none"}
