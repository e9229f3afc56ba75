"""The folder of backups, day by day: one each day, removed after its days, never the newest, and a word when it is old."""

import os
import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest
import time_machine

from handrail.site import checks, upkeep
from handrail.site.backup import archive, folder
from handrail.site.backup.making import Made
from handrail.site.backup.manifest import Manifest, Refused, sha256_of
from handrail.site.tests.test_permissions import call
from handrail.vault.tests.driving import Phone

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def backups(tmp_path: Path, settings: Any) -> Path:
    """The folder of the settings, empty."""
    settings.HANDRAIL_BACKUPS = str(tmp_path / "backups")
    (tmp_path / "backups").mkdir()
    settings.HANDRAIL_LEDGER = tmp_path / "deletions.ledger"
    return tmp_path / "backups"


def put(into: Path, *, sealed: bool = False) -> Path:
    """A backup of now."""
    path = into / folder.name_now(sealed=sealed)
    path.write_bytes(b"x")
    return path


def days_of(into: Path) -> list[int]:
    """How many days ago each was made."""
    return [one.age.days for one in folder.kept(into)]


def test_forty_days_keep_thirty_five(backups: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def made(into: Path, recipient: str) -> Made:
        return Made(put(into, sealed=True), None, 1)  # type: ignore[arg-type]  # nobody here asks for its manifest

    monkeypatch.setattr(upkeep, "make_backup", made)
    for hour in range(0, 40 * 24, 2):
        with time_machine.travel(START + timedelta(hours=hour), tick=False):
            upkeep.back_up_when_due()
            newest = folder.newest()
            assert newest is not None
            assert newest.age < folder.OLD_AFTER
            assert folder.how_it_stands() == ("fresh", "")
            assert max(days_of(backups)) <= 35
    with time_machine.travel(START + timedelta(days=40), tick=False):
        assert len(days_of(backups)) in (35, 36, 37)


def test_the_newest_stays_however_old_it_is(backups: Path) -> None:
    for day in (0, 1):
        with time_machine.travel(START + timedelta(days=day), tick=False):
            put(backups)
    with time_machine.travel(START + timedelta(days=400), tick=False):
        assert len(folder.prune(backups)) == 1
        assert folder.prune(backups) == []
        assert days_of(backups) == [399]


def test_what_is_no_whole_backup_does_not_count_and_is_left_alone(backups: Path) -> None:
    for name in ("notes.txt", "handrail-20250101T000000Z.backup.part", "handrail-20259901T000000Z.backup", ".making"):
        (backups / name).write_text("x")
    (backups / "handrail-20250101T000000Z.backup").touch()
    assert folder.kept(backups) == []
    put(backups)
    put(backups)
    assert folder.prune(backups) == []
    assert len(list(backups.iterdir())) == 6


@pytest.mark.parametrize(
    ("hours", "word", "warns"),
    [(25.9, "fresh", False), (26.1, "old", True), (-0.9, "fresh", False), (-1.1, "ahead", True)],
)
def test_an_old_one_is_said_by_readyz_and_check_and_log(
    backups: Path, ana: Phone, hours: float, word: str, warns: bool
) -> None:
    with time_machine.travel(START, tick=False):
        put(backups)
    with time_machine.travel(START + timedelta(hours=hours), tick=False):
        answer = call(Phone(), "localhost", "GET", "/readyz")
        assert answer.json() == {"ready": True, "backup": word}
        assert answer.status_code == 200, "an old backup keeps nobody from writing"
        said = [problem.id for problem in checks.backups()]
        assert said == (["handrail.W072"] if warns else [])


def test_a_backup_that_fails_is_logged_and_the_old_age_too(
    backups: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    def full(into: Path, recipient: str) -> Made:
        raise Refused("There is no room for a backup.")

    monkeypatch.setattr(upkeep, "make_backup", full)
    with time_machine.travel(START, tick=False):
        put(backups)
    with time_machine.travel(START + timedelta(hours=30), tick=False):
        upkeep.back_up_when_due()
    out = capsys.readouterr().out
    assert "There is no room for a backup." in out
    assert "30 hours old" in out


def test_what_was_put_aside_goes_too(backups: Path, tmp_path: Path) -> None:
    aside = tmp_path / "handrail.sqlite3.before-restore-20261101T080000Z"
    for path in (aside, Path(f"{aside}-wal"), tmp_path / "deletions.ledger.aside-20261101T080000Z"):
        path.touch()
    (tmp_path / "handrail.sqlite3").touch()
    with time_machine.travel(START + timedelta(days=35), tick=False):
        assert folder.prune_asides(tmp_path) == []
    with time_machine.travel(START + timedelta(days=35, minutes=1), tick=False):
        assert len(folder.prune_asides(tmp_path)) == 3
    assert (tmp_path / "handrail.sqlite3").exists()


Usage = namedtuple("Usage", "total used free")


def test_no_room_is_said_before_anything_is_begun(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from handrail.site.backup.making import make_backup
    from handrail.site.backup.restoring import Wanted, restore

    file = tmp_path / "x.backup"
    file.write_bytes(bytes(1_000_000))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9, 5000))
    with pytest.raises(Refused, match="There is no room for a backup"):
        make_backup(tmp_path / "to")
    assert os.listdir(tmp_path / "to") == [".making.lock"]
    with pytest.raises(Refused, match="There is no room for unpacking"):
        restore(file, Wanted())


def test_one_maker_at_a_time(tmp_path: Path) -> None:
    with (
        folder.alone_in(tmp_path),
        pytest.raises(Refused, match="Another backup is being made"),
        folder.alone_in(tmp_path),
    ):
        pass


def test_migrate_backs_up_first(tmp_path: Path) -> None:
    """Only where there is something to migrate and something to lose."""
    from handrail.site.tests.test_settings import handrail

    done = handrail(tmp_path, "migrate", "vault", "0001")
    assert "Backed up" not in done.stdout
    done = handrail(tmp_path, "migrate", HANDRAIL_BACKUPS=str(tmp_path / "backups"))
    assert "Backed up first" in done.stdout, done.stderr
    (made,) = folder.kept(tmp_path / "backups")
    done = handrail(tmp_path, "migrate", HANDRAIL_BACKUPS=str(tmp_path / "backups"))
    assert "Backed up" not in done.stdout
    done = handrail(tmp_path, "restore", str(made.path))
    assert "It was brought up to date" in done.stdout, done.stderr


def test_what_migrations_left_goes_in_time_whether_or_not_backups_are_made(tmp_path: Path, settings: Any) -> None:
    settings.HANDRAIL_VAR, settings.HANDRAIL_BACKUPS = tmp_path, ""
    (tmp_path / folder.BEFORE_MIGRATIONS).mkdir()
    with time_machine.travel(START, tick=False):
        put(tmp_path / folder.BEFORE_MIGRATIONS)
    for days, left in ((35, 1), (36, 0)):
        with time_machine.travel(START + timedelta(days=days), tick=False):
            upkeep.back_up_when_due()
            assert len(folder.kept(tmp_path / folder.BEFORE_MIGRATIONS)) == left


def test_more_days_than_people_are_told_is_said(settings: Any) -> None:
    settings.HANDRAIL_BACKUP_DAYS = folder.PROMISED_DAYS + 1
    assert [problem.id for problem in checks.backups()] == ["handrail.W073"]


def of_something(database: Path) -> Manifest:
    """Makes a file in the place of a database; and its manifest."""
    database.write_bytes(os.urandom(200_000))
    return Manifest(
        format=1, release="0", made="now", engine="sqlite", app_host="app.localhost", epoch="", migrations=[], tables={},
        database_size=200_000, database_sha256=sha256_of(database), ledger_length=0, ledger_head="",
    )  # fmt: skip


def test_a_backup_that_the_disk_spoils_is_not_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest, path = of_something(tmp_path / "database"), tmp_path / "backup"

    def spoiling(descriptor: int) -> None:
        os.pwrite(descriptor, b"\0" * 512, 100_000)

    archive.write(path, manifest, b"", tmp_path / "database")
    path.unlink()
    monkeypatch.setattr("os.fsync", spoiling)
    with pytest.raises(Refused, match="is damaged"):
        archive.write(path, manifest, b"", tmp_path / "database")


def test_a_sealed_backup_is_sealed_to_its_end(tmp_path: Path) -> None:
    """Also with a part in it that is empty, which looks like the end to whoever reads."""
    key, database = pyrage.x25519.Identity.generate(), tmp_path / "database"
    manifest = of_something(database)
    (tmp_path / "key").write_text(str(key))
    archive.write(tmp_path / "sealed", manifest, b"", database, str(key.to_public()))
    clear = archive.unseal(tmp_path / "sealed", tmp_path / "key", tmp_path)
    assert archive.take_apart(clear, "sealed", tmp_path / "again") == (manifest, b"")
    assert (tmp_path / "again").read_bytes() == database.read_bytes()
