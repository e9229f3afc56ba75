"""What a meeting's own words say about its weeks: our own sentences, and all that the real feeds hold."""

from __future__ import annotations

import html
import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.meetings.rules.recurrence import LONGEST_SENTENCE, Recognised, of_meeting, recognise
from handrail.meetings.rules.times import LAST, EveryOther, Nth, OnDates, Pattern, Weekly

SUN, MON, TUE, WED, THU, FRI, SAT = range(7)


def nth(day: int, *weeks: int) -> Nth:
    """A rule of weeks of the month."""
    return Nth(day, frozenset(weeks))


APPLIED = [
    ("We meet on the first Saturday of each month.", SAT, nth(SAT, 1)),
    ("Meets 1st & 3rd Tuesday", TUE, nth(TUE, 1, 3)),
    ("This group meets the second and fourth Thursdays only.", THU, nth(THU, 2, 4)),
    ("Held 2nd, 4th and 5th Mon. of the month", MON, nth(MON, 2, 4, 5)),
    ("Meets last Friday of the month at 7:30pm", FRI, nth(FRI, LAST)),
    ("Only on the third Sunday each month", SUN, nth(SUN, 3)),
    ("Meets the first Wednesday and third Wednesday.", WED, nth(WED, 1, 3)),
    ("Meets 2nd Sat. of the month.", SAT, nth(SAT, 2)),
    ("MEETS EVERY LAST SUNDAY", SUN, nth(SUN, LAST)),
    ("Meets every third Friday of the month.", FRI, nth(FRI, 3)),
    ("Nos reunimos el primer sábado del mes.", SAT, nth(SAT, 1)),
    ("Se reúne el 1er y 3er martes de cada mes", TUE, nth(TUE, 1, 3)),
    ("Solo el último viernes del mes", FRI, nth(FRI, LAST)),
    ("Sesionamos el 2.º y el 4.º domingo de cada mes", SUN, nth(SUN, 2, 4)),
    ("Se reu\u0301ne los primeros mie\u0301rcoles de cada mes", WED, nth(WED, 1)),  # accents as marks of their own
    ("Meets on the 15th of each month.", TUE, OnDates(frozenset({15}))),
    ("Nos reunimos los días 1 y 16 de cada mes", None, OnDates(frozenset({1, 16}))),
    ("No meeting on the last Thursday of the month.", THU, Weekly(THU, frozenset({LAST}))),
    ("Meets every Saturday except the last Saturday of the month", SAT, Weekly(SAT, frozenset({LAST}))),
    ("No hay reunión el primer lunes de cada mes.", MON, Weekly(MON, frozenset({1}))),
]


@pytest.mark.parametrize(("text", "day", "rule"), APPLIED)
def test_a_sentence_wholly_understood_is_applied(text: str, day: int | None, rule: Pattern) -> None:
    found = recognise(text, day)
    assert found is not None
    assert (found.rule, found.certain) == (rule, True)
    around = recognise(f"Ring the bell. {text}\nCoffee at half past six.", day)
    assert around is not None
    assert (around.rule, around.certain, around.sentence) == (rule, True, found.sentence)


NAMED = [
    ("Lantern Women - 1st and 3rd Mondays 6:30 pm Mountain - At the library", MON, nth(MON, 1, 3)),
    ("Paper Boats (2nd & 4th Fridays)", FRI, nth(FRI, 2, 4)),
    ("Faroles: último viernes de cada mes", FRI, nth(FRI, LAST)),
    ("Kite Hill (No Mtg on the 1st Wednesday of the month)", WED, Weekly(WED, frozenset({1}))),
]


@pytest.mark.parametrize(("name", "day", "rule"), NAMED)
def test_a_part_of_a_name_speaks_of_the_meeting(name: str, day: int, rule: Pattern) -> None:
    assert recognise(name, day, named=True) == Recognised(rule, name, True)


