"""The production way in: one address, threads, and on PostgreSQL several processes.

docs/decisions/0006-server.md says why this server.
"""

import os

from django.conf import settings
from django.db import DatabaseError, connection
from granian.constants import Interfaces
from granian.server import Server

from handrail.kernel.actor import system
from handrail.site.backup.in_use import hold_while_serving
from handrail.vault.actions import ledger

BACKLOG = 1024
_LEDGER = {
    "missing": (
        "The deletion ledger was missing; a new one was made of the {stubs:,} stubs in the database.{kept} Only accounts that"
        " were deleted before are not in it"
    ),
    "damaged": (
        "The deletion ledger was damaged; a new one was made of its lines as far as they fit and of the {stubs:,} stubs in"
        " the database.{kept} Only accounts whose deletion stood behind the damage are not in it"
    ),
    "cut": (
        "The deletion ledger ended before a place it had reached; a new one was made of its lines and of the {stubs:,} stubs"
        " in the database.{kept} Only accounts whose deletion stood in the lines that are lost are not in it"
    ),
}


def get_ready() -> list[str]:
    """What is done once before any process serves: the lock against restores, and ledger and database brought together."""
    hold_while_serving()
    try:
        begun = ledger.begin(by=system("start"))
    except (OSError, DatabaseError) as error:
        # A full disk must not keep anybody from reading; nothing is taken away meanwhile, and upkeep tries again.
        connection.close()
        return [f"The deletion ledger at {ledger.path()} could not be brought up to date: {error}. Look at the disk."]
    said = []
    if begun.why:
        kept = f" It is kept at {begun.aside}." if begun.aside else ""
        sentence = _LEDGER[begun.why].format(stubs=begun.stubs, kept=kept)
        said.append(f"{sentence}: docs/operate/when-things-go-wrong.md.")
    if begun.replayed.versions or begun.replayed.accounts:
        said.append(
            f"This database is older than the deletion ledger: {begun.replayed.versions:,} versions and"
            f" {begun.replayed.accounts:,} accounts were taken away again."
        )
    connection.close()  # the processes that serve open their own
    return said


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
