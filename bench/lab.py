"""How many operations of the fault lab one job does in a second."""

from __future__ import annotations

import time
from collections.abc import Iterator

from bench import Figure, Run, bench
from tests.faults.lab.lab import Lab
from tests.faults.lab.plan import plan
from tests.faults.lab.report import Report

OPERATIONS = 200


@bench("lab.operations")
def operations(this: Run) -> Iterator[Figure]:
    """One job, its own server; beside it what one sync that has nothing to do costs, which is what most of the time goes to."""
    lab = Lab()
    try:
        lab.run(plan(1, OPERATIONS))
        began = time.perf_counter()
        report = lab.run_all((plan(seed, OPERATIONS) for seed in range(2, 2 + this.size(60, 12))), Report())
        seconds = time.perf_counter() - began
    finally:
        lab.close()
    done = sum(report.operations.values())
    more = {"requests": report.requests, "failures": len(report.failures), "versions": report.versions}
    yield Figure(done / seconds, "operations/s", "requests/s in the same time", report.requests / seconds, more=more)
