"""PostgreSQL: dumped by pg_dump from one snapshot; restored into a database of its own, which then takes the old one's name."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from handrail.kernel import clock
from handrail.site.backup.manifest import Refused
from handrail.site.backup.snapshots import Snapshot, look

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
_ENVIRONMENT = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}


def program(name: str) -> str:
    """Where a program of PostgreSQL is: the newest of the machine's, since an old pg_dump refuses a newer server."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise Refused(f"{name} is not on this machine. On Debian: apt-get install postgresql-client.")
    return path


def run(name: str, *arguments: str, database: str = "") -> str:
    """Runs a program of PostgreSQL; the password goes by the environment, where other users cannot read it."""
    found = settings.DATABASES["default"]
    way = {there: str(found[here]) for here, there in _ENVIRONMENT.items() if found.get(here)}
    options = found.get("OPTIONS", {})
    way |= {f"PG{key.upper()}": str(options[key]) for key in ("sslmode", "sslrootcert") if key in options}
    command = [program(name), *arguments, *(["--dbname", database] if database else [])]
    done = subprocess.run(command, env={**os.environ, **way}, capture_output=True, text=True, check=False)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        raise Refused(f"{name} did not succeed: {last[0]}")
    return done.stdout


class Postgres:
    """One database among others on a server."""

    name = "postgresql"

    def __init__(self) -> None:
        self.database = str(settings.DATABASES["default"]["NAME"])
        self.new = f"{self.database}_restoring"

    def _connect(self, name: str = "", **more: Any) -> "psycopg.Connection[tuple[Any, ...]]":
        parameters = {**connection.get_connection_params(), "dbname": name or self.database}
        for key in ("cursor_factory", "context", "prepare_threshold"):
            parameters.pop(key, None)
        parameters["options"] = ""  # neither of these may be ended for taking long
        return psycopg.connect(**parameters, **more)

    def size(self) -> int:
        """Bytes of the database."""
        with closing(self._connect()) as database:
            row = database.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(row[0]) if row else 0

    def snapshot(self, into: Path) -> Snapshot:
        """Dumps what one transaction sees, and counts in the same one."""
        copy = into / "database"
        with closing(self._connect()) as database:
            database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            exported = database.execute("SELECT pg_export_snapshot()").fetchone()
            tables = [name for (name,) in database.execute(_TABLES).fetchall()]
            found = look(copy, lambda ask: database.execute(ask.encode()).fetchall(), tables)
            assert exported is not None
            run("pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-acl", f"--snapshot={exported[0]}",
                f"--file={copy}", database=self.database)  # fmt: skip
        copy.chmod(0o600)
        with copy.open("rb+") as file:
            os.fsync(file.fileno())
        listed = run("pg_restore", "--list", str(copy))
        missing = [table for table in tables if f"TABLE DATA public {table} " not in listed]
        if missing:
            raise Refused(f"The dump lacks tables: {', '.join(missing)}.")
        return found

    def room_for(self, size: int) -> Iterator[tuple[Path, int]]:
        """The server's own disk is perhaps another machine's: nothing can be said of it from here."""
        yield from ()

    def build(self, copy: Path) -> None:
        """Restores the dump into a database of its own, and turns Django to it."""
        self.drop()
        with closing(self._maintenance()) as server:
            try:
                server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(self.new)))
            except psycopg.errors.InsufficientPrivilege:
                raise Refused(
                    "The database's user may not make databases, and the restored one is built beside the old. As the"
                    " administrator of PostgreSQL: ALTER ROLE name CREATEDB"
                ) from None
        run("pg_restore", "--no-owner", "--no-acl", "--exit-on-error", str(copy), database=self.new)
        self._turn_to(self.new)

    def _maintenance(self) -> "psycopg.Connection[tuple[Any, ...]]":
        for name in ("postgres", "template1"):
            if name != self.database:
                try:
                    return self._connect(name, autocommit=True)
                except psycopg.OperationalError:
                    continue
        raise Refused("No other database of this server can be reached to work from: postgres or template1.")

    def _turn_to(self, name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name

    def drop(self) -> None:
        """Drops the new database."""
        self._turn_to(self.database)
        with closing(self._maintenance()) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.new)))

    def came_back(self) -> None:
        """Nothing to see to: PostgreSQL does not start on what is not whole."""

    def ready(self) -> None:
        """Nothing to see to: a database that somebody works with cannot be renamed, and the server says so."""

    def swap(self, *, keep: bool) -> str:
        """Gives the new database the old one's name, both renamed in one transaction."""
        connection.close()
        aside = f"{self.database}_before_{clock.now():%Y%m%dt%H%M%Sz}"
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        with closing(self._maintenance()) as server:
            row = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.database]).fetchone()
            with server.transaction():
                if row:
                    server.execute(rename.format(sql.Identifier(self.database), sql.Identifier(aside)))
                server.execute(rename.format(sql.Identifier(self.new), sql.Identifier(self.database)))
            if row and not keep:
                server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(aside)))
        self._turn_to(self.database)
        return f"the database {aside}" if row and keep else ""
