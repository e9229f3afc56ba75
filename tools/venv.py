"""Makes .venv: the hashed requirements, and `handrail` in it. Needs only the python that runs it.

    python3 tools/venv.py run   what `make run` needs
    python3 tools/venv.py dev   that, and what the tests and checks need

A second call finds the stamp and returns at once, without the network.
"""

import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LEAST = (3, 11)
LISTS = {"run": "requirements.txt", "dev": "requirements-dev.txt"}
FRONT = """#!{python}
import sys

from handrail.site.cli import main

sys.exit(main())
"""


def stamp_of(kind: str) -> tuple[Path, str]:
    """Where the stamp of this kind lies, and what it says when .venv is up to date."""
    wanted = hashlib.sha256((ROOT / LISTS[kind]).read_bytes() + str(VENV).encode()).hexdigest()
    return VENV / f".stamp-{kind}", wanted


def is_ready(kind: str) -> bool:
    """True when .venv holds this kind's requirements; what the tests need includes what a run needs."""
    stamp, wanted = stamp_of(kind)
    if stamp.exists() and stamp.read_text() == wanted:
        return True
    return kind == "run" and is_ready("dev") and stamp_of("run")[1] == _run_list_of_dev()


def _run_list_of_dev() -> str:
    recorded = VENV / ".stamp-dev-run"
    return recorded.read_text() if recorded.exists() else ""


def make_venv() -> Path:
    """Creates .venv where there is none that works, and returns its python."""
    python = VENV / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    return python


def put_handrail_in(python: Path) -> None:
    """Makes this checkout importable and runnable from .venv, as an editable install would."""
    out = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    (Path(out.stdout.strip()) / "handrail.pth").write_text(f"{ROOT}\n")
    front = VENV / "bin" / "handrail"
    front.write_text(FRONT.format(python=python))
    front.chmod(0o755)


def main(kind: str) -> int:
    """Brings .venv up to date for one kind; two calls at once wait for each other."""
    with (ROOT / "requirements.txt").open() as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        return bring_up_to_date(kind)


def bring_up_to_date(kind: str) -> int:
    """Installs what is missing, and stamps it."""
    if sys.version_info < LEAST:
        print(f"Handrail needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    if is_ready(kind):
        return 0
    print(f"Installing {LISTS[kind]} into .venv (once; about half a minute) ...", flush=True)
    try:
        python = make_venv()
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        subprocess.run([*pip, "-r", str(ROOT / LISTS[kind])], check=True)
        put_handrail_in(python)
    except subprocess.CalledProcessError as error:
        print(f"The environment could not be made: {error}", file=sys.stderr)
        print(
            "On Debian: apt-get install python3-venv. Without a network this works once .venv is made.", file=sys.stderr
        )
        return 1
    stamp, wanted = stamp_of(kind)
    stamp.write_text(wanted)
    if kind == "dev":
        (VENV / ".stamp-dev-run").write_text(stamp_of("run")[1])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "dev"))
