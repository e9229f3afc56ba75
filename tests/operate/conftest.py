"""A PostgreSQL of its own for a run: set as docs/operate/backups.md says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.operate.pages import blocks
from tools import pg


@pytest.fixture(scope="session")
def postgres() -> Iterator[dict[str, str]]:
    """A cluster that keeps no old WAL, and the way to it."""
    if not Path("/usr/lib/postgresql").is_dir():
        pytest.skip("PostgreSQL is not here")
    with pg.cluster(max_connections="60") as way:
        with psycopg.connect(way["DATABASE_URL"], autocommit=True) as administrator:
            for statement in blocks("backups.md", "sql")[0].split(";"):
                if statement.strip():
                    administrator.execute(statement.encode())
        yield way
