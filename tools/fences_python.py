"""Ways round the import contract, in Python and templates: each found here by reading, before anything runs."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from tools.tree import room_files

PERSONAL = {"vault", "steps", "daily", "safety", "circle"}
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
MODEL_LOOKUPS = {"get_model", "get_models", "get_app_config", "get_registered_model"}
ANOTHERS = re.compile(r"\bhandrail\.(\w+)\.(models|web)\b")
INCLUDE = re.compile(r"""{%-?\s*(include|extends)\s+(?:["']([^"']+)["']|(\S+))""")
WALL_CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.ctime",
    "time.strftime",
    "django.utils.timezone.now",
    "django.utils.timezone.localtime",
    "django.utils.timezone.localdate",
    "django.db.models.functions.Now",
}
Problem = tuple[int, str]


class Source:
    """One Python file of a room: its tree, and what its names mean."""

    def __init__(self, room: str, path: Path, text: str) -> None:
        self.room = room
        self.path = path
        self.tree = ast.parse(text, filename=str(path))
        self.names: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    bound = alias.asname or alias.name.partition(".")[0]
                    self.names[bound] = alias.name if alias.asname else bound
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    self.names[alias.asname or alias.name] = f"{node.module or ''}.{alias.name}"

    def meaning(self, node: ast.AST) -> str:
        """The full dotted name of `datetime.now`, `tz.now`, `Now`: as far as the file's imports say."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if isinstance(node, ast.Name):
            parts.append(self.names.get(node.id, node.id))
        return ".".join(reversed(parts))

    def calls(self) -> Iterator[ast.Call]:
        """Every call in the file."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def strings(self) -> Iterator[ast.Constant]:
        """Every string in the file that is not a docstring."""
        docs = {id(n.value) for n in ast.walk(self.tree) if isinstance(n, ast.Expr)}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                yield node

    @property
    def is_test(self) -> bool:
        """Whether it lies in a tests folder."""
        return "tests" in self.path.parts


def foreign_keys(source: Source) -> Iterator[Problem]:
    """A relation that leaves its room is a string, with related_name="+": no way back, and no import."""
    for call in source.calls():
        if source.meaning(call.func).rpartition(".")[2] not in RELATIONS:
            continue
        keywords = {k.arg: k.value for k in call.keywords}
        target = call.args[0] if call.args else keywords.get("to")
        named = isinstance(target, ast.Constant) and isinstance(target.value, str)
        room = _room_of(source, target)
        back = keywords.get("related_name")
        no_way_back = isinstance(back, ast.Constant) and back.value == "+"
        if room != source.room and not (named and no_way_back):
            yield call.lineno, 'a relation that leaves its room is written as a string with related_name="+"'


def _room_of(source: Source, target: ast.expr | None) -> str:
    """The room a relation leads to; "" for what cannot be told by reading. A bare name is of this room."""
    if isinstance(target, ast.Constant) and isinstance(target.value, str):
        return target.value.partition(".")[0] if "." in target.value else source.room
    if isinstance(target, ast.Name):
        module = source.names.get(target.id, f"handrail.{source.room}.models")
        return source.room if module.startswith((f"handrail.{source.room}.", ".")) else ""
    return ""


def model_lookups(source: Source) -> Iterator[Problem]:
    """No model by its name, by content type or by a generic key."""
    for call in source.calls():
        if source.meaning(call.func).rpartition(".")[2] in MODEL_LOOKUPS:
            yield call.lineno, "a model is not looked up by name; go through its room's doors"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.contrib.contenttypes"):
            yield node.lineno, "content types reach every model; go through its room's doors"
        if isinstance(node, ast.Attribute) and node.attr in {"related_objects", "get_fields"}:
            yield node.lineno, "relations are not walked by reflection"


def admin_registration(source: Source) -> Iterator[Problem]:
    """A personal room is never in the Django admin."""
    if source.room not in PERSONAL:
        return
    for node in ast.walk(source.tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        if isinstance(node, ast.stmt) and any(name.startswith("django.contrib.admin") for name in names):
            yield node.lineno, f"{source.room} is a personal room: not in the Django admin"


def names_in_strings(source: Source) -> Iterator[Problem]:
    """No other room's models or web by a string, and no import whose name is made up at run time."""
    for text in source.strings():
        for room, layer in ANOTHERS.findall(str(text.value)):
            if room != source.room and not (layer == "web" and source.room == "site"):
                yield text.lineno, f"handrail.{room}.{layer} belongs to {room}"
        template = str(text.value)
        if re.fullmatch(r"\w+/[\w/.-]+\.html", template):
            room = template.partition("/")[0]
            if room not in {source.room, "home"}:
                yield text.lineno, f"{template} is a template of another room"
    for call in source.calls():
        name = source.meaning(call.func)
        if name.rpartition(".")[2] in {"import_module", "__import__", "import_string"} and not (
            call.args and isinstance(call.args[0], ast.Constant)
        ):
            yield call.lineno, "an import is written out, so that the contract can see it"


def narrow_saves(source: Source) -> Iterator[Problem]:
    """An action saves the fields it changed; a new row says force_insert=True, or is made by create()."""
    if "actions" not in {part.removesuffix(".py") for part in source.path.parts}:
        return
    for call in source.calls():
        is_save = isinstance(call.func, ast.Attribute) and call.func.attr == "save"
        if is_save and not {"update_fields", "force_insert"} & {k.arg for k in call.keywords}:
            yield call.lineno, "save(update_fields=[...]): a whole-row save undoes what others wrote meanwhile"


def clock_reads(source: Source) -> Iterator[Problem]:
    """Only kernel/clock.py reads the wall clock; timers (monotonic, perf_counter) are no clock."""
    if (source.room, source.path.name) == ("kernel", "clock.py"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute | ast.Name) and source.meaning(node) in WALL_CLOCKS:
            yield node.lineno, f"{source.meaning(node)}: ask handrail.kernel.clock"
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield node.value.lineno, f"{node.arg} reads the clock; pass handrail.kernel.clock.now()"


CHECKS: tuple[Callable[[Source], Iterator[Problem]], ...] = (
    foreign_keys,
    model_lookups,
    admin_registration,
    names_in_strings,
    narrow_saves,
    clock_reads,
)


def template_includes(room: str, text: str) -> Iterator[Problem]:
    """A template takes in only what its own room or `home` offers, and says which."""
    for found in INCLUDE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        name = found.group(2)
        if name is None:
            yield line, f"{{% {found.group(1)} {found.group(3)} %}}: name the template"
        elif name.partition("/")[0] not in {room, "home"}:
            yield line, f"{name} is a template of another room"


@cache
def _looked_at(room: str, path: Path, text: str) -> tuple[Problem, ...]:
    """What is wrong in one file: looked at once, however often a tree is looked at in which only one file changes."""
    source = Source(room, path, text)
    return () if source.is_test else tuple(problem for check in CHECKS for problem in check(source))


def problems(root: Path) -> list[str]:
    """Every way round that is taken below `root`, as file:line: sentence."""
    found = []
    for room, path in room_files(root, ".py"):
        said_of = _looked_at(room, path, path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(root)}:{line}: {said}" for line, said in said_of]
    for room, path in room_files(root, ".html", ".txt", ".xml"):
        if "templates" in path.parts:
            text = path.read_text(encoding="utf-8")
            found += [f"{path.relative_to(root)}:{line}: {said}" for line, said in template_includes(room, text)]
    return found