MARKED = [
    ("This group meets every other Sunday.", SUN, EveryOther(SUN)),
    ("Bi-weekly", WED, EveryOther(WED)),
    ("Nos reunimos cada dos semanas.", TUE, EveryOther(TUE)),
    ("Un sábado sí y otro no", SAT, EveryOther(SAT)),
    ("Nos vemos cada otro jueves, se reúne en la sala grande", THU, EveryOther(THU)),
    ("Meets every third Friday.", FRI, nth(FRI, 3)),  # of the month, or every three weeks?
    ("Usually 1st or 2nd Monday", MON, nth(MON, 1, 2)),
    ("Meets the second and fourth of each month.", THU, nth(THU, 2, 4)),  # weeks, or dates?
    ("Meets 1st Saturday in summer, by the lake", SAT, nth(SAT, 1)),
    ("Meets 1st and 3rd Tuesdays. Online the other weeks.", TUE, nth(TUE, 1, 3)),
    ("Meets 2nd Tuesday of even months", TUE, nth(TUE, 2)),
    ("First Saturday", SAT, nth(SAT, 1)),  # of what?
    ("Se reúne una vez al mes.", MON, None),
    ("Meets monthly", WED, None),
    ("Check the calendar for this month's date, one Sunday of the month", SUN, None),
    ("Meets first Saturday of the month only.", SUN, None),  # the list says Sunday
    ("Closed on the third Saturday of the month", SAT, None),
    ("No meeting last Monday", MON, None),  # each month, or once?
]


@pytest.mark.parametrize(("text", "day", "rule"), MARKED)
def test_what_is_not_sure_is_marked_and_never_applied(text: str, day: int, rule: Pattern | None) -> None:
    found = recognise(text, day)
    assert found is not None
    assert (found.rule, found.certain) == (rule, False)
    assert found.sentence.rstrip(".") in text


NOTES = [
    ("first Saturday is speaker meeting", SAT),
    ("Birthday night last Friday", FRI),
    ("business meeting first Sunday", SUN),
    ("Business meeting: last Sunday of the month @ 6 pm", SUN),
    ("Group business meetings are held last Saturday of the month", SAT),
    ("Cake on the last Friday of the month only", FRI),
    ("Speaker every other week", TUE),
    ("1st wk Step/last wk Spkr/others Topic", MON),
    ("1st Friday - Step, 2nd Friday - Topic, 3rd Friday - Literature", FRI),
    ("The last Saturday of each month is chip night, so no speaker", SAT),
    ("No cooking in the kitchen / last wk Trad", TUE),
    ("We read a chapter a week, except the last Thursday of the month, when we read a Tradition", THU),
    ("Last Tue. we sit in the small room", TUE),
    ("Ride with us on the second Sunday of the month", SAT),
    ("Enter by the 2nd & 3rd doors", TUE),
    ("Second floor, first room on the left", TUE),
    ("Speaker monthly", TUE),
    ("Convivio el último viernes de cada mes", FRI),
    ("Reunión de trabajo el primer lunes del mes", MON),
    ("Segundo piso, tercer salón", MON),
    ("Meets every week", MON),
    ("Todos los lunes a las 7", MON),
    ("", MON),
]


@pytest.mark.parametrize(("text", "day"), NOTES)
def test_what_is_done_there_on_some_days_changes_nothing(text: str, day: int) -> None:
    assert recognise(text, day) is None


def test_a_name_that_opens_with_its_week_is_marked() -> None:
    name = "Last Sunday Breakfast Meeting"
    assert recognise(name, SUN, named=True) == Recognised(nth(SUN, LAST), name, False)
    assert recognise("Monthly Business Meeting, District 40", TUE, named=True) is not None
    assert recognise("Wednesday Third Step", WED, named=True) is None


def test_one_group_s_note_on_every_day_speaks_of_its_own_day_only() -> None:
    text = "No meeting last Thursday of the month"
    assert recognise(text, MON) is None
    assert recognise(text, THU) is not None


def test_texts_that_agree_are_applied_and_texts_that_do_not_are_marked() -> None:
    texts = ["Ramp at the side.", "We meet the 1st & 3rd Monday."]
    assert of_meeting(MON, None, "Lantern Group", texts) == Recognised(
        nth(MON, 1, 3), "We meet the 1st & 3rd Monday", True
    )
    against = of_meeting(MON, None, "Lantern Group (2nd & 4th Mondays)", texts)
    assert against is not None
    assert not against.certain
    assert of_meeting(MON, None, "Lantern Group", ["Ramp at the side."]) is None


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("Meets 1st & 3rd Mondays", True),
        ("Meets 1st & 3rd Mondays at 7 p.m.", True),
        ("Meets 1st & 3rd Mondays, 7pm to 8pm", True),
        ("Se reúne el 1er y 3er lunes a las 19:00", True),
        ("The group meets 1st & 3rd Mondays at 5 pm", False),
        ("Meets 1st & 3rd Mondays 7:30", False),
    ],
)
def test_a_sentence_with_another_hour_is_of_another_meeting(text: str, certain: bool) -> None:
    found = recognise(text, MON, at=time(19))
    assert found is not None
    assert found.certain == certain
    assert recognise(text, MON) == Recognised(nth(MON, 1, 3), text.rstrip("."), True)


