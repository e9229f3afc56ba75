"""Every setting, read from the environment. docs/operate/settings.md says what each is for; a test compares the two."""

import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SHIPPED_APP = BASE_DIR / "handrail/site/app"
"""The bundled app inside an installed wheel; a checkout has none. Beside a wheel's code no data of anybody's may lie."""
OWN_VAR = Path.home() / ".local/share/handrail" if SHIPPED_APP.is_dir() else BASE_DIR / "var"

# FileAwareEnv: NAME_FILE=path reads NAME from a file, for secrets that should not stand in an environment.
env = environ.FileAwareEnv(
    DATABASE_URL=(str, ""),
    HANDRAIL_APP_DIR=(str, ""),
    HANDRAIL_APP_ORIGIN=(str, ""),
    HANDRAIL_APP_HOST=(str, "app.localhost"),
    HANDRAIL_ARGON2_AT_ONCE=(int, 2),
    HANDRAIL_BACKUPS=(str, ""),
    HANDRAIL_BACKUP_DAYS=(int, 35),
    HANDRAIL_BACKUP_RECIPIENT=(str, ""),
    HANDRAIL_ENV=(str, "development"),
    HANDRAIL_FEEDS_FROM=(list, []),
    HANDRAIL_GUESSES_A_MINUTE=(int, 300),
    HANDRAIL_LEDGER=(str, ""),
    HANDRAIL_LOG=(str, "all"),
    HANDRAIL_PLACES=(list, ["us"]),
    HANDRAIL_PROCESSES=(int, 1),
    HANDRAIL_RATE_FACTOR=(float, 1.0),
    HANDRAIL_SECRET_KEY=(str, ""),
    HANDRAIL_SESSION_DAYS=(int, 30),
    HANDRAIL_SITE_HOST=(str, "localhost"),
    HANDRAIL_TEXT_1939=(str, ""),
    HANDRAIL_THREADS=(int, 16),
    HANDRAIL_TRUSTED_PROXY=(list, []),
    HANDRAIL_VAR=(str, str(OWN_VAR)),
    HANDRAIL_VAULT_MIB=(int, 256),
    HANDRAIL_VAULT_ROWS=(int, 1_000_000),
)


def _read(name: str) -> Any:
    try:
        return env(name)
    except (ValueError, OSError) as problem:
        raise ImproperlyConfigured(f"{name} cannot be read: {problem}") from problem


def _networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        found = tuple(ip_network(text.strip(), strict=False) for text in _read(name))
    except ValueError as problem:
        raise ImproperlyConfigured(f"{name}: {problem}. Write networks with commas: 10.1.2.0/24,fd00::/8") from problem
    if any(network.prefixlen == 0 for network in found):
        raise ImproperlyConfigured(f"{name} lets everything through: name your own networks.")
    return found


HANDRAIL_ENV: str = _read("HANDRAIL_ENV")
if HANDRAIL_ENV not in {"development", "production"}:
    raise ImproperlyConfigured("HANDRAIL_ENV is development or production.")
PRODUCTION = HANDRAIL_ENV == "production"
HANDRAIL_VAR = Path(_read("HANDRAIL_VAR") or OWN_VAR)

HANDRAIL_APP_HOST: str = _read("HANDRAIL_APP_HOST").lower()
HANDRAIL_SITE_HOST: str = _read("HANDRAIL_SITE_HOST").lower()
# Where the site's pages point to for the app. `handrail serve` fills in the port in development.
APP_ORIGIN: str = _read("HANDRAIL_APP_ORIGIN") or (
    f"https://{HANDRAIL_APP_HOST}" if PRODUCTION else f"http://{HANDRAIL_APP_HOST}:8000"
)
# The folder of a bundle: the one named, the one inside an installed wheel; empty: every module by itself, from the sources.
HANDRAIL_APP_DIR: str = _read("HANDRAIL_APP_DIR") or (str(SHIPPED_APP) if SHIPPED_APP.is_dir() else "")
HANDRAIL_TRUSTED_PROXY: list[str] = _read("HANDRAIL_TRUSTED_PROXY")

