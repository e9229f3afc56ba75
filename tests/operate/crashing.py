"""Ends a restore before its first step on the disk, its second, and so on; says after each what was left, as a line of JSON."""

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import django

STEPS = ("rename", "link", "unlink", "fsync", "mkdir")


def end_before(step: int) -> None:
    """Makes this process end, as by kill -9, before its step of that number."""
    done = 0

    def ending(real: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **more: Any) -> Any:
            nonlocal done
            done += 1
            if done == step:
                os._exit(9)
            return real(*args, **more)

        return counted

    for name in STEPS:
        setattr(os, name, ending(getattr(os, name)))


def crash(backup: Path, step: int) -> bool:
    """Restores in a child that ends at that step; whether it came to its end before."""
    child = os.fork()
    if child == 0:
        from handrail.site.backup.restoring import Wanted, restore

        end_before(step)
        try:
            restore(backup, Wanted())
        except BaseException as error:
            print(repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) == 1:
        raise SystemExit("a restore was refused after a crash")
    return os.waitstatus_to_exitcode(status) == 0


def main(backup: Path, database: Path) -> None:
    """From the same beginning each time; every second time without tidying up, as life would have it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "handrail.site.settings"
    django.setup()
    before = {path: path.read_bytes() for path in (database, Path(f"{database}-wal")) if path.exists()}
    with closing(sqlite3.connect(database)) as opened:
        (old,) = opened.execute("SELECT value FROM vault_epoch").fetchone()
    step, ended = 0, False
    while not ended:
        step += 1
        tidy = f"{database.name}*" if step % 2 else f"{database.name}-*"
        for path in database.parent.glob(tidy):
            path.unlink()
        if step % 2:
            shutil.rmtree(database.parent / "restoring", ignore_errors=True)
        for path, data in before.items():
            path.write_bytes(data)
        ended = crash(backup, step)
        with closing(sqlite3.connect(database)) as opened:
            (epoch,) = opened.execute("SELECT value FROM vault_epoch").fetchone()
            (burned,) = opened.execute("SELECT sum(sealed IS NULL) FROM vault_version").fetchone()
            (whole,) = opened.execute("PRAGMA integrity_check").fetchone()
        print(json.dumps({"step": step, "left": "old" if epoch == old else "new", "burned": burned, "whole": whole,
                          "ended": ended}))  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