def test_the_day_may_be_told_by_the_sentence_alone() -> None:
    assert recognise("Meets 1st & 3rd Mondays", None) == Recognised(nth(MON, 1, 3), "Meets 1st & 3rd Mondays", True)
    several = recognise("Meets 1st Monday and 2nd Friday", None)
    assert several is not None
    assert not several.certain


@pytest.mark.parametrize(
    "wall", ["1st " * 5000, "1st," * 5000, "primer y " * 55, "every other " * 40, "no meeting " * 45]
)
def test_a_wall_of_text_is_over_at_once(wall: str) -> None:
    for text in (wall, wall[:LONGEST_SENTENCE]):
        recognise(text, SAT)
        recognise(text, SAT, named=True)


WORDS = "first last 1st 3rd y and & del mes of the month Saturday sábado only solo meets no every other . , ( -"
words = st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=14)


@settings(max_examples=150, deadline=None)
@given(parts=words, day=st.one_of(st.none(), st.integers(0, 6)), named=st.booleans())
def test_whatever_stands_there_a_rule_has_its_sentence(parts: list[str], day: int | None, named: bool) -> None:
    text = " ".join(parts)
    sane(recognise(text, day, named=named), text, day)


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=80), day=st.integers(0, 6))
def test_any_text_is_read_without_harm(text: str, day: int) -> None:
    sane(recognise(text, day), text, day)


def sane(found: Recognised | None, text: str, day: int | None) -> None:
    """A finding shows words that stand there, on the meeting's own day, and none is certain without a rule."""
    if found is None:
        return
    assert found.sentence.strip()
    assert found.sentence in unicodedata.normalize("NFC", text)
    assert found.rule is not None or not found.certain
    assert not (isinstance(found.rule, EveryOther) and found.certain)
    if found.rule is not None and not isinstance(found.rule, OnDates) and day is not None:
        assert found.rule.day == day


FEEDS = os.environ.get("HANDRAIL_FEEDS", "")
TEXTS = (
    "notes",
    "location_notes",
    "group_notes",
    "comments",
    "location_info",
    "append",
    "UPDATES_meeting_note",
    "conference_url_notes",
)
ENGLISH = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]


def rows() -> Iterator[tuple[int | None, str, list[str]]]:
    """Day, name and texts of every row of the real feeds, read in the plainest way."""
    for path in sorted(Path(FEEDS).glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            texts = [
                re.sub(r"<[^>]*>", "\n", html.unescape(row[key])) for key in TEXTS if isinstance(row.get(key), str)
            ]
            yield day_in(row), str(row.get("name") or row.get("meeting_name") or ""), texts


def day_in(row: dict[str, Any]) -> int | None:
    """The row's day, where it says one."""
    if "weekday_tinyint" in row:
        return int(row["weekday_tinyint"]) - 1
    said = row.get("day")
    said = said[0] if isinstance(said, list) and said else said
    if isinstance(said, str) and said.lower() in ENGLISH:
        return ENGLISH.index(said.lower())
    return int(said) if isinstance(said, int) or (isinstance(said, str) and said.isdigit()) else None


@pytest.mark.skipif(not FEEDS, reason="no real feeds here: HANDRAIL_FEEDS names their folder")
def test_the_real_feeds_are_read_with_care() -> None:
    counts: Counter[str] = Counter()
    for day, name, texts in rows():
        found = of_meeting(day, None, name, texts)
        counts["rows"] += 1
        if found is None:
            continue
        counts["certain" if found.certain else "marked"] += 1
        counts[type(found.rule).__name__] += 1
        assert any(found.sentence in whole for whole in (name, *texts))
        sane(found, found.sentence, day)
    print(dict(counts))
    # Read by eye: of 8,958 rows these say a rule of their own; the other sentences with such words are notes.
    assert counts["rows"] == 8958
    assert counts["certain"] == 11
    assert counts["marked"] == 21
