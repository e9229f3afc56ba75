"""What came of many scenarios: counts that add up over pieces, and the plans of those that failed."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.lab.plan import Op, Plan


@dataclass
class Report:
    """One piece of a run, or several added up."""

    seeds: list[list[int]] = field(default_factory=list)
    scenarios: int = 0
    seconds: float = 0.0
    checks: int = 0
    versions: int = 0
    requests: int = 0
    rounds: int = 0
    operations: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    failures: list[dict[str, Any]] = field(default_factory=list)

    def add(self, other: Report) -> None:
        """Takes another piece in."""
        self.seeds += other.seeds
        for name in ("scenarios", "seconds", "checks", "versions", "requests", "rounds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.operations += other.operations
        self.faults += other.faults
        self.kinds += other.kinds
        self.failures += other.failures

    def write(self, path: Path) -> None:
        """As JSON; whole or not at all."""
        half = path.with_name(path.name + ".half")
        half.write_text(json.dumps(vars(self), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        half.replace(path)

    def lines(self) -> list[str]:
        """For people."""
        total = sum(self.operations.values())
        twice = len(self.seeds_run()) != self.scenarios
        return [
            f"{total:,} operations in {self.scenarios:,} scenarios, seeds {ranges(self.seeds)}"
            + (" (SOME SEEDS RAN TWICE)" if twice else ""),
            f"{self.seconds:,.0f} s of one job, {total / self.seconds if self.seconds else 0:,.0f} operations/s a job",
            f"{self.versions:,} versions written, {self.requests:,} requests, {self.checks:,} checks,"
            f" {self.rounds:,} rounds of quiet (not counted as operations)",
            "scenarios: " + told(self.kinds),
            "operations: " + told(self.operations),
            "faults: " + told(self.faults),
            f"{len(self.failures)} failures"
            + "".join(
                f"\n  seed {one['seed']}: {one['said']}" for one in sorted(self.failures, key=lambda one: one["seed"])
            ),
        ]

    def seeds_run(self) -> set[int]:
        """Every seed of every piece."""
        return {seed for first, last in self.seeds for seed in range(first, last + 1)}


def told(counts: Counter[str]) -> str:
    """Counts, the most frequent first."""
    return ", ".join(f"{name} {count:,}" for name, count in counts.most_common()) or "none"


def ranges(pieces: list[list[int]]) -> str:
    """Seed ranges, those that follow one another as one."""
    joined: list[list[int]] = []
    for first, last in sorted(pieces):
        if joined and first == joined[-1][1] + 1:
            joined[-1][1] = last
        else:
            joined.append([first, last])
    return ", ".join(f"{first}..{last}" for first, last in joined)


def read(path: Path) -> Report:
    """A piece from its file."""
    row = json.loads(path.read_text(encoding="utf-8"))
    for name in ("operations", "faults", "kinds"):
        row[name] = Counter(row[name])
    return Report(**row)


def plan_row(plan: Plan) -> dict[str, Any]:
    """A plan as it is kept: with its operations, so that another mix of operations does not change what it means."""
    return {**asdict(plan), "ops": [[op.kind, op.who, op.r] for op in plan.ops], "clocks": list(plan.clocks)}


def plan_of(row: dict[str, Any]) -> Plan:
    """A plan that was kept."""
    ops = tuple(Op(str(kind), int(who), int(r)) for kind, who, r in row["ops"])
    return Plan(**{**row, "ops": ops, "clocks": tuple(row["clocks"])})


def as_toml(plan: Plan, said: str) -> str:
    """A kept plan for tests/faults/seeds.toml."""
    row = plan_row(plan)
    ops = row.pop("ops")
    lines = ["[[kept]]", f"why = {json.dumps(said)}", "[kept.plan]"]
    lines += [f"{name} = {json.dumps(value)}" for name, value in row.items()]
    lines += ["ops = [", *(f"  {json.dumps(op)}," for op in ops), "]"]
    return "\n".join(lines) + "\n"
