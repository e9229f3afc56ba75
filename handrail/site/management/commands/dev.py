"""`handrail dev`: what `make run` calls. Database, a free port, the server, and two addresses to open."""

import ipaddress
import os
import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection

from handrail.content.words import all_texts
from handrail.kernel.actor import system
from handrail.meetings.actions.sample import load_sample
from handrail.site.backup.manifest import Refused
from handrail.site.serving import get_ready, run_server

LAST_TRIED = 20
WELCOME = """
Handrail is here:

  {app}
      the app: write a page; it is sealed on your device before it is stored
  {site}
      the site: what Handrail is, and Help

Try: write a page, take the network away, write another. Make an account with a made-up name and a passphrase, then
open the app in a second browser and sign in: your pages are there. Stop with Ctrl+C. What was stored stays in
  {var}
"""
MOVED = """Port {wanted} is taken, so this is port {port}.
To a browser that is another place: what was written under port {wanted} stays there, and is not here."""
OPEN_TO_OTHERS = """Listening on {bind}: other devices reach this server, but without TLS their browsers refuse to seal
anything, so the app will say that it can't work there. Put a TLS proxy in front, or open it on this machine.
"""


def is_free(bind: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError:
            return False
    return True


def free_port(bind: str, wanted: int) -> int:
    """The wanted port, or the next free one."""
    for port in range(wanted, wanted + LAST_TRIED):
        if is_free(bind, port):
            return port
    raise CommandError(f"No free port from {wanted} to {wanted + LAST_TRIED - 1} on {bind}. Try make run PORT=9000.")


def is_loopback(bind: str) -> bool:
    """Whether only this machine can reach what listens there."""
    try:
        return ipaddress.ip_address(bind).is_loopback
    except ValueError:
        return bind == "localhost" or bind.endswith(".localhost")


class Command(BaseCommand):
    """Starts Handrail on this machine, asking nothing."""

    help = "Start Handrail here for trying and for work on it: database, server, two addresses. No prompt."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--port", type=int, default=8000, help="first port to try (8000)")
        parser.add_argument("--bind", default="127.0.0.1", help="address to listen on (127.0.0.1)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Brings the database up to date, finds a port, says where, and serves until stopped."""
        wanted, bind = options["port"], options["bind"]
        call_command("migrate", interactive=False, verbosity=0)
        try:
            for sentence in get_ready():
                self.stderr.write(sentence)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        load_sample(all_texts(), by=system("start"))
        connection.close()
        port = free_port(bind, wanted)
        if port != wanted:
            self.stdout.write(MOVED.format(wanted=wanted, port=port))
        self.stdout.write(
            WELCOME.format(
                app=f"http://app.localhost:{port}", site=f"http://localhost:{port}", var=settings.HANDRAIL_VAR
            )
        )
        if not is_loopback(bind):
            self.stdout.write(OPEN_TO_OTHERS.format(bind=bind))
        self.stdout.flush()
        # The two addresses stay on the screen; HANDRAIL_LOG=all shows a line for each request.
        os.environ.setdefault("HANDRAIL_LOG", "errors")
        run_server(bind, port)
