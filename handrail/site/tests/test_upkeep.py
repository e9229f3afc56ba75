"""What the server does by itself with lists of meetings, and what it writes of it."""

import io
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from handrail.content.words import all_texts
from handrail.meetings.actions import due, feeds
from handrail.meetings.actions.sample import load_sample
from handrail.meetings.rules.feeds import FeedRefused
from handrail.meetings.tests.kept_cast import BY, OTHER, URL, Servers, added, as_feed, kept, row, rows
from handrail.site import logs, upkeep
from handrail.site.management.commands import serve

START = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Log:
    """Takes lines down."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, dict[str, Any]]] = []
        self.written = threading.Event()

    def __getattr__(self, level: str) -> Any:
        def write(event: str, **said: Any) -> None:
            self.lines.append((level, event, said))
            self.written.set()

        return write


@pytest.mark.django_db
def test_a_line_of_the_log_names_a_list_by_its_key_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    log = Log()
    monkeypatch.setattr(logs, "log", log)
    says = Servers({URL: rows(3), OTHER: as_feed(row(1, name="Unspoken"))})
    monkeypatch.setattr(feeds, "the_net", lambda: says.net)
    with time_machine.travel(START, tick=False):
        valley, hill = added(says, URL, name="The Valley").key, added(says, OTHER, name="The Hill").key
    says.says |= {URL: rows(4), OTHER: FeedRefused("no-such-host", host="other.example.org")}
    with time_machine.travel(START + timedelta(days=2), tick=False):
        upkeep.refresh_feeds()
        upkeep.refresh_feeds()
    assert sorted(log.lines, key=lambda line: line[0]) == [
        ("info", "feed", {"key": valley, "how": "taken", "new": 1, "changed": 0, "gone": 0}),
        ("warning", "feed", {"key": hill, "how": "kept", "problem": "no-such-host"}),
    ]


@pytest.mark.django_db
def test_in_production_no_invented_meeting_is_served(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    served: list[int] = []
    monkeypatch.setattr(serve, "get_ready", list)
    monkeypatch.setattr(serve, "run_server", lambda bind, port: served.append(len(kept())))
    monkeypatch.setattr(serve, "migrations_in_step", lambda: True)
    load_sample(all_texts(), by=BY)
    for production, said in ((False, ""), (True, "The invented meetings were taken away."), (True, "")):
        settings.PRODUCTION = production
        err = io.StringIO()
        call_command("serve", stderr=err, skip_checks=True)
        assert said in err.getvalue()
        assert bool(said) == bool(err.getvalue())
    assert served[0] > 100
    assert served[1:] == [0, 0]


def test_lists_have_a_thread_of_their_own_and_one_that_fails_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    log = Log()
    monkeypatch.setattr(logs, "log", log)
    stop = threading.Event()

    def breaks() -> None:
        raise OSError("disk full")

    monkeypatch.setattr(due, "refresh_due", breaks)
    # What the rest of upkeep does takes its time; lists do not wait for it.
    monkeypatch.setattr(upkeep, "every_hour", lambda: stop.wait(20))
    running = threading.Thread(target=upkeep.run, args=(stop,))
    running.start()
    try:
        assert log.written.wait(20)
    finally:
        stop.set()
        running.join(20)
    assert not running.is_alive()
    assert log.lines == [("error", "upkeep", {"part": "feeds", "error": "OSError"})]
