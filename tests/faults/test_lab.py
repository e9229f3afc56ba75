"""The fault lab's short form: random scenarios of every day, and every scenario that ever broke something."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.lab import old, report
from tests.faults.lab.lab import Lab
from tests.faults.lab.plan import plan

pytestmark = pytest.mark.fault
SEEDS, OPERATIONS = range(1, 11), 150
KEPT: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("seeds.toml").read_text(encoding="utf-8"))["kept"]


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """One server for all scenarios of this file."""
    found = Lab(old.client())
    try:
        yield found
    finally:
        found.close()


def test_every_invariant_holds_after_random_faults(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    said = lab.run_all((plan(seed, OPERATIONS) for seed in SEEDS), report.Report())
    with capsys.disabled():
        print("\n" + "\n".join(said.lines()))
    assert said.failures == []
    assert said.checks > 0
    assert said.faults["kill -9"] > 0


def test_what_once_broke_an_invariant_no_longer_does(lab: Lab) -> None:
    broken = {}
    for row in KEPT:
        if said := lab.run(report.plan_of(row["plan"])).broken:
            broken[row["why"]] = said
    assert broken == {}
