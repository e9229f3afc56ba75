"""Budgets: a function of at most 60 lines (nine in ten within 30) and 6 parameters, a file of at most 400 lines."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.tree import python_files, walk

FUNCTION, USUAL, FILE, PARAMETERS = 60, 30, 400, 6
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions_of(path: Path) -> Iterator[Function]:
    """Every function of a file, inner ones too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield node


def length_of(function: Function) -> int:
    """Lines from its def to its end."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def parameters_of(function: Function) -> int:
    """Parameters a caller may fill; self and cls do not count."""
    names = [a.arg for a in [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]]
    return len([name for name in names if name not in {"self", "cls"}])


def problems(root: Path) -> list[str]:
    """What is over its budget below `root`."""
    found, lengths = [], []
    for path in python_files(root):
        for function in functions_of(path):
            where = f"{path.relative_to(root)}:{function.lineno}: {function.name}"
            lengths.append(length_of(function))
            if lengths[-1] > FUNCTION:
                found.append(f"{where} has {lengths[-1]} lines; at most {FUNCTION}")
            if parameters_of(function) > PARAMETERS:
                found.append(f"{where} takes {parameters_of(function)} parameters; at most {PARAMETERS}")
    for path in walk(root, ".py", ".js", ".mjs", ".css", ".html"):
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > FILE:
            found.append(f"{path.relative_to(root)}: {lines} lines; at most {FILE}")
    if lengths and (ninth := sorted(lengths)[int(len(lengths) * 0.9)]) > USUAL:
        found.append(f"one function in ten has over {ninth} lines; at most {USUAL} are wanted")
    return found
