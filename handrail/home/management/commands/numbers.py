"""`handrail numbers`: what Help shows, and the word of who checked it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handrail.home import actions, numbers
from handrail.home.rules.numbers import is_empty


class Command(BaseCommand):
    """Lists the numbers of Help with their sources, or confirms those of one place."""

    help = "List the numbers that Help shows, or confirm those of a place: numbers confirm us-nm --by NAME"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        doing = parser.add_subparsers(dest="do", required=True)
        doing.add_parser("list", help="every number people see, where it is from, and how each place stands")
        one = doing.add_parser("confirm", help="say that you called or looked up every number of a place")
        one.add_argument("place", help="us, us-nm")
        one.add_argument("--by", required=True, help="your name; it is kept beside the day")

    def handle(self, *args: Any, **options: Any) -> None:
        """Lists, or confirms and lists what was confirmed."""
        if options["do"] == "list":
            now = numbers.help_now()
            for problem in now.problems:
                self.stderr.write(problem)
            for place in now.places:
                self._tell(place)
            return
        try:
            self._tell(actions.confirm(options["place"], options["by"]))
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error

    def _tell(self, place: numbers.PlaceNow) -> None:
        stands = place.stands
        day = f"confirmed by {stands.by} on {stands.confirmed}" if stands.confirmed else "confirmed by nobody"
        self.stdout.write(f"{place.place}: {day}; looked at {stands.looked_at}; sha256 {place.sha256[:16]}")
        for row in place.says.get("number", []):
            self.stdout.write(
                f"  {row['section']:9} {row['kind']} {row['number']}  {row['act']['en']} | {row['act']['es']}"
            )
            self._source(row)
        for row in place.says.get("slot", []):
            state = "empty" if is_empty(row) else "shown" if stands.confirmed else "waits to be confirmed"
            self.stdout.write(f"  slot {row['id']} ({state}) {row.get('number', '')}")
            if not is_empty(row):
                self.stdout.write(f"            {row['text']['en']}\n            {row['text']['es']}")
            self._source(row)

    def _source(self, row: Any) -> None:
        self.stdout.write(f"            {row['status']}, {row['year']}: {row['source']}")
