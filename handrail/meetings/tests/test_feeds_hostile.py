"""A feed cannot make us work long, fill the memory, or fall over: long words, many rows, lists in lists."""

import io
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handrail.meetings import reading
from handrail.meetings.rules import bounds, clean
from handrail.meetings.rules.feeds import FeedRefused, Read, read_feed
from handrail.meetings.rules.guide import FIELDS
from handrail.meetings.rules.rows import Notes
from handrail.meetings.tests.feeds_cast import GOOD, read_one, read_rows
from handrail.meetings.tests.test_feeds_properties import ANY_JSON, BMLT, holds

MANY = 2000 if os.environ.get("HANDRAIL_LONG") == "1" else 40
ROW = {"name": "A", "day": 1, "time": "10:00"}
BMLT_ROW = {"id_bigint": "7", "weekday_tinyint": "1", "meeting_name": "A", "start_time": "10:00:00"}


def deep(levels: int) -> Any:
    """A word in so many lists."""
    value: Any = "x"
    for _ in range(levels):
        value = [value]
    return value


LONG: list[tuple[str, Callable[[int], str]]] = [
    ("entities", lambda n: "&" + "amp;" * n),
    ("email", lambda n: "a" * n + " <@"),
    ("dial", lambda n: "1 a " * n),
    ("tags", lambda n: "<a " * n),
    ("comments", lambda n: "<!--" * n),
    ("quotes", lambda n: "<a '" * n),
    ("plus", lambda n: "+1 " + " " * n + "x"),
    ("blanks", lambda n: "7" + " " * n + "x"),
    ("links", lambda n: "https://a," * n + " x"),
    ("word", lambda n: "a" * n + "://"),
    ("marks", lambda n: "\u0301\u0323" * n),
]
DOUBLED = 5


def spent(work: Callable[[], object]) -> float:
    """Seconds of the processor that the work takes, the least of three times."""
    found = []
    for _ in range(3):
        before = time.process_time()
        work()
        found.append(time.process_time() - before)
    return min(found)


@pytest.mark.parametrize(("kind", "made"), LONG, ids=[kind for kind, _ in LONG])
def test_a_text_twice_as_long_takes_no_more_than_about_twice_as_long(kind: str, made: Callable[[int], str]) -> None:
    def work(letters: int) -> float:
        said = made(letters // len(made(1)))[:letters]
        return spent(lambda: (clean.text_of(said, Notes()), clean.dial_of(said, "phone", Notes())))

    assert work(20_000) <= 3 * work(10_000) + 0.005


def test_a_place_of_many_links_is_looked_through_once() -> None:
    def work(n: int) -> float:
        data = json.dumps([{**BMLT_ROW, "location_text": "https://a," * n + " x"}]).encode()
        how = reading.reading()
        return spent(lambda: read_feed(data, how))

    assert work(24) <= 3 * work(12) + 0.005


@pytest.mark.parametrize("field", sorted(FIELDS))
@pytest.mark.parametrize("value", ["a" * 90_000, "a 1 " * 30_000, ["a 1 " * 30] * 5_000], ids=["word", "text", "list"])
def test_no_value_is_read_beyond_its_limit(field: str, value: Any) -> None:
    notes = Notes()
    kept = bounds.row_within({field: value}, notes)[field]
    said = kept if isinstance(kept, str) else "".join(kept)
    assert 0 < len(said) <= (bounds.TEXT_MOST if field in bounds.TEXTS else bounds.SHORT_MOST)
    assert notes.repaired == {"cut"}


def test_a_long_value_is_cut_before_any_pattern_sees_it_and_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    plain = clean._plain  # what reaches the patterns can only be seen where they begin

    def noted(said: str, notes: Notes) -> str:
        seen.append(len(said))
        return plain(said, notes)

    monkeypatch.setattr(clean, "_plain", noted)
    _, found = read_one(notes="<b " * 30_000, conference_phone="1 a " * 30_000, name="Dawn <" * 30_000)
    assert found.report.repaired["cut"] == 1
    assert seen
    assert max(seen) <= bounds.TEXT_MOST
    assert clean.text_of("<b>word</b> " * 30_000, Notes()).startswith("word word")
    assert max(seen) <= bounds.TEXT_MOST


def test_a_cut_is_between_words() -> None:
    notes = Notes()
    assert bounds.within("word " * 10, notes, 12) == "word word"
    assert bounds.within(["abc", "def ghi", "jkl"], notes, 6) == ["abc", "def", ""]
    assert bounds.within("a" * 9_000, notes, 5_000) == "a" * 5_000
    address = "https://example.org/" + "a" * 1_900
    assert address not in clean.url_of("b " * 9_500 + address, "url", notes)


def test_entities_without_end_lose_their_signs() -> None:
    once = "<b>"
    for _ in range(9):
        once = once.replace("&", "&amp;").replace("<", "&lt;")
    said = clean.text_of(f"Hall {once} 2", Notes())
    assert "<" not in said
    assert "&" not in said
    assert clean.text_of("&amp;amp;amp;lt;b&amp;amp;amp;gt;Hall", Notes()) == "Hall"


UNSEEN = "\u061c\u2060\u2066\u202e\u200f\u00ad\ufeff\U000e0041\u180e"


def test_signs_that_are_not_seen_are_taken_out_and_what_joins_letters_stays() -> None:
    one, _ = read_one(
        name=f"Da{UNSEEN}wn", notes=f"Me\u061cn\u06cc\u200cx {UNSEEN}", url=f"https://exa{UNSEEN}mple.org/"
    )
    assert (one.name, one.notes, one.url) == ("Dawn", "Men\u06cc\u200cx", "https://example.org/")


TAGS = [
    ("<p>One</p><script>if (a<b) { '</p>' }</script>Two", "One\n\nTwo"),
    ("<a href=\"https://x.example.org/?a>b\" title='c>d'>Here</a>", "Here"),
    ("<!-- <p>not this --> this", "this"),
    ("<p class=\"x>open</p> it's", "open\n\nit's"),
    ("5 < 6 <br/>and <b", "5 < 6\nand b"),
    ("One<script>two", "One"),
    ("<?php x ?><!DOCTYPE html></ x>One", "One"),
]


@pytest.mark.parametrize(("given_", "said"), TAGS)
def test_tags_are_taken_out_as_a_page_shows_them(given_: str, said: str) -> None:
    assert clean.text_of(given_, Notes()).replace("\n\n", "\n") == said.replace("\n\n", "\n")


def refusal(data: bytes) -> FeedRefused:
    """Why it is refused."""
    with pytest.raises(FeedRefused) as refused:
        read_feed(data, reading.reading())
    return refused.value


def test_a_feed_of_too_many_rows_is_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "ROWS_MOST", 4)
    assert read_rows(*[ROW] * 4).report.rows_in == 4
    monkeypatch.setattr("handrail.meetings.rules.feeds.Notes", None)  # nothing is noted of any row
    rows = [ROW, *[{}] * 4]
    for document in (rows, {"data": rows}, {"values": [["Name", "Day"], *[["A", "1"]] * 5]}):
        problem = refusal(json.dumps(document).encode())
        assert (problem.code, problem.params) == ("too-many-rows", {"most": "4"})
    assert refusal(b"name,day\n" + b"A,1\n" * 5).code == "too-many-rows"


