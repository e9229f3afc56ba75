"""Three small habits: a suppression says why, no machine's paths are committed, locks name public registries only."""

import re
from pathlib import Path
from urllib.parse import urlparse

from tools.tree import committed_files, walk

PUBLIC = {"pypi.org", "files.pythonhosted.org", "registry.npmjs.org"}
LOCKS = ("uv.lock", "requirements.txt", "requirements-dev.txt", "package-lock.json")
LOCK_ADDRESS = re.compile(
    r"""(?:"resolved": |url = |registry = |--(?:extra-)?index-url |--find-links |@ )"?([^"\s]+)"""
)
MACHINE_PATHS = re.compile("|".join(rf"(?<![\w.~-])/{top}/" for top in ("work", "tmp", "root", "opt", "home/[a-z]+")))
SUPPRESSION = re.compile(
    r"#\s*noqa\b(?P<codes>: ?[A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*)?"
    r"|#\s*type:\s*ignore(?P<kinds>\[[\w, -]+\])?"
    r"|#\s*(?:pragma: no (?:cover|branch)|nosec|mypy:|ruff:|fmt: ?off)"
    r"|@ts-(?:ignore|expect-error|nocheck)"
    r"|eslint-disable[\w-]*"
    r"|djlint:off"
)
BINARY = (".bin", ".png", ".jpg", ".ico", ".woff2", ".age", ".pdf", ".gz", ".sqlite3", ".webp", ".zip", ".ttf")


def unreasoned_suppressions(root: Path) -> list[str]:
    """Suppressions with no reason after them on the same line, or that silence more than they name."""
    found = []
    for path in walk(root, ".py", ".js", ".mjs", ".html", ".css"):
        if path == root / "tools" / "hygiene.py":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            mark = SUPPRESSION.search(line)
            if mark and (problem := _problem_of(mark, line)):
                found.append(f"{path.relative_to(root)}:{number}: {problem}")
    return found


def _problem_of(mark: re.Match[str], line: str) -> str | None:
    kind = mark.group(0)
    if (kind.lstrip("# ").startswith("noqa") and not mark["codes"]) or (
        "ignore" in kind and "type:" in kind and not mark["kinds"]
    ):
        return f"{kind}: say which rule it silences"
    reason = line[mark.end() :].strip(" #*/:-}")
    return None if len(reason) >= 10 else f"{kind}: say why on the same line"


def machine_paths(root: Path) -> list[str]:
    """Paths of somebody's machine in committed files."""
    found = []
    for path in committed_files(root):
        if path.suffix in BINARY or "vendor" in path.parts:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n"), 1):
            if mark := MACHINE_PATHS.search(line):
                found.append(f"{path.relative_to(root)}:{number}: {mark.group(0)} is a path of one machine")
    return found


def private_addresses(root: Path) -> list[str]:
    """Registries in our locks that not everybody can reach."""
    found = []
    for path in committed_files(root):
        if path.name not in LOCKS:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            for address in LOCK_ADDRESS.findall(line):
                if urlparse(address).hostname not in PUBLIC:
                    found.append(f"{path.relative_to(root)}:{number}: {address} is not a public registry")
    return found


def problems(root: Path) -> list[str]:
    """All three."""
    return unreasoned_suppressions(root) + machine_paths(root) + private_addresses(root)
