"""Runs scenarios one after another in one world, and makes a failing one smaller."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.faults.lab.phone import Client
from tests.faults.lab.plan import Plan
from tests.faults.lab.report import Report, plan_row
from tests.faults.lab.scenario import Outcome, Scenario
from tests.faults.lab.world import World

SCENARIOS_A_SERVER = 20
"""After so many the server begins with an empty database: searching all its files stays quick."""


class Lab:
    """A world, used for many scenarios."""

    def __init__(self, old: Client | None = None, world: Callable[[], World] = World) -> None:
        self.old = old
        self.world = world()
        self._since_new = 0

    def run(self, plan: Plan) -> Outcome:
        """One scenario."""
        if self._since_new == SCENARIOS_A_SERVER:
            self.begin_anew()
        self._since_new += 1
        began = time.monotonic()
        outcome = Scenario(plan, self.world, self.old).run()
        outcome.seconds = time.monotonic() - began
        if outcome.broken:
            self.begin_anew()
        return outcome

    def begin_anew(self) -> None:
        """An empty server."""
        self.world.mend()
        self.world.begin_anew()
        self._since_new = 0

    def run_all(self, plans: Iterable[Plan], report: Report, path: Path | None = None) -> Report:
        """Many; the report is written after each twenty, so that a piece that is cut short still counts."""
        for plan in plans:
            began = time.monotonic()
            outcome = self.run(plan)
            if report.seeds and report.seeds[-1][1] == plan.seed - 1:
                report.seeds[-1][1] = plan.seed
            else:
                report.seeds.append([plan.seed, plan.seed])
            report.add(piece(plan, outcome, time.monotonic() - began))
            if outcome.broken:
                print(f"seed {plan.seed} of {len(plan.ops)} operations: {outcome.broken}", flush=True)
            if path is not None and report.scenarios % SCENARIOS_A_SERVER == 0:
                report.write(path)
        return report

    def shrink(self, plan: Plan, which: str, tries: int = 3) -> Plan:
        """Fewer operations that still break the same invariant; where luck plays a part, in one of some tries."""
        size = len(plan.ops) // 2
        while size:
            place = 0
            while place < len(plan.ops):
                smaller = plan.without(place, size)
                if self._breaks(smaller, which, tries):
                    plan = smaller
                else:
                    place += size
            size //= 2
        return plan

    def _breaks(self, plan: Plan, which: str, tries: int) -> bool:
        for _ in range(tries):
            self.begin_anew()
            if self.run(plan).which == which:
                return True
        return False

    def close(self) -> None:
        """Ends the server."""
        self.world.close()


def piece(plan: Plan, outcome: Outcome, seconds: float) -> Report:
    """One scenario as a report."""
    found = Report(
        scenarios=1, seconds=seconds, checks=outcome.checks, versions=outcome.versions,
        requests=outcome.requests, rounds=outcome.rounds, operations=outcome.operations, faults=outcome.faults,
    )  # fmt: skip
    found.kinds[f"{plan.phones} phones"] += 1
    found.kinds["passphrase" if plan.passphrase else "recovery words"] += 1
    if plan.old_client:
        found.kinds["one phone on the older client"] += 1
    if outcome.broken:
        found.failures.append(
            {"seed": plan.seed, "which": outcome.which, "said": outcome.broken, "plan": plan_row(plan)}
        )
    return found
