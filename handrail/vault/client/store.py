"""What one device keeps: sealed bytes, its outbox, its counter. One SQLite file (or memory), nothing readable in it."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from handrail.vault.rules.sums import ids_sum

SCHEMA = """
create table if not exists meta (key text primary key, value text not null);
create table if not exists version
  (content text primary key, seq integer, sealed blob not null, waiting integer not null);
create index if not exists version_seq on version (seq);
create table if not exists gone (content text primary key);
"""


class Store:
    """A device's store. Its device id is made with it; a cleared store is a new device."""

    def __init__(self, path: Path | str = ":memory:") -> None:
        self.folder = None if str(path) == ":memory:" else Path(path).resolve().parent
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=full")
        self._db.executescript(SCHEMA)
        with self.writing():
            if self.get("device") is None:
                self.put("device", secrets.token_hex(16))

    @property
    def device(self) -> str:
        """This device's id."""
        return str(self.get("device"))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The vault-writer lock and a transaction: all of it is kept, or none."""
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def get(self, key: str) -> Any:
        """A small value, or None."""
        row = self._db.execute("select value from meta where key = ?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def put(self, key: str, value: Any) -> None:
        """Keeps a small value (JSON)."""
        self._db.execute("insert or replace into meta values (?, ?)", (key, json.dumps(value)))

    def add(self, content: str, sealed: bytes, *, seq: int | None = None, waiting: bool = False) -> None:
        """Keeps sealed bytes; bytes already held keep their place in the outbox until the server has them."""
        self._db.execute(
            "insert into version values (?, ?, ?, ?)"
            " on conflict(content) do update set seq = coalesce(excluded.seq, seq)",
            (content, seq, sealed, int(waiting)),
        )

    def all(self) -> Iterator[tuple[str, bytes]]:
        """Every (content id, sealed bytes) held."""
        yield from self._db.execute("select content, sealed from version order by rowid")

    def order(self) -> list[str]:
        """Every content id held, oldest first."""
        return [row[0] for row in self._db.execute("select content from version order by rowid")]

    def one(self, content: str) -> bytes | None:
        """Sealed bytes by content id."""
        row = self._db.execute("select sealed from version where content = ?", (content,)).fetchone()
        return None if row is None else bytes(row[0])

    def contents(self) -> set[str]:
        """Every content id held."""
        return {row[0] for row in self._db.execute("select content from version")}

    def waiting(self) -> list[tuple[str, bytes]]:
        """The outbox, oldest first."""
        return list(self._db.execute("select content, sealed from version where waiting = 1 order by rowid"))

    def each_waiting(self) -> Iterator[tuple[str, bytes]]:
        """The outbox as :meth:`waiting`, one at a time: an import fills it with a whole vault."""
        rows = self._db.execute("select content from version where waiting = 1 order by rowid").fetchall()
        for (content,) in rows:
            sealed = self.one(content)
            if sealed is not None:
                yield content, sealed

    def sealed_bytes(self) -> int:
        """The sum of all sealed bytes."""
        return int(self._db.execute("select coalesce(sum(length(sealed)), 0) from version").fetchone()[0])

    def backed_up(self, content: str) -> bool:
        """Whether the server has said that it has these bytes."""
        row = self._db.execute("select waiting from version where content = ?", (content,)).fetchone()
        return row is not None and row[0] == 0

    def acknowledge(self, content: str, seq: int | None) -> None:
        """The durable answer came."""
        self._db.execute("update version set waiting = 0, seq = ? where content = ?", (seq, content))

    def wait_again(self, contents: Iterable[str]) -> None:
        """Back into the outbox: a restored server has forgotten them."""
        self._db.executemany(
            "update version set waiting = 1, seq = null where content = ?", [(one,) for one in contents]
        )

    def not_at(self, seq: int, content: str) -> None:
        """Another version lies where one of ours was said to be: the server has forgotten ours."""
        self._db.execute(
            "update version set waiting = 1, seq = null where seq = ? and content != ? and waiting = 0", (seq, content)
        )

    def forgotten_above(self, last_seq: int) -> None:
        """The whole log was read and ends below a place that was acknowledged: the server has forgotten it."""
        self._db.execute("update version set waiting = 1, seq = null where seq > ? and waiting = 0", (last_seq,))

    def gone_is(self, contents: set[str]) -> None:
        """What the server calls gone now; a restored one may have forgotten that too, and must be told again."""
        self._db.execute("delete from gone")
        self.say_gone(contents)

    def drop(self, contents: Iterable[str]) -> None:
        """Removes bytes that a signed list names."""
        self._db.executemany("delete from version where content = ?", [(one,) for one in contents])

    def say_gone(self, contents: Iterable[str]) -> None:
        """Notes which content ids the server calls gone."""
        self._db.executemany("insert or ignore into gone values (?)", [(one,) for one in contents])

    def ids_sum(self) -> int:
        """The sum of all that the server holds or calls gone, as far as this device knows."""
        rows = self._db.execute("select content from version where waiting = 0 union select content from gone")
        known = {row[0] for row in rows} | set(self.get("damaged") or {})
        return ids_sum(0, [bytes.fromhex(content) for content in known])

    def gone(self) -> set[str]:
        """Content ids that the server calls gone."""
        return {row[0] for row in self._db.execute("select content from gone")}

    def close(self) -> None:
        """Closes the file."""
        self._db.close()
