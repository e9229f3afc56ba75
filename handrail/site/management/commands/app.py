"""`handrail app`: what a server hands out as the app."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from handrail.site.release import as_json


class Command(BaseCommand):
    """Says which files make the app."""

    help = "What this server hands out as the app."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to say."""
        parser.add_argument(
            "what", choices=["manifest"], help="manifest: every file with its size and SHA-256, as JSON"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints /app/release.json as it is served."""
        self.stdout.write(as_json().decode(), ending="")
