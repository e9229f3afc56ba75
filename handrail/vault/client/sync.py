"""Outbox out, log in, and healing where the server's log differs from ours (section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from handrail.vault.client.http import Http, LogPage, NoAnswer, Row, ServerSaid
from handrail.vault.client.store import Store
from handrail.vault.client.versions import content_id
from handrail.vault.rules.limits import IDS_MAX, PULL_MAX_ROWS, PUSH_MAX, PUSH_MAX_BYTES
from handrail.vault.rules.text import b64


@dataclass
class Report:
    """What one sync did. ``no_room`` is the server's code where it had no room; the outbox keeps what is unsent."""

    pushed: int = 0
    pulled: int = 0
    healed: bool = False
    damaged: list[str] = field(default_factory=list)
    no_room: str = ""


def batches(waiting: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """The outbox in pushes that the server accepts."""
    batch: list[tuple[str, bytes]] = []
    size = 0
    for item in waiting:
        if batch and (len(batch) == PUSH_MAX or size + len(item[1]) > PUSH_MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += len(item[1])
    if batch:
        yield batch


NO_ROOM = ("vault-full", "server-full")


def push(http: Http, store: Store, report: Report) -> None:
    """Sends the outbox. An item leaves it only by the durable answer for its own content id.

    No room on the server stops nothing else: the code stands in the report, and fetching goes on.
    """
    try:
        _push(http, store, report)
    except ServerSaid as answer:
        if answer.code not in NO_ROOM:
            raise
        report.no_room = answer.code


def _push(http: Http, store: Store, report: Report) -> None:
    for batch in batches(store.each_waiting()):
        sent = {content for content, _ in batch}
        body = {"versions": [{"content_id": content, "sealed": b64(sealed)} for content, sealed in batch]}
        answer = http.call("POST", "vault/versions", body)
        with store.writing():
            for result in answer["results"]:
                if result["content_id"] not in sent:
                    continue
                store.acknowledge(result["content_id"], result["seq"])
                if result["status"] == "gone":
                    store.say_gone([result["content_id"]])
                report.pushed += result["status"] == "stored"


def pull(http: Http, store: Store, report: Report) -> None:
    """Fetches what is new; heals first, once, where the server's log is not the one this device knows.

    Raises NoAnswer where a server's answers would lead in circles.
    """
    more = True
    while more:
        at = store.get("position") or {"epoch": http.call("GET", "vault/state")["epoch"], "after": 0, "at": ""}
        try:
            page = http.log({**at, "limit": PULL_MAX_ROWS})
        except ServerSaid as answer:
            if answer.code != "log-differs":
                raise
            if not report.healed:
                heal(http, store, report)
                continue
            raise NoAnswer("healed, and the log differs again") from answer
        if page.rows and page.rows[0].seq != at["after"] + 1:
            # Rows left out at the front would move our position past them for good.
            raise NoAnswer("the list does not go on where this device stopped")
        if page.more and not page.rows:
            raise NoAnswer("more is said to follow, and nothing came")
        take(store, page, report)
        more = page.more
    with store.writing():
        store.forgotten_above(page.last_seq)
    if next(store.each_waiting(), None):
        push(http, store, report)


def compare(http: Http, store: Store, report: Report, state: Mapping[str, Any]) -> None:
    """Heals where the log holds something else than was read, though it goes on at the same place.

    A server set back without a new epoch may have grown again, from other devices, until the place fits by chance.
    """
    at = store.get("position")
    read_to_the_end = at is not None and (at["epoch"], at["after"]) == (state["epoch"], state["last_seq"])
    if not read_to_the_end or report.healed or state.get("ids_sum", store.ids_sum()) == store.ids_sum():
        return
    heal(http, store, report)
    pull(http, store, report)


def take(store: Store, page: LogPage, report: Report) -> None:
    """Keeps a page of rows and the position after it in one transaction."""
    with store.writing():
        for row in page.rows:
            store.not_at(row.seq, row.content)
            _keep(store, row, report)
        if page.rows:
            last = page.rows[-1]
            store.put("position", {"epoch": page.epoch, "after": last.seq, "at": last.content})
        elif store.get("position") is None:
            store.put("position", {"epoch": page.epoch, "after": 0, "at": ""})


def _keep(store: Store, row: Row, report: Report) -> None:
    if row.sealed is None:
        store.say_gone([row.content])
        return
    if content_id(row.sealed) != row.content:
        with_id = store.get("damaged") or {}
        store.put("damaged", {**with_id, row.content: b64(row.sealed)})
        return
    report.pulled += store.one(row.content) is None
    store.add(row.content, row.sealed, seq=row.seq)


def heal(http: Http, store: Store, report: Report) -> None:
    """A restored server: list what it has from 0, give back what it lost, fetch what this device lacks."""
    epoch, theirs = _all_ids(http)
    report.healed = True
    held = store.contents()
    with store.writing():
        store.gone_is({content for _, content, gone in theirs if gone})
        store.wait_again(held - {content for _, content, _ in theirs})
        for seq, content, gone in theirs:
            if content in held and not gone:
                store.acknowledge(content, seq)
    push(http, store, report)
    by_seq = {seq: content for seq, content, _ in theirs}
    for first, count in _runs([seq for seq, content, gone in theirs if not gone and content not in held]):
        _fetch(http, store, report, (epoch, by_seq.get(first - 1, ""), first, count))
    last = theirs[-1] if theirs else (0, "", False)
    with store.writing():
        store.put("position", {"epoch": epoch, "after": last[0], "at": last[1]})


def _fetch(http: Http, store: Store, report: Report, run: tuple[str, str, int, int]) -> None:
    epoch, at, first, count = run
    while count > 0:
        try:
            page = http.log({"epoch": epoch, "after": first - 1, "at": at, "limit": min(count, PULL_MAX_ROWS)})
        except ServerSaid as answer:
            if answer.code != "log-differs":
                raise
            raise NoAnswer("the log is not the one its own list of ids tells of") from answer
        if not page.rows:
            return
        with store.writing():
            for row in page.rows:
                _keep(store, row, report)
        first, at = page.rows[-1].seq + 1, page.rows[-1].content
        count -= len(page.rows)


def _all_ids(http: Http) -> tuple[str, list[tuple[int, str, bool]]]:
    rows: list[tuple[int, str, bool]] = []
    while True:
        after = rows[-1][0] if rows else 0
        answer = http.call("GET", f"vault/ids?after={after}&limit={IDS_MAX}")
        if any(int(row[0]) <= after for row in answer["ids"]):
            raise NoAnswer("the list of ids goes back")
        rows += [(int(seq), str(content), bool(gone)) for seq, content, _, gone in answer["ids"]]
        if not answer["ids"] or rows[-1][0] >= answer["last_seq"]:
            return str(answer["epoch"]), rows


def _runs(seqs: list[int]) -> Iterator[tuple[int, int]]:
    start = previous = None
    for seq in sorted(seqs):
        if previous is None or seq != previous + 1:
            if start is not None and previous is not None:
                yield start, previous - start + 1
            start = seq
        previous = seq
    if start is not None and previous is not None:
        yield start, previous - start + 1
