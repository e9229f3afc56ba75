"""The server and what happens to it: killed, put back from an older copy, its disk full or read-only, its journal torn."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from random import Random

from tests.faults.lab.disk import Disk, limit_files
from tests.faults.lab.wire import Network
from tools.live import ROOT, LiveServer

CANARY = "canary-4f1d-what-nobody-else-may-read"
PATIENCE = 30
WAL_HEADER, FRAME_HEADER = 32, 24
RAISED = {"HANDRAIL_RATE_FACTOR": "1000000", "HANDRAIL_GUESSES_A_MINUTE": "1000000", "HANDRAIL_THREADS": "2"}


class World:
    """One real server with a disk of its own. Scenarios follow one another in it, each with a new account."""

    def __init__(self, url: str = "") -> None:
        self.disk = Disk()
        self.outside = Path(tempfile.mkdtemp(prefix="handrail-lab-outside-"))
        self.database = self.disk.folder / "live.sqlite3"
        self.server = LiveServer(
            self.outside, None, DATABASE_URL=url or f"sqlite:///{self.database}", HANDRAIL_SECRET_KEY=secrets.token_urlsafe(48),
            **RAISED,
        )  # fmt: skip
        self.server.command("migrate", "--verbosity", "0")
        self._template = self.outside / "template.sqlite3"
        self.keep_empty()
        self._log = (self.outside / "server.log").open("ab")
        self._zygote = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.lab.zygote"], cwd=ROOT, env=self.server.environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True,
        )  # fmt: skip
        self._heard()
        self.pid = 0
        self.rollbacks = 0
        self.limited = False
        self.counts: Counter[str] = Counter()
        self.copies: list[Path] = []
        self.network = Network(self.server.port, CANARY.encode())
        self.start()

    # --- the process ---

    def start(self, *, may_fail: bool = False) -> None:
        """Starts it, unless it runs, and waits until it takes connections. On a spoilt disk it may refuse to."""
        if self.pid:
            return
        self.pid = int(self._ask(f"start {self.server.port}"))
        until = time.monotonic() + PATIENCE
        while not self._takes_connections():
            ended = not self._lives()
            if ended or time.monotonic() > until:
                pid, self.pid = self.pid, 0
                os.killpg(pid, signal.SIGKILL)
                self._ask(f"reap {pid}")
                if may_fail and ended:
                    self.counts["refused to start"] += 1
                    return
                raise RuntimeError(f"the server did not start: {(self.outside / 'server.log').read_text()[-2000:]}")
            time.sleep(0.002)

    def _lives(self) -> bool:
        return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"

    def _takes_connections(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.server.port), timeout=5):
            return True
        return False

    def kill(self) -> None:
        """kill -9 of its whole process group."""
        if not self.pid:
            return
        pid, self.pid = self.pid, 0
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        self._ask(f"reap {pid}")
        self.counts["kill -9"] += 1
        until = time.monotonic() + PATIENCE
        while self._takes_connections():  # a worker may outlive its supervisor by a moment
            if time.monotonic() > until:
                raise RuntimeError("the server outlived kill -9")

    def workers(self) -> list[int]:
        """The server's processes."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]

    def close(self) -> None:
        """Ends everything and takes it away."""
        self.kill()
        assert self._zygote.stdin is not None
        assert self._zygote.stdout is not None
        self._zygote.stdin.close()
        self._zygote.wait(PATIENCE)
        self._zygote.stdout.close()
        self._log.close()
        self.disk.remove()
        shutil.rmtree(self.outside, ignore_errors=True)

    def _ask(self, order: str) -> str:
        print(order, file=self._zygote.stdin, flush=True)
        return self._heard()

    def _heard(self) -> str:
        assert self._zygote.stdout is not None
        line = self._zygote.stdout.readline().strip()
        if not line:
            raise RuntimeError(f"the server's zygote ended: {(self.outside / 'server.log').read_text()[-2000:]}")
        return line

    # --- its disk and database ---

    def keep_empty(self) -> None:
        """Keeps the database as it is before anybody has an account."""
        copy_database(self.database, self._template)

    def empty(self) -> None:
        """Puts the database back as it was then."""
        self._remove_database()
        shutil.copyfile(self._template, self.database)

    def begin_anew(self) -> None:
        """An empty server: what is kept small stays quick to search."""
        if self.pid:
            self.kill()
            self.counts["kill -9"] -= 1
        self.forget_copies()
        self.empty()
        for path in self.outside.glob("*ledger*"):
            path.unlink()
        os.truncate(self.outside / "server.log", 0)
        self.start()

    def back_up(self) -> None:
        """A copy as `VACUUM INTO` or the backup API make it, from the running database."""
        path = self.outside / f"copy-{len(self.copies)}.sqlite3"
        copy_database(self.database, path)
        self.copies.append(path)
        self.counts["backup"] += 1

    def put_back(self, dice: Random, *, new_epoch: bool) -> None:
        """The server as it was at some copy: with a new epoch as a restore makes it, or as a disk image comes back."""
        if not self.copies:
            return
        place = dice.randrange(len(self.copies))
        self.kill()
        self._remove_database()
        shutil.copyfile(self.copies[place], self.database)
        if new_epoch:
            with closing(sqlite3.connect(self.database)) as connection, connection:
                connection.execute("update vault_epoch set value = ?", (secrets.token_hex(16),))
                connection.execute("delete from people_session")
        self.rollbacks += 1
        self.counts["restored" if new_epoch else "disk image put back"] += 1
        self.start()

    def gen(self) -> int:
        """The generation of the key file that the server has."""
        with closing(sqlite3.connect(self.database, timeout=PATIENCE)) as connection:
            return int(connection.execute("select max(gen) from vault_vault").fetchone()[0])

    def tear(self, dice: Random) -> None:
        """A power cut on a disk that promised too much: the end of the journal is missing, or spoilt."""
        self.kill()
        wal, shm = self._beside("-wal"), self._beside("-shm")
        if wal.exists() and wal.stat().st_size > WAL_HEADER:
            frames, copied = journal_frames(shm)
            frame = FRAME_HEADER + page_size(wal)
            first, size = WAL_HEADER + copied * frame, WAL_HEADER + frames * frame
            if first < size <= wal.stat().st_size:
                at = max(first, size - int((size - first) * dice.random() ** 2) - 1)
                if dice.random() < 0.5:
                    os.truncate(wal, at)
                else:
                    flip(wal, at)
                self.rollbacks += 1
                self.counts["journal torn"] += 1
        self.start()

    def settle(self) -> None:
        """What stands in the journal is copied into the database: nothing before this moment is lost to a torn journal."""
        with closing(sqlite3.connect(self.database, timeout=PATIENCE)) as connection:
            connection.execute("pragma wal_checkpoint(truncate)").fetchone()

    def fill(self, dice: Random) -> None:
        """The disk is full, or will be with the next few pages."""
        self.counts["server's disk full"] += 1
        if self.disk.real:
            self.disk.fill(dice.choice((0, 0, 4096, 16384, 65536)))
        else:
            wal = self._beside("-wal")
            self.limited = True
            limit_files(self.workers(), (wal.stat().st_size if wal.exists() else 0) + dice.choice((0, 8192)))

    def freeze(self) -> None:
        """The file system comes back read-only after a crash, and the server is started on it."""
        self.kill()
        if self.disk.freeze():
            self.counts["server's disk read-only"] += 1
        self.start(may_fail=True)

    def mend(self) -> None:
        """Nothing is wrong with the server any more."""
        if self.disk.read_only:
            self.kill()
            self.disk.thaw()
        self.disk.free()
        if self.pid and self.limited:
            limit_files(self.workers(), -1)
        self.limited = False
        self.start()

    @property
    def ailing(self) -> bool:
        """Whether it is down, or its disk is not as it has to be."""
        return not self.pid or self.ailing_disk

    @property
    def ailing_disk(self) -> bool:
        """Whether its disk is full or read-only."""
        return self.disk.full or self.disk.read_only or self.limited

    def take_counts(self) -> Counter[str]:
        """What happened since it was last asked."""
        found = self.counts + self.network.counts
        self.counts.clear()
        self.network.counts.clear()
        return found

    def files(self) -> list[Path]:
        """Everything the server and its operator keep: database, journal, log, copies."""
        return [path for folder in (self.disk.folder, self.outside) for path in folder.rglob("*") if path.is_file()]

    def forget_copies(self) -> None:
        """Copies of a scenario that is over."""
        for path in self.copies:
            path.unlink(missing_ok=True)
        self.copies = []

    def _beside(self, suffix: str) -> Path:
        return self.database.with_name(self.database.name + suffix)

    def _remove_database(self) -> None:
        for path in (self.database, self._beside("-wal"), self._beside("-shm")):
            path.unlink(missing_ok=True)


def copy_database(path: Path, to: Path) -> None:
    """SQLite's own backup, which sees whole transactions only."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)


def journal_frames(shm: Path) -> tuple[int, int]:
    """(frames in the journal, frames of it copied into the database): a disk that kept the copies kept those frames."""
    index = shm.read_bytes() if shm.exists() else b""
    if len(index) < 100:
        return 0, 0
    return int(struct.unpack_from("=I", index, 16)[0]), int(struct.unpack_from("=I", index, 96)[0])


def page_size(wal: Path) -> int:
    """As the journal's header says."""
    with wal.open("rb") as file:
        return int(struct.unpack_from(">I", file.read(WAL_HEADER), 8)[0])


def flip(path: Path, at: int) -> None:
    """One byte is another."""
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)
        file.seek(at)
        file.write(bytes([byte[0] ^ 0xFF]))
