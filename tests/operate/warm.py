"""Commands in children of one process that is set up already: Django's start takes longer than most of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.live import ROOT, LiveServer


class Warm:
    """`handrail`, for the server whose settings it was begun with."""

    def __init__(self, server: LiveServer) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.operate.warm"],
            cwd=ROOT, env=server.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __call__(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """One command, as if it were run by itself."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([str(word) for word in words]) + "\n")
        self._process.stdin.flush()
        code, out, err = json.loads(self._process.stdout.readline())
        return subprocess.CompletedProcess(list(words), code, out, err)

    def close(self) -> None:
        """Ends it."""
        self._process.kill()
        self._process.communicate()


def run(words: list[str]) -> tuple[int, str, str]:
    """One command in a child; its exit code and what it said."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            code = 1
            try:
                from handrail.site.cli import main

                code = main(words)
            except SystemExit as end:
                code = int(end.code or 0)
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        _, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        return os.waitstatus_to_exitcode(status), out.read(), err.read()


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "handrail.site.settings"
    django.setup()
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
