"""What a page of meetings weighs: the answer to a search with thirty rows, and all that a first visit to it fetches."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import httpx

from bench import Figure, Run, bench
from handrail.meetings.addresses import FIND, SEARCH
from tools.live import live_server
from tools.many_meetings import PLACE, list_many

ROWS = 30
BESIDES = ("home/app.css", "home/icon.svg", "meetings/site.js", "meetings/near.js", "meetings/rules/place.js")


@bench("meetings.page")
def page(run: Run) -> Iterator[Figure]:
    """Gzip bytes of the page that thirty rows are on, with what comes beside it as `more`."""
    with live_server(HANDRAIL_RATE_FACTOR="1000") as server, httpx.Client(base_url=server.site) as client:
        list_many(server)
        for lang in ("en", "es"):
            found = client.post(FIND[lang], data={"near": PLACE, "when": "week"}, headers={"Accept": "text/html"})
            begun = client.get(SEARCH[lang])
            for one in (found, begun):
                assert len(re.findall(r"<li><a href=\"[^\"]+\"><strong>", one.text)) == ROWS
            besides = sum(len(gzip.compress(client.get(f"/static/{name}").content, 9)) for name in BESIDES)
            more = {"search_page": len(gzip.compress(begun.content, 9)), "besides": besides}
            size = len(gzip.compress(found.content, 9)) / 1000
            yield Figure(size, "kB gzip", "wanted at most", 20, lang, more=more)
