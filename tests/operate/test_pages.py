"""docs/operate followed to the letter, on a fresh folder in the place of a machine."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operate.driving import well
from tests.operate.pages import Machine, blocks, by_hand, program, to_run
from tools.live import ROOT

NOT_RUN = {
    "apt-get": "installs programs on the whole machine",
    "useradd": "makes a user of the machine",
    "python3 -m venv": "tests run in a venv of their own",
    "/usr/local/lib/handrail/bin/pip": "tests of the release install its wheel",
    "chown": "there is no user handrail here",
    "systemctl": "there is no systemd to talk to; the units are looked at by systemd-analyze below",
    "journalctl": "there is no journal of the service here",
    "rsync": "there is no other machine",
    "timedatectl": "would change the clock of the machine",
    "handrail restore": "between two systemctl here; runs in test_backup.py, test_restore_heals.py and in the drill",
    "handrail migrate": "between two systemctl here; runs in step 3 of the installation",
    "mv": "part of litestream's way back: test_litestream.py does it",
    "runuser": "part of litestream's way back: test_litestream.py does it",
    "cp -a": "keeps a damaged database; there is none here",
}
PAGES = ("install.md", "backups.md", "restore-drill.md", "when-things-go-wrong.md")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine on which install.md was followed; its server runs."""
    made = Machine(tmp_path_factory.mktemp("machine"))
    commands = to_run("install.md")
    asking = next(place for place, command in enumerate(commands) if command.startswith("curl"))
    well(made.run(commands[:asking]))
    start = next(row for row in blocks("install.md", "ini")[0].splitlines() if row.startswith("ExecStart="))
    words = made.here(start.removeprefix("ExecStart=")).split()
    serving = subprocess.Popen(
        ["bash", "-c", f"exec handrail {' '.join(words[1:])}"],
        env={"PATH": f"{made.root / 'bin'}:/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        cwd=made.root, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        well(made.run(["until curl -fsS -o /dev/null http://127.0.0.1:8000/healthz -H 'Host: app.handrail.example'\n"
                       "do sleep 0.2; done 2>/dev/null"]))  # fmt: skip
        assert '{"ready": true, "backup": "fresh"}' in well(made.run(commands[asking:]))
        yield made
    finally:
        serving.terminate()
        serving.wait(20)


def test_installed_as_the_page_says_it_is_ready_and_backed_up(machine: Machine) -> None:
    assert (machine.root / "etc/handrail/secret").stat().st_mode & 0o077 == 0
    assert list((machine.root / "var/backups/handrail").glob("*.backup"))


def test_the_page_of_backups_runs_beside_the_server(machine: Machine) -> None:
    said = well(machine.run(to_run("backups.md")))
    assert said.count("It was read again and is whole.") == 2
    assert "Only the key of age1" in said
    assert "less than a day old" in said


def test_the_page_of_troubles_runs_beside_the_server(machine: Machine) -> None:
    said = well(machine.run(to_run("when-things-go-wrong.md")))
    assert "is off this disk" in said
    assert '{"ready": true' in said


def test_every_other_command_is_named_with_why_it_is_not_run() -> None:
    lines = [line for page in PAGES for line in by_hand(page)]
    unnamed = [line for line in lines if not line.startswith(tuple(NOT_RUN))]
    assert unnamed == []
    assert [start for start in NOT_RUN if not any(line.startswith(start) for line in lines)] == []
    assert all(blocks(page, "sh") for page in PAGES)


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    analyze = program("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not here")
    machine = Machine(tmp_path)
    (server,) = blocks("install.md", "ini")
    backup, timer = blocks("backups.md", "ini")
    for name, text in {
        "handrail.service": server,
        "handrail-backup.service": backup,
        "handrail-backup.timer": timer,
    }.items():
        path = tmp_path / name
        path.write_text(machine.here(text).replace("User=handrail", "User=daemon"))
    done = subprocess.run([analyze, "verify", *map(str, tmp_path.glob("handrail*"))], capture_output=True, text=True)
    ours = [row for row in done.stderr.splitlines() if "handrail" in row]
    assert ours == []


@pytest.mark.parametrize(
    ("name", "page", "language", "command"),
    [
        ("nginx", "install.md", "nginx", ["-t", "-e", "stderr", "-c"]),
        ("caddy", "install.md", "caddy", ["adapt", "--adapter", "caddyfile", "--config"]),
        ("nft", "install.md", "nft", ["-c", "-f"]),
    ],
)
def test_the_other_programs_understand_their_files(
    tmp_path: Path, name: str, page: str, language: str, command: list[str]
) -> None:
    found = program(name)
    if found is None:
        pytest.skip(f"{name} is not on this machine: its file is not looked at here")
    (text,) = blocks(page, language)
    if name == "nginx":
        make = "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out fullchain.pem -days 2 -subj /CN=x"
        subprocess.run(make.split(), cwd=tmp_path, check=True, capture_output=True)
        text = text.replace("/etc/ssl/handrail", str(tmp_path)).replace(" 443 ", " 20443 ").replace(" 80;", " 20080;")
        text = f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{text}}}\n"
    path = tmp_path / "file"
    path.write_text(text)
    done = subprocess.run([found, *command, str(path)], capture_output=True, text=True)
    # nginx also wants folders of the whole machine, which is not what is asked here.
    assert done.returncode == 0 or "syntax is ok" in done.stderr, done.stderr
