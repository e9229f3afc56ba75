"""The numbers of Help: what a file must hold, what a deployer lays over it, when it is confirmed, and what is shown of it."""

import copy
import json
import re
import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.checks import CheckMessage, Tags, run_checks
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

import handrail.content
from handrail.content.texts import read_pack
from handrail.home import actions, numbers
from handrail.home.rules import numbers as rules
from handrail.home.rules.confirmed import standing

CASES = json.loads((Path(__file__).parent / "help_cases.json").read_text(encoding="utf-8"))
SHIPPED = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in numbers.SHIPPED.glob("*.toml")}
LISTS = Path(handrail.content.__file__).parent / "content"
BANNED = [(row["lang"], row["pattern"]) for row in read_pack(LISTS / "banned_words.toml")["word"]]
APP = {"host": "app.localhost:8000"}
ENTRY = """
[[number]]
id = "{id}"
section = "crisis"
kind = "call"
number = "{number}"
act = {{ en = "Call {number}", es = "Llamar al {number}" }}
languages = ["en"]
source = "our own line"
year = 2026
status = "verified"
"""
HEAD = 'country = "us"\nstate = "{state}"\nchecked = 2026-11-20\nname = {{ en = "Here", es = "Aquí" }}\n'


@pytest.fixture
def own(tmp_path: Path, settings: Settings) -> Callable[[str, str], Path]:
    """Writes a deployer's own file of this name."""
    settings.HANDRAIL_VAR = tmp_path
    settings.HANDRAIL_PLACES = ["us", "us-nm"]

    def write(name: str, text: str) -> Path:
        path = tmp_path / "numbers" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def help_numbers() -> list[CheckMessage]:
    """What `handrail check` says of Help."""
    return [one for one in run_checks(tags=[Tags.security]) if str(one.id).startswith("handrail.W06")]


def shown() -> list[str]:
    return [row["number"] for row in numbers.help_now().numbers()]


def one_number(**changed: Any) -> dict[str, Any]:
    """The country's file, its first entry changed; None takes the field away."""
    data = copy.deepcopy(SHIPPED["us"])
    data["number"][0] = {key: value for key, value in {**data["number"][0], **changed}.items() if value is not None}
    return data


# --- what a file must hold ---


@pytest.mark.parametrize("place", sorted(SHIPPED))
def test_every_file_of_this_release_can_be_used(place: str) -> None:
    assert rules.wrongs(place, SHIPPED[place]) == []


@pytest.mark.parametrize("place", sorted(SHIPPED))
def test_every_sentence_is_said_in_both_languages_and_without_a_banned_word(place: str) -> None:
    data = SHIPPED[place]
    rows = [*data["number"], *data.get("slot", [])]
    for said in [row[key] for row in rows for key in ("act", "about", "hours", "text") if key in row]:
        assert said["en"] != said["es"] or said["en"].endswith("SafeSpot")
        for lang, pattern in BANNED:
            assert not re.search(rf"(?<!\w)(?:{pattern})(?!\w)", said[lang], re.IGNORECASE)


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: str(case["why"]))
def test_a_bad_entry_is_refused(case: dict[str, Any]) -> None:
    assert rules.wrongs("us", one_number(**case["set"])) != []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"source": " "}, "source"),
        ({"year": "2026"}, "year"),
        ({"status": "true"}, "status"),
        ({"fone": "911"}, "fone"),
        ({"body": {"en": "HELP"}}, "body"),
        ({"act": {"en": "Call now", "es": "Llame al 911"}}, "act"),
        ({"act": {"en": "x" * 401 + "911", "es": "911"}}, "act"),
        ({"id": "988-call"}, "id"),
        ({"kind": "text", "body": {"es": "AYUDA"}}, "act"),
    ],
)
def test_what_only_a_file_can_get_wrong_is_named(changed: dict[str, Any], field: str) -> None:
    assert field in {wrong.field for wrong in rules.wrongs("us", one_number(**changed))}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"state": "nm"}, "country"),
        ({"checked": "2026-11-22"}, "checked"),
        ({"name": {"en": "us"}}, "name"),
        ({"drop": "911"}, "drop"),
        ({"nombre": 1}, "nombre"),
        ({"number": [{}] * 61}, "number"),
        ({"number": ["911"]}, ""),
        ({"slot": [{"id": "advice", "source": "x", "year": 2026, "status": "verified"}]}, "id"),
        (
            {"slot": [{"id": "law", "text": {"en": "x", "es": ""}, "source": "x", "year": 1, "status": "verified"}]},
            "text",
        ),
    ],
)
def test_a_bad_head_or_slot_is_named(changed: dict[str, Any], field: str) -> None:
    assert field in {wrong.field for wrong in rules.wrongs("us", {**SHIPPED["us"], **changed})}


@pytest.mark.parametrize("case", CASES["links"], ids=lambda case: str(case["href"]))
def test_a_link_dials_what_is_shown(case: dict[str, str]) -> None:
    assert rules.href_of(case["number"], case["kind"], case.get("body", "")) == case["href"]


