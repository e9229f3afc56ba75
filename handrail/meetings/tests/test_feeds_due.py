"""Which lists are asked for by themselves, and when; one that fails keeps no other waiting."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from handrail.meetings.actions import due, feeds
from handrail.meetings.rules.feeds import FeedRefused, read_feed
from handrail.meetings.rules.keeping import due_at
from handrail.meetings.tests.kept_cast import (
    OTHER,
    URL,
    Servers,
    added,
    kept,
    refreshed,
    rows,
)

HOUR = timedelta(hours=1)
START = datetime(2026, 11, 23, 9, tzinfo=UTC)


@given(st.integers(1, 720), st.integers(0, 400), st.integers(0, 86400))
def test_a_failing_list_is_asked_less_and_less_often_and_still_is(every: int, fails: int, wait: int) -> None:
    at = due_at(START, every, fails, wait) - START
    if not fails:
        assert at == every * HOUR
        return
    assert HOUR <= at <= max(timedelta(days=1), every * HOUR, timedelta(seconds=wait))
    assert at >= timedelta(seconds=wait)
    assert due_at(START, every, fails + 1, wait) - START >= at


@pytest.mark.django_db
def test_what_is_due_is_asked_and_what_fails_keeps_nothing_else_waiting() -> None:
    third = "https://third.example.org/meetings.json"
    says = Servers({URL: rows(2), OTHER: rows(2), third: rows(2)})
    with time_machine.travel(START, tick=False):
        lists = {url: added(says, url, every_hours=hours) for url, hours in ((URL, 1), (OTHER, 1), (third, 48))}
        assert due.refresh_due(says.net) == []
    says.says |= {URL: FeedRefused("no-answer", seconds=20), OTHER: rows(3)}
    with time_machine.travel(START + HOUR, tick=False):
        outcomes = {one.key: one for one in due.refresh_due(says.net)}
    assert (outcomes[lists[URL].key].problem, outcomes[lists[OTHER].key].how) == ("no-answer", "taken")
    assert set(outcomes) == {lists[URL].key, lists[OTHER].key}
    hours = []
    says.says[OTHER] = rows(3)
    for hour in range(2, 40):
        with time_machine.travel(START + hour * HOUR, tick=False):
            hours += [hour for one in due.refresh_due(says.net) if one.key == lists[URL].key]
    assert hours == [2, 4, 8, 16, 32]


@pytest.mark.django_db
def test_a_list_that_our_own_rules_stumble_over_keeps_no_other_from_being_read(monkeypatch: pytest.MonkeyPatch) -> None:
    third = "https://third.example.org/meetings.json"
    says = Servers({URL: rows(2), OTHER: rows(2), third: rows(2)})
    with time_machine.travel(START, tick=False):
        lists = [added(says, url).key for url in (URL, OTHER, third)]
    says.says |= {OTHER: rows(1, name="Bad"), third: rows(3)}

    def before(url: str) -> None:
        if url == URL:
            raise ZeroDivisionError

    def stumbles(data: bytes, how: Any) -> Any:
        if b"Bad" in data:
            raise RecursionError
        return read_feed(data, how)

    says.before = before
    monkeypatch.setattr(feeds, "read_feed", stumbles)
    with time_machine.travel(START + 24 * HOUR, tick=False):
        outcomes = {one.key: (one.how, one.problem) for one in due.refresh_due(says.net)}
    assert outcomes == dict(zip(lists, [("kept", "our-fault"), ("kept", "our-fault"), ("taken", "")], strict=True))
    assert len(kept()) == 7


@pytest.mark.django_db
def test_a_server_that_asks_to_wait_is_given_the_time() -> None:
    says = Servers({URL: rows(1)})
    with time_machine.travel(START, tick=False):
        feed = added(says, every_hours=1)
        says.says[URL] = FeedRefused("wait", seconds=5 * 3600)
        refreshed(says, feed)
    for hour, expected in ((4, 0), (5, 1)):
        with time_machine.travel(START + hour * HOUR, tick=False):
            assert len(due.due(datetime.now(UTC))) == expected
