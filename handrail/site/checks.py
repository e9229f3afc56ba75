"""Settings that would be unsafe, each told with the name of its variable. `handrail check` and `handrail serve` run these."""

import ipaddress
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

from handrail.home.numbers import help_now
from handrail.home.rules.confirmed import DAYS
from handrail.site import files
from handrail.site.backup.archive import recipient_of
from handrail.site.backup.folder import PROMISED_DAYS, how_it_stands
from handrail.site.backup.manifest import Refused

Problem = checks.CheckMessage
PAGE_NAMES = ("home/app.js", "home/app.css", "home/leave_page.js", "steps/tools.css", "vault/worker.js")
"""What the pages and the app ask for by name; everything else in a bundle is named by these."""


def register_all() -> None:
    """Makes the checks known to Django."""
    for check in (numbers, hosts, secrets_are_strong, proxies, database, bundle, help_numbers, backups, wording_1939):
        checks.register(_listed(check), checks.Tags.security)


def _listed(check: Callable[[], Iterator[Problem]]) -> Callable[..., list[Problem]]:
    def run(app_configs: Any = None, **kwargs: Any) -> list[Problem]:
        return list(check())

    return run


def numbers() -> Iterator[Problem]:
    """Every number is one a server can work with."""
    for name, least in {
        "HANDRAIL_ARGON2_AT_ONCE": 1,
        "HANDRAIL_BACKUP_DAYS": 1,
        "HANDRAIL_GUESSES_A_MINUTE": 1,
        "HANDRAIL_PROCESSES": 1,
        "HANDRAIL_SESSION_DAYS": 1,
        "HANDRAIL_THREADS": 1,
        "HANDRAIL_VAULT_MIB": 1,
        "HANDRAIL_VAULT_ROWS": 1000,
    }.items():
        if getattr(settings, name) < least:
            yield checks.Error(f"{name} must be at least {least}.", id="handrail.E001")
    if settings.HANDRAIL_RATE_FACTOR <= 0:
        yield checks.Error("HANDRAIL_RATE_FACTOR must be above 0.", id="handrail.E001")
    if settings.HANDRAIL_LOG not in {"all", "errors", "none"}:
        yield checks.Error("HANDRAIL_LOG is all, errors or none.", id="handrail.E001")
    if settings.PRODUCTION and settings.HANDRAIL_RATE_FACTOR > 10:
        yield checks.Error(
            "HANDRAIL_RATE_FACTOR above 10 switches the limits on requests off: that is for measuring.",
            id="handrail.E002",
        )
    if settings.PRODUCTION and settings.HANDRAIL_GUESSES_A_MINUTE > 6000:
        yield checks.Error("HANDRAIL_GUESSES_A_MINUTE above 6000 lets passphrases be guessed.", id="handrail.E002")


def hosts() -> Iterator[Problem]:
    """Two hosts, each a name, and not development's in production."""
    app, site = settings.HANDRAIL_APP_HOST, settings.HANDRAIL_SITE_HOST
    if app == site:
        yield checks.Error(
            "HANDRAIL_APP_HOST and HANDRAIL_SITE_HOST are the same: a page of the site could then act for a person in the"
            " app. Give the app a host of its own.",
            id="handrail.E010",
        )
    for name in ("HANDRAIL_APP_HOST", "HANDRAIL_SITE_HOST"):
        host = getattr(settings, name)
        if not host or ":" in host or "/" in host or "*" in host:
            yield checks.Error(f"{name} is a host name, without scheme, port or path.", id="handrail.E011")
        elif settings.PRODUCTION and (host == "localhost" or host.endswith(".localhost") or _is_address(host)):
            yield checks.Error(f"{name} is {host}: in production it is the name people open.", id="handrail.E012")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def secrets_are_strong() -> Iterator[Problem]:
    """The secret is long, and not one that was printed somewhere."""
    if settings.PRODUCTION and (len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 12):
        yield checks.Error(
            "HANDRAIL_SECRET_KEY is too easy to guess: 50 random characters or more.", id="handrail.E020"
        )
    if settings.DEBUG:
        yield checks.Error("DEBUG shows bodies, cookies and settings to whoever meets an error.", id="handrail.E021")


