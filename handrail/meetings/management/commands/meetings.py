"""`handrail meetings ...`: feeds of meetings, and their times, from a terminal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from handrail.meetings.management.check import add_check, check


class Command(BaseCommand):
    """Checks a feed."""

    help = "Check a feed of meetings."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        add_check(verbs.add_parser("check", help="what a feed holds: kept, put right, not known, refused"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Does it."""
        verbs = {"check": check}
        verbs[options["verb"]](options, self.stdout)
