"""Refreshes that meet each other, readers, and a fault: old list or new list, never both, never twice."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from handrail.meetings.actions import due, feeds, importing
from handrail.meetings.actions.feeds import Net, Outcome
from handrail.meetings.fetching import Fetched
from handrail.meetings.models import City, Feed, Listing
from handrail.meetings.rules.feeds import FeedRefused
from handrail.meetings.tests.kept_cast import BY, OTHER, URL, Servers, added, as_feed, kept, now, refreshed, row, rows

PATIENCE = 20.0
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*doing: Callable[[], Outcome]) -> list[Outcome]:
    """Does them in threads of their own, and says what each came to."""
    outcomes: list[Outcome] = []

    def run(do: Callable[[], Outcome]) -> None:
        try:
            outcomes.append(do())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in doing]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(outcomes) == len(doing)
    return outcomes


def together(says: bytes, barrier: threading.Barrier) -> Net:
    """A net whose server answers when all have asked."""

    def fetch(url: str, etag: str, since: str) -> Fetched:
        barrier.wait(PATIENCE)
        return Fetched(url, says)

    return Net(lambda url: fetch(url, "", ""), fetch)


@pytest.mark.parametrize("turn", range(3))
def test_two_refreshes_of_one_list_leave_one_of_the_two(turn: int) -> None:
    feed = added(Servers({URL: rows(30)}))
    refs = set(kept())
    lists = {"left": rows(30, name="Left"), "right": rows(30, name="Right")}
    barrier = threading.Barrier(2)
    outcomes = at_once(
        *(lambda data=data: feeds.refresh(feed.key, net=together(data, barrier)) for data in lists.values())
    )
    assert {one.how for one in outcomes} <= {"taken", "aside"}
    names = set(kept().values())
    assert len(names) == 1
    assert set(kept()) == refs
    # What the feed's row says it holds is what is there: the same bytes again change nothing.
    (name,) = names
    assert refreshed(Servers({URL: lists[name.lower()]}), feed).report is None
    assert City.objects.count() == 1


def test_two_lists_at_once_share_what_is_worked_out_of_all() -> None:
    one, other = added(Servers({URL: rows(1)})), added(Servers({OTHER: rows(1, slug="o")}), OTHER)
    same = [row(n) for n in range(20)]
    barrier = threading.Barrier(2)
    at_once(
        lambda: feeds.refresh(one.key, net=together(as_feed(*same), barrier)),
        lambda: feeds.refresh(other.key, net=together(as_feed(*(({**r, "slug": f"o{r['slug']}"}) for r in same)), barrier)),
    )  # fmt: skip
    assert (Listing.objects.count(), Listing.objects.filter(twin_of=None).count()) == (40, 20)
    assert Listing.objects.exclude(twin_of=None).filter(at=None).count() == 20
    assert City.objects.count() == 1
    assert {found.problem for found in Feed.objects.all()} == {""}


def test_a_reader_sees_the_old_list_until_it_sees_the_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = added(Servers({URL: rows(60, name="Old")}))
    middle, seen = threading.Event(), threading.Event()
    work_out = importing.work_out

    def slowly() -> None:
        middle.set()
        assert seen.wait(PATIENCE)
        work_out()

    monkeypatch.setattr(importing, "work_out", slowly)
    outcomes: list[Outcome] = []

    def write() -> None:
        try:
            outcomes.append(refreshed(Servers({URL: rows(40, name="New")}), feed))
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert middle.wait(PATIENCE)
    names, read = list(kept().values()), now(feed).kept
    seen.set()
    writer.join(PATIENCE)
    assert (names, read) == (["Old"] * 60, 60)
    assert (list(kept().values()), now(feed).kept, outcomes[0].how) == (["New"] * 40, 40, "taken")


def test_a_fault_in_the_middle_leaves_the_old_list_and_what_is_said_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = added(Servers({URL: rows(10, name="Old")}, etag='"old"'))
    before = (kept(), now(feed).digest, now(feed).etag, now(feed).read)

    def breaks() -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(importing, "work_out", breaks)
        with pytest.raises(OSError):
            refreshed(Servers({URL: rows(9, name="New")}, etag='"new"'), feed)
        with pytest.raises(OSError):
            added(Servers({OTHER: rows(3)}), OTHER)
    assert (kept(), now(feed).digest, now(feed).etag, now(feed).read) == before
    assert list(Feed.objects.values_list("id", flat=True)) == [feed.id]
    assert refreshed(Servers({URL: rows(9, name="New")}), feed).how == "taken"


def test_a_list_removed_while_it_is_fetched_does_not_come_back() -> None:
    says = Servers({URL: rows(5)})
    feed = added(says)
    says.says[URL] = rows(6)
    says.before = lambda url: feeds.remove(feed.key, by=BY)
    with pytest.raises(feeds.NoSuchFeed):
        refreshed(says, feed)
    assert (Listing.objects.count(), Feed.objects.count()) == (0, 0)


def test_a_slow_server_keeps_no_other_list_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    says = Servers()
    names = [f"https://l{n}.example.org/x" for n in range(7)]
    for name in names:
        says.says[name] = rows(2)
        added(says, name)
        says.says[name] = rows(3)
    Feed.objects.update(tried="2020-01-01T00:00Z")
    slow, others = names[0], names[1:]
    read = threading.Event()

    def before(url: str) -> None:
        if url == slow:
            # It answers only when every other list has been read.
            assert read.wait(PATIENCE)
            raise FeedRefused("too-slow", seconds=120)

    says.before = before
    take = feeds.take

    def counted(feed: Feed, *args: Any) -> Outcome:
        outcome = take(feed, *args)
        if Feed.objects.filter(address__in=others, kept=3).count() == len(others):
            read.set()
        return outcome

    monkeypatch.setattr(feeds, "take", counted)
    outcomes = due.refresh_due(says.net)
    assert [one.problem for one in outcomes] == [""] * 6 + ["too-slow"]


def test_one_list_added_twice_at_once_is_there_once() -> None:
    barrier = threading.Barrier(2)

    def add() -> Outcome:
        try:
            return feeds.add(URL, feeds.About(), by=BY, net=together(rows(9), barrier))[1]
        except feeds.AlreadyThere as there:
            return Outcome(there.key, "there")

    assert sorted(one.how for one in at_once(add, add)) == ["taken", "there"]
    assert (Feed.objects.count(), len(kept())) == (1, 9)


def test_who_asked_before_another_took_over_steps_aside() -> None:
    says = Servers({URL: rows(4)})
    feed = added(says)
    newer = Servers({URL: rows(4, name="Newer")})

    def another(url: str) -> None:
        # While the first waits for its server, somebody else asks, and is done before it.
        says.before = lambda _: None
        assert refreshed(newer, feed).how == "taken"

    says.before = another
    says.says[URL] = rows(4, name="Older")
    assert refreshed(says, feed).how == "aside"
    assert set(kept().values()) == {"Newer"}
    says.says[URL] = FeedRefused("no-answer", seconds=1)
    says.before = another
    newer.says[URL] = rows(4, name="Newest")
    refreshed(says, feed)
    assert (now(feed).problem, now(feed).fails) == ("", 0)


def test_unchanged_is_not_said_of_what_somebody_else_put_there() -> None:
    says = Servers({URL: rows(4)})
    feed = added(says)
    asked = now(feed).read
    # Somebody who asked before us takes over after we were told that nothing had changed.
    read = now(feed)
    assert asked is not None
    with time_machine.travel(asked + timedelta(minutes=1), tick=False):
        assert refreshed(Servers({URL: rows(4, name="Other")}), feed).how == "taken"
    outcome = feeds.take(read, asked + timedelta(minutes=2), Fetched(URL, rows(4)))
    assert outcome.how == "aside"
    assert set(kept().values()) == {"Other"}
    assert refreshed(Servers({URL: rows(4)}), feed).how == "taken"
