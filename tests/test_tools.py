"""The tools behind make: each is seen to say no."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import bench
from bench.__main__ import run_benches
from tools import budgets, hygiene, mutants
from tools.mutants import Mutant
from tools.tree import ROOT


def write(root: Path, name: str, text: str) -> Path:
    """One file in a made-up tree."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def function(lines: int, parameters: int = 0) -> str:
    """A function of so many lines."""
    names = ", ".join(f"p{n}" for n in range(parameters))
    return f"def f({names}):\n" + "    x = 1\n" * (lines - 1)


# Budgets


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("handrail/a.py", function(61), "f has 61 lines"),
        ("handrail/a.py", function(2, 7), "takes 7 parameters"),
        ("handrail/a.py", "x = 1\n" * 401, "401 lines"),
        ("handrail/vault/static/vault/a.js", "x;\n" * 401, "401 lines"),
        ("handrail/home/web/templates/home/a.html", "<p>\n" * 401, "401 lines"),
        ("handrail/a.py", function(40), "one function in ten"),
    ],
)
def test_over_budget_is_said(tmp_path: Path, name: str, text: str, said: str) -> None:
    write(tmp_path, name, text)
    assert any(said in problem for problem in budgets.problems(tmp_path))


def test_within_budget_is_well(tmp_path: Path) -> None:
    write(tmp_path, "handrail/a.py", "class A:\n    def f(self, a, b, c, d, e, f):\n        pass\n")
    write(tmp_path, "handrail/vault/static/vault/vendor/big.js", "x;\n" * 5000)
    assert budgets.problems(tmp_path) == []


# Suppressions, machine paths, locks. Marks are put together here, so that this file holds none.

NOQA, IGNORE, EXPECT = "# no" + "qa", "# type: " + "ignore", "// @ts-expect" + "-error"


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("a.py", f"x = 1  {NOQA}", "which rule"),
        ("a.py", f"x = 1  {NOQA}: E501", "why"),
        ("a.py", f"x = 1  {IGNORE}", "which rule"),
        ("a.py", f"x = 1  {IGNORE}  # because the stub lies", "which rule"),
        ("a.py", f"x = 1  {IGNORE}[arg-type]", "why"),
        ("a.js", EXPECT, "why"),
        ("a.html", "{# djlint" + ":off #}", "why"),
    ],
)
def test_a_suppression_without_a_reason_is_said(tmp_path: Path, name: str, line: str, said: str) -> None:
    write(tmp_path, f"handrail/{name}", line + "\n")
    (problem,) = hygiene.unreasoned_suppressions(tmp_path)
    assert said in problem


def test_a_suppression_with_a_reason_is_well(tmp_path: Path) -> None:
    lines = [f"x = 1  {NOQA}: E501, F401  # the address is that long", f"y = 1  {IGNORE}[misc]  # the stub has no such"]
    write(tmp_path, "handrail/a.py", "\n".join(lines))
    write(tmp_path, "handrail/a.js", f"{EXPECT} the library's types leave this out\n")
    assert hygiene.unreasoned_suppressions(tmp_path) == []


@pytest.mark.parametrize("top", ["work", "tmp", "root", "home/ana"])
def test_a_machines_path_is_said(tmp_path: Path, top: str) -> None:
    write(tmp_path, "docs/a.md", f"See /{top}/main for it.")
    write(tmp_path, "docs/b.md", f"See https://example.org/{top}/main and ~/{top}/x for it.")
    (problem,) = hygiene.machine_paths(tmp_path)
    assert problem.startswith("docs/a.md:1")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("uv.lock", 'source = { registry = "https://pypi.example/simple" }'),
        ("uv.lock", '    { url = "http://mirror.local/a.whl", hash = "sha256:0" },'),
        ("requirements.txt", "--extra-index-url https://mirror.local/simple"),
        ("requirements-dev.txt", "a @ file:///x/a.whl"),
        ("package-lock.json", '      "resolved": "https://npm.corp.example/a.tgz",'),
    ],
)
def test_a_private_registry_is_said(tmp_path: Path, name: str, line: str) -> None:
    write(tmp_path, name, line + "\n")
    assert len(hygiene.private_addresses(tmp_path)) == 1


