"""In CI a skip of a browser, database, age or fault test is a failure; elsewhere it is a skip."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.tree import ROOT

CASE = """
import pytest

@pytest.mark.{mark}
def test_it():
    pytest.skip("no such thing here")
"""


def run(folder: Path, ci: str, text: str) -> str:
    """Runs one made-up test file with our plugin and returns pytest's last line."""
    (folder / "test_case.py").write_text(text)
    marks = "".join(f"    {m}: x\n" for m in ("browser", "postgres", "age", "fault", "minisign", "nightly", "slow"))
    (folder / "pytest.ini").write_text(f"[pytest]\naddopts = --strict-markers\nmarkers =\n{marks}")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.plugin", "-p", "no:django", "-p", "no:randomly"]
    env = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT), "HANDRAIL_LONG": ""}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.stdout.strip().split("\n")[-1]


@pytest.mark.parametrize("mark", ["browser", "postgres", "age", "fault", "minisign"])
def test_a_skip_fails_in_ci_only(tmp_path: Path, mark: str) -> None:
    text = CASE.format(mark=mark)
    assert "1 failed" in run(tmp_path, "true", text)
    assert "1 skipped" in run(tmp_path, "", text)


def test_other_skips_stay_skips(tmp_path: Path) -> None:
    assert "1 skipped" in run(tmp_path, "true", CASE.format(mark="slow"))
    assert "1 skipped" in run(tmp_path, "true", CASE.format(mark="nightly"))


def test_a_fixture_that_skips_and_a_module_that_skips_fail_too(tmp_path: Path) -> None:
    fixture = (
        "import pytest\n@pytest.fixture\ndef f():\n    pytest.skip('x')\n@pytest.mark.browser\ndef test_it(f): pass\n"
    )
    assert "1 failed" in run(tmp_path, "true", fixture) or "1 error" in run(tmp_path, "true", fixture)
    module = "import pytest\npytest.importorskip('no_such_module')\n"
    assert "1 error" in run(tmp_path, "true", module)
    assert "1 skipped" in run(tmp_path, "", module)
