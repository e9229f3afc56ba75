"""`make mutants`: takes each listed protection away, in a copy, and expects its test to go red.

The table is tests/mutants/*.toml:

    [[mutant]]
    name = "push-checks-signature"         one word, unique
    rule = "vault rule 7"                  what it protects
    file = "handrail/vault/actions.py"
    find = "if not verifies(...):"         text that stands there exactly once
    replace = "if False:"
    test = "handrail/vault/tests/test_push.py::test_forged"   one test, or several as in a shell
    runner = "pytest"                      or "node": files for `node --test`, run in browser/

A mutant survives when its test stays green: then nothing guards that protection. A test that is red without the mutant
proves nothing, so that is looked at first.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tools.node import environment, node_test
from tools.tree import ROOT, committed_files

TABLE = ROOT / "tests" / "mutants"
AT_ONCE = 2
SECONDS = 300


@dataclass(frozen=True)
class Mutant:
    """One protection, and the test that must miss it."""

    name: str
    rule: str
    file: str
    find: str
    replace: str
    test: str
    runner: str = "pytest"

    def applied_to(self, text: str) -> str:
        """The file's text without the protection. ValueError when the table is out of step with the file."""
        if text.count(self.find) != 1:
            raise ValueError(f"{self.file} holds the text to be replaced {text.count(self.find)} times, not once")
        if self.find == self.replace:
            raise ValueError("it changes nothing")
        return text.replace(self.find, self.replace)


def read_table(folder: Path) -> list[Mutant]:
    """Every mutant of every file. SystemExit with a sentence for one that cannot be read."""
    mutants: list[Mutant] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            mutants += [Mutant(**row) for row in tomllib.loads(path.read_text(encoding="utf-8")).get("mutant", [])]
        except (tomllib.TOMLDecodeError, TypeError) as error:
            raise SystemExit(f"{path.name}: {error}") from error
    names = [mutant.name for mutant in mutants]
    if twice := {name for name in names if names.count(name) > 1}:
        raise SystemExit(f"Mutants named twice: {', '.join(sorted(twice))}")
    return mutants


class Copy:
    """A copy of what git keeps, in which one mutant at a time is tried. Installed packages are shared with the tree."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="handrail-mutant-"))
        for path in committed_files(ROOT):
            to = self.root / path.relative_to(ROOT)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, to)
        modules = ROOT / "browser" / "node_modules"
        if modules.is_dir():
            (self.root / "browser").mkdir(exist_ok=True)
            (self.root / "browser" / "node_modules").symlink_to(modules)

    def is_green(self, mutant: Mutant) -> tuple[bool, str]:
        """Whether the mutant's test passes in the copy as it is now, and the end of what it said."""
        if mutant.runner == "node":
            command, cwd = node_test(self.root, *shlex.split(mutant.test)), self.root / "browser"
            env = environment(command[0])
        elif mutant.runner == "pytest":
            command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *shlex.split(mutant.test)]
            env, cwd = dict(os.environ), self.root
        else:
            return False, f"runner is pytest or node, not {mutant.runner}"
        # The copy stands before the tree that .venv's handrail.pth names; it keeps its own database.
        env |= {"PYTHONPATH": str(self.root), "HANDRAIL_VAR": str(self.root / "var"), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                command, cwd=cwd, env=env, capture_output=True, text=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return False, f"no answer in {SECONDS} s"
        return done.returncode == 0, (done.stdout + done.stderr).strip()[-1500:]

    def remove(self) -> None:
        """Takes the copy away."""
        shutil.rmtree(self.root, ignore_errors=True)


def try_one(mutant: Mutant) -> str | None:
    """What is wrong with this mutant; None when it was caught."""
    copy = Copy()
    try:
        path = copy.root / mutant.file
        if not path.is_file():
            return f"{mutant.file} does not exist"
        whole = path.read_text(encoding="utf-8")
        try:
            without = mutant.applied_to(whole)
        except ValueError as error:
            return str(error)
        if problem := red_before(mutant.test, mutant.runner):
            return problem
        path.write_text(without, encoding="utf-8")
        green, _ = copy.is_green(mutant)
        return f"{mutant.test} stayed green without it" if green else None
    finally:
        copy.remove()


@cache
def red_before(test: str, runner: str) -> str | None:
    """Why a test proves nothing: it is red without any mutant. Each test is asked once."""
    copy = Copy()
    try:
        green, said = copy.is_green(Mutant("", "", "", "", "", test, runner))
        return None if green else f"{test} is not green to begin with:\n{said}"
    finally:
        copy.remove()


def main(arguments: list[str]) -> int:
    """Tries all, or those named; lists the survivors and exits 1 if there are any."""
    mutants = read_table(TABLE)
    if arguments:
        mutants = [mutant for mutant in mutants if mutant.name in arguments]
    if not mutants:
        print("No mutant of that name." if arguments else "tests/mutants holds no mutant.", file=sys.stderr)
        return 1
    survivors = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for mutant, problem in zip(mutants, pool.map(try_one, mutants), strict=True):
            print(f"{'NOT CAUGHT' if problem else 'caught    '} {mutant.name} ({mutant.rule})", flush=True)
            if problem:
                survivors.append(f"{mutant.name}: {problem}")
    print(f"\n{len(mutants) - len(survivors)} of {len(mutants)} protections are guarded by a test that goes red.")
    for survivor in survivors:
        print(f"- {survivor}")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
