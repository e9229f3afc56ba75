"""What the tests of kept feeds share: invented rows, a net that gives what a test says, and what is kept now."""

import json
from collections.abc import Callable
from typing import Any

from django.db import connection

from handrail.kernel.actor import system
from handrail.meetings.actions import feeds
from handrail.meetings.actions.feeds import About, Net, Outcome
from handrail.meetings.fetching import Fetched, Unchanged
from handrail.meetings.models import Feed, Listing
from handrail.meetings.rules.addresses import address_of
from handrail.meetings.rules.feeds import FeedRefused
from handrail.meetings.rules.rows import Meeting
from handrail.meetings.tests.feeds_cast import GOOD, read_rows

BY = system("operator")
URL = "https://lists.example.org/meetings.json"
OTHER = "https://other.example.org/meetings.json"
Says = bytes | FeedRefused | Unchanged


def row(n: int, **changes: Any) -> dict[str, Any]:
    """An invented row by its number, with some fields changed."""
    return {
        **GOOD,
        "slug": f"row-{n}",
        "name": f"Row {n}",
        "formatted_address": f"{n} Mesa Rd, Gallup, NM 87301, USA",
        **changes,
    }


def rows(count: int, **changes: Any) -> bytes:
    """A feed of so many rows."""
    return as_feed(*(row(n, **changes) for n in range(count)))


def as_feed(*some: dict[str, Any]) -> bytes:
    """Rows as a feed."""
    return json.dumps(some).encode()


def meetings(*some: dict[str, Any]) -> tuple[Meeting, ...]:
    """Rows, read."""
    return read_rows(*some).meetings


class Servers:
    """A net whose servers say what `says` holds for their address; `asked` is what they were asked with."""

    def __init__(self, says: dict[str, Says] | None = None, etag: str = "") -> None:
        self.says: dict[str, Says] = says or {}
        self.etag = etag
        self.asked: list[tuple[str, str, str]] = []
        self.before: Callable[[str], None] = lambda url: None

    def fetch(self, url: str, etag: str = "", since: str = "") -> Fetched | Unchanged:
        """What stands there."""
        self.before(url)
        self.asked.append((url, etag, since))
        said = self.says[url]
        if isinstance(said, FeedRefused):
            raise said
        return Fetched(url, said, self.etag) if isinstance(said, bytes) else said

    def find(self, url: str) -> Fetched:
        """The same, for an address that somebody typed."""
        found = self.fetch(address_of(url).text)
        assert isinstance(found, Fetched)
        return found

    @property
    def net(self) -> Net:
        """It, as actions take it."""
        return Net(self.find, self.fetch)


def added(says: Servers, url: str = URL, **about: Any) -> Feed:
    """A feed that was added."""
    return feeds.add(url, About(**about), by=BY, net=says.net)[0]


def refreshed(says: Servers, feed: Feed, **how: Any) -> Outcome:
    """A feed, asked for again."""
    return feeds.refresh(feed.key, net=says.net, **how)


def kept(feed: Feed | None = None) -> dict[str, str]:
    """Names of what is kept, by ref."""
    found = Listing.objects.filter(feed=feed) if feed else Listing.objects.all()
    return dict(found.values_list("ref", "name"))


def noted() -> list[tuple[str, str]]:
    """What the audit says of lists: event and key, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT did, about FROM audit_note WHERE by_kind = 'system' AND by_job = 'operator' ORDER BY id")
        return [(str(did), str(about)) for did, about in cursor.fetchall()]


def now(feed: Feed) -> Feed:
    """The feed's row as it is now."""
    return Feed.objects.get(id=feed.id)
