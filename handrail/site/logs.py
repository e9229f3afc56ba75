"""The log: JSON lines with a route's name, method, status, milliseconds and request id. Nothing of a person.

No line may hold an address (of a network or of a page), a name, a header or a body. So a line is built here from named
fields only, and an error is told by its type and the places it passed, never by its message: messages quote values.
"""

import logging
import sys
import traceback
from pathlib import Path

import structlog
from django.conf import settings

PACKAGE = Path(__file__).resolve().parent.parent.parent
LEVELS = {"all": logging.INFO, "errors": logging.WARNING, "none": logging.CRITICAL}


class Standard:
    """Writes a line to what is standard output at that moment, at once: the line of a crash is the one that is wanted."""

    def __init__(self, *args: object) -> None:
        """Takes nothing: structlog hands a name that we do not use."""

    def msg(self, line: str) -> None:
        """One line, in one write, so that two threads do not mix theirs."""
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    info = warning = error = msg


def configure() -> None:
    """Sends our lines to standard output and silences Django's own, which quote paths and messages."""
    for name in ("django", "django.request", "django.security", "django.server"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [logging.NullHandler()], False
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS.get(settings.HANDRAIL_LOG, logging.INFO)),
        logger_factory=Standard,
        cache_logger_on_first_use=True,
    )


log = structlog.get_logger()


def request_line(*, route: str, method: str, status: int, ms: float, request: str) -> None:
    """One answered request."""
    line = log.error if status >= 500 else log.info
    line("request", route=route, method=method, status=status, ms=round(ms, 1), request=request)


def error_line(error: BaseException, *, request: str) -> None:
    """One error nobody foresaw: its type and where it passed."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{_inside(frame.filename)}:{frame.lineno}" for frame in frames[-12:]]
    log.error("error", error=type(error).__qualname__, places=places, request=request)


def _inside(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(PACKAGE / "handrail"):
        return str(path.relative_to(PACKAGE))
    return "/".join(path.parts[-2:])