def test_a_feed_of_too_many_meetings_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "ROWS_MOST", 10)
    rows = [{**ROW, "slug": str(number), "day": "daily"} for number in range(2)]
    assert len(read_rows(rows[0]).meetings) == 7
    assert refusal(json.dumps(rows).encode()).code == "too-many-rows"


@pytest.mark.parametrize("piece", [b",{}", b",[]", b',"a"'])
def test_json_that_would_fill_the_memory_is_not_opened(piece: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handrail.meetings.rules.feeds.json.loads", None)
    many = bounds.VALUES_MOST if piece == b',"a"' else bounds.BRACKETS_MOST
    assert refusal(b"[1" + piece * (many + 1) + b"]").code == "too-many-values"
    assert refusal(b"name,day\n" + b"," * (bounds.VALUES_MOST + 1)).code == "too-many-values"


def test_blanks_after_a_call_take_no_time() -> None:
    def work(n: int) -> float:
        return spent(lambda: refusal(b"a([" + b")" + b" " * n + b"x"))

    assert work(400_000) <= 4 * work(100_000) * 2 + 0.01


@pytest.mark.parametrize("levels", [bounds.DEPTH_MOST + 1, 300, 600])
@pytest.mark.parametrize("field", ["name", "day", "types", "notes", "updated", "regions", "time", "slug"])
def test_a_field_of_lists_in_lists_is_left_out(field: str, levels: int) -> None:
    one, found = read_one(group="Mesa", **{field: deep(levels)})
    assert found.report.kept == 1
    assert found.report.repaired["too-deep"] == 1
    assert one.name == ("Mesa" if field == "name" else GOOD["name"])
    assert (one.day, one.time) == (None if field == "day" else 3, None if field == "time" else "19:00")


def test_the_check_of_a_feed_of_lists_in_lists_ends_in_sentences(tmp_path: Path) -> None:
    file, said = tmp_path / "deep.json", io.StringIO()
    file.write_text(json.dumps([{**GOOD, "types": deep(600)}]), encoding="utf-8")
    call_command("meetings", "check", str(file), stdout=said)
    assert "lists in lists" in said.getvalue()


def read(document: Any) -> Read | None:
    """The feed, or nothing where it is refused as a whole."""
    try:
        return read_feed(json.dumps(document).encode(), reading.reading())
    except FeedRefused:
        return None


ODD = ANY_JSON | st.integers(1, 900).map(deep) | st.sampled_from(["\ud800", 10**4000, 1e308, -0.0, "9" * 5000, UNSEEN])


@settings(max_examples=MANY, deadline=None)
@given(st.sampled_from(sorted(FIELDS)), ODD)
@example("name", deep(900))
def test_whatever_stands_in_a_field_of_a_guide_the_rows_are_accounted_for(field: str, value: Any) -> None:
    found = read([{**GOOD, field: value}, {**GOOD, "slug": "other"}])
    assert found
    holds(found, 2)


@settings(max_examples=MANY, deadline=None)
@given(st.sampled_from(sorted(BMLT)), ODD)
@example("comments", deep(900))
def test_whatever_stands_in_a_field_of_a_bmlt_server_the_rows_are_accounted_for(field: str, value: Any) -> None:
    found = read([{**BMLT_ROW, field: value}, {**BMLT_ROW, "id_bigint": "8"}])
    assert found
    holds(found, 2)


@settings(max_examples=MANY, deadline=None)
@given(ODD, ODD)
@example(deep(900), deep(900))
def test_whatever_stands_in_a_cell_or_around_the_rows_it_is_read_or_refused(value: Any, other: Any) -> None:
    for document in (
        {"values": [["Name", "Day", value], ["A", other, value], [other, "1"]]},
        {"values": value, "formats": other},
        {"error": value, "message": other},
        {"meetings": [value, other], "formats": [{"id": value, "name_string": other, "key_string": value}]},
        [{"fields": value, "id": other}, {"fields": {"name": value, "day": other, "time": "10:00"}}],
    ):
        read(document)


SAME_SLUG = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Women", "Men", "All"]),
        "day": st.sampled_from([1, 3, "x", "1,3", None]),
        "time": st.sampled_from(["19:00", "7 PM", ""]),
        "slug": st.sampled_from(["dup", "dup-1", "dup-1-1900", "dup-3", "", "long" * 50]),
        "notes": st.sampled_from(["", "Ring.", "Knock."]),
    }
)


