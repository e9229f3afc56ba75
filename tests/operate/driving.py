"""A server's commands as an operator types them, and what is said."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tools.live import HANDRAIL, ROOT, LiveServer


def handrail(server: LiveServer, *words: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """One command on this server's database."""
    return subprocess.run(
        [HANDRAIL, *map(str, words)],
        cwd=ROOT, env={**server.environment, **settings}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def well(done: subprocess.CompletedProcess[str]) -> str:
    """What a command said that must have succeeded."""
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """What a command said that must have refused, in a sentence."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stderr


def only(folder: Path, pattern: str = "*.backup*") -> Path:
    """The one backup of a folder."""
    (found,) = folder.glob(pattern)
    return found


def backed_up(server: LiveServer, folder: Path, *words: str) -> Path:
    """A new backup in a folder of its own."""
    well(handrail(server, "backup", "--to", folder, *words))
    return only(folder)
