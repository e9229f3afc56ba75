"""An export as Markdown: in the language in which it was asked, by the reader's own clock, each title once."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper

from handrail.content.texts import Lang
from handrail.content.words import all_texts
from handrail.vault.management import words
from handrail.vault.management.exports import Teller, write_pages
from handrail.vault.management.reading import How
from handrail.vault.rules.header import FORMER
from handrail.vault.rules.markdown import heading, langs_asked, local
from tests.attacks.conftest import PASSPHRASE
from tests.attacks.exports import Members, add_member, device_with, edited, exported
from tools.tree import ROOT

DENVER = ZoneInfo("America/Denver")
LONG = "I could not sleep again last night and so I walked along the river until the sun came up over it"


def step(lang: str) -> dict[str, Any]:
    """A part of Step 1 as the app keeps it: only what was asked has its words with it."""
    ask = all_texts().say("steps.1.powerless.tried.ask", "es" if lang == "es" else "en")
    rows = [{"when": {"y": "2019", "m": "3", "d": ""}, "what": "uno"}]
    return {"title": "Paso 1", "pass": 1, "answers": {"tried": rows}, "skipped": [], "asks": {"tried": {"lang": lang, "ask": ask}}}  # fmt: skip


def opened(path: Path, into: Path, lang: Lang | None = None) -> dict[str, str]:
    """Name of the file -> its words, as somebody in Denver opens it."""
    out = Teller(OutputWrapper(StringIO()), OutputWrapper(StringIO()))
    write_pages(path, into, iter([PASSPHRASE]), out, How(lang, DENVER))
    return {one.name: one.read_text(encoding="utf-8") for one in into.iterdir()}


def test_what_was_asked_in_spanish_has_spanish_heads_and_words(tmp_path: Path) -> None:
    owner = device_with()
    owner.write("step-1.powerless", step("es"))
    owner.write("note", {"text": "Hoy no dormí.\nCaminé.", "ask": "here-today"})
    path = exported(owner, tmp_path)
    files = opened(path, tmp_path / "own")
    say = all_texts().say
    heads = [say(f"steps.1.powerless.tried.column.{one}", "es") for one in ("when", "what")]
    sheet, note = files["2026-11-22 Paso 1.md"], files["2026-11-22 Hoy no dormí.md"]
    assert f"| {heads[0]} | {heads[1]} |" in sheet
    assert say("app.write.label", "es") in note
    assert files["index.md"].startswith("# Mis páginas\n")
    english = opened(path, tmp_path / "en", "en")
    assert english["index.md"].startswith("# My pages\n")
    assert say("app.write.label", "en") in english["2026-11-22 Hoy no dormí.md"]
    assert f"| {heads[0]} |" in english["2026-11-22 Paso 1.md"], "a page's heads are in the language of its questions"


def test_what_tells_no_language_is_written_in_that_of_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = exported(device_with("one"), tmp_path)
    for lang, title in (("es", "# Mis páginas\n"), ("en", "# My pages\n")):
        monkeypatch.setattr("handrail.vault.management.reading.LANG", lang)
        assert opened(path, tmp_path / lang)["index.md"].startswith(title)


def test_my_words_tell_a_language_too() -> None:
    body = {"from": ["alcohol"], "self": {"es": "yo"}, "lean": {"kind": "none"}, "slip": {"en": ""}}
    assert "es" in set(langs_asked("my-words", body))
    assert "en" not in set(langs_asked("my-words", body))
    assert list(langs_asked("note", body)) == []
    assert list(langs_asked("step-1.x", {"asks": {"a": 1, "b": {"lang": 2}, "c": {"lang": "es"}}})) == ["es"]


def test_a_day_is_the_day_of_who_opens_it(tmp_path: Path) -> None:
    late = device_with(at="2026-11-23T05:30:00Z")
    first = late.write("note", {"text": "late"})
    page = late.view().versions[first].header.page
    for text in ("on the one", "on the other"):
        late.write("note", {"text": text}, page=page, parents=[first])
    files = opened(exported(late, tmp_path), tmp_path / "pages")
    (name,) = files.keys() - {"index.md"}
    assert name.startswith("2026-11-22 ")
    assert "\n\n2026-11-22\n\n" in files[name]
    assert "2026-11-22 22:30" in files[name], "of two, each has its hour"
    assert "- 2026-11-22 [" in files["index.md"]
    # The day on which the export was made is today's, whichever that is.
    made = all_texts().say("cli.open.made", "en", at="")[:-1]
    rows = [line for text in files.values() for line in text.split("\n") if not line.startswith(made)]
    assert "2026-11-23" not in "".join(rows)
    assert local("0001-01-01T00:00:00Z", DENVER) == "0001-01-01T00:00:00Z", "no day is there before the first"
    assert local("soon", DENVER) == "soon"


def test_a_title_stands_once_and_is_cut_at_a_word(tmp_path: Path) -> None:
    owner = device_with(LONG + "\nand home.", "One line.", "First line.\nSecond line.")
    files = opened(exported(owner, tmp_path), tmp_path / "pages")
    (long,) = [text for name, text in files.items() if "sleep" in name]
    assert long.splitlines()[0] == "# I could not sleep again last night and so I walked along the river until the sun…"
    assert LONG in long, "what was cut above stands whole below"
    assert files["2026-11-22 One line.md"] == "# One line.\n\n2026-11-22\n"
    assert files["2026-11-22 First line.md"] == "# First line.\n\n2026-11-22\n\nSecond line.\n"
    assert f"[{long.splitlines()[0][2:]}]" in files["index.md"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 80 + "…"),
        ("a" * 39 + " " + "b" * 40 + " c", "a" * 39 + " " + "b" * 40 + "…"),
        ("a" * 79 + " b", "a" * 79 + "…"),
        ("a" * 40 + ", " + "b" * 60, "a" * 40 + "…"),
        ("", ""),
    ],
)
def test_a_heading(line: str, said: str) -> None:
    assert heading(line[:80], {"text": f"\n {line} \nmore"}) == said


def test_a_note_shows_its_question_in_words_or_by_its_name(tmp_path: Path) -> None:
    owner = device_with()
    asked = {"asks": {"meeting": {"lang": "en", "ask": "Which meeting, and when?"}}}
    bodies: dict[str, dict[str, Any]] = {
        "a": {"ask": "call"},
        "b": {"ask": "of-a-newer-app"},
        "c": {"ask": "meeting", **asked},
    }
    for title, body in bodies.items():
        owner.write("note", {"text": title, **body})
    files = opened(exported(owner, tmp_path), tmp_path / "pages")
    assert f"*{all_texts().say('app.write.label_call', 'en')}*" in files["2026-11-22 a.md"]
    assert "*of a newer app*" in files["2026-11-22 b.md"]
    assert "*Which meeting, and when?*" in files["2026-11-22 c.md"]


def test_the_questions_of_a_note_are_those_of_the_app() -> None:
    source = (ROOT / "handrail/home/static/home/kinds.js").read_text(encoding="utf-8")
    names = dict(re.findall(r'export const ([A-Z]+) = "([a-z-]+)";', source))
    pairs = re.findall(r'\[([A-Z]+)\]: "(app\.[a-z_.]+)"', source)
    assert {f"note.{names[name]}.ask": text for name, text in pairs} == words.ASKS


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "a list that the app keeps"), ("es", "lista que la aplicación lleva")]
)
def test_a_list_of_the_apps_own_that_is_damaged_has_a_plain_name(tmp_path: Path, lang: Lang, said: str) -> None:
    owner = device_with("mine")

    def add(index: dict[str, Any], members: Members) -> None:
        row = {"page": "ab" * 16, "kind": FORMER, "title": "", "at": "", "heads": 1, "versions": 1}
        add_member(index, members, f"pages/{row['page']}.age", b"torn", **row)

    path = edited(owner, tmp_path, add)
    told = opened(path, tmp_path / "pages", lang)["index.md"]
    assert said in told
    assert "abab" not in told


def test_the_command_takes_a_language_and_a_zone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = exported(device_with("late", at="2026-11-23T05:30:00Z"), tmp_path)
    for zone, day in (("America/Denver", "2026-11-22"), ("Europe/Madrid", "2026-11-23")):
        monkeypatch.setattr("sys.stdin", StringIO(f"{PASSPHRASE}\n"))
        into = tmp_path / day
        call_command("vault", "--passphrase-stdin", "open", str(path), "--into", str(into), "--lang", "es", "--zone", zone, stdout=StringIO())  # fmt: skip
        assert (into / f"{day} late.md").exists()
        assert (into / "index.md").read_text(encoding="utf-8").startswith("# Mis páginas")
    with pytest.raises(CommandError, match="no time zone called Nowhere"):
        call_command("vault", "open", str(path), "--zone", "Nowhere/At_all")


def test_without_a_zone_the_machine_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = next(place for place in ("/usr/share/zoneinfo/America/Denver", "") if not place or Path(place).exists())
    if here:
        monkeypatch.setattr(words, "MACHINE", Path(here))
        assert local("2026-11-23T05:30:00Z", words.zone_of()) == "2026-11-22 22:30"
    for bad in (tmp_path / "none", tmp_path / "torn"):
        (tmp_path / "torn").write_text(json.dumps("no zone"))
        monkeypatch.setattr(words, "MACHINE", bad)
        assert local("2026-11-23T05:30:00Z", words.zone_of()) == "2026-11-23 05:30"


def test_meetings_are_told_in_words(tmp_path: Path) -> None:
    owner = device_with()
    facts = {"ref": "a" * 16, "name": "Still Water", "times": [{"start": "2026-11-23T02:00:00Z"}]}
    saved = {
        "title": "Saved: Every Sunday",
        "text": "Still Water\nEvery Sunday, 7:00 pm",
        "ref": "a" * 16,
        "facts": facts,
    }
    owner.write("meeting", {**saved, "marks": {"home": {"on": True, "at": "2026-11-22T00:00:00Z"}}})
    went = {
        "title": "I went: Sunday",
        "text": "Sunday\nStill Water\n\nI spoke.",
        "day": "2026-11-22",
        "note": "I spoke.",
    }
    owner.write("went", went)
    plans = {"title": "My private calendar", "text": "Whether times are on the server.", "calendars": {"secret": {}}}
    owner.write("meeting-calendar", plans)
    files = opened(exported(owner, tmp_path), tmp_path / "pages")
    (meeting,) = [text for name, text in files.items() if "Saved" in name]
    assert "Still Water  \nEvery Sunday, 7:00 pm" in meeting
    assert "2026-11-23" not in meeting, "what the app keeps for itself is not laid out"
    assert files["2026-11-22 I went Sunday.md"].count("I spoke.") == 1
    assert "secret" not in "".join(files.values()), "a calendar's address is no word of a page"


def test_a_row_done_to_me_never_shows_my_part(tmp_path: Path) -> None:
    owner = device_with()
    answers = {"who": {"name": "J."}, "happened": "It was night.", "mine_is": "some", "mine": "I stayed."}
    asks = {"mine": {"lang": "en", "ask": "What was my part?"}, "who": {"lang": "en", "ask": "Who was it?"}}
    row = {"pass": 1, "skipped": [], "aside": False, "row": 1, "asks": asks, "card": {"p": 1, "f": True}}
    owner.write("step-4.resentment", {"title": "J.", **row, "answers": {**answers, "marks": ["child"]}})
    owner.write("step-4.resentment", {"title": "M.", **row, "answers": {**answers, "marks": ["neither"]}})
    files = opened(exported(owner, tmp_path), tmp_path / "pages")
    marked, other = files["2026-11-22 J.md"], files["2026-11-22 M.md"]
    assert "It was night." in marked
    assert "## Who was it?\n\nJ.\n" in marked
    assert "I stayed." not in marked
    assert "my part" not in marked
    assert "I stayed." in other
    assert "## What was my part?" in other
    for text in files.values():
        assert "card" not in text, "what the app keeps for its lists is no word of a person"


def test_of_two_versions_one_marked_neither_shows_my_part(tmp_path: Path) -> None:
    owner = device_with()
    row: dict[str, Any] = {"title": "J.", "pass": 1, "skipped": [], "aside": False}
    said = {"happened": "It was night.", "mine_is": "some", "mine": "I stayed."}
    first = owner.write("step-4.resentment", {**row, "answers": {"who": {"name": "J."}}})
    page = owner.view().versions[first].header.page
    for answers in (said, {"happened": "I was nine.", "marks": ["child"]}):
        owner.write("step-4.resentment", {**row, "answers": answers}, page=page, parents=[first])
    (text,) = [
        text for name, text in opened(exported(owner, tmp_path), tmp_path / "pages").items() if name != "index.md"
    ]
    assert "It was night." in text
    assert "I was nine." in text
    assert "I stayed." not in text


def test_what_the_tools_of_a_step_keep_is_told_in_words(tmp_path: Path) -> None:
    owner = device_with()
    kept = {"pass": 1, "card": {"p": 1}, "later": True, "initials": True, "burned": ""}
    rows = [{"page": "ab" * 16, "name": "Ana"}, {"page": "cd" * 16, "name": "the bank"}]
    telling = {"title": "Told", **kept, "rows": rows, "seen": ["ab" * 16], "told": "2026-11-23", "heard": "Me too."}
    owner.write("step-5.telling", telling)
    owner.write("step-4.read", {"title": "Read", **kept, "before": "rows"})
    owner.write("step-4.same", {"title": "One person", **kept, "same": [["Ana", "Anita"]]})
    owner.write("step-8.name", {"title": "Ana", "name": "Ana", **kept, "from": "telling"})
    files = opened(exported(owner, tmp_path), tmp_path / "pages", "en")
    heard = all_texts().say("steps.5.app.d.heard", "en")
    told = files["2026-11-22 Told.md"]
    assert f"## {heard}\n\nMe too.\n\n- Ana\n- the bank\n" in told
    assert "2026-11-23" in told
    assert files["2026-11-22 Read.md"] == "# Read\n\n2026-11-22\n"
    assert files["2026-11-22 Ana.md"] == "# Ana\n\n2026-11-22\n"
    assert "- Ana, Anita\n" in files["2026-11-22 One person.md"]
    for text in files.values():
        assert not re.search("abab|later|initials|pass", text), "what the app keeps for itself is not laid out"


def test_lines_stand_by_their_sides_and_picked_pages_by_their_names(tmp_path: Path) -> None:
    owner = device_with()
    lines = [
        {"text": "My brother", "side": "over"},
        {"text": "My calls", "side": "mine"},
        {"text": " ", "side": "mine"},
        {"text": "Work", "side": ""},
    ]
    picked = [{"page": "ab" * 16, "name": "Fear of the dark"}, {"page": "cd" * 16, "name": ""}]
    answers = {"sorted": lines, "from": picked, "who": {"name": "Ana"}}
    owner.write("step-3.hand-over", {"title": "Step 3", "pass": 1, "answers": answers, "skipped": [], "aside": False})
    text = opened(exported(owner, tmp_path), tmp_path / "pages")["2026-11-22 Step 3.md"]
    no_side = all_texts().say("steps.app.rows.no_side", "en")
    assert "**over**\n\n- My brother\n\n**mine**\n\n- My calls\n\n" + f"**{no_side}**\n\n- Work\n" in text
    assert "- Fear of the dark\n" in text
    assert "abab" not in text
    assert text.rstrip().endswith("Ana")
