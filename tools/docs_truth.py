"""Docs that cannot lie: what the code has and docs/ does not name, and what docs/ names and the code does not have."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.tree import walk

TICKED = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
MAKE = re.compile(r"^\s*make ([a-z][a-z-]*)", re.M)
ENV_NAME = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
PATH = re.compile(r"\.?[\w.-]+(?:/[\w.-]+)*/?")
# Variables that belong to the machine, to Django or to CI, and are no settings of ours.
THE_SYSTEMS = {"DJANGO_SETTINGS_MODULE", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "NO_COLOR"}
# Django's own commands that our docs tell people to use.
DJANGO_COMMANDS = {"check", "migrate", "makemigrations", "shell", "test", "help", "version"}


def ticked(path: Path) -> set[str]:
    """What stands between backticks in a page; nothing where the page does not stand."""
    return set(TICKED.findall(path.read_text(encoding="utf-8"))) if path.exists() else set()


def settings_read(root: Path) -> set[str]:
    """Every environment variable that the package reads: handed to an Env, or asked by name."""
    names: set[str] = set()
    for path in walk(root / "handrail", ".py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names |= set(_asked_in(node))
    return names


def _asked_in(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
        asked = node.slice
    elif isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        if called.rpartition(".")[2] in {"Env", "FileAwareEnv"}:
            yield from (k.arg for k in node.keywords if k.arg)
        if not re.fullmatch(r"(?:os\.)?getenv|os\.environ\.\w+|_?env(?:\.\w+)?|_read", called) or not node.args:
            return
        asked = node.args[0]
    else:
        return
    if isinstance(asked, ast.Constant) and isinstance(asked.value, str) and ENV_NAME.fullmatch(asked.value):
        yield asked.value


def settings_problems(root: Path) -> list[str]:
    """Settings that docs/operate/settings.md does not name, and names there that nothing reads."""
    page = root / "docs/operate/settings.md"
    named = {word.partition("=")[0] for word in ticked(page)}
    named = {word.removesuffix("_FILE") for word in named if ENV_NAME.fullmatch(word)}
    read = settings_read(root) - THE_SYSTEMS
    return [f"docs/operate/settings.md does not name {name}" for name in sorted(read - named)] + [
        f"docs/operate/settings.md names {name}, which nothing reads" for name in sorted(named - read)
    ]


def commands_of(root: Path) -> set[str]:
    """Every management command of our rooms."""
    return {
        p.stem.replace("_", "-") for p in root.glob("handrail/*/management/commands/*.py") if not p.stem.startswith("_")
    }


def command_problems(root: Path) -> list[str]:
    """Commands that docs/operate/commands.md leaves out, and commands any page names that do not exist."""
    ours = commands_of(root)
    named = {word.split()[1] for word in ticked(root / "docs/operate/commands.md") if re.match(r"handrail [a-z]", word)}
    found = [f"docs/operate/commands.md does not name `handrail {name}`" for name in sorted(ours - named)]
    for page in pages(root):
        for word in ticked(page):
            asked = re.match(r"(?:\.venv/bin/)?handrail ([a-z][a-z_-]*)", word)
            if asked and asked.group(1) not in ours | DJANGO_COMMANDS:
                found.append(f"{page.relative_to(root)} names `{word}`, which does not exist")
    return found


def audit_events(root: Path) -> set[str]:
    """Every event name written to the audit: the constant given as did=."""
    events = set()
    for path in walk(root / "handrail", ".py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "did" and isinstance(node.value, ast.Constant):
                events.add(str(node.value.value))
    return events


def audit_problems(root: Path) -> list[str]:
    """Audit events that docs/audit-events.md does not name, and names there that nothing writes."""
    named = {word for word in ticked(root / "docs/audit-events.md") if re.fullmatch(r"[a-z]+\.[a-z_]+", word)}
    events = audit_events(root)
    return [f"docs/audit-events.md does not name {name}" for name in sorted(events - named)] + [
        f"docs/audit-events.md names {name}, which nothing writes" for name in sorted(named - events)
    ]


def route_problems(root: Path, routes: set[str]) -> list[str]:
    """API routes ("/api/v1/..." with {names}) that docs/api.md does not name, and routes there that do not exist."""
    named = {word.split()[-1] for word in ticked(root / "docs/api.md")}
    named = {word.partition("?")[0] for word in named if word.startswith("/api/")}
    return [f"docs/api.md does not name {route}" for route in sorted(routes - named)] + [
        f"docs/api.md names {route}, which does not exist" for route in sorted(named - routes)
    ]


def pages(root: Path) -> list[Path]:
    """The pages people read."""
    top = [root / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    rooms = sorted(root.glob("handrail/*/README.md"))
    return [p for p in [*top, *sorted((root / "docs").rglob("*.md")), *rooms] if p.exists()]


def make_problems(root: Path) -> list[str]:
    """`make x` in a page, where the Makefile has no x."""
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.M))
    found = []
    for page in pages(root):
        code = re.findall(r"`([^`]+)`|^    (.+)$|```\w*\n(.*?)```", page.read_text(encoding="utf-8"), re.M | re.S)
        for name in MAKE.findall("\n".join("\n".join(parts) for parts in code)):
            if name not in targets:
                found.append(f"{page.relative_to(root)} says make {name}, and the Makefile has no such target")
    return found


def file_problems(root: Path) -> list[str]:
    """Files that docs/where.md names and links of any page that lead nowhere, and rooms where.md leaves out."""
    found = []
    where = root / "docs/where.md"
    for word in sorted(ticked(where)):
        looks_so = "/" in word.rstrip("/") and PATH.fullmatch(word)
        if looks_so and not any((base / word).exists() for base in (root, root / "handrail")):
            found.append(f"docs/where.md names {word}, which does not exist")
    for page in pages(root):
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            if not (page.parent / link).exists():
                found.append(f"{page.relative_to(root)} links to {link}, which does not exist")
    for room in sorted(p.parent for p in (root / "handrail").glob("*/__init__.py")):
        if not (room / "README.md").exists():
            found.append(f"handrail/{room.name} has no README.md")
        if room.name not in {word.strip("/").removeprefix("handrail/") for word in ticked(where)}:
            found.append(f"docs/where.md does not name the room {room.name}")
    return found
