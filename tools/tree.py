"""Which files are ours: what the checks read. One place, so that no check forgets a folder."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = {".git", ".venv", "node_modules", "var", "__pycache__", "vendor", "dist", "migrations"}


def walk(root: Path, *suffixes: str) -> Iterator[Path]:
    """Our files below a folder with one of these endings: nothing vendored, generated or installed."""
    for folder, names, files in os.walk(root):
        names[:] = sorted(n for n in names if n not in SKIPPED and not (n.startswith(".") and n != ".ci"))
        for name in sorted(files):
            if name.endswith(suffixes):
                yield Path(folder) / name


def python_files(root: Path = ROOT) -> list[Path]:
    """Our Python: the package, tests, tools and benches; no migrations."""
    return list(walk(root, ".py"))


def room_files(root: Path, *suffixes: str) -> list[tuple[str, Path]]:
    """(room, file) for our files inside handrail/<room>/."""
    package = root / "handrail"
    return [(p.relative_to(package).parts[0], p) for p in walk(package, *suffixes) if p.parent != package]


def committed_files(root: Path = ROOT) -> list[Path]:
    """What git keeps or is about to keep: tracked, and new but not ignored; in a copy without git, all of it."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    out = subprocess.run(command, cwd=root, capture_output=True, check=False)
    if out.returncode != 0:
        return [p for p in walk(root, "") if p.is_file()]
    return [p for p in (root / name for name in sorted(out.stdout.decode().split("\0")) if name) if p.is_file()]
