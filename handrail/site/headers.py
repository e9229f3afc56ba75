"""The security headers of each host (docs/decisions and ASVS 3.4 say why each is there)."""

from functools import lru_cache

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
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
PERMISSIONS_OFF = ", ".join(f"{name}=()" for name in OFF)
# The camera reads the recovery card; a passkey is made and used.
PERMISSIONS_APP = (
    f"{PERMISSIONS_OFF}, camera=(self), publickey-credentials-create=(self), publickey-credentials-get=(self)"
)
PERMISSIONS_SITE = f"{PERMISSIONS_OFF}, camera=(), publickey-credentials-create=(), publickey-credentials-get=()"
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
SITE = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
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
    else:
        headers["Content-Security-Policy"] = SITE if host == "site" else NOTHING
        headers["Permissions-Policy"] = PERMISSIONS_SITE