HANDRAIL_ARGON2_AT_ONCE: int = _read("HANDRAIL_ARGON2_AT_ONCE")
# Networks of the operator's own that meeting feeds may come from, beside the open internet.
HANDRAIL_FEEDS_FROM = _networks("HANDRAIL_FEEDS_FROM")
HANDRAIL_GUESSES_A_MINUTE: int = _read("HANDRAIL_GUESSES_A_MINUTE")
# Empty: no backups are made by themselves.
HANDRAIL_BACKUPS: str = _read("HANDRAIL_BACKUPS")
HANDRAIL_BACKUP_DAYS: int = _read("HANDRAIL_BACKUP_DAYS")
HANDRAIL_BACKUP_RECIPIENT: str = _read("HANDRAIL_BACKUP_RECIPIENT")
HANDRAIL_LEDGER = Path(_read("HANDRAIL_LEDGER") or HANDRAIL_VAR / "deletions.ledger")
HANDRAIL_LOG: str = _read("HANDRAIL_LOG")
HANDRAIL_PLACES: list[str] = _read("HANDRAIL_PLACES")
HANDRAIL_PROCESSES: int = _read("HANDRAIL_PROCESSES")
HANDRAIL_RATE_FACTOR: float = _read("HANDRAIL_RATE_FACTOR")
HANDRAIL_SESSION_DAYS: int = _read("HANDRAIL_SESSION_DAYS")
# A country code; empty: the wording of 1939 is served to nobody.
HANDRAIL_TEXT_1939: str = _read("HANDRAIL_TEXT_1939").strip().upper()
HANDRAIL_THREADS: int = _read("HANDRAIL_THREADS")
HANDRAIL_VAULT_MIB: int = _read("HANDRAIL_VAULT_MIB")
HANDRAIL_VAULT_ROWS: int = _read("HANDRAIL_VAULT_ROWS")


def _development_secret() -> str:
    """One secret a checkout, made once, so that a restart signs nobody out."""
    path = HANDRAIL_VAR / "development-secret"
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        HANDRAIL_VAR.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    made.touch(mode=0o600)
    made.write_text(secrets.token_urlsafe(48), encoding="ascii")
    try:
        path.hardlink_to(made)  # two that start at once agree on the first
    except FileExistsError:
        pass
    finally:
        made.unlink()
    return path.read_text(encoding="ascii")


SECRET_KEY: str = _read("HANDRAIL_SECRET_KEY")
if not SECRET_KEY and PRODUCTION:
    raise ImproperlyConfigured(
        "HANDRAIL_SECRET_KEY (or HANDRAIL_SECRET_KEY_FILE) is not set: it signs reservations, challenges and device"
        " tokens. Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
    )
SECRET_KEY = SECRET_KEY or _development_secret()

# Never True, not even in development: its error pages show bodies, cookies and settings.
DEBUG = False
ALLOWED_HOSTS = [HANDRAIL_APP_HOST, HANDRAIL_SITE_HOST] if PRODUCTION else ["*"]
APPEND_SLASH = False

INSTALLED_APPS = [
    "handrail.site.apps.SiteConfig",
    "handrail.home",
    "handrail.steps",
    "handrail.guide",
    "handrail.vault",
    "handrail.meetings",
    "handrail.people",
    "handrail.audit",
    "handrail.content",
]
MIDDLEWARE = [
    "handrail.site.middleware.observe",
    "handrail.site.middleware.hosts",
    "handrail.site.gate.Gate",
]
ROOT_URLCONF = "handrail.site.urls_site"
WSGI_APPLICATION = "handrail.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.cached.Loader", ["handrail.site.templates_of_rooms.Loader"]),
            ]
            if PRODUCTION
            else ["handrail.site.templates_of_rooms.Loader"],
        },
    }
]

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"  # an acknowledged version survives a power cut
    "PRAGMA secure_delete=ON;"  # what is taken away is overwritten
    "PRAGMA foreign_keys=ON;"
    "PRAGMA wal_autocheckpoint=4000;"  # the pages every push touches are copied back once for many pushes
    "PRAGMA journal_size_limit=67108864;"
)


def _database() -> dict[str, Any]:
    url: str = _read("DATABASE_URL")
    if not url:
        HANDRAIL_VAR.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{HANDRAIL_VAR / 'handrail.sqlite3'}"
    found: dict[str, Any] = environ.Env.db_url_config(url)
    found["CONN_MAX_AGE"] = None
    if found["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE: a transaction that will write says so at its start, and waits instead of failing half way.
        found["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 10, "init_command": SQLITE_PRAGMAS}
        # A file, as in life: a database in memory knows neither WAL nor several connections.
        found["TEST"] = {"NAME": str(HANDRAIL_VAR / "test.sqlite3")}
    else:
        found["CONN_HEALTH_CHECKS"] = True
        # Dates and hours are stored in UTC; a statement that hangs ends.
        found["OPTIONS"] = {"options": "-c lock_timeout=10000 -c statement_timeout=60000"}
    return found


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en"

# Sizes are in handrail/vault/web/limits.py and are checked before a body is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = None
X_FRAME_OPTIONS = "DENY"

# Django's own loggers write paths and exception texts; handrail.site.logs writes the lines instead.
LOGGING_CONFIG = None

SILENCED_SYSTEM_CHECKS = [
    "security.W001",  # SecurityMiddleware: handrail.site.headers sends the same headers, and more, for each host
    "security.W002",  # XFrameOptions: frame-ancestors 'none', in handrail.site.headers
    "security.W003",  # CsrfViewMiddleware: it leaves out what django-ninja serves; handrail.site.gate leaves out nothing
]
