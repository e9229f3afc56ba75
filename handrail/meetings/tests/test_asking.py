"""What a form, a program or a terminal sends becomes a question, or a sentence that says what is wrong with it."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.content.texts import LANGS
from handrail.content.words import all_texts
from handrail.meetings.actions.importing import take_over
from handrail.meetings.models import Feed, Listing
from handrail.meetings.reads.asking import NAMES, WHENS, Question, between, in_words, question, wider
from handrail.meetings.reads.choices import FELLOWSHIPS_MOST, choices
from handrail.meetings.reads.engine import search
from handrail.meetings.rules.rows import Meeting
from handrail.meetings.rules.times import zone_named

NOW = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
"""Monday 18:30 in Denver."""
DENVER = zone_named("America/Denver")
pytestmark = pytest.mark.django_db


def one(slug: str, **changes: Any) -> Meeting:
    given = {
        "line": 1, "slug": slug, "name": f"Still Water {slug}", "day": 1, "time": "19:00", "zone": "America/Denver", "venue": "in-person",
        "latitude": 35.5281, "longitude": -108.7426, "city": "Gallup", "state": "NM", "types": ("O", "X"), "fellowship": "River People",
    }  # fmt: skip
    return Meeting(**{**given, **changes})


@pytest.fixture(autouse=True)
def listed() -> None:
    rows = [
        one("gallup"), one("late", time="23:30", name="Late Lamp", types=("C",)),
        one("springfield-il", city="Springfield", state="IL", latitude=39.78, longitude=-89.65, zone="America/Chicago", time="20:00"),
        one("springfield-ma", city="Springfield", state="MA", latitude=42.1, longitude=-72.59, zone="America/New_York", time="21:00"),
        one("online", venue="online", latitude=None, longitude=None, city="", state="", languages=("es",), time="18:45"),
        one("phone", venue="phone", latitude=None, longitude=None, city="", state="", time="18:42"),
        one("wednesday", day=3, name="Wednesday Lamp"),
    ]  # fmt: skip
    take_over(Feed.objects.create(key="k", kind="file", name="List"), rows)


def ask(**fields: str | Sequence[str]) -> Question:
    return question({name: [said] if isinstance(said, str) else said for name, said in fields.items()}, NOW)


def found(asked: Question) -> set[str]:
    assert asked.ask, asked.problems
    slugs = dict(Listing.objects.values_list("ref", "slug"))
    return {slugs[hit.meeting.ref] for hit in search(asked.ask).hits}


@pytest.mark.parametrize(
    ("fields", "slugs"),
    [
        ({"near": "87301"}, {"gallup"}),
        ({"near": "87301-1234", "when": "tonight"}, {"gallup", "late"}),
        ({"near": "Gallup"}, {"gallup"}),
        ({"near": "gallup nuevo méxico", "when": "week"}, {"gallup", "late", "wednesday"}),
        ({"near": "35.53,-108.74", "miles": "1"}, {"gallup"}),
        ({"near": "Springfield, IL"}, {"springfield-il"}),
        ({"venue": "online"}, {"online"}),
        ({"near": "Gallup", "venue": ["online", "phone", "in-person"]}, {"online", "phone", "gallup"}),
        ({"venue": "online", "lang": "es"}, {"online"}),
        ({"lang": "fr"}, set()),
        ({"near": "Gallup", "when": "tonight", "open": "closed"}, {"late"}),
        ({"near": "Gallup", "when": "tonight", "type": "X"}, {"gallup"}),
        ({"near": "Gallup", "when": "week", "words": "lamp"}, {"late", "wednesday"}),
        ({"fellowship": "Nobody"}, set()),
        ({"near": "Gallup", "date": "2026-12-02"}, {"wednesday"}),
        ({"near": "Gallup", "hours": "6"}, {"gallup", "late"}),
        ({"near": "Gallup", "when": "tomorrow"}, set()),
    ],
)
def test_a_question_finds(fields: dict[str, Any], slugs: set[str]) -> None:
    assert found(ask(**fields)) == slugs


@pytest.mark.parametrize(
    ("fields", "field", "text"),
    [
        ({"near": "8730"}, "near", "meetings.place.zip-form"),
        ({"near": "00001"}, "near", "meetings.ask.no-zip"),
        ({"near": "Atlantis"}, "near", "meetings.ask.no-town"),
        ({"near": "95.0,-106"}, "near", "meetings.place.coordinates-range"),
        ({"near": "Gallup", "miles": "0"}, "miles", "meetings.place.miles-least"),
        ({"near": "Gallup", "miles": "10,000"}, "miles", "meetings.place.miles-most"),
        ({"miles": "far"}, "miles", "meetings.place.miles-words"),
        ({"when": "someday"}, "when", "meetings.ask.not-among"),
        ({"date": "2026-11-29"}, "date", "meetings.ask.date-past"),
        ({"date": "2026-02-30"}, "date", "meetings.ask.date-form"),
        ({"date": "2031-01-01"}, "date", "meetings.ask.date-far"),
        ({"hours": "0"}, "hours", "meetings.ask.hours"),
        ({"hours": "²"}, "hours", "meetings.ask.hours"),
        ({"zone": "Mars/Base"}, "zone", "meetings.ask.no-zone"),
        ({"venue": ["online", "moon"]}, "venue", "meetings.ask.not-among"),
        ({"open": "perhaps"}, "open", "meetings.ask.not-among"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(fields: dict[str, Any], field: str, text: str) -> None:
    asked = ask(words="lamp", **fields)
    assert asked.ask is None
    assert [(problem.field, problem.text_id) for problem in asked.problems] == [(field, text)]
    for lang in LANGS:
        assert "{" not in asked.problems[0].say(lang)
    assert asked.fields["words"] == ["lamp"]
    assert all(asked.fields[name] == ([said] if isinstance(said, str) else said) for name, said in fields.items())


def test_two_towns_of_one_name_are_both_named() -> None:
    asked = ask(near="Springfield")
    assert asked.ask is None
    assert not asked.problems
    assert {(town.name, town.region) for town in asked.choices} == {("Springfield", "IL"), ("Springfield", "MA")}


def test_times_are_shown_on_the_readers_clock_else_that_of_the_place() -> None:
    assert ask(near="Gallup", zone="Asia/Tokyo").zone.key == "Asia/Tokyo"
    assert ask(near="Springfield, MA").zone.key == "America/New_York"
    assert ask(near="33.45,-112.07").zone.key == "America/Phoenix"
    assert ask().zone.key == choices().zone == "America/Denver"


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.text(max_size=130), max_size=30)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_whatever_is_sent_there_is_an_answer(fields: Mapping[str, Sequence[str]]) -> None:
    asked = question(fields, NOW)
    for lang in LANGS:
        assert in_words(asked, lang)
        assert all(problem.say(lang) for problem in asked.problems)
    if asked.ask:
        search(asked.ask)


@pytest.mark.parametrize(
    ("when", "now", "first", "last"),
    [
        ("soon", "2026-12-01T18:30", "2026-12-01T18:30", "2026-12-01T20:30"),
        ("today", "2026-12-01T18:30", "2026-12-01T18:30", "2026-12-02T00:00"),
        ("tonight", "2026-12-01T09:00", "2026-12-01T17:00", "2026-12-02T03:00"),
        ("tonight", "2026-12-01T18:30", "2026-12-01T18:30", "2026-12-02T03:00"),
        ("tonight", "2026-12-01T01:10", "2026-12-01T01:10", "2026-12-01T03:00"),
        ("tonight", "2026-11-01T00:30", "2026-11-01T00:30", "2026-11-01T03:00"),  # the night with an hour twice
        ("tomorrow", "2026-03-07T23:00", "2026-03-08T00:00", "2026-03-09T00:00"),  # the day with an hour less
        ("week", "2026-12-01T18:30", "2026-12-01T18:30", "2026-12-08T18:30"),
    ],
)
def test_when_is(when: str, now: str, first: str, last: str) -> None:
    moments = [datetime.fromisoformat(said).replace(tzinfo=DENVER).astimezone(UTC) for said in (now, first, last)]
    assert between(when, moments[0], DENVER) == tuple(moments[1:])


def test_an_empty_answer_offers_what_does_find_something_and_that_is_true() -> None:
    asked = ask(near="35.2,-108.0", miles="10", type="X")
    assert asked.ask
    assert search(asked.ask).total == 0
    offers = wider(asked, NOW)
    assert [offer.text_id.rpartition(".")[2] for offer in offers] == ["miles", "online", "phone"]
    for offer in offers:
        again = question(offer.fields, NOW)
        assert again.ask
        assert search(again.ask).total >= int(offer.params["n"]) > 0
        assert all(str(offer.params["n"]) in offer.say(lang) for lang in LANGS)
    assert [offer.text_id.rpartition(".")[2] for offer in wider(ask(near="Gallup", when="soon", type="W"), NOW)] == [
        "fewer",
        "online",
        "phone",
    ]
    assert "week" in {offer.text_id.rpartition(".")[2] for offer in wider(ask(near="Gallup", words="wednesday"), NOW)}


def test_the_question_in_words() -> None:
    assert in_words(ask(near="Gallup", miles="10", when="tonight"), "en") == "Tonight, within 10 miles of Gallup, NM"
    assert in_words(ask(venue="online", hours="3"), "es") == "En las próximas 3 horas, en línea"
    assert in_words(ask(venue="online", hours="1"), "en") == "In the next hour, online"
    assert in_words(ask(venue="online", hours="1"), "es") == "En la próxima hora, en línea"
    assert in_words(ask(near="35.52,-108.74"), "en") == "In the next two hours, within 25 miles of you"
    assert in_words(ask(near="35.52,-108.74"), "es") == "En las próximas dos horas, a 25 millas o menos de usted"
    for when in WHENS:
        assert all(all_texts().say(f"meetings.ask.when.{when}", lang) for lang in LANGS)


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("meetings", "search", "--now", "2026-12-01T01:30Z", *arguments, stdout=out)
    return out.getvalue()


def test_from_the_terminal() -> None:
    told = json.loads(said("--near", "87301", "--within", "5", "--hours", "2", "--type", "X", "--json"))
    assert told["total"] == 1
    row = told["meetings"][0]
    assert (row["start"], row["end"]) == ("2026-12-01T02:00:00Z", "2026-12-01T03:00:00Z")
    assert (row["start_local"], row["zone"], row["in_progress"]) == (
        "2026-11-30T19:00:00-07:00",
        "America/Denver",
        False,
    )
    assert row["miles"] < 5
    assert "2026-11-30 19:00  Still Water gallup" in said("--near", "35.52,-108.74")
    for arguments, sentence in (
        (["--near", "8730"], "five digits"),
        (["--near", "Springfield"], "Springfield, IL; Springfield, MA"),
        (["--near", "87301", "--within", "0", "--hours", "9999"], "mile or more"),
        (["--now", "yesterday"], "not a moment"),
        (["--venue", "moon"], "--venue takes one of these, not moon: in-person, online, phone, hybrid"),
        (["--when", "noon"], "not noon: soon, today, tonight, tomorrow, week"),
        (["--open", "ajar"], "not ajar: open, closed"),
        (["--sort", "size"], "not size: start, distance"),
        (["--type", "X", "--type", "Q"], "has --type Q. Those there are: O, X, C"),
        (["--lang", "vi"], "has --lang vi. Those there are: es"),
        (["--fellowship", "Lake People"], "has --fellowship Lake People. Those there are: River People"),
    ):
        with pytest.raises(CommandError, match=sentence):
            said(*arguments)


def test_the_terminal_names_the_zone_of_its_times_and_a_meetings_own() -> None:
    near = said("--near", "87301", "--hours", "2").splitlines()
    assert near[0].endswith("Meetings: 1. Times: America/Denver.")
    assert "there" not in near[1]
    far = said("--near", "87301", "--hours", "2", "--zone", "America/New_York").splitlines()
    assert far[0].endswith("Times: America/New_York.")
    assert far[1].startswith("2026-11-30 21:00  (there 2026-11-30 19:00, America/Denver)  Still Water gallup")


def test_the_terminal_says_that_there_are_more_pages_and_where_they_end() -> None:
    more = [one(f"more-{n}", name=f"More {n}", line=n) for n in range(38)]
    take_over(Feed.objects.create(key="more", kind="file", name="More"), more)
    ask_for = ("--near", "87301", "--hours", "2")
    total = json.loads(said(*ask_for, "--json"))["total"]
    first, second, third = (said(*ask_for, "--page", page).splitlines() for page in "123")
    assert (len(first), first[-1]) == (32, f"30 of {total}. The next: --page 2")
    assert (len(second), second[-1]) == (total - 30 + 2, "Page 2 is the last.")
    assert third[1:] == ["There is no page 3. The last is 2."]


def test_control_letters_are_blanks() -> None:
    asked = ask(near="\x00Gallup\u202e,\x07NM", words="la\x00mp")
    assert asked.fields == {"near": ["Gallup , NM"], "words": ["la mp"]}
    assert asked.place is not None


def test_of_many_fellowships_the_most_frequent_can_be_chosen_by_name() -> None:
    feed = Feed.objects.create(key="many", kind="url", name="Many")
    names = [f"Fellowship {number:03}" for number in range(FELLOWSHIPS_MOST + 5)]
    often = names[-1]
    meetings = [
        Meeting(line=n, slug=f"m{n}", name="Dawn", day=1, time="19:00", fellowship=name)
        for n, name in enumerate([*names, often])
    ]
    take_over(feed, meetings)
    found = choices().fellowships
    assert len(found) == FELLOWSHIPS_MOST
    assert found == tuple(sorted(found))
    assert (often, 2) in found
