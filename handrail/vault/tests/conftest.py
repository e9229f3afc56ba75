"""What the server's tests of this room stand on."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from handrail.vault.tests.driving import Phone


@pytest.fixture
def unhurried(settings: Any) -> None:
    """Volume limits out of the way: they have tests of their own."""
    settings.HANDRAIL_RATE_FACTOR = 1_000_000


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Keeps the test's own connection open: as Django's test client does, for calls through the whole application."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def ana(db: None, unhurried: None) -> Phone:
    """Ana's phone, signed in."""
    return Phone().sign_up("ana")


@pytest.fixture
def ben(db: None, unhurried: None) -> Phone:
    """Ben's phone, signed in to a vault of his own."""
    return Phone().sign_up("ben")
