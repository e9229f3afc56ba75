"""Where in a TOML file a value stands, and how a problem is told: file, line, field. tomllib gives values without lines."""

import re
from dataclasses import dataclass

Path = tuple[str | int, ...]
_KEY = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_DOTTED = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]\]?\s*(?:#.*)?")
_ASSIGNED = re.compile(rf"\s*({_DOTTED})\s*=")
_LONG = re.compile(r'"""|' + "'''")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong, and where a writer finds it."""

    file: str
    line: int
    field: str
    said: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.said}"


def spelled(path: Path) -> str:
    """A path as a writer says it: part[2].question[1].type, counted from one; ids of texts stand alone."""
    if path[:1] == ("texts",) and len(path) > 1:
        path = path[1:]
    said = ""
    for key in path:
        said += f"[{key + 1}]" if isinstance(key, int) else f"{'.' if said else ''}{key}"
    return said or "the file"


class Lines:
    """The line of every table and key of one TOML file."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        counts: dict[Path, int] = {}
        here: Path = ()
        in_string = False
        for number, line in enumerate(text.split("\n"), 1):
            if not in_string:
                if header := _HEADER.fullmatch(line.rstrip("\r")):
                    here = self._table(header[2], counts, array=header[1] == "[[")
                    self._lines.setdefault(here, number)
                elif assigned := _ASSIGNED.match(line):
                    self._lines.setdefault(here + _keys(assigned[1]), number)
            in_string ^= len(_LONG.findall(line)) % 2 == 1

    @staticmethod
    def _table(dotted: str, counts: dict[Path, int], *, array: bool) -> Path:
        """The path of a header; a table inside an array belongs to the array's last entry."""
        keys = _keys(dotted)
        path: Path = ()
        for at, key in enumerate(keys):
            path = (*path, key)
            if array and at == len(keys) - 1:
                counts[path] = counts.get(path, 0) + 1
            if path in counts:
                path = (*path, counts[path] - 1)
        return path

    def of(self, path: Path) -> int:
        """The line of a value, or of the nearest thing around it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


def _keys(dotted: str) -> Path:
    return tuple(key.strip("\"'") for key in re.findall(_KEY, dotted))
