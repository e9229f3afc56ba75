"""A restore in a process of its own, changed as a test wants it: with less patience, on another file system, or ended midway."""

from __future__ import annotations

import subprocess
import sys

from tools.live import ROOT, LiveServer

BEGIN = """
import os, sys
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "handrail.site.settings"
import django
django.setup()
from handrail.site.backup import making, restoring, sqlite
from handrail.site.backup.manifest import Refused
sqlite.PATIENCE = 1
"""
RESTORE = """
try:
    print(*restoring.restore(Path(sys.argv[1]), restoring.Wanted()).said)
except Refused as refused:
    sys.exit(str(refused))
"""


def child(server: LiveServer, code: str, *words: object) -> subprocess.CompletedProcess[str]:
    """Runs this on a server's database."""
    return subprocess.run(
        [sys.executable, "-c", BEGIN + code, *map(str, words)],
        cwd=ROOT, env=server.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
