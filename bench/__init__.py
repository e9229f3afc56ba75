"""Measures. Each bench is a function that yields Figures; `make bench` runs them and prints one JSON object a line.

    @bench("vault.push.batch50")
    def push_in_batches(run: Run) -> Iterator[Figure]:
        yield Figure(value=1800.0, unit="versions/s", baseline="raw single-row commits", baseline_value=900.0)

A bench lies in any module bench/*.py; importing the module registers it. The baseline is measured in the same run.
"""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Run:
    """What a bench may ask about the run it is in."""

    database: str
    long: bool

    def size(self, full: int, reduced: int) -> int:
        """The full size in a long run, the reduced one otherwise; a figure made at the reduced one must say so."""
        return full if self.long else reduced


@dataclass(frozen=True)
class Figure:
    """A value beside its baseline. `suffix` tells several of a bench apart; `more` holds what else was seen."""

    value: float
    unit: str
    baseline: str
    baseline_value: float
    suffix: str = ""
    reduced: bool = False
    more: dict[str, Any] = field(default_factory=dict)

    def as_line(self, name: str, database: str) -> str:
        """The JSON object of this figure. `ratio` is value over baseline_value, null where that is 0."""
        row: dict[str, Any] = {
            "bench": f"{name}.{self.suffix}" if self.suffix else name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "baseline": self.baseline,
            "baseline_value": round(self.baseline_value, 4),
            "ratio": round(self.value / self.baseline_value, 4) if self.baseline_value else None,
            "database": database,
        }
        if self.reduced:
            row["reduced"] = True
        return json.dumps({**row, **self.more}, ensure_ascii=False)


Bench = Callable[[Run], Iterator[Figure]]
REGISTRY: dict[str, Bench] = {}


def bench(name: str) -> Callable[[Bench], Bench]:
    """Registers a bench under a dotted name; a name is given once."""

    def register(function: Bench) -> Bench:
        if name in REGISTRY:
            raise ValueError(f"two benches are called {name}")
        REGISTRY[name] = function
        return function

    return register


def this_run() -> Run:
    """The run as the environment describes it: HANDRAIL_LONG=1 for full sizes, DATABASE_URL for the database."""
    url = os.environ.get("DATABASE_URL", "")
    return Run("postgresql" if url.startswith("postgres") else "sqlite", os.environ.get("HANDRAIL_LONG") == "1")
