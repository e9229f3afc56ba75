"""A real server and a real browser for the journeys; every profile is closed, and asked what went wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from handrail.content.texts import Lang
from tests.journeys.driver import Profile
from tools.live import LiveServer, live_server

NewProfile = Callable[..., Profile]


@pytest.fixture(scope="session")
def server(app_bundle: Path) -> Iterator[LiveServer]:
    """One server, one database, for all journeys of a run. It serves the bundle, as people get it."""
    with live_server(HANDRAIL_RATE_FACTOR="1000", HANDRAIL_APP_DIR=str(app_bundle)) as running:
        yield running


@pytest.fixture
def profile(browser: Browser, server: LiveServer) -> Iterator[NewProfile]:
    """Makes profiles; at the end each must have gone without trouble."""
    made: list[Profile] = []

    def new(*, lang: Lang = "en", width: int = 320) -> Profile:
        made.append(Profile(browser, server, lang=lang, width=width))
        return made[-1]

    yield new
    for one in made:
        one.close()
