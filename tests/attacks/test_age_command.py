"""Debian's own ``age`` opens an export without us (section 7): only a passphrase, and no program of ours."""

from __future__ import annotations

import json
import os
import pty
import shutil
import zipfile
from pathlib import Path

import pytest

from handrail.vault.rules.text import sayable
from tests.attacks.conftest import PASSPHRASE
from tests.attacks.exports import device_with, exported
from tools.vault_vectors_export import OUT

AGE = shutil.which("age")
pytestmark = [pytest.mark.age, pytest.mark.skipif(AGE is None, reason="age is not installed")]


def by_age(folder: Path, member: str, passphrase: str = PASSPHRASE) -> tuple[int, bytes, bytes]:
    """``age -d -i key.age MEMBER`` with somebody at the terminal: (exit, what it wrote, what it said)."""
    out = folder / "opened"
    out.unlink(missing_ok=True)
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execv(str(AGE), ["age", "-d", "-i", "key.age", "-o", str(out), member])
    said, asked = b"", False
    while True:
        try:
            piece = os.read(terminal, 1024)
        except OSError:
            break  # its end closed: the command has ended
        if not piece:
            break
        said += piece
        if not asked and b"passphrase" in said.lower():
            asked = True
            os.write(terminal, passphrase.encode() + b"\n")
    os.close(terminal)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return status, out.read_bytes() if out.exists() else b"", said


def test_rule_18_age_opens_the_index_and_every_page_and_prints_what_a_person_can_read(tmp_path: Path) -> None:
    owner = device_with("What brought me here: él, ella, 你好", "two")
    with zipfile.ZipFile(exported(owner, tmp_path)) as zipped:
        zipped.extractall(tmp_path / "out")
    status, index, said = by_age(tmp_path / "out", "index.age")
    assert status == 0, said
    rows = json.loads(index)["pages"]
    assert [row["title"] for row in rows] == [
        row["title"] for row in sorted(rows, key=lambda row: row["page"], reverse=True)
    ]
    bodies = []
    for row in rows:
        status, page, said = by_age(tmp_path / "out", row["file"])
        assert status == 0, said
        assert page.count(b"\n") > 10, "a line for each thing"
        bodies += [head["body"] for head in json.loads(page)["heads"]]
    assert sorted(body["text"] for body in bodies) == ["What brought me here: él, ella, 你好", "two"]
    assert sayable(bodies) == bodies
    status, nothing, _ = by_age(tmp_path / "out", "index.age", "not these five words here")
    assert (status != 0, nothing) == (True, b"")


def test_rule_18_age_opens_an_export_that_was_frozen(tmp_path: Path) -> None:
    with zipfile.ZipFile(OUT / "exports" / "whole.zip") as zipped:
        zipped.extractall(tmp_path)
    _, index, _ = by_age(tmp_path, "index.age")
    texts = []
    for row in json.loads(index)["pages"]:
        status, page, said = by_age(tmp_path, row["file"])
        assert status == 0, said
        texts += [head["body"].get("text") for head in json.loads(page)["heads"]]
    assert {"on the one", "on the other", "after", "of a former vault"} <= set(texts)
