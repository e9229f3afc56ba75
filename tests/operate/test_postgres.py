"""PostgreSQL: dumped and restored beside the old one; and brought back to a named second by its own means."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.operate.driving import backed_up, handrail, refused, well
from tests.operate.pages import blocks
from tests.operate.test_restore_heals import Story
from tools import pg
from tools.live import LiveServer, own_database

pytestmark = pytest.mark.postgres


@contextmanager
def running(folder: Path, url: str) -> Iterator[LiveServer]:
    """A server on that database."""
    folder.mkdir()
    server = LiveServer(folder, DATABASE_URL=url, HANDRAIL_RATE_FACTOR="1000")
    server.command("migrate", "--verbosity", "0")
    server.start()
    try:
        yield server
    finally:
        server.stop()


def test_a_dump_restored_heals_and_the_old_database_is_kept(postgres: dict[str, str], tmp_path: Path) -> None:
    with own_database(postgres["DATABASE_URL"]) as url, running(tmp_path / "var", url) as server:
        story = Story(server)
        backup = backed_up(server, tmp_path / "backups")
        story.go_on()
        assert "server is running" in refused(handrail(server, "restore", backup))
        server.stop()
        with psycopg.connect(url) as other:
            other.execute("SELECT 1")
            assert "other connections" in refused(handrail(server, "restore", backup))
        said = well(handrail(server, "restore", backup))
        assert "1 versions and 1 accounts were taken away again" in said
        name = url.rpartition("/")[2]
        assert f"the database {name}_before_" in said
        server.start()
        story.ana.device.account.renew_session()
        assert [row[3] for row in story.ids()] == [False, True]
        story.is_healed()
        server.stop()
        with psycopg.connect(postgres["DATABASE_URL"], autocommit=True) as maintenance:
            rows = maintenance.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{name}%"]).fetchall()
            kept = [one for (one,) in rows if "_before_" in one]
            assert len(rows) == 2
            maintenance.execute(f'DROP DATABASE "{kept[0]}"')


def test_the_password_stands_on_no_command_line(postgres: dict[str, str], tmp_path: Path) -> None:
    """A pg_dump of the test's own tells what it was called with."""
    with own_database(postgres["DATABASE_URL"]) as url:
        server = LiveServer(tmp_path, DATABASE_URL=url)
        server.command("migrate", "--verbosity", "0")
        watched = tmp_path / "watched"
        script = (
            "from handrail.site.backup import postgres\nimport subprocess\nreal = subprocess.run\n"
            f"def run(words, **more):\n    open({str(watched)!r}, 'a').write(repr(words))\n    return real(words, **more)\n"
            "postgres.subprocess.run = run\n"
            "from handrail.site.cli import main\nimport sys\nsys.exit(main(['backup', '--to', sys.argv[1]]))"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / "to")], env=server.environment, capture_output=True, text=True, check=False
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "pg_dump" in watched.read_text()
        assert postgres["PGPASSWORD"] not in watched.read_text()


@pytest.mark.nightly
def test_to_a_named_second_by_base_backup_and_archived_wal(tmp_path: Path) -> None:
    """The drill of docs/operate/backups.md: a base backup, WAL kept aside, and back to just before a mistake."""
    # Not below tmp_path: only its owner may look into that, and PostgreSQL runs as somebody else.
    home = Path(tempfile.mkdtemp(prefix="handrail-recovery-"))
    archive, base = home / "wal", home / "base"
    for folder in (home, archive, base):
        folder.mkdir(mode=0o700, exist_ok=True)
        shutil.chown(folder, pg.owner())
    try:
        with pg.cluster(archive_mode="on", archive_command=f"cp %p {archive}/%f", wal_level="replica") as way:
            head = way["DATABASE_URL"].rpartition("/")[0]
            with running(tmp_path / "var", f"{head}/postgres") as server:
                story = Story(server)
                pg.as_owner("env", f"PGPASSWORD={way['PGPASSWORD']}", pg.programs() / "pg_basebackup", "-D", base,
                            "-d", way["DATABASE_URL"], "-X", "none", "-c", "fast")  # fmt: skip
                with psycopg.connect(way["DATABASE_URL"], autocommit=True) as database:
                    (moment,) = database.execute("SELECT clock_timestamp()").fetchone() or (None,)
                story.go_on()
                with psycopg.connect(way["DATABASE_URL"], autocommit=True) as database:
                    database.execute("SELECT pg_switch_wal()")
                    done = 0
                    while not done:
                        (done,) = database.execute("SELECT archived_count FROM pg_stat_archiver").fetchone() or (0,)
                server.stop()
                data = Path(way["PGDATA"])
                with pg.stopped(data):
                    shutil.rmtree(data)
                    subprocess.run(["cp", "-a", str(base), str(data)], check=True)
                    with (data / "postgresql.auto.conf").open("a") as conf:
                        (said_there,) = blocks("backups.md", "conf")
                        conf.write(
                            said_there.replace("/mnt/wal", str(archive)).replace("2027-01-01 08:00:00+00", f"{moment}")
                        )
                    (data / "recovery.signal").touch()
                    shutil.chown(data / "recovery.signal", pg.owner())
                with psycopg.connect(way["DATABASE_URL"], autocommit=True) as database:
                    recovering = True
                    while recovering:
                        (recovering,) = database.execute("SELECT pg_is_in_recovery()").fetchone() or (True,)
                said = well(handrail(server, "restore", "--in-place"))
                assert "1 versions and 1 accounts were taken away again" in said
                assert "(epoch) was changed" in said
                server.start()
                story.ana.device.account.renew_session()
                assert [row[3] for row in story.ids()] == [False, True]
                story.is_healed()
    finally:
        shutil.rmtree(home, ignore_errors=True)
