"""The browser modules' own tests, run by node; and the bundled third-party modules, built again and compared."""

import subprocess
from pathlib import Path

import pytest

from tools.node import BROWSER, find_node, node_test
from tools.tree import ROOT

pytestmark = pytest.mark.browser
FILES = sorted(path.name for path in (BROWSER / "tests").glob("*.test.mjs"))


@pytest.fixture(autouse=True)
def packages() -> None:
    """Skips where browser/node_modules is not installed; in CI that is a failure."""
    if not (BROWSER / "node_modules" / ".stamp").exists():
        pytest.skip("browser/node_modules is not installed: make browser")


def run(*command: str) -> None:
    """Runs one program in browser/ and shows what it said when it is not well."""
    done = subprocess.run(command, cwd=BROWSER, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


def test_there_are_some() -> None:
    assert FILES


@pytest.mark.parametrize("file", FILES)
def test_browser_modules(file: str) -> None:
    run(*node_test(ROOT, f"tests/{file}"))


def test_bundled_modules_are_what_their_lock_says() -> None:
    node, _ = find_node()
    run(*node, "verify.mjs")


def test_a_red_test_of_a_browser_module_is_seen(tmp_path: Path) -> None:
    red = tmp_path / "red.test.mjs"
    red.write_text('import test from "node:test";\ntest("no", () => { throw new Error("no"); });\n')
    with pytest.raises(AssertionError, match="no"):
        run(*node_test(ROOT, str(red)))
