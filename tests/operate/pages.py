"""The pages of docs/operate as something that can be run: their fenced blocks, in order."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import subprocess
from pathlib import Path

from tools.live import HANDRAIL, ROOT, free_port

OPERATE = ROOT / "docs/operate"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
BY_HAND = "# on your machine\n"


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    text = (OPERATE / page).read_text(encoding="utf-8")
    return [body for named, body in FENCE.findall(text) if named == language]


def to_run(page: str) -> list[str]:
    """The commands that a test can run."""
    return [body for body in blocks(page, "sh") if not body.startswith(BY_HAND)]


def by_hand(page: str) -> list[str]:
    """The lines that change a whole machine, and that no test runs here."""
    lines = [line for body in blocks(page, "sh") if body.startswith(BY_HAND) for line in body.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


class Machine:
    """A folder in the place of a machine: the pages' paths are turned to it, and the user is who runs the test.

    With a user's name, that user stands for `handrail`: the front turns to it by runuser, as on a real machine.
    """

    def __init__(self, root: Path, user: str = "") -> None:
        self.root = root
        self.user = user
        self.port = free_port()
        (root / "bin").mkdir(parents=True)

    def here(self, text: str) -> str:
        """Commands or a file of a page, with this machine's paths."""
        for path in ("/etc/handrail", "/var/lib/handrail", "/var/backups/handrail", "/var/tmp/handrail-drill"):
            text = text.replace(path, f"{self.root}{path}")
        text = text.replace("/usr/local/bin/handrail", f"{self.root}/bin/handrail")
        text = text.replace(
            "exec runuser -u handrail -- ", f"exec runuser -u {self.user} -- " if self.user else "exec "
        )
        text = text.replace("/usr/local/lib/handrail/bin/handrail", HANDRAIL)
        for command in ("id", "chown -R"):
            text = re.sub(rf"\b{command} handrail\b", f"{command} {self.user or getpass.getuser()}", text)
        return text.replace(":8000", f":{self.port}").replace("--port 8000", f"--port {self.port}")

    def run(self, commands: list[str], **more: str) -> subprocess.CompletedProcess[str]:
        """One shell for a whole page: it ends at the first command that fails."""
        ours = ("HANDRAIL_", "DATABASE_", "DJANGO_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", "\n".join(map(self.here, commands))],
            cwd=self.root, capture_output=True, text=True, check=False,
            env={**kept, "PATH": f"{self.root / 'bin'}:{kept['PATH']}", "PYTHONPATH": str(ROOT), **more},
        )  # fmt: skip


def program(name: str) -> str | None:
    """A program of the machine, if it is there."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
