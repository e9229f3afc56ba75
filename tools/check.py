"""`make check`: everything that can be said about the tree without running it. All of it, then what went wrong.

python -m tools.check [name ...]   only those
"""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tools import budgets, fences_python, hygiene, js_fences, node
from tools.tree import ROOT, walk

BIN = Path(sys.executable).parent
Check = Callable[[], tuple[bool, str]]


def program(*command: str | Path) -> Check:
    """A check that is another program: well when it exits 0."""

    def run() -> tuple[bool, str]:
        words = [str(word) for word in command]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        return done.returncode == 0, done.stdout + done.stderr

    return run


def reading(*problems_of: Callable[[Path], list[str]]) -> Check:
    """A check that reads the tree: well when it finds nothing."""

    def run() -> tuple[bool, str]:
        found = [problem for problems in problems_of for problem in problems(ROOT)]
        return not found, "\n".join(found)

    return run


def templates() -> tuple[bool, str]:
    """djlint over our templates; nothing to say where there are none."""
    pages = [str(path) for path in walk(ROOT / "handrail", ".html")]
    return program(BIN / "djlint", "--lint", "--quiet", *pages)() if pages else (True, "")


def browser_types() -> tuple[bool, str]:
    """tsc --checkJs over our browser modules, as browser/tsconfig.json says."""
    config = node.BROWSER / "tsconfig.json"
    if not config.exists():
        return False, f"{config.relative_to(ROOT)} is missing: browser modules are not type-checked"
    return program(sys.executable, "-m", "tools.node", "run", "tsc", "-p", str(config), "--noEmit")()


def python_types() -> tuple[bool, str]:
    """mypy --strict over the folders that stand."""
    folders = [name for name in ("handrail", "tests", "tools", "bench") if (ROOT / name).is_dir()]
    return program(BIN / "mypy", *folders)()


CHECKS: dict[str, Check] = {
    "ruff": program(BIN / "ruff", "check", "."),
    "format": program(BIN / "ruff", "format", "--check", "."),
    "mypy": python_types,
    "tsc": browser_types,
    "imports": program(BIN / "lint-imports", "--no-logo"),
    "fences": reading(fences_python.problems, js_fences.problems),
    "content": program(BIN / "handrail", "content", "check"),
    "migrations": program(BIN / "handrail", "makemigrations", "--check", "--dry-run"),
    "budgets": reading(budgets.problems),
    "templates": templates,
    "hygiene": reading(hygiene.problems),
    "docs": program(
        sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "tests/test_docs.py", "tests/test_texts.py"
    ),
}


def main(names: list[str]) -> int:
    """Runs the checks in order and says how long each took; what was found is shown under its name."""
    unknown = set(names) - set(CHECKS)
    if unknown:
        print(f"No such check: {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}.", file=sys.stderr)
        return 2
    broken = []
    for name in names or CHECKS:
        start = time.monotonic()
        well, said = CHECKS[name]()
        print(f"{'ok ' if well else 'NO '} {name:<12}{time.monotonic() - start:6.1f} s", flush=True)
        if not well:
            broken.append(name)
            print(said.strip() + "\n", flush=True)
    if broken:
        print(f"make check: not well: {', '.join(broken)}.")
        return 1
    print(f"make check: all {len(names or CHECKS)} well.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
