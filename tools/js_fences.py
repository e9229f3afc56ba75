"""The floor plan and both walls, for browser modules: who imports whom below handrail/*/static/.

A module is known by its path below its room's static/ folder, which begins with the room's name: vault/keys.js. The app
serves the same tree, so a relative path leads to the same place here and there.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from tools.floors import Floors, read_floors
from tools.tree import walk

SHARED = "vendor"
COMMENTS = re.compile(r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|//[^\n]*|/\*.*?\*/""", re.S)
STATIC_IMPORT = re.compile(r"""(?:^|[;}\s])(?:import|export)\b(?:[^;"'`()]*?\bfrom)?\s*(["'])([^"']+)\1""")
DYNAMIC_IMPORT = re.compile(r"""\bimport\s*\(\s*(?:(["'`])([^"'`$]*)\1\s*\)|([^)]*))""")
LOADED_URL = re.compile(r"""new\s+URL\(\s*["']([^"']+)["']\s*,\s*import\.meta\.url""")
CLOCK = re.compile(
    r"\bDate\.now\b"
    r"|\bnew\s+Date\b\s*(?:\(\s*\)|(?!\s*\())"
    r"|(?<![\w.])(?<!new )Date\s*\(\s*\)"
    r"|\bTemporal\.Now\b"
)
BROWSER = "document|window|self|navigator|indexedDB|localStorage|sessionStorage|caches|fetch|XMLHttpRequest"
IMPURE = re.compile(rf"(?<![\w.])({BROWSER})\s*[.(\[]")
Problem = tuple[int, str]


def code_only(text: str) -> str:
    """The text with comments blanked out; strings and line numbers stay."""
    return COMMENTS.sub(lambda m: m.group(1) or re.sub(r"[^\n]", " ", m.group(0)), text)


def imports_of(code: str) -> Iterator[tuple[int, str | None]]:
    """(line, specifier) of each import; None where it is not written out."""
    for found in STATIC_IMPORT.finditer(code):
        yield code.count("\n", 0, found.start(2)) + 1, found.group(2)
    for found in DYNAMIC_IMPORT.finditer(code):
        yield code.count("\n", 0, found.start()) + 1, found.group(2) if found.group(1) else None
    for found in LOADED_URL.finditer(code):
        yield code.count("\n", 0, found.start()) + 1, found.group(1)


def target_of(module: str, specifier: str) -> str | None:
    """The module a specifier leads to, as room/path; None for one that leads out of the tree."""
    if specifier.startswith(("./", "../")):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(module), specifier))
    elif specifier.startswith(("/app/", "/static/")):
        path = posixpath.normpath(specifier.split("/", 2)[2])
    else:
        return None
    return None if path.startswith("..") else path


def import_problems(floors: Floors, module: str, code: str) -> Iterator[Problem]:
    """What this module imports and may not."""
    room = module.partition("/")[0]
    for line, specifier in imports_of(code):
        if specifier is None:
            yield line, "an import is written out, so that the fence can see it"
            continue
        target = target_of(module, specifier)
        if target is None:
            yield line, f"{specifier}: third-party modules come from a vendor folder, by a path"
            continue
        other, _, inside = target.partition("/")
        if not inside:
            continue  # a file of the app's root, such as its service worker: no room's module
        why = None if other == SHARED else floors.why_not(room, other)
        if why:
            yield line, f"{specifier}: {why}"
        elif is_rule(module) and not (is_rule(target) or "vendor" in target.split("/")):
            yield line, f"{specifier}: a rule imports only rules"


def is_rule(module: str) -> bool:
    """Whether it is a pure module: <room>/rules/..., and the room's own errors.js, which rules throw."""
    parts = module.split("/")
    return "rules" in parts[1:-1] or parts[1:] == ["errors.js"]


def module_problems(floors: Floors, module: str, text: str) -> Iterator[Problem]:
    """Everything that is wrong with one browser module."""
    code = code_only(text)
    yield from import_problems(floors, module, code)
    if not module.endswith("/clock.js"):
        for found in CLOCK.finditer(code):
            yield code.count("\n", 0, found.start()) + 1, f"{found.group(0).strip()}: ask clock.js"
    if is_rule(module):
        for found in IMPURE.finditer(code):
            yield code.count("\n", 0, found.start()) + 1, f"{found.group(1)}: a rule knows no page, store or network"


def problems(root: Path) -> list[str]:
    """Every trespass of a browser module below `root`, as file:line: sentence."""
    floors = read_floors(root)
    found = []
    for static in sorted((root / "handrail").glob("*/static")):
        for path in walk(static, ".js", ".mjs"):
            module = path.relative_to(static).as_posix()
            said = module_problems(floors, module, path.read_text(encoding="utf-8"))
            found += [f"{path.relative_to(root)}:{line}: {sentence}" for line, sentence in said]
    return found