def test_our_locks_name_public_registries_only() -> None:
    assert "https://files.pythonhosted.org" in (ROOT / "uv.lock").read_text(encoding="utf-8")
    assert hygiene.private_addresses(ROOT) == []


# Mutants

GUARD = "def is_allowed(n: int) -> bool:\n    return n < 10\n"
TEST = "from guard import is_allowed\n\ndef test_it() -> None:\n    assert not is_allowed({n})\n"


@pytest.fixture
def mutated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A made-up tree with one protection and two tests, of which one looks at it."""
    write(tmp_path, "guard.py", GUARD)
    write(tmp_path, "test_looks.py", TEST.format(n=11))
    write(tmp_path, "test_looks_away.py", "def test_it() -> None:\n    assert True\n")
    write(tmp_path, "test_red.py", "def test_it() -> None:\n    assert False\n")
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    mutants.red_before.cache_clear()
    return tmp_path


def mutant(**changes: str) -> Mutant:
    """The protection taken away."""
    row = {"name": "m", "rule": "r", "file": "guard.py", "find": "n < 10", "replace": "True", "test": "test_looks.py"}
    return Mutant(**{**row, **changes})


def test_a_mutant_is_caught_by_a_test_that_looks(mutated: Path) -> None:
    assert mutants.try_one(mutant()) is None
    assert (mutated / "guard.py").read_text() == GUARD


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"test": "test_looks_away.py"}, "stayed green"),
        ({"test": "test_red.py"}, "not green to begin with"),
        ({"find": "n <= 10"}, "0 times"),
        ({"find": "n"}, "times, not once"),
        ({"replace": "n < 10"}, "changes nothing"),
        ({"file": "gone.py"}, "does not exist"),
        ({"runner": "guess"}, "runner is pytest or node"),
    ],
)
def test_a_mutant_that_proves_nothing_is_said(mutated: Path, changes: dict[str, str], said: str) -> None:
    assert said in (mutants.try_one(mutant(**changes)) or "")


def test_our_table_is_in_step_with_the_code() -> None:
    wrong = []
    for row in mutants.read_table(mutants.TABLE):
        path = ROOT / row.file
        try:
            row.applied_to(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            wrong.append(f"{row.name}: {error}")
        if not (row.test and row.rule):
            wrong.append(f"{row.name}: it names no test or no rule")
    assert wrong == []


# Benches


def test_a_bench_prints_one_object_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    def measure(run: bench.Run) -> Iterator[bench.Figure]:
        yield bench.Figure(3.0, "a/s", "b", 2.0)
        yield bench.Figure(1.0, "s", "none", 0.0, suffix="late", reduced=True, more={"bytes": 7})

    def breaks(run: bench.Run) -> Iterator[bench.Figure]:
        yield bench.Figure(1.0, "s", "none", float("broken on purpose"))

    monkeypatch.setattr(bench, "REGISTRY", {"vault.x": measure, "web.y": measure, "vault.z": breaks})
    out = io.StringIO()
    assert run_benches("vault", out) == 1
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert first["bench"] == "vault.x"
    assert first["ratio"] == 1.5
    assert "reduced" not in first
    assert (second["bench"], second["reduced"], second["ratio"], second["bytes"]) == ("vault.x.late", True, None, 7)
    assert run_benches("nothing", io.StringIO()) == 1
    assert run_benches("web", io.StringIO()) == 0


def test_a_benchs_name_is_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "REGISTRY", {})
    bench.bench("a.b")(lambda run: iter(()))
    with pytest.raises(ValueError, match=r"a\.b"):
        bench.bench("a.b")(lambda run: iter(()))


# The command


def test_an_unknown_command_gets_a_sentence() -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "import sys; from handrail.site.cli import main; sys.exit(main(['fly']))"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "fly" in done.stderr
    assert "Traceback" not in done.stderr


def test_settings_that_cannot_be_used_get_a_sentence() -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "HANDRAIL_ENV": "moon"}
    command = [sys.executable, "-c", "import sys; from handrail.site.cli import main; sys.exit(main(['check']))"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "HANDRAIL_ENV" in done.stderr
    assert "Traceback" not in done.stderr
