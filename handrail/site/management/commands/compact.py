"""`handrail compact`: what was taken away leaves the disk now. `handrail serve` does it by itself."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from handrail.site.backup.manifest import in_words
from handrail.vault.actions.compact import compact


class Command(BaseCommand):
    """Writes tables anew and cuts the WAL."""

    help = "Take off the disk, now, what people burned or deleted, and give free room back."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Does it, and says how large the database was and is."""
        try:
            done = compact(wholly=True)
        except OperationalError as error:
            raise CommandError(f"The database had no room or no time for it: {error}. Nothing is lost.") from error
        self.stdout.write(f"The database took {in_words(done.before)} and takes {in_words(done.after)}.")
        if done.hindered:
            raise CommandError("\n".join(["Not all of it is off the disk yet.", *done.hindered]))
        self.stdout.write(
            "What was burned and deleted is off this disk. Backups forget it when they have had their time."
        )
