"""The same world on PostgreSQL: the server is killed and put back; the database's own disk and journal are left alone."""

from __future__ import annotations

import secrets
from pathlib import Path
from random import Random

import psycopg

from tests.faults.lab.world import World


class PostgresWorld(World):
    """A database of its own on the PostgreSQL that ``url`` leads to. Copies are databases made from it as their template."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._name = "lab_" + secrets.token_hex(6)
        self._copies: list[str] = []
        self._ask_postgres(f'create database "{self._name}"')
        self._data = Path(str(self._one("show data_directory")))
        super().__init__(self._at(self._name))

    def keep_empty(self) -> None:
        """Keeps the database as it is before anybody has an account."""
        self._copy(self._name, f"{self._name}_empty")

    def empty(self) -> None:
        """Puts the database back as it was then."""
        self._replace_by(f"{self._name}_empty")

    def back_up(self) -> None:
        """A copy needs a database that nobody uses: the server is away for a moment."""
        self.kill()
        self._copies.append(f"{self._name}_{len(self._copies)}")
        self._copy(self._name, self._copies[-1])
        self.counts["backup"] += 1
        self.start()

    def put_back(self, dice: Random, *, new_epoch: bool) -> None:
        """The server as it was at some copy."""
        if not self._copies:
            return
        place = dice.randrange(len(self._copies))
        self.kill()
        self._replace_by(self._copies[place])
        if new_epoch:
            with psycopg.connect(self._at(self._name)) as connection:
                connection.execute("update vault_epoch set value = %s", [secrets.token_hex(16)])
                connection.execute("delete from people_session")
        self.rollbacks += 1
        self.counts["restored" if new_epoch else "disk image put back"] += 1
        self.start()

    def gen(self) -> int:
        """The generation of the key file that the server has."""
        with psycopg.connect(self._at(self._name)) as connection:
            found = connection.execute("select max(gen) from vault_vault").fetchone()
        return int(found[0]) if found else 0

    def tear(self, dice: Random) -> None:
        """Here it is a kill and no more."""
        self.kill()
        self.start()

    def settle(self) -> None:
        """Nothing is ever torn."""

    def fill(self, dice: Random) -> None:
        """Left alone."""

    def freeze(self) -> None:
        """Left alone."""

    def files(self) -> list[Path]:
        """The operator's files, and the whole of PostgreSQL's data directory."""
        return super().files() + [
            path for path in self._data.rglob("*") if path.is_file() and path.name != "postmaster.pid"
        ]

    def forget_copies(self) -> None:
        """Copies of a scenario that is over."""
        for name in self._copies:
            self._ask_postgres(f'drop database if exists "{name}" with (force)')
        self._copies = []

    def close(self) -> None:
        """Ends everything and takes it away."""
        super().close()
        for name in (*self._copies, f"{self._name}_empty", self._name):
            self._ask_postgres(f'drop database if exists "{name}" with (force)')

    def _replace_by(self, name: str) -> None:
        self._ask_postgres(f'drop database "{self._name}" with (force)')
        self._copy(name, self._name)

    def _copy(self, name: str, to: str) -> None:
        self._ask_postgres(f'create database "{to}" template "{name}"')

    def _ask_postgres(self, command: str) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(command.encode())

    def _one(self, command: str) -> object:
        with psycopg.connect(self._url, autocommit=True) as connection:
            row = connection.execute(command.encode()).fetchone()
            assert row is not None
            return row[0]

    def _at(self, name: str) -> str:
        return f"{self._url.rpartition('/')[0]}/{name}"
