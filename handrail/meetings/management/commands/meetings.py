"""`handrail meetings ...`: feeds of meetings, and their times, from a terminal."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from handrail.meetings.management.check import add_check, check
from handrail.meetings.management.edit import add_edit, edit
from handrail.meetings.management.feeds import add_feeds
from handrail.meetings.management.feeds import run as run_feeds
from handrail.meetings.management.search import add_search, search_from_terminal
from handrail.meetings.management.when import add_when, when
from handrail.meetings.management.wrong import add_wrong, wrong

PIPE_CLOSED = 128 + 13
"""What a shell sees of a program that SIGPIPE ended."""


class Command(BaseCommand):
    """Keeps lists of meetings, and answers of them."""

    help = "Keep lists of meetings, look into one, search them, or say when a meeting is next."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        add_check(verbs.add_parser("check", help="what a feed holds: kept, put right, not known, refused"))
        add_feeds(verbs)
        add_edit(verbs.add_parser("edit", help="the list that is kept here: one meeting at a time, or as a table"))
        add_search(verbs.add_parser("search", help="the next meetings near a place, or online"))
        add_when(verbs.add_parser("when", help="the next start of a meeting, and whether it is going on"))
        add_wrong(verbs.add_parser("wrong", help="notes of readers that a listing is wrong: read them, take them away"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Does it."""
        feeds = dict.fromkeys(("add", "refresh", "list", "change", "remove"), run_feeds)
        verbs = {**feeds, "check": check, "edit": edit, "search": search_from_terminal, "when": when, "wrong": wrong}
        try:
            verbs[options["verb"]](options, self.stdout)
            self.stdout.flush()
        except BrokenPipeError:
            # Who reads has seen enough (`| head`). What is left goes nowhere, also when Python empties its buffer at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(PIPE_CLOSED) from None
