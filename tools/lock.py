"""Locks pyproject.toml again and exports the two hashed lists that pip installs. Needs uv; UV names it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXPORTS = {"requirements.txt": ["--no-dev"], "requirements-dev.txt": ["--group", "dev"]}


def main() -> int:
    """Runs uv with the public index only, so that no private address gets into the lock."""
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        print("`make lock` needs uv: python3 -m pip install uv, or UV=path/to/uv.", file=sys.stderr)
        return 1
    public = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "UV_INDEX"))}
    public["UV_DEFAULT_INDEX"] = "https://pypi.org/simple"
    subprocess.run([uv, "lock", "--quiet", *sys.argv[1:]], cwd=ROOT, env=public, check=True)
    for name, groups in EXPORTS.items():
        command = [uv, "export", "--quiet", "--frozen", "--no-emit-project", "--format", "requirements-txt"]
        subprocess.run([*command, "--no-header", *groups, "-o", name], cwd=ROOT, env=public, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
