"""Lists that are due are asked for by themselves: several at once, so that a slow server keeps no other list waiting."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from queue import SimpleQueue
from typing import TypeVar

from django.db import DatabaseError

from handrail.kernel import clock
from handrail.meetings.actions import feeds, own
from handrail.meetings.actions.feeds import Net, NoSuchFeed, Outcome
from handrail.meetings.fetching import Fetched, Unchanged
from handrail.meetings.models import Feed
from handrail.meetings.rules.feeds import FeedRefused
from handrail.meetings.rules.keeping import due_at

ONES_ASKED = 4
"""Lists that are asked for at once."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one list's server said, and when it was asked."""

    asked: datetime
    found: Fetched | Unchanged | FeedRefused


def due(now: datetime) -> list[Feed]:
    """The lists with an address whose time has come."""
    return [feed for feed in Feed.objects.filter(kind=feeds.URL).order_by("tried", "id") if next_of(feed) <= now]


def next_of(feed: Feed) -> datetime:
    """When a list is asked for by itself."""
    wait_ = json.loads(feed.problem_params).get("seconds", 0) if feed.problem == "wait" else 0
    return due_at(feed.tried or feed.read or clock.now(), feed.every_hours, feed.fails, wait_)


def refresh_due(net: Net | None = None) -> list[Outcome]:
    """Asks for every list that is due, and lets meetings of the own list go that are over. What fails is noted, and asked again.

    The threads only fetch; reading and taking over are done here, one list after another.
    """
    outcomes = []

    def ask(feed: Feed) -> Answer:
        asked = clock.now()
        try:
            return Answer(asked, feeds.ask(feed, net=net))
        except FeedRefused as problem:
            return Answer(asked, problem)
        except Exception:
            return Answer(asked, FeedRefused("our-fault"))

    for feed, answer in _as_they_come(due(clock.now()), ask):
        try:
            outcomes.append(_take(feed, answer))
        except DatabaseError:
            # The others go on, and this one is due still.
            outcomes.append(Outcome(feed.key, "kept", problem="busy"))
        except NoSuchFeed:
            continue
    if own.is_stale(clock.now()):
        outcomes.append(own.publish_again())
    return outcomes


def _take(feed: Feed, answer: Answer) -> Outcome:
    if isinstance(answer.found, FeedRefused):
        return feeds.failed(feed, answer.asked, answer.found)
    try:
        return feeds.take(feed, answer.asked, answer.found)
    except FeedRefused as problem:
        return feeds.failed(feed, answer.asked, problem)
    except (DatabaseError, NoSuchFeed):
        raise
    except Exception:
        # A list that our own rules stumble over keeps no other list from being read.
        return feeds.failed(feed, answer.asked, FeedRefused("our-fault"))


def _as_they_come(every: Iterable[Feed], ask: Callable[[Feed], T]) -> Iterator[tuple[Feed, T]]:
    """Each with its answer, in the order in which they answer; never more than a few are under way or in memory.

    The threads are daemons: a pool's are waited for when the process ends, and a slow list would keep the server from stopping.
    """
    todo, answers, running = iter(every), SimpleQueue[tuple[Feed, T]](), 0

    def one(feed: Feed) -> None:
        answers.put((feed, ask(feed)))

    while True:
        while running < ONES_ASKED and (feed := next(todo, None)) is not None:
            threading.Thread(target=one, args=(feed,), name="feeds", daemon=True).start()
            running += 1
        if not running:
            return
        yield answers.get()
        running -= 1