# --- when it is confirmed ---

TODAY = date(2026, 11, 22)


def line(days: int, **changed: Any) -> dict[str, Any]:
    return {"place": "us", "sha256": "aa", "on": TODAY + timedelta(days=days), "by": "Ana", **changed}


@pytest.mark.parametrize(
    ("lines", "checked", "confirmed", "days", "old"),
    [
        ([], 0, None, 0, False),
        ([], -180, None, 180, False),
        ([], -181, None, 181, True),
        ([line(0)], -400, 0, 0, False),
        ([line(-180)], -400, -180, 180, False),
        ([line(-181)], -400, -181, 181, True),
        ([line(-181)], -20, -181, 20, False),
        ([line(-200), line(-3), line(-50)], -400, -3, 3, False),
        ([line(1)], -10, 1, -1, False),
        ([line(2)], -10, None, 10, False),
        ([line(0, sha256="bb")], -10, None, 10, False),
        ([line(0, place="us-nm")], -10, None, 10, False),
        ([line(0, on="2026-11-22")], -10, None, 10, False),
        ([line(0, by=7)], -10, None, 10, False),
        ([{}], -10, None, 10, False),
    ],
)
def test_what_confirms_and_for_how_long(
    lines: list[dict[str, Any]], checked: int, confirmed: int | None, days: int, old: bool
) -> None:
    found = standing("us", "aa", TODAY + timedelta(days=checked), lines, TODAY)
    assert found.confirmed == (None if confirmed is None else TODAY + timedelta(days=confirmed))
    assert (found.days, found.is_old) == (days, old)


def test_a_confirmation_holds_for_exactly_what_was_confirmed(own: Callable[[str, str], Path]) -> None:
    assert numbers.help_now().slots() == []
    actions.confirm("us-nm", ' Ana "the careful" \\ ')
    now = numbers.help_now()
    assert [place.stands.by for place in now.places] == ["", 'Ana "the careful" \\']
    assert [slot["id"] for slot in now.slots()] == ["law", "naloxone"]
    own("us-nm.toml", HEAD.format(state="nm") + ENTRY.format(id="ours", number="505-555-0100"))
    assert numbers.help_now().slots() == []
    assert numbers.help_now().places[1].stands.confirmed is None


def test_a_state_s_slot_stands_for_its_country_s(own: Callable[[str, str], Path]) -> None:
    for place in ("us", "us-nm"):
        actions.confirm(place, "Ana")
    slots = {slot["id"]: slot["place"]["en"] for slot in numbers.help_now().slots()}
    assert slots == {"law": "New Mexico", "naloxone": "New Mexico", "alone": "the United States"}


def test_an_empty_slot_waits_and_is_not_shown(own: Callable[[str, str], Path]) -> None:
    slot = (
        '\n[[slot]]\nid = "law"\ntext = { en = "", es = "" }\nsource = "to come"\nyear = 2026\nstatus = "unverified"\n'
    )
    own("us-nm.toml", HEAD.format(state="nm") + slot)
    assert numbers.help_now().problems == ()
    actions.confirm("us-nm", "Ana")
    assert [slot["id"] for slot in numbers.help_now().slots()] == ["naloxone"]


@pytest.mark.parametrize("by", ["", "  ", "Ana\nBen", "x" * 101])
def test_a_confirmation_needs_a_name(own: Callable[[str, str], Path], by: str) -> None:
    with pytest.raises(ValueError, match="--by"):
        actions.confirm("us", by)
    assert not numbers.own_folder().exists()


def test_nobody_confirms_what_nobody_sees(own: Callable[[str, str], Path]) -> None:
    with pytest.raises(CommandError, match="us-tx is not in HANDRAIL_PLACES"):
        call_command("numbers", "confirm", "us-tx", "--by", "Ana")
    own("us.toml", "country = ")
    with pytest.raises(CommandError, match="First mend these"):
        call_command("numbers", "confirm", "us", "--by", "Ana")


