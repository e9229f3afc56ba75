"""A note that a listing is wrong: anybody may leave one, nothing of them is kept, and those who run the server read it."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from handrail.content.texts import LANGS, Lang
from handrail.content.words import all_texts
from handrail.meetings.actions import wrong
from handrail.meetings.models import Listing, Wrong
from handrail.meetings.reads.wrong import notes
from handrail.meetings.tests.pages_cast import PAGE, listed, monday_evening, reader, ref, words

pytestmark = pytest.mark.django_db
TAIL: dict[Lang, str] = {"en": "wrong", "es": "mal"}


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monday_evening(monkeypatch, settings)


def sends(lang: Lang = "en", **fields: str) -> str:
    answer = reader().post(f"{PAGE[lang]}{ref('begun')}/{TAIL[lang]}", fields)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return answer.content.decode()


def say(text: str, lang: Lang = "en", **params: int) -> str:
    return all_texts().say(f"meetings.page.wrong.{text}", lang, **params)


def told(*options: str) -> str:
    out = StringIO()
    call_command("meetings", "wrong", *options, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("lang", LANGS)
def test_a_note_is_kept_with_its_day_and_nothing_of_who_wrote_it(lang: Lang) -> None:
    listed()
    page = sends(lang, kind="time", text="It begins at 7:30.\r\nNot 7.\x00\x1b[2J")
    assert say("thanks-title", lang) in page
    assert (
        "Quien lleva este servidor puede leerlo." if lang == "es" else "Whoever runs this server can read it."
    ) in page
    (note,) = Wrong.objects.all()
    assert (note.kind, note.text, note.day.isoformat(), note.ref) == ("time", "It begins at 7:30.\nNot 7.  [2J", "2026-12-01", ref("begun"))  # fmt: skip
    assert {field.name for field in Wrong._meta.get_fields()} == {"id", "feed", "ref", "kind", "text", "day"}


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_missing_or_too_long_is_said_and_nothing_typed_is_lost(lang: Lang) -> None:
    listed()
    page = sends(lang, text="It begins at 7:30.")
    assert f'<a href="#kind">{say("no-kind", lang)}</a>' in page
    assert ">It begins at 7:30.</textarea>" in page
    page = sends(lang, kind="place", text="x" * 512)
    assert f'<a href="#text">{say("too-long", lang, n=12)}</a>' in page
    assert 'value="place" checked' in page
    assert "x" * 512 in page
    assert not Wrong.objects.exists()


def test_twenty_notes_about_one_meeting_are_enough() -> None:
    listed()
    for _ in range(wrong.OF_ONE_MOST):
        assert say("thanks-title") in sends(kind="other")
    assert say("enough") in words(sends(kind="other"))
    assert Wrong.objects.count() == wrong.OF_ONE_MOST


def test_nobody_can_shut_the_box_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    listed()
    monkeypatch.setattr(wrong, "ALL_MOST", 4)
    feed = Listing.objects.get(ref=ref("begun")).feed
    for n, other in enumerate(("alone", "many", "many", "many")):
        Wrong.objects.create(feed=feed, ref=other, kind="other", text=str(n), day="2026-11-30")
    assert say("thanks-title") in sends(kind="other", text="mine")
    assert [(one.ref, one.text) for one in Wrong.objects.order_by("id")] == [
        ("alone", "0"),
        ("many", "2"),
        ("many", "3"),
        (ref("begun"), "mine"),
    ]


def test_a_note_goes_by_itself_after_ninety_days() -> None:
    listed()
    sends(kind="other")
    sent = Wrong.objects.get().day
    assert (wrong.remove_old(sent + wrong.KEPT), Wrong.objects.count()) == (0, 1)
    assert (wrong.remove_old(sent + wrong.KEPT + timedelta(days=1)), Wrong.objects.count()) == (1, 0)


def test_a_meeting_that_goes_while_somebody_writes_is_said_to_be_gone() -> None:
    listed()
    address = f"{PAGE['en']}{ref('begun')}/wrong"
    Listing.objects.all().delete()
    assert reader().post(address, {"kind": "time"}).status_code == 404


def test_the_operator_reads_the_notes_and_takes_them_away() -> None:
    assert "There are no notes." in told()
    listed()
    sends(kind="time", text="It begins\nat 7:30.")
    sends(kind="over")
    first, second = notes()
    said = told()
    assert f"{first.id}  2026-12-01  Mesa list: begun [The day or the time]\n    It begins\n    at 7:30.\n" in said
    assert "Notes: 2" in said
    rows = json.loads(told("--json"))
    assert [(one["id"], one["kind"], one["ref"]) for one in rows] == [(first.id, "time", ref("begun")), (second.id, "over", ref("begun"))]  # fmt: skip
    with pytest.raises(CommandError, match="There is no note 999999"):
        told("--remove", str(first.id), "999999")
    assert len(notes()) == 2
    assert "Notes taken away: 1" in told("--remove", str(first.id))
    assert json.loads(told("--json", "--remove", str(second.id))) == {"removed": 1}


def test_a_note_about_a_meeting_that_is_gone_is_still_read() -> None:
    listed()
    sends(kind="over")
    Listing.objects.all().delete()
    assert ref("begun") in told() or notes()[0].name == ""
