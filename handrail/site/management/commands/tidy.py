"""`handrail tidy`: removes what has had its time. `handrail serve` does it every hour by itself."""

from typing import Any

from django.core.management.base import BaseCommand

from handrail.kernel.actor import system
from handrail.people import actions as people


class Command(BaseCommand):
    """Removes old counts of tries, spent challenges and sessions that ended by themselves."""

    help = "Remove counts of tries older than a day, spent challenges and outdated sessions."

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many rows went."""
        for what, count in people.tidy(by=system("tidy")).items():
            self.stdout.write(f"{what}: {count}")
