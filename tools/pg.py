"""Runs a command with DATABASE_URL leading to a throw-away PostgreSQL, and stops it afterwards.

    python -m tools.pg -- pytest -m "not browser"

The cluster lies in a temporary folder and listens on a free port of this machine, with a password made for it. As root
it is run by the user `postgres` (PostgreSQL refuses root).
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = {"listen_addresses": "127.0.0.1", "max_connections": "200", "fsync": "on", "synchronous_commit": "on"}


def programs() -> Path:
    """The folder of the newest initdb. SystemExit with a sentence where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4].partition(".")[0]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    if elsewhere:
        return Path(elsewhere).parent
    raise SystemExit("No PostgreSQL here. On Debian: apt-get install postgresql.")


def owner() -> str:
    """Who runs the cluster: us, or `postgres` when we are root."""
    return "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def as_owner(*command: str | Path) -> None:
    """Runs one program as the cluster's owner."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", owner(), "--", *words]
    done = subprocess.run(words, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)}\n{done.stdout}{done.stderr}")


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(data: Path, options: str) -> None:
    (data.parent / "options").write_text(options)
    log = data.parent / "log"
    as_owner(programs() / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")


@contextmanager
def stopped(data: Path) -> Iterator[None]:
    """Stops a cluster for as long as somebody changes its files; then starts it as it was."""
    as_owner(programs() / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop")
    yield
    _start(data, (data.parent / "options").read_text())


@contextmanager
def cluster(**more: str) -> Iterator[dict[str, str]]:
    """A running cluster; gives the environment that leads to it: DATABASE_URL, PGPASSWORD for its own programs, PGDATA.

    `more` are settings of PostgreSQL.
    """
    binaries, password, port = programs(), secrets.token_hex(16), free_port()
    folder = Path(tempfile.mkdtemp(prefix="handrail-pg-"))
    data, word = folder / "data", folder / "password"
    try:
        word.write_text(password)
        for path in (folder, word):
            shutil.chown(path, owner())
        initdb: list[str | Path] = [
            binaries / "initdb",
            "-D",
            data,
            "-U",
            "handrail",
            "--auth=scram-sha-256",
            "--pwfile",
            word,
        ]
        as_owner(*initdb, "--encoding=UTF8", "--locale=C.UTF-8")
        settings = " ".join(f"-c '{key}={value}'" for key, value in {**SETTINGS, **more}.items())
        _start(data, f"{settings} -p {port} -k {folder}")
        try:
            yield {
                "DATABASE_URL": f"postgresql://handrail:{password}@127.0.0.1:{port}/postgres",
                "PGPASSWORD": password,
                "PGDATA": str(data),
            }
        finally:
            as_owner(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Runs what follows `--`."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    with cluster() as way:
        return subprocess.run(command, env={**os.environ, **way}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
