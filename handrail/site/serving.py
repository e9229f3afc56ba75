"""The production way in: one address, threads, and on PostgreSQL several processes.

docs/decisions/0006-server.md says why this server.
"""

import os

from django.conf import settings
from granian.constants import Interfaces
from granian.server import Server

BACKLOG = 1024


def run_server(bind: str, port: int) -> None:
    """Serves until stopped."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.site.settings")
    if not settings.PRODUCTION and not os.environ.get("HANDRAIL_APP_ORIGIN"):
        # For workers that are forked from here, and for those that read their settings anew.
        settings.APP_ORIGIN = f"http://{settings.HANDRAIL_APP_HOST}:{port}"
        os.environ["HANDRAIL_APP_ORIGIN"] = settings.APP_ORIGIN
    Server(
        "handrail.site.worker:application",
        address=bind,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.HANDRAIL_PROCESSES,
        blocking_threads=settings.HANDRAIL_THREADS,
        backlog=BACKLOG,
        respawn_failed_workers=True,
        log_enabled=False,
        log_access=False,
    ).serve()
