"""What holds for every test: in CI a browser, database or age test may not be skipped."""

import os
from collections.abc import Generator
from itertools import count
from typing import Any

import pytest

NEVER_SKIPPED_IN_CI = ("browser", "postgres", "age", "fault", "minisign")
LONG = os.environ.get("HANDRAIL_LONG") == "1"
# These start servers, other pythons or whole runs of pytest: seconds each, so not in the part one runs at every change.
LIVE = (
    "tests/attacks/",
    "tests/clients/",
    "tests/operate/",
    "tests/test_skips.py",
    "tests/test_tools.py",
    "tests/test_dev.py",
    "tests/test_ci.py",
)
# Beside what opens the database itself, these run on both engines: they ask a server of their own, or hold what a search
# in the database must agree with. Tests of operators' commands name the engine they are about and run once.
ON_BOTH = (
    "tests/attacks/test_canary.py",
    "tests/attacks/test_devices.py",
    "tests/attacks/test_healing.py",
    "tests/attacks/test_moving.py",
    "tests/attacks/test_outsiders.py",
    "tests/operate/test_stopping.py",
    "handrail/meetings/tests/test_recurrence.py",
    "handrail/meetings/tests/test_times.py",
)
OPENS = {"db", "transactional_db", "django_db_reset_sequences", "django_db_setup", "live_server"}


@pytest.hookimpl(trylast=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks what the run on PostgreSQL takes: whatever opens the database, and ON_BOTH."""
    opens = OPENS & set(getattr(item, "fixturenames", ()))
    if opens or item.get_closest_marker("django_db") or item.nodeid.startswith(ON_BOTH):
        item.add_marker("database")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what is slow by nature; long tests wait for the night: HANDRAIL_LONG=1 runs them."""
    for item in items:
        if item.nodeid.startswith(LIVE):
            item.add_marker("live")
        if item.get_closest_marker("nightly") and not LONG:
            item.add_marker(pytest.mark.skip(reason="long; make nightly runs it"))


_ledgers = count()


@pytest.fixture(autouse=True)
def own_ledger(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A deletion ledger for each test: its key is a row of a database that each test finds empty."""
    if not request.config.pluginmanager.hasplugin("django"):
        return  # a run of made-up tests, which have no settings
    settings = request.getfixturevalue("settings")
    settings.HANDRAIL_LEDGER = tmp_path_factory.getbasetemp() / f"ledger-{next(_ledgers)}" / "deletions.ledger"


@pytest.fixture(autouse=True)
def full_buckets(request: pytest.FixtureRequest) -> None:
    """How often one may call is counted for the whole process: what one test used up is not taken from the next."""
    if request.config.pluginmanager.hasplugin("django"):
        from handrail.site import rates

        rates.buckets._left.clear()


def fails_when_skipped(item: pytest.Item) -> bool:
    """Whether CI must see this test run: it needs a browser, a database or age, and is not kept for the night."""
    if os.environ.get("CI") != "true" or (item.get_closest_marker("nightly") and not LONG):
        return False
    return any(item.get_closest_marker(name) for name in NEVER_SKIPPED_IN_CI)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Turns a skip that CI must not have into a failure."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and fails_when_skipped(item):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped; CI must see it run: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, Any]:
    """A whole module that skips itself fails in CI: nobody can tell what was in it."""
    report = yield
    if report.outcome == "skipped" and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} skipped itself as a whole: {report.longrepr}"
    return report
