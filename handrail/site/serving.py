"""The production way in: one address, threads, and on PostgreSQL several processes (docs/decisions/ says why this server)."""

import os
import threading

from django.conf import settings

from handrail.kernel.actor import system
from handrail.people import actions as people

TIDY_EVERY = 3600
BACKLOG = 1024


def run_server(bind: str, port: int) -> None:
    """Serves until stopped."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.site.settings")
    if not settings.PRODUCTION:  # the workers read it from there
        os.environ.setdefault("HANDRAIL_APP_ORIGIN", f"http://{settings.HANDRAIL_APP_HOST}:{port}")
    _granian(bind, port)


def _granian(bind: str, port: int) -> None:
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "handrail.site.wsgi:application",
        address=bind,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.HANDRAIL_PROCESSES,
        blocking_threads=settings.HANDRAIL_THREADS,
        backlog=BACKLOG,
        log_enabled=False,
        log_access=False,
    ).serve()


def tidy_now_and_then(stop: threading.Event) -> None:
    """Removes every hour what has had its time. A full or busy database is asked again an hour later."""
    from django.db import DatabaseError, connection

    while not stop.wait(TIDY_EVERY):
        try:
            people.tidy(by=system("tidy"))
        except DatabaseError:
            continue
        finally:
            connection.close()
