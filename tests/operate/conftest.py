"""A PostgreSQL of its own for a run: set as docs/operate/backups.md says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import pg


@pytest.fixture(scope="session")
def postgres() -> Iterator[dict[str, str]]:
    """A cluster that keeps no old WAL, and the way to it."""
    if not Path("/usr/lib/postgresql").is_dir():
        pytest.skip("PostgreSQL is not here")
    with pg.cluster(wal_recycle="off", max_connections="60") as way:
        yield way
