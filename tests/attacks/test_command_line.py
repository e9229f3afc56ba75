"""`handrail vault ...` as somebody at a terminal uses it, against a real server."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.attacks.conftest import PASSPHRASE, Person
from tools.live import HANDRAIL, ROOT, LiveServer


def vault(
    server: str, store: Path, *words: str, typed: str = PASSPHRASE, lang: str = "en"
) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": f"{lang}.UTF-8", "HANDRAIL_VAR": str(store / "var")}
    command = [HANDRAIL, "vault", "--server", server, "--store", str(store), "--passphrase-stdin", *words]
    return subprocess.run(command, input=typed + "\n", env=env, cwd=ROOT, capture_output=True, text=True, check=False)


def test_two_folders_are_two_devices_of_one_person(server: LiveServer, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    signed_up = vault(server.app, one, "sign-up", "ana")
    assert signed_up.returncode == 0, signed_up.stderr
    name = signed_up.stdout.split("Your name is ")[1].split(".")[0]
    written = vault(server.app, one, "write", "What brought me here today: él, ella, 你好")
    page, said = written.stdout.splitlines()
    assert said == "Backed up."
    assert vault(server.app, two, "sign-in", name).returncode == 0
    assert "What brought me here today: él, ella, 你好" in vault(server.app, two, "read").stdout
    assert vault(server.app, two, "write", "--page", page, "And one more line").returncode == 0
    assert vault(server.app, one, "pull").stdout == "Fetched: 1. Sent: 0.\n"
    assert "And one more line" in vault(server.app, one, "read", page).stdout
    for folder in (one, two):
        for path in folder.rglob("*"):
            assert not path.is_file() or b"brought me" not in path.read_bytes()


def test_what_goes_wrong_is_said_in_a_sentence_in_both_languages(server: LiveServer, tmp_path: Path) -> None:
    Person(server)
    assert vault(server.app, tmp_path / "a", "sign-up", "ana").returncode == 0
    cases = [
        (server.app, tmp_path / "a", ["read"], "not these five words at all", "does not open", "no abre"),
        (server.app, tmp_path / "a", ["sign-up", "ben"], PASSPHRASE, "already belongs", "ya es de"),
        (server.app, tmp_path / "b", ["read"], PASSPHRASE, "no account yet", "no tiene cuenta"),
        (server.app, tmp_path / "c", ["sign-up", "eli"], "short", "too short", "muy corta"),
        (
            "http://app.localhost:9",
            tmp_path / "d",
            ["sign-in", "ana-0000"],
            PASSPHRASE,
            "did not answer",
            "no respondió",
        ),
        ("app.localhost", tmp_path / "e", ["pull"], PASSPHRASE, "begins with http", "empieza con http"),
        (server.app, tmp_path / "f", ["sign-in", "nobody-0000"], PASSPHRASE, "", ""),
        (server.app, tmp_path / "a", ["read", "zzz"], PASSPHRASE, "no page zzz", "no hay una página zzz"),
        (server.app, tmp_path / "a", ["write", " "], PASSPHRASE, "nothing to write", "nada que escribir"),
    ]
    for address, store, words, typed, english, spanish in cases:
        for lang, part in (("en_US", english), ("es_US", spanish)):
            done = vault(address, store, *words, typed=typed, lang=lang)
            assert done.returncode == 1, done
            assert part in done.stderr
            assert "Traceback" not in done.stderr


def test_what_is_written_while_the_server_is_away_is_kept_and_sent_later(server: LiveServer, tmp_path: Path) -> None:
    assert vault(server.app, tmp_path, "sign-up", "ana").returncode == 0
    away = vault("http://app.localhost:9", tmp_path, "write", "offline")
    assert away.returncode == 1
    assert "kept in the folder" in away.stderr
    assert vault(server.app, tmp_path, "pull").stdout == "Fetched: 0. Sent: 1.\n"


def test_an_export_goes_into_another_account_and_into_plain_files(server: LiveServer, tmp_path: Path) -> None:
    one, two, out = tmp_path / "one", tmp_path / "two", tmp_path / "all.zip"
    assert vault(server.app, one, "sign-up", "ana").returncode == 0
    page = vault(server.app, one, "write", "What brought me here today: él, ella, 你好").stdout.splitlines()[0]
    assert vault(server.app, one, "write", "--page", page, "And one more line").returncode == 0
    made = vault(server.app, one, "export", str(out))
    assert "Pages in it: 1. Versions: 2." in made.stdout, made.stderr
    again = vault(server.app, one, "export", str(out), lang="es_US")
    assert (again.returncode, "No se escribió nada" in again.stderr) == (1, True)
    other = "quite another five words here"
    assert vault(server.app, two, "sign-up", "ben", typed=other).returncode == 0
    refused = vault(server.app, two, "import", str(out), typed=other)
    assert (refused.returncode, "does not open this export" in refused.stderr) == (1, True)
    taken = vault(server.app, two, "import", str(out), typed=f"{other}\n{PASSPHRASE}")
    assert taken.stdout.splitlines() == [
        "New: 2. Here before: 0. Deleted here, and left out: 0. Drafts: 0.",
        "Backed up.",
    ]
    twice = vault(server.app, two, "import", str(out), typed=f"{other}\n{PASSPHRASE}")
    assert twice.stdout.startswith("New: 0. Here before: 2.")
    assert "And one more line" in vault(server.app, two, "read", page, typed=other).stdout
    away = vault("http://app.localhost:9", two, "import", str(out), typed=f"{other}\n{PASSPHRASE}")
    assert (away.returncode, away.stdout.splitlines()[-1]) == (0, "Kept here. Not backed up.")
    opened = vault("http://app.localhost:9", tmp_path / "none", "open", str(out), "--into", str(tmp_path / "plain"))
    assert "plain: 1. Begin with index.md" in opened.stdout, opened.stderr
    assert not (tmp_path / "none" / "device.sqlite3").exists(), "it makes no device"
    texts = [path.read_text() for path in (tmp_path / "plain").iterdir()]
    assert any("And one more line" in text for text in texts)
    full = vault("http://app.localhost:9", tmp_path / "none", "open", str(out), "--into", str(tmp_path / "plain"))
    assert (full.returncode, "is not empty" in full.stderr) == (1, True)
