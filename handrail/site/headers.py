"""The security headers of each host (docs/decisions and ASVS 3.4 say why each is there)."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Frame-Options": "DENY",
}
OFF = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "display-capture",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
PERMISSIONS_OFF = ", ".join(f"{name}=()" for name in OFF)
# The camera reads the recovery card; a passkey is made and used; "Use where I am" finds meetings near, when it is tapped.
PERMISSIONS_APP = (
    f"{PERMISSIONS_OFF}, camera=(self), geolocation=(self), publickey-credentials-create=(self),"
    " publickey-credentials-get=(self)"
)
PERMISSIONS_SITE = (
    f"{PERMISSIONS_OFF}, camera=(), geolocation=(), publickey-credentials-create=(), publickey-credentials-get=()"
)
PERMISSIONS_SCRIPTED = PERMISSIONS_SITE.replace("geolocation=()", "geolocation=(self)")
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
SITE = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
SCRIPTED = re.compile(r"/(?:en|es)/|/en/meetings/.*|/es/reuniones/.*")
"""Pages of the site with one small script, that only makes them quicker: the landing page, and those of meetings."""
FOR_OTHERS = frozenset({"meetings-json", "client-interface"})
"""Answers to other people's programs: a page of any site may read them. They are the same for everybody, with no cookie."""
FRAMED = frozenset({"embed-en", "embed-es"})
"""Pages made to stand inside other people's: no script, no form, no cookie, and nothing on them that a click could betray."""
EMBEDDED = "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"
HSTS = "max-age=63072000; includeSubDomains; preload"


def scheme_of(request: HttpRequest) -> str:
    """Production is https by definition: the proxy in front ends TLS, and no header is asked about it."""
    return "https" if settings.PRODUCTION else (request.scheme or "http")


def origin_of(request: HttpRequest) -> str:
    """The origin this request was sent to, as a browser writes it."""
    return f"{scheme_of(request)}://{request.META.get('HTTP_HOST', '').lower()}"


@lru_cache(maxsize=16)
def app_policy(origin: str) -> str:
    """The app's CSP: code and style only from below /app/, one Trusted Types policy, nothing else at all."""
    code = f"{origin}/app/"
    return (
        f"default-src 'none'; script-src {code}; style-src {code}; worker-src {code}; img-src 'self';"
        " connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
        " require-trusted-types-for 'script'; trusted-types handrail"
    )


@lru_cache(maxsize=16)
def scripted_policy(origin: str) -> str:
    """The CSP of the site's pages that have a script: from its one folder, asking this host alone, with no way to make markup."""
    own = f"script-src {origin}/static/meetings/; connect-src 'self'"
    return f"{SITE}; {own}; require-trusted-types-for 'script'; trusted-types 'none'"


def site_origin(request: HttpRequest) -> str:
    """The site's origin. In production from the settings, with the app's scheme and port: nothing of Host is in it."""
    if not settings.PRODUCTION:
        return origin_of(request)
    app = urlsplit(settings.APP_ORIGIN)
    return f"{app.scheme}://{settings.HANDRAIL_SITE_HOST}" + (f":{app.port}" if app.port else "")


def put_headers(request: HttpRequest, response: HttpResponse, host: str) -> None:
    """Adds this host's headers: `app`, `site`, or anything else for a host that is not ours."""
    headers = response.headers
    for name, value in COMMON.items():
        headers[name] = value
    if settings.PRODUCTION:
        headers["Strict-Transport-Security"] = HSTS
    if host == "app":
        is_api = request.path_info.startswith("/api/")
        # In production from the setting: a cache may keep one copy for every port that somebody writes into Host.
        origin = settings.APP_ORIGIN if settings.PRODUCTION else origin_of(request)
        headers["Content-Security-Policy"] = NOTHING if is_api else app_policy(origin)
        headers["Permissions-Policy"] = PERMISSIONS_APP
        if is_api:
            headers["Cache-Control"] = "no-store"
    elif host == "site" and SCRIPTED.fullmatch(request.path_info):
        headers["Content-Security-Policy"] = scripted_policy(site_origin(request))
        headers["Permissions-Policy"] = PERMISSIONS_SCRIPTED
    else:
        headers["Content-Security-Policy"] = SITE if host == "site" else NOTHING
        headers["Permissions-Policy"] = PERMISSIONS_SITE
    if host == "site":
        _open_to_others(request, response)


def _open_to_others(request: HttpRequest, response: HttpResponse) -> None:
    """What is looser on the few routes that are made for other sites, by their names and on no other."""
    route = request.resolver_match.view_name if request.resolver_match else ""
    headers = response.headers
    if route in FOR_OTHERS:
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Content-Security-Policy"] = NOTHING
    elif route in FRAMED:
        del headers["X-Frame-Options"]
        headers["Content-Security-Policy"] = EMBEDDED
    if route in FOR_OTHERS | FRAMED:
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
