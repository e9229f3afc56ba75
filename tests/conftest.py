"""One browser for a whole run, whichever tests ask for it: Playwright has one loop a thread."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.driver import CHROMIUM, chromium
from tools.live import make_app

# Playwright's loop runs in this thread; nothing in it touches the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser; the profiles in it share nothing."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not here")
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def app_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app as a release serves it, bundled once in a run."""
    return make_app(tmp_path_factory.mktemp("bundle") / "app")