def test_the_list_says_where_each_number_is_from(
    own: Callable[[str, str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("numbers", "list")
    said = capsys.readouterr().out
    for data in (SHIPPED["us"], SHIPPED["us-nm"]):
        for row in [*data["number"], *data["slot"]]:
            assert row["source"] in said
            assert row.get("number", "") in said
    assert said.count("confirmed by nobody") == 2


# --- what a deployer lays over it ---


def test_an_own_file_adds_replaces_and_takes_away(own: Callable[[str, str], Path]) -> None:
    before = shown()
    text = HEAD.format(state="").replace("name =", 'drop = ["veterans-text"]\nname =')
    own(
        "us.toml",
        text + ENTRY.format(id="samhsa", number="505-555-0101") + ENTRY.format(id="ours", number="505-555-0102"),
    )
    now = shown()
    assert now[before.index("1-800-662-4357")] == "505-555-0101"
    assert "505-555-0102" in now
    assert "838255" not in now
    assert len(now) == len(before)


def test_a_place_of_their_own(own: Callable[[str, str], Path], settings: Settings) -> None:
    settings.HANDRAIL_PLACES = ["us", "us-tx"]
    own("us-tx.toml", HEAD.format(state="tx") + ENTRY.format(id="tx", number="505-555-0103"))
    assert "505-555-0103" in shown()
    assert numbers.help_now().problems == ()


# --- files that cannot be used ---


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("us.toml", 'country = "us"\nstate = \n', "var/numbers us.toml: Invalid value (at line 2, column 9)"),
        ("us.toml", HEAD.format(state="nm"), "var/numbers us.toml:1: country"),
        (
            "us-nm.toml",
            HEAD.format(state="nm")
            + ENTRY.format(id="a", number="505-555-0100")
            + ENTRY.format(id="b", number="call me"),
            "var/numbers us-nm.toml:21: number number is 2 to 20",
        ),
        (
            "us-nm.toml",
            HEAD.format(state="nm") + ENTRY.format(id="a", number="505-555-0100").replace("year = 2026\n", ""),
            "var/numbers us-nm.toml:6: number year",
        ),
        ("confirmed.toml", "[[confirmed\n", "var/numbers confirmed.toml: "),
    ],
)
def test_a_bad_file_is_told_by_name_line_and_field_and_help_goes_on(
    own: Callable[[str, str], Path], name: str, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = shown()
    own(name, text)
    now = numbers.help_now()
    assert len(now.problems) == 1, now.problems
    assert now.problems[0].startswith(said)
    assert shown() == before
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["problem"].startswith(said)
    assert any(said in str(problem) for problem in help_numbers())


@pytest.mark.parametrize("places", [[], ["us-tx"], ["../us"], ["us-nm"], ["US-NM-x"]])
def test_without_a_usable_place_there_is_still_911_and_988(
    own: Callable[[str, str], Path], settings: Settings, places: list[str]
) -> None:
    settings.HANDRAIL_PLACES = places
    assert shown()[:2] == ["911", "988"]
    assert any("the shipped numbers of us are shown" in problem for problem in numbers.help_now().problems)


def test_a_place_named_twice_is_shown_once(own: Callable[[str, str], Path], settings: Settings) -> None:
    once = shown()
    settings.HANDRAIL_PLACES = ["us", " US-NM", "us"]
    assert shown() == once


def test_more_numbers_than_the_app_takes_are_not_sent(own: Callable[[str, str], Path], settings: Settings) -> None:
    settings.HANDRAIL_PLACES = ["us", "us-ta", "us-tb", "us-tc", "us-td"]
    for state in ("ta", "tb", "tc", "td"):
        entries = [ENTRY.format(id=f"{state}-{n}", number=f"505-555-01{n:02}") for n in range(55)]
        own(f"us-{state}.toml", HEAD.format(state=state) + "".join(entries))
    assert len(shown()) < 20
    assert any("more than 200 together" in problem for problem in numbers.help_now().problems)


def test_nobody_takes_911_away(own: Callable[[str, str], Path]) -> None:
    own("us.toml", HEAD.format(state="").replace("name =", 'drop = ["911"]\nname ='))
    assert shown()[:2] == ["911", "988"]
    assert any(str(problem.id) == "handrail.W060" for problem in help_numbers())


# --- handrail check ---


def test_the_check_warns_of_what_nobody_confirmed_and_of_what_is_old(own: Callable[[str, str], Path]) -> None:
    with time_machine.travel("2026-11-22T12:00:00Z"):
        assert [(one.id, "us-nm" in one.msg) for one in help_numbers()] == [
            ("handrail.W061", False),
            ("handrail.W061", True),
        ]
        for place in ("us", "us-nm"):
            actions.confirm(place, "Ana")
        assert help_numbers() == []
    with time_machine.travel("2027-05-21T12:00:00Z"):
        assert help_numbers() == []
    with time_machine.travel("2027-05-22T12:00:00Z"):
        assert [one.id for one in help_numbers()] == ["handrail.W062", "handrail.W062"]


# --- what the app gets ---


def test_the_app_gets_what_is_shown_and_nothing_else(own: Callable[[str, str], Path]) -> None:
    for place in ("us", "us-nm"):
        actions.confirm(place, "Ana")
    browser = Client()
    answer = browser.get("/app/help.json", headers=APP)
    data = answer.json()
    assert [row["number"] for row in data["numbers"]] == shown()
    assert len(data["slots"]) == 3
    assert "source" not in answer.content.decode()
    assert "Ana" not in answer.content.decode()
    assert "no-cache" in answer["Cache-Control"]
    assert not answer.cookies
    again = browser.get("/app/help.json", headers={**APP, "if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_the_numbers_in_the_release_are_those_of_the_country() -> None:
    kept = numbers.SHIPPED.parent.parent / "static/home/numbers_kept.js"
    made = numbers.as_module(numbers.shipped_data())
    assert kept.read_text(encoding="utf-8") == made, "write numbers.as_module(numbers.shipped_data()) into it"
