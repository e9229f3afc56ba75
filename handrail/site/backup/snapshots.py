"""What is read of a database when a copy of it is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handrail.vault.rules.ledger import Place

Ask = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of the database as of one moment, and what it holds."""

    path: Path
    tables: dict[str, int]
    migrations: list[str]
    epoch: str
    ledger: Place


def look(path: Path, ask: Ask, tables: list[str]) -> Snapshot:
    """Counts rows and reads the marks, through a connection that sees exactly what the copy holds."""
    counts = {table: ask(f'SELECT count(*) FROM "{table}"')[0][0] for table in sorted(tables)}
    applied = ask("SELECT app, name FROM django_migrations ORDER BY app, name") if "django_migrations" in counts else []
    names = [f"{app}.{name}" for app, name in applied]
    epoch = ask("SELECT value FROM vault_epoch") if "vault_epoch" in counts else []
    # A database of a release before the ledger has no place in it.
    with_place = "vault.0002_ledger" in names and epoch
    place = Place(*ask("SELECT ledger_length, ledger_head FROM vault_epoch")[0]) if with_place else Place()
    return Snapshot(path, counts, names, epoch[0][0] if epoch else "", place)