def proxies() -> Iterator[Problem]:
    """Only networks are trusted, never everybody."""
    for network in settings.HANDRAIL_TRUSTED_PROXY:
        try:
            parsed = ipaddress.ip_network(network, strict=False)
        except ValueError:
            yield checks.Error(f"HANDRAIL_TRUSTED_PROXY: {network} is no network.", id="handrail.E030")
            continue
        if parsed.prefixlen == 0:
            yield checks.Error("HANDRAIL_TRUSTED_PROXY trusts everybody: name the proxy.", id="handrail.E031")


def database() -> Iterator[Problem]:
    """One process on SQLite; and its file where a server may keep it."""
    found = settings.DATABASES["default"]
    if not found["ENGINE"].endswith("sqlite3"):
        return
    if settings.HANDRAIL_PROCESSES > 1:
        yield checks.Error(
            "HANDRAIL_PROCESSES is above 1 and DATABASE_URL is SQLite: one writer queue cannot span processes. Use"
            " threads, or PostgreSQL.",
            id="handrail.E040",
        )
    if settings.PRODUCTION and Path(str(found["NAME"])).parent in {Path("/tmp"), Path("/dev/shm")}:
        yield checks.Error("DATABASE_URL lies where a restart empties it.", id="handrail.E041")


def bundle() -> Iterator[Problem]:
    """A bundle that is named is there, and whole."""
    named = settings.HANDRAIL_APP_DIR
    missing = [name for name in PAGE_NAMES if named and not (Path(named) / name).is_file()]
    if missing:
        yield checks.Error(f"HANDRAIL_APP_DIR lacks {', '.join(missing)}: run `make app`.", id="handrail.E050")


def help_numbers() -> Iterator[Problem]:
    """The numbers of Help can be used, somebody here looked at them, and not too long ago."""
    now = help_now()
    for problem in now.problems:
        yield checks.Warning(f"Help: {problem}", id="handrail.W060")
    for place in now.places:
        say = f"handrail numbers list; then handrail numbers confirm {place.place} --by NAME"
        if not place.stands.confirmed:
            yield checks.Warning(
                f"Help: nobody confirmed the numbers of {place.place} as they are now.", hint=say, id="handrail.W061"
            )
        if place.stands.is_old:
            yield checks.Warning(
                f"Help: the numbers of {place.place} were last looked at on {place.stands.looked_at},"
                f" more than {DAYS} days ago.",
                hint=say,
                id="handrail.W062",
            )


def backups() -> Iterator[Problem]:
    """Backups are made, can be sealed as wanted, and are not too old."""
    recipient = settings.HANDRAIL_BACKUP_RECIPIENT
    try:
        if recipient:
            recipient_of(recipient)
    except Refused as refused:
        yield checks.Error(f"HANDRAIL_BACKUP_RECIPIENT: {refused}", id="handrail.E070")
    if settings.HANDRAIL_BACKUP_DAYS > PROMISED_DAYS:
        yield checks.Warning(
            f"HANDRAIL_BACKUP_DAYS is above {PROMISED_DAYS}: people are told that backups forget by then what they burn.",
            id="handrail.W073",
        )
    stands, said = how_it_stands()
    if stands == "off" and settings.PRODUCTION:
        yield checks.Warning(said, hint="Set it to a folder: docs/operate/backups.md", id="handrail.W071")
    elif stands not in ("off", "fresh"):
        yield checks.Warning(f"HANDRAIL_BACKUPS: {said}", hint="handrail backup", id="handrail.W072")


def wording_1939() -> Iterator[Problem]:
    """The wording of 1939 goes only to countries where it belongs to everybody."""
    named = settings.HANDRAIL_TEXT_1939
    free = files.countries_1939() if named else set()
    if named and named not in free:
        yield checks.Error(
            f"HANDRAIL_TEXT_1939 is {named}: that wording is known to be in the public domain in"
            f" {', '.join(sorted(free))} only. Leave the setting empty, or name one of these.",
            id="handrail.E080",
        )
