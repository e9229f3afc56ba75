"""A process that has loaded the server and forks it on demand: what is killed is granian as `handrail serve` runs it.

A cold start takes a second, and the lab kills a server every few seconds. Loading is all that is left out: the process that
serves is a fork that never served before, with its own workers, and opens the database anew.

Spoken to over stdin and stdout, a line each way: ``start PORT`` answers the pid of a new process group, ``reap PID`` waits
for its end.
"""

import os
import signal
import sys
from contextlib import suppress


def load() -> None:
    """Everything a worker needs, without a thread and without a connection."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.site.settings")
    import django

    django.setup()
    from importlib import import_module

    from django.db import connections
    from django.urls import get_resolver

    for name in ("handrail.site.wsgi", "granian.server", "handrail.site.serving"):
        import_module(name)
    for urls in ("handrail.site.urls_app", "handrail.site.urls_site"):
        get_resolver(urls)._populate()  # what the first request would do
    from handrail.site.health import migrations_in_step

    if not migrations_in_step():
        raise SystemExit("The database lacks migrations.")
    connections.close_all()


def start(port: int) -> int:
    """Forks the server; answers its pid, which is its process group as well."""
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    try:
        from django.core.management import call_command

        call_command("serve", "--bind", "127.0.0.1", "--port", str(port))
    finally:
        os._exit(1)


def main() -> None:
    """Waits for orders until stdin ends."""
    load()
    running: set[int] = set()
    print("ready", flush=True)
    for line in sys.stdin:
        order, _, number = line.strip().partition(" ")
        if order == "start":
            pid = start(int(number))
            running.add(pid)
            print(pid, flush=True)
        elif order == "reap":
            os.waitpid(int(number), 0)
            running.discard(int(number))
            print("reaped", flush=True)
    for pid in running:  # whoever gave the orders is gone
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
