"""Backups and restores that cannot be: refused in a sentence before anything is changed; and what a crash leaves."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.attacks.conftest import Person
from tests.operate.children import RESTORE, child
from tests.operate.driving import backed_up, handrail, only, refused, well
from tests.operate.warm import Warm
from tools.live import ROOT, LiveServer


class Kept:
    """A stopped server with two pages, one of them burned after its first backup; and a second backup."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'var' / 'live.sqlite3'}"
        (folder / "var").mkdir()
        self.server = LiveServer(folder / "var", DATABASE_URL=url, HANDRAIL_RATE_FACTOR="1000")
        self.handrail = Warm(self.server)
        well(self.handrail("migrate", "--verbosity", "0"))
        self.unused = [self.backup(folder / name) for name in ("unused", "unused too")]
        self.server.start()
        ana = Person(self.server)
        _, burn, before = ana.write("one", "to burn", "burned before")
        versions = ana.device.view().versions
        page = versions[burn].header.page
        ana.device.burn([versions[before].header.page])
        ana.device.sync()
        self.first = self.backup(folder / "first")
        ana.device.burn([page])
        ana.device.sync()
        self.second = self.backup(folder / "second")
        self.server.stop()
        self.folder = folder

    def backup(self, folder: Path) -> Path:
        """A new backup in a folder of its own."""
        well(self.handrail("backup", "--to", folder))
        return only(folder)

    @property
    def database(self) -> Path:
        """The file."""
        return self.server.folder / "live.sqlite3"

    @property
    def ledger(self) -> Path:
        """The ledger."""
        return self.server.folder / "deletions.ledger"


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Kept, Path]]:
    """Made once; a copy is kept to begin each test with."""
    folder = tmp_path_factory.mktemp("kept") / "work"
    folder.mkdir()
    made = Kept(folder)
    shutil.copytree(folder, folder.with_name("as it was"))
    yield made, folder.with_name("as it was")
    made.handrail.close()


@pytest.fixture
def kept(one: tuple[Kept, Path]) -> Kept:
    """The same at the beginning of every test."""
    made, as_it_was = one
    shutil.rmtree(made.folder)
    shutil.copytree(as_it_was, made.folder)
    return made


def state(path: Path) -> tuple[str, int, int, str]:
    """What a database holds: its epoch, how many versions and stubs, and whether it is whole."""
    with closing(sqlite3.connect(path)) as database:
        (epoch,) = database.execute("SELECT value FROM vault_epoch").fetchone()
        versions, gone = database.execute(
            "SELECT count(*), coalesce(sum(sealed IS NULL), 0) FROM vault_version"
        ).fetchone()
        return epoch, versions, gone, database.execute("PRAGMA integrity_check").fetchone()[0]


