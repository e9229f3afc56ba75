"""docs/operate/restore-drill.md followed to the letter, by the front that install.md gives: the real server stays as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from handrail.kernel import clock
from tests.attacks.conftest import Person, texts
from tests.operate.driving import well
from tests.operate.pages import OPERATE, Machine, program, to_run
from tools.live import ROOT, LiveServer

SOMEBODY_ELSE = "daemon"
"""A user that every Debian has, who owns nothing: stands for the user `handrail` of install.md."""
SAID = (
    "is whole",
    "All sessions were ended",
    "mark (epoch) was changed",
    "No planned migration operations",
    '{"ready": true',
    "refused, as it must be",
)


def somebody_else() -> str:
    """The other user, where this test may turn to them and they may read the code; else nobody."""
    if os.geteuid() != 0 or program("runuser") is None:
        return ""
    asked = ["runuser", "-u", SOMEBODY_ELSE, "--", sys.executable, "-c", "import django, handrail.site.cli"]
    done = subprocess.run(asked, cwd="/", env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    return SOMEBODY_ELSE if done.returncode == 0 else ""


class Fronted(LiveServer):
    """A server run by the front, with its settings from the file in /etc alone."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine.root / "var/lib/handrail", port=machine.port)
        self.program = str(machine.root / "bin/handrail")

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of Handrail."""
        return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}


@pytest.fixture
def machine() -> Iterator[Machine]:
    """Folders, settings and front as install.md says, for hosts that a client without TLS can reach; with a backup."""
    with tempfile.TemporaryDirectory(prefix="handrail-drill-") as folder:
        Path(folder).chmod(0o711)  # pytest's own folders are closed to every other user
        made = Machine(Path(folder) / "machine", somebody_else())
        (made.root / "var/tmp").mkdir(parents=True)
        (made.root / "var/tmp").chmod(0o1777)
        folders, front, *_ = to_run("install.md")
        well(made.run([folders, front]))
        path = made.root / "etc/handrail/settings"
        text = path.read_text().replace("=production", "=development").replace("handrail.example", "localhost")
        path.write_text(text + "HANDRAIL_RATE_FACTOR=1000\n")
        owned = ("etc/handrail", "var/lib/handrail", "var/lib/handrail-ledger", "var/backups/handrail")
        for one in (*owned, "etc/handrail/secret") if made.user else ():
            shutil.chown(made.root / one, made.user)
        well(made.run(["handrail migrate --verbosity 0", "handrail backup"]))
        yield made


def everything(machine: Machine) -> dict[str, str]:
    """Every file of the real server, by what is in it."""
    files = (path for name in ("etc", "var/lib", "var/backups") for path in (machine.root / name).rglob("*"))
    return {str(path): sha256(path.read_bytes()).hexdigest() for path in files if path.is_file()}


def a_day_older(backups: Path) -> None:
    """Leaves the newest backup, and makes it so old that a server would make the next one."""
    *older, newest = sorted(backups.glob("*.backup"))
    for path in older:
        path.unlink()
    newest.rename(backups / f"handrail-{clock.now() - timedelta(hours=24):%Y%m%dT%H%M%SZ}.backup")


def test_the_restore_drill_to_the_letter_touches_nothing_real(machine: Machine, tmp_path: Path) -> None:
    """On a server where somebody burned a page after its backup: the drill's copy does not have it either."""
    server = Fronted(machine)
    server.start()
    try:
        ana = Person(server)
        _, burn = ana.write("one", "to burn")
        well(machine.run(["handrail backup"]))
        ana.device.burn([ana.device.view().versions[burn].header.page])
        ana.device.sync()
    finally:
        server.stop()
    a_day_older(machine.root / "var/backups/handrail")
    before = everything(machine)
    assert any(name.endswith("handrail.sqlite3") for name in before)
    assert any(name.endswith("deletions.ledger") for name in before)
    drilled = LiveServer(tmp_path)
    steps = [step.replace("app.handrail.example", "app.localhost").replace("8990", str(drilled.port))
             for step in to_run("restore-drill.md")]  # fmt: skip
    looking = next(place for place, step in enumerate(steps) if step.startswith("kill"))
    steps.insert(looking, f"touch {tmp_path}/ready; until [ -e {tmp_path}/looked ]; do sleep 0.1; done\n")
    shell = subprocess.Popen(
        ["bash", "-euo", "pipefail", "-c", "\n".join(map(machine.here, steps))], cwd=machine.root, text=True,
        env={"PATH": f"{machine.root / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        while shell.poll() is None and not (tmp_path / "ready").exists():
            with suppress(subprocess.TimeoutExpired):
                shell.wait(0.1)
        if shell.poll() is None:
            ana.server = drilled
            fresh, _ = ana.another()
            fresh.sync()
            assert texts(fresh) == ["one"]
    finally:
        (tmp_path / "looked").touch()
        out, err = shell.communicate()
    assert shell.returncode == 0, out + err
    for words in (*SAID, "1 versions and 0 accounts were taken away again"):
        assert words in out, words
    assert "A server is running on this database" in err
    assert not (machine.root / "var/tmp/handrail-drill").exists()
    assert everything(machine) == before
    page = (OPERATE / "restore-drill.md").read_text(encoding="utf-8")
    assert [words for words in SAID if words not in page] == []


def test_each_step_says_what_to_do_when_it_did_not_work() -> None:
    page = (OPERATE / "restore-drill.md").read_text(encoding="utf-8")
    steps = page.split("- [ ] **")[2:8]
    assert [step[:1] for step in steps] == list("234567"), "1 only names things; 8 and 9 are done in any case"
    ways_out = ("stop here", "go to step 8", "go no further")
    assert [step[:30] for step in steps if not any(way in step.lower() for way in ways_out)] == []
