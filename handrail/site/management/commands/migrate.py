"""`handrail migrate`: Django's, which backs up first when there is something to migrate and something to lose."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from handrail.site.backup.folder import BEFORE_MIGRATIONS
from handrail.site.backup.making import make_backup
from handrail.site.backup.manifest import Refused


class Command(migrate.Command):
    """Brings the database up to date."""

    help = "Bring the database up to date. Makes a backup first when there is something to change."

    def add_arguments(self, parser: CommandParser) -> None:
        """Django's, and ours."""
        super().add_arguments(parser)
        parser.add_argument("--no-backup", action="store_true", help="make no backup first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Backs up, then migrates."""
        executor = MigrationExecutor(connection)
        there = executor.loader.applied_migrations
        if there and executor.migration_plan(executor.loader.graph.leaf_nodes()) and not options["no_backup"]:
            into = Path(settings.HANDRAIL_BACKUPS or settings.HANDRAIL_VAR / BEFORE_MIGRATIONS)
            try:
                made = make_backup(into, settings.HANDRAIL_BACKUP_RECIPIENT)
            except Refused as refused:
                raise CommandError(f"{refused} Nothing was migrated; --no-backup goes on without one.") from refused
            if options["verbosity"] > 0:
                self.stdout.write(f"Backed up first, to {made.path}.")
        super().handle(*args, **options)
