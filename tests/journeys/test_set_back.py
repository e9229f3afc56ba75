"""A server is put back from an older copy of its database: a phone that is open gives it the newer locks, or the whole account."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import NewProfile
from tests.journeys.driver import Profile
from tools.live import LiveServer, live_server

pytestmark = pytest.mark.browser

NEW = "walnut prairie button glacier heron"


@pytest.fixture
def server(app_bundle: Path) -> Iterator[LiveServer]:
    """One of its own: it is stopped and set back."""
    with live_server(HANDRAIL_RATE_FACTOR="1000", HANDRAIL_APP_DIR=str(app_bundle)) as running:
        if not running.environment["DATABASE_URL"].startswith("sqlite"):
            pytest.skip("a copy of PostgreSQL is put back in the operators' tests")
        yield running


def copied(server: LiveServer, to: Path) -> None:
    """A whole copy of the database as it is now, while the server runs."""
    with closing(sqlite3.connect(server.folder / "live.sqlite3")) as now, closing(sqlite3.connect(to)) as copy:
        now.backup(copy)


def set_back(server: LiveServer, copy: Path) -> None:
    """The copy takes the database's place, as when somebody has only that left."""
    server.stop()
    for path in server.folder.glob("live.sqlite3*"):
        path.unlink()
    shutil.copy(copy, server.folder / "live.sqlite3")
    server.start()


def with_another_passphrase(phone: Profile, passphrase: str) -> None:
    phone.go_to("#change")
    phone.type("app.change.now", passphrase)
    phone.type("app.change.new", NEW)
    phone.tap("app.change.button")
    phone.sees("app.change.done")


@pytest.mark.parametrize("before", ["the account", "the new passphrase"])
def test_a_page_that_is_open_gives_a_server_that_was_set_back_its_locks_again(
    browser: Browser, profile: NewProfile, server: LiveServer, tmp_path: Path, before: str
) -> None:
    phone, tablet = Profile(browser, server), profile(lang="es", width=1280)
    copy = tmp_path / "copy.sqlite3"
    phone.begins("Before it broke.")
    if before == "the account":
        copied(server, copy)
    name, passphrase = phone.keeps()
    if before == "the new passphrase":
        copied(server, copy)
        with_another_passphrase(phone, passphrase)
        passphrase = NEW
    phone.go_to()
    phone.open_page("Before it broke.")
    phone.sees_status("app.write.backed")

    phone.go_offline()
    phone.write("Before it broke, and while.")
    phone.tap("app.write.save")
    phone.sees_status("app.write.no_signal")
    set_back(server, copy)
    phone.go_online()
    phone.sees_status("app.write.backed")

    tablet.signs_in(name, passphrase)
    tablet.open_page("Before it broke, and while.")
    assert tablet.reads() == "Before it broke, and while."
    phone.close(refused=frozenset({409}))  # "log-differs": by it the phone learns that the log is another
