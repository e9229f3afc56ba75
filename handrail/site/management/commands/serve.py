"""`handrail serve`: the production way in."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from handrail.kernel.actor import system
from handrail.meetings.actions.sample import drop_sample
from handrail.site.backup.manifest import Refused
from handrail.site.health import migrations_in_step
from handrail.site.serving import get_ready, run_server


class Command(BaseCommand):
    """Checks, then serves until stopped."""

    help = "Serve Handrail on one address. Refuses unsafe settings, and a database that lacks migrations."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--bind", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serves."""
        if not migrations_in_step():
            raise CommandError("The database lacks migrations of this release. Run: handrail migrate")
        if settings.PRODUCTION and drop_sample(by=system("start")):
            self.stderr.write("The invented meetings were taken away. Add a list: handrail meetings add URL")
        try:
            for sentence in get_ready():
                self.stderr.write(sentence)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        run_server(options["bind"], options["port"])
