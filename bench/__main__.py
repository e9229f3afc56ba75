"""python -m bench [PREFIX]: runs the benches whose names begin so. Figures go to stdout, everything else to stderr."""

import importlib
import pkgutil
import sys
import traceback
from typing import IO

import bench


def load_all() -> None:
    """Imports every module of this folder, so that its benches register."""
    for module in pkgutil.iter_modules(bench.__path__):
        if not module.name.startswith("_"):
            importlib.import_module(f"bench.{module.name}")


def run_benches(prefix: str, out: IO[str]) -> int:
    """Runs the chosen benches one after the other. One that breaks does not stop the rest, but the exit says so."""
    chosen = sorted(name for name in bench.REGISTRY if name.startswith(prefix))
    if not chosen:
        there_are = ", ".join(sorted(bench.REGISTRY)) or "none"
        print(f"No bench begins with '{prefix}'. There are: {there_are}.", file=sys.stderr)
        return 1
    broken = []
    run = bench.this_run()
    for name in chosen:
        print(f"-- {name}", file=sys.stderr, flush=True)
        try:
            for figure in bench.REGISTRY[name](run):
                print(figure.as_line(name, run.database), file=out, flush=True)
        except Exception:  # a bench may break in any way, and the others still count
            traceback.print_exc()
            broken.append(name)
    if broken:
        print(f"Broken: {', '.join(broken)}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    load_all()
    sys.exit(run_benches(sys.argv[1] if len(sys.argv) > 1 else "", sys.stdout))
