"""A copy of the tree in which a test may trespass: throw-away rooms, forbidden imports, careless files."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.tree import ROOT, SKIPPED

Files = dict[str, str]


def copy_tree(to: Path) -> Path:
    """Copies what the fences read: the package, the tools and the contract file."""
    ignore = shutil.ignore_patterns(*SKIPPED, "*.pyc", "*.woff2")
    for folder in ("handrail", "tools"):
        shutil.copytree(ROOT / folder, to / folder, ignore=ignore)
    shutil.copy(ROOT / ".importlinter", to)
    return to


@contextmanager
def with_files(root: Path, files: Files) -> Iterator[Path]:
    """Puts files into the copy, with the packages they need, and takes them away again."""
    made: list[Path] = []
    kept: dict[Path, str] = {}
    try:
        for name, text in files.items():
            path = root / name
            for folder in [p for p in reversed(path.parents) if p != root and root in p.parents]:
                if not folder.exists():
                    folder.mkdir()
                    made.append(folder)
                    if name.endswith(".py"):
                        (folder / "__init__.py").touch()
            if path.exists():
                kept[path] = path.read_text(encoding="utf-8")
            else:
                made.append(path)
            path.write_text(kept.get(path, "") + text, encoding="utf-8")
        yield root
    finally:
        for path, text in kept.items():
            path.write_text(text, encoding="utf-8")
        for path in reversed(made):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def lint_imports(root: Path) -> tuple[bool, str]:
    """Whether every contract is kept in this tree, and what import-linter said."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    env = {**os.environ, "COLUMNS": "200"}
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr
