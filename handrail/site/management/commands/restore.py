"""`handrail restore`: puts a backup in the place of the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handrail.site.backup.manifest import Refused
from handrail.site.backup.restoring import Wanted, restore, restore_in_place


class Command(BaseCommand):
    """Restores, and says in sentences what it did."""

    help = "Put a backup in the place of the database. The server must be stopped. Deleted things stay deleted."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which backup, and by what means."""
        parser.add_argument("file", type=Path, nargs="?", help="the backup")
        parser.add_argument("--identity", type=Path, metavar="KEYFILE", help="age's key file, for a sealed backup")
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--ledger", type=Path, metavar="PATH", help="another copy of the deletion ledger than HANDRAIL_LEDGER"
        )
        which.add_argument(
            "--without-ledger",
            action="store_true",
            help="the ledger is lost: use the backup's own copy. What was burned after the backup is there again",
        )
        parser.add_argument(
            "--in-place",
            action="store_true",
            help="no file: make a database safe that was brought back by litestream or PostgreSQL's recovery",
        )
        parser.add_argument("--forget-old", action="store_true", help="do not keep the database that was there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restores."""
        if options["in_place"] == bool(options["file"]):
            raise CommandError("Give the backup to restore, or --in-place for a database that is there already.")
        wanted = Wanted(
            identity=options["identity"],
            ledger=options["ledger"],
            without_ledger=options["without_ledger"],
            keep_old=not options["forget_old"],
        )
        try:
            done = restore_in_place(wanted) if options["in_place"] else restore(options["file"], wanted)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        for sentence in done.said:
            self.stdout.write(sentence)
