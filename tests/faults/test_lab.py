"""The fault lab's short form: random scenarios of every day, and every scenario that ever broke something."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.lab import old
from tests.faults.lab.lab import Lab, piece
from tests.faults.lab.plan import plan
from tests.faults.lab.report import Report, plan_of

pytestmark = pytest.mark.fault
SEEDS, OPERATIONS = range(1, 13), 150
KEPT: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("seeds.toml").read_text(encoding="utf-8"))["kept"]


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """One server for all scenarios of this file."""
    found = Lab(old.client())
    try:
        yield found
    finally:
        found.close()


@pytest.fixture(scope="module")
def total(request: pytest.FixtureRequest) -> Iterator[Report]:
    """What the scenarios add up to; said at the end."""
    found = Report()
    yield found
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print("\n" + "\n".join(found.lines()))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_invariant_holds_after_random_faults(lab: Lab, total: Report, seed: int) -> None:
    what = plan(seed, OPERATIONS)
    outcome = lab.run(what)
    total.seeds.append([seed, seed])
    total.add(piece(what, outcome, outcome.seconds))
    assert outcome.broken == ""
    assert outcome.checks > 0


@pytest.mark.parametrize("number", range(len(KEPT)))
def test_what_once_broke_an_invariant_no_longer_does(lab: Lab, number: int) -> None:
    outcome = lab.run(plan_of(KEPT[number]["plan"]))
    assert outcome.broken == "", KEPT[number]["why"]
