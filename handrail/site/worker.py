"""What each process of `handrail serve` runs: the application, and a thread that tidies every hour."""

import threading

from handrail.site.backup.in_use import hold_while_serving
from handrail.site.wsgi import application

__all__ = ["application"]

TIDY_EVERY = 3600


def tidy_now_and_then(stop: threading.Event) -> None:
    """Removes every hour what has had its time. A full or busy database is asked again an hour later."""
    from django.db import DatabaseError, connection

    from handrail.kernel.actor import system
    from handrail.people import actions as people

    while True:
        try:
            people.tidy(by=system("tidy"))
        except DatabaseError:
            pass
        finally:
            connection.close()
        if stop.wait(TIDY_EVERY):
            return


hold_while_serving()
threading.Thread(target=tidy_now_and_then, args=(threading.Event(),), name="tidy", daemon=True).start()