def as_said(row: dict[str, Any]) -> str:
    """A row, whatever the order of its fields."""
    return json.dumps(row, sort_keys=True)


def slugs(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The slugs of what each row became, by the row."""
    found = read_rows(*rows)
    made: dict[str, list[str]] = {as_said(row): [] for row in rows}
    for one in found.meetings:
        made[as_said(rows[one.line - 1])].append(one.slug)
    holds(found, len(rows))
    return made


@settings(max_examples=MANY, deadline=None)
@given(st.lists(SAME_SLUG, min_size=2, max_size=8, unique_by=as_said), st.randoms(use_true_random=False))
def test_a_row_keeps_its_slug_whatever_the_order_of_the_feed(rows: list[dict[str, Any]], random: Any) -> None:
    turned = random.sample(rows, len(rows))
    first, second = slugs(rows), slugs(turned)
    for row in rows:
        mine, later = first[as_said(row)], second[as_said(row)]
        # Rows alike in everything that we read ("7 PM" and "19:00") are counted: which is which says nothing.
        assert mine == later or sorted(first_of(first, mine)) == sorted(first_of(second, later))


def first_of(made: dict[str, list[str]], mine: list[str]) -> list[str]:
    """Every slug of the feed that is one of these but for its number."""
    stems = {slug.rsplit("-", 1)[0] for slug in mine}
    return [slug for every in made.values() for slug in every if slug.rsplit("-", 1)[0] in stems]


def test_two_rows_of_one_slug_are_not_taken_for_each_other_when_the_feed_is_turned_around() -> None:
    women, men = {**GOOD, "name": "Women", "slug": "dup", "day": 1}, {**GOOD, "name": "Men", "slug": "dup"}
    for rows in ((women, men), (men, women)):
        found = {one.name: one.slug for one in read_rows(*rows).meetings}
        assert found == {"Women": "dup-1-1900", "Men": "dup-3-1900"}
    other = {**men, "name": "All"}
    one, two = (
        {one.name: one.slug for one in read_rows(*rows).meetings} for rows in ((men, other, women), (women, other, men))
    )
    assert one == two
    assert len(set(one.values())) == 3


def test_rows_of_one_slug_take_time_in_proportion() -> None:
    def work(n: int) -> float:
        rows = [{**ROW, "slug": "dup", "updated": f"2026-01-01 00:{i // 60 % 60:02}:{i % 60:02}"} for i in range(n)]
        data = json.dumps([{**row, "end_time": f"x{i}"} for i, row in enumerate(rows)]).encode()
        how = reading.reading()
        return spent(lambda: read_feed(data, how))

    assert work(2_000) <= 4 * work(1_000)