def rewritten(backup: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    """The same backup with another manifest."""
    with tarfile.open(backup) as tar:
        parts = [(info, tar.extractfile(info).read()) for info in tar]  # type: ignore[union-attr]  # all are plain files
    with tarfile.open(backup, "w") as tar:
        for info, data in parts:
            if info.name == "manifest.json":
                manifest = json.loads(data)
                edit(manifest)
                data = json.dumps(manifest).encode()
                info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def manifest(backup: Path) -> bytes:
    """A backup's manifest."""
    with tarfile.open(backup) as tar:
        return tar.extractfile("manifest.json").read()  # type: ignore[union-attr]  # it is a plain file


def flip(path: Path, at: int) -> None:
    """One bit of a file, changed."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


WRONG: dict[str, tuple[Callable[[Kept], object], str]] = {
    "a byte of the database": (lambda k: flip(k.second, -20_000), "is damaged"),
    "half a file": (lambda k: os.truncate(k.second, k.second.stat().st_size // 2), "is damaged"),
    "no backup at all": (lambda k: k.second.write_text("hello"), "not a backup of Handrail"),
    "an empty file": (lambda k: k.second.write_bytes(b""), "not a backup of Handrail"),
    "a newer schema": (
        lambda k: rewritten(
            k.second, lambda m: m.update(release="9.0", migrations=[*m["migrations"], "vault.0099_new"])
        ),
        "made by release 9.0, which is newer",
    ),
    "a newer format": (lambda k: rewritten(k.second, lambda m: m.update(format=2)), "has format 2"),
    "counts that differ": (
        lambda k: rewritten(k.second, lambda m: m["tables"].update(vault_version=99)),
        "differs from the backup's manifest in vault_version",
    ),
    "another engine": (lambda k: rewritten(k.second, lambda m: m.update(engine="postgresql")), "is of postgresql"),
    "another app host": (
        lambda k: rewritten(k.second, lambda m: m.update(app_host="app.example")),
        "HANDRAIL_APP_HOST",
    ),
    "a manifest without a field": (lambda k: rewritten(k.second, lambda m: m.pop("tables")), "manifest is damaged"),
    "no ledger": (lambda k: k.ledger.unlink(), "--without-ledger"),
    "an empty ledger": (lambda k: k.ledger.write_bytes(b""), "is not at"),
    "a damaged ledger": (lambda k: flip(k.ledger, 50), "line 2 does not fit"),
    "a ledger that was cut": (
        lambda k: k.ledger.write_bytes(b"".join(k.ledger.read_bytes().splitlines(keepends=True)[:-1])),
        "older than this backup",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said_and_nothing_is_changed(kept: Kept, wrong: str) -> None:
    do, said = WRONG[wrong]
    do(kept)
    before = {path.name: path.read_bytes() for path in kept.server.folder.iterdir()}
    assert said in refused(kept.handrail("restore", kept.second))
    after = {path.name: path.read_bytes() for path in kept.server.folder.iterdir()}
    before.pop("live.sqlite3.serving", None)
    after.pop("live.sqlite3.serving", None)
    assert after == before


def test_a_lost_ledger_is_made_of_what_the_backup_has_and_that_is_said(kept: Kept) -> None:
    kept.ledger.unlink()
    said = well(kept.handrail("restore", kept.first, "--without-ledger"))
    assert "The deletion ledger that was in the backup was replayed" in said
    assert state(kept.database)[1:] == (4, 1, "ok"), "burned after the backup, and back: that is what the sentence says"
    kept.server.start()
    kept.server.stop()
    assert "ledger" not in kept.server.log.read_text().rpartition("ready")[2]
    assert well(kept.handrail("backup", "--to", kept.folder / "third"))


def test_an_older_backup_with_the_ledger_and_the_old_database_is_kept(kept: Kept) -> None:
    epoch = state(kept.database)[0]
    said = well(kept.handrail("restore", kept.first))
    assert "1 versions and 0 accounts were taken away again" in said
    now = state(kept.database)
    assert now[1:] == (4, 2, "ok")
    assert now[0] != epoch
    (aside,) = kept.server.folder.glob("live.sqlite3.before-restore-*")
    assert str(aside) in said
    assert state(aside)[0] == epoch
    assert kept.database.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("number", [0, 1])
def test_a_backup_from_before_the_first_start_is_restored_with_any_ledger(kept: Kept, number: int) -> None:
    """The first has no secret for a ledger's key, so none can be its own. Making it made the secret: the second has one."""
    backup, empty = kept.unused[number], kept.folder / "empty"
    assert json.loads(manifest(backup))["ledger_length"] == 0
    if number:
        kept.ledger.unlink()
    empty.touch()
    for words in ((), ("--ledger", empty), ("--without-ledger",)):
        said = well(kept.handrail("restore", backup, *words))
        assert "nothing in a deletion ledger" in said or "0 versions and 0 accounts" in said
        assert state(kept.database)[1:] == (0, 0, "ok")
    assert "is not at" in refused(kept.handrail("restore", kept.unused[1], "--ledger", kept.folder / "no"))


def test_onto_an_empty_folder_with_another_copy_of_the_ledger(kept: Kept, tmp_path: Path) -> None:
    fresh = LiveServer(tmp_path / "new", DATABASE_URL=f"sqlite:///{tmp_path / 'new' / 'live.sqlite3'}")
    fresh.folder.mkdir()
    assert "is not at" in refused(handrail(fresh, "restore", kept.second))
    well(handrail(fresh, "restore", kept.second, "--ledger", kept.ledger))
    assert state(fresh.folder / "live.sqlite3")[1:] == (5, 2, "ok")
    assert (fresh.folder / "deletions.ledger").read_bytes() == kept.ledger.read_bytes()
    fresh.start()
    fresh.stop()


def test_a_sealed_backup_opens_with_its_key_alone(kept: Kept, tmp_path: Path) -> None:
    import pyrage

    keys = [pyrage.x25519.Identity.generate() for _ in range(2)]
    for number, key in enumerate(keys):
        (tmp_path / f"key{number}").write_text(f"# made for a test\n{key}\n")
    sealed = backed_up(kept.server, tmp_path / "sealed", "--recipient", str(keys[0].to_public()))
    assert sealed.suffix == ".age"
    assert sealed.stat().st_mode & 0o077 == 0
    assert b"manifest" not in sealed.read_bytes()
    assert "--identity" in refused(kept.handrail("restore", sealed))
    assert "does not open" in refused(kept.handrail("restore", sealed, "--identity", tmp_path / "key1"))
    assert "holds no age identity" in refused(kept.handrail("restore", sealed, "--identity", sealed))
    well(kept.handrail("restore", sealed, "--identity", tmp_path / "key0"))
    os.truncate(sealed, sealed.stat().st_size - 70_000)
    said = refused(kept.handrail("restore", sealed, "--identity", tmp_path / "key0"))
    assert "does not unseal to its end" in said
    assert "is no age recipient" in refused(kept.handrail("backup", "--to", tmp_path / "x", "--recipient", "age1x"))
    assert not list((tmp_path / "x").glob("*.backup*"))


SPOILS = """
real = restoring._new_ledger
def spoil(chosen):
    new, path = real(chosen), Path(restoring.connection.settings_dict["NAME"])
    restoring.connection.close()
    data = bytearray(path.read_bytes())
    data[8192:] = data[4096:8192] * (len(data) // 4096 - 2)
    path.write_bytes(data)
    return new
restoring._new_ledger = spoil
"""


def test_a_new_database_that_a_disk_spoils_before_its_last_step_is_not_put_in_place(kept: Kept) -> None:
    before = state(kept.database)
    assert "is not whole" in refused(child(kept.server, SPOILS + RESTORE, kept.first))
    assert state(kept.database) == before
    assert not list(kept.server.folder.glob("*restoring*"))


@pytest.fixture
def crashes(kept: Kept) -> list[dict[str, Any]]:
    """What each crash of a restore left, one moment after the other."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.operate.crashing", str(kept.first), str(kept.database)],
        cwd=ROOT, env=kept.server.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_crash_at_any_moment_leaves_the_old_or_the_new_and_it_can_be_done_again(
    kept: Kept, crashes: list[dict[str, Any]]
) -> None:
    assert len(crashes) > 10
    assert {row["left"] for row in crashes} == {"old", "new"}
    assert all(row["whole"] == "ok" and row["burned"] == 2 for row in crashes), crashes
    assert [row["ended"] for row in crashes] == [*[False] * (len(crashes) - 1), True]
    well(kept.handrail("restore", kept.first))
    assert not list(kept.server.folder.glob("restoring*"))
