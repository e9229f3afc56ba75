"""What an answer to another program costs: a page of rows whatever is asked, a few at once, and nothing where none is needed."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handrail.content.texts import Lang
from handrail.content.words import all_texts
from handrail.meetings.models import Feed, Listing
from handrail.meetings.reads import out, shown
from handrail.meetings.reads.shown import Shown
from handrail.meetings.rules.ask import Near
from handrail.meetings.rules.wanted import Wanted
from handrail.meetings.tests.feeds_cast import GOOD
from handrail.meetings.tests.out_cast import asker, listed
from handrail.meetings.web import embed, feeds_out
from handrail.meetings.web import out as sending
from handrail.meetings.web.out import Turns, WrongAsk

pytestmark = pytest.mark.django_db
MANY, PAGE = 130, 7
BMLT = "/client_interface/json/?switcher=GetSearchResults"


@pytest.fixture(autouse=True)
def many(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Meetings of one region, on one spot, in a town and a state."""
    settings.HANDRAIL_RATE_FACTOR = 1_000_000
    monkeypatch.setattr(feeds_out, "MOST", PAGE)
    names = {"city": "Gallup", "state": "NM", "regions": ["Western Area", "Mesa"]}
    listed("many", *({**GOOD, **names, "slug": f"n{n}", "name": f"N{n}", "day": n % 7} for n in range(MANY)))


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The meetings that were read whole, one by one."""
    seen: list[int] = []
    as_shown = shown._shown

    def counted(row: Listing, others: dict[int, Feed]) -> Shown:
        seen.append(row.id)
        return as_shown(row, others)

    monkeypatch.setattr(shown, "_shown", counted)
    return seen


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/meetings.json?region=Western+Area", PAGE),
        ("/meetings.json?region=mesa&page=3", PAGE),
        ("/meetings.json?region=New+Mexico", PAGE),
        ("/meetings.json?region=Gallup&city=Gallup", PAGE),
        ("/meetings.json?region=e", 0),
        ("/meetings.json?latitude=35.5&longitude=-108.7&radius=500", PAGE),
        (f"{BMLT}&page_size={PAGE}&page_num=2", PAGE),
        (f"{BMLT}&page_size={PAGE}&EndsBeforeH=23&EndsBeforeM=59", PAGE),
        (f"{BMLT}&page_size={PAGE}&SearchString=Mesa", PAGE),
        (f"{BMLT}&lat_val=35.5&long_val=-108.7&geo_width=-{PAGE}", PAGE),
        (f"{BMLT}&page_size={PAGE}&lat_val=35.5&long_val=-108.7&geo_width=9000&sort_results_by_distance=1", PAGE),
    ],
)
def test_no_more_is_read_whole_than_is_sent(address: str, found: int, whole: list[int]) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert len(json.loads(asker().get(address).content)) == found
    assert len(whole) == found
    for one in asked:
        # What a statement brings: a whole row only by its id, and of each page no more than is sent.
        columns = one["sql"].partition(" FROM ")[0]
        if re.search(r'"detail"(,|$)', columns):
            ids = re.search(r'"id" IN \(([^)]*)\)', one["sql"])
            assert ids
            assert len(ids[1].split(",")) <= PAGE


def test_names_of_regions_are_read_once_an_edition() -> None:
    asker().get("/meetings.json?region=mesa")
    with CaptureQueriesContext(connection) as asked:
        asker().get("/meetings.json?region=western+area")
        asker().get("/meetings.json?region=elsewhere&city=Gallup")
    assert not [one for one in asked if "LIKE" in one["sql"] or "DISTINCT" in one["sql"]]
    listed("new", {**GOOD, "regions": ["Elsewhere"]})
    assert len(json.loads(asker().get("/meetings.json?region=elsewhere").content)) == 1


def test_a_page_holds_what_the_whole_holds_there() -> None:
    near = Near(35.5, -108.7, 500.0)
    for wanted in (Wanted(region="mesa"), Wanted(near=near), Wanted(near=near, by_distance=True, order=("id_bigint",))):
        every = out.found(wanted).rows
        assert len(every) == MANY
        for skip in (0, 5, MANY - 3, MANY, 10**12):
            part = out.found(wanted, skip, PAGE)
            assert (part.total, part.rows) == (MANY, every[skip : skip + PAGE])


class Held:
    """Turns that are all taken, by threads that wait until they are told."""

    def __init__(self, turns: Turns, count: int) -> None:
        self.go = threading.Event()
        self.there = threading.Barrier(count + 1)
        self.threads = [threading.Thread(target=self._hold, args=(turns,)) for _ in range(count)]
        for one in self.threads:
            one.start()
        self.there.wait(30)

    def _hold(self, turns: Turns) -> None:
        with turns.one():
            self.there.wait(30)
            self.go.wait(30)

    def end(self) -> None:
        """Gives them back."""
        self.go.set()
        for one in self.threads:
            one.join(30)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """As many as may are being answered, and nobody may wait."""
    turns = Turns(at_once=2, waiting=0)
    for module in (sending, embed):
        monkeypatch.setattr(module, "turns", turns)
    held = Held(turns, 2)
    yield held
    held.end()


def test_who_comes_while_too_many_are_answered_is_told_to_come_again(full: Held) -> None:
    for address in ("/meetings.json?region=NM", BMLT, "/embed/en/?city=Gallup"):
        answer = asker(accept_language="es").get(address)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        assert answer.headers["Cache-Control"] == "no-store"
        lang: Lang = "en" if "embed" in address else "es"
        assert all_texts().say("meetings.out.busy", lang) in answer.content.decode()
    full.end()
    assert asker().get("/meetings.json?region=NM").status_code == 200


def test_who_has_it_or_only_asks_for_its_tag_needs_no_turn(full: Held, whole: list[int]) -> None:
    head = asker().head("/meetings.json?region=NM")
    assert (head.status_code, head.headers["Content-Type"]) == (200, "application/json")
    assert "Content-Length" not in head.headers
    again = asker(if_none_match=head.headers["ETag"]).get("/meetings.json?region=NM")
    assert (again.status_code, whole) == (304, [])
    assert asker().head("/meetings.json?day=9").status_code == 400
    assert asker().head(f"{BMLT}&callback=x".replace("/json/", "/jsonp/")).headers["Content-Type"].startswith("text/")


def test_who_waits_has_a_turn_when_one_is_given_back_and_is_not_kept_for_ever() -> None:
    turns = Turns(at_once=1, waiting=1, seconds=0.01)
    held = Held(turns, 1)
    with pytest.raises(WrongAsk, match="busy"), turns.one():
        pass
    held.end()
    patient, done = Turns(at_once=1, waiting=1, seconds=30), threading.Event()
    held = Held(patient, 1)

    def waits() -> None:
        with patient.one():
            done.set()

    waiting = threading.Thread(target=waits)
    waiting.start()
    assert not done.is_set()
    held.end()
    waiting.join(30)
    assert done.is_set()


def test_who_finds_too_many_waiting_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(at_once=1, waiting=0, seconds=30)
    held = Held(turns, 1)

    def waits(**how: object) -> bool:
        raise AssertionError("it waits")

    with monkeypatch.context() as patch:
        patch.setattr(turns, "_making", type("Waits", (), {"acquire": staticmethod(waits)}))
        with pytest.raises(WrongAsk, match="busy"), turns.one():
            pass
    held.end()
    with turns.one():
        pass
