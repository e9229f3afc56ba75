"""What each process of `handrail serve` runs: the application, and a thread that looks after the server every hour."""

import threading

from handrail.site import upkeep
from handrail.site.backup.in_use import hold_while_serving
from handrail.site.wsgi import application

__all__ = ["application"]

hold_while_serving()
threading.Thread(target=upkeep.run, args=(threading.Event(),), name="upkeep", daemon=True).start()
