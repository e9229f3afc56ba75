"""`handrail meetings ...`: feeds of meetings, and their times, from a terminal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from handrail.meetings.management.check import add_check, check
from handrail.meetings.management.when import add_when, when


class Command(BaseCommand):
    """Checks a feed, or says when a meeting is."""

    help = "Check a feed of meetings, or say when a meeting is next."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        add_check(verbs.add_parser("check", help="what a feed holds: kept, put right, not known, refused"))
        add_when(verbs.add_parser("when", help="the next start of a meeting, and whether it is going on"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Does it."""
        verbs = {"check": check, "when": when}
        verbs[options["verb"]](options, self.stdout)
