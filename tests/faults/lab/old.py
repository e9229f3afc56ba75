"""The client as it was released before, from this repository's own history: a phone that nobody updates."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tarfile
import tempfile
from functools import cache
from pathlib import Path

from tests.faults.lab.phone import Client
from tests.faults.lab.phone import client as this_client
from tools.live import ROOT

COMMIT = "c3ec2acf"
PACKAGE = "handrail_before"
PARTS = (
    "handrail/__init__.py",
    "handrail/vault/__init__.py",
    "handrail/vault/client",
    "handrail/vault/rules",
    "handrail/kernel",
)
_OWN = re.compile(r"\bhandrail\.(vault|kernel)\b")


@cache
def client() -> Client | None:
    """The older client under a package name of its own; None in a checkout without that part of the history."""
    packed = subprocess.run(["git", "archive", COMMIT, *PARTS], cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        return None
    folder = Path(tempfile.mkdtemp(prefix="handrail-before-"))
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        for member in archive:
            if member.isfile() and member.name.endswith(".py"):
                file = archive.extractfile(member)
                assert file is not None
                path = folder / PACKAGE / Path(member.name).relative_to("handrail")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(_OWN.sub(PACKAGE + r".\1", file.read().decode()))
    sys.path.insert(0, str(folder))
    try:
        return this_client(PACKAGE)
    finally:
        sys.path.remove(str(folder))
