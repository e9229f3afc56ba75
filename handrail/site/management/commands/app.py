"""`handrail app`: what a server hands out as the app."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from handrail import __version__
from handrail.site import published
from handrail.site.release import as_json


class Command(BaseCommand):
    """Says which files make the app."""

    help = "What this server hands out as the app."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to say."""
        parser.add_argument(
            "what",
            choices=["manifest", "published", "version"],
            help="manifest: every file with its size and SHA-256, as served; published: that and the headers, as a release"
            " publishes it; version: the version, the release's name, the commit",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints one of the three."""
        if options["what"] == "manifest":
            self.stdout.write(as_json().decode(), ending="")
        elif options["what"] == "published":
            self.stdout.write(json.dumps(published.as_data(published.of_this_install())))
        else:
            own = published.of_this_install()
            self.stdout.write(f"Handrail {__version__}\nrelease {own.release}\ncommit {own.commit or 'not recorded'}")
