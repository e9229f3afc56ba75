"""`.ci/run` stops at the first stage that is not well, and says which."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tools.tree import ROOT


@pytest.mark.parametrize(
    ("red", "named"),
    [("check", "check"), ("test-fast", "tests on SQLite"), ("test-browser", "browser journeys"), ("", "")],
)
def test_a_red_stage_stops_the_run(tmp_path: Path, red: str, named: str) -> None:
    stub = tmp_path / "make"
    stub.write_text(f'#!/bin/sh\necho "1 passed"\n[ "$1" != "{red}" ]\n')
    stub.chmod(0o755)
    env = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(["bash", ".ci/run"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == (1 if red else 0), done.stdout
    assert (f"NOT WELL: {named}" if red else "All well") in done.stdout
