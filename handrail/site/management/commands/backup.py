"""`handrail backup`: a copy of everything, in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from handrail.site.backup import folder
from handrail.site.backup.making import make_backup
from handrail.site.backup.manifest import Refused, in_words


class Command(BaseCommand):
    """Makes a backup; the server may run meanwhile."""

    help = "Back up the database and the deletion ledger into one file. The server may run meanwhile."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and for whom."""
        parser.add_argument("--to", type=Path, metavar="FOLDER", help="folder of the backup (HANDRAIL_BACKUPS)")
        parser.add_argument(
            "--recipient", metavar="age1...", help="seal it to this age recipient (HANDRAIL_BACKUP_RECIPIENT)"
        )
        parser.add_argument(
            "--scheduled",
            action="store_true",
            help="for timers: only when the last is a day old; removes outdated ones",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Makes it and says where it is."""
        into = options["to"] or (Path(settings.HANDRAIL_BACKUPS) if settings.HANDRAIL_BACKUPS else None)
        if into is None:
            raise CommandError("Say where to: --to FOLDER, or set HANDRAIL_BACKUPS.")
        if options["scheduled"] and not settings.HANDRAIL_BACKUPS:
            raise CommandError("Scheduled backups go to HANDRAIL_BACKUPS, and it is not set.")
        if options["scheduled"] and not folder.is_due():
            self.stdout.write("The last backup is less than a day old.")
            return
        recipient = options["recipient"] if options["recipient"] is not None else settings.HANDRAIL_BACKUP_RECIPIENT
        try:
            made = make_backup(into, recipient)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        rows = made.manifest.tables
        last = f"Only the key of {recipient} opens it." if recipient else "It was read again and is whole."
        self.stdout.write(
            f"Backed up to {made.path}: {in_words(made.size)}, {rows.get('people_account', 0):,} accounts,"
            f" {rows.get('vault_version', 0):,} versions and stubs. {last}"
        )
        if made.warning:
            self.stderr.write(made.warning)
        if options["scheduled"]:
            for path in folder.prune(into):
                self.stdout.write(f"Removed {path.name}: older than {settings.HANDRAIL_BACKUP_DAYS} days.")
