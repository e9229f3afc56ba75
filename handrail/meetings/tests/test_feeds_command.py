"""`handrail meetings add, refresh, list, change, remove` with real servers that misbehave: clear sentence, old list kept."""

import argparse
import gzip
import io
import ipaddress
import json
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from handrail.content.texts import LANGS
from handrail.meetings import fetching
from handrail.meetings.actions import feeds
from handrail.meetings.fetching import Limits
from handrail.meetings.management.commands.meetings import Command
from handrail.meetings.management.words import texts
from handrail.meetings.models import Feed, Listing
from handrail.meetings.tests.fetching_cast import MIB, Site, does, site
from handrail.meetings.tests.kept_cast import as_feed, kept, row, rows
from tools.tree import ROOT

pytestmark = pytest.mark.django_db


def meetings(*words: str) -> str:
    """What `handrail meetings` writes."""
    out = io.StringIO()
    call_command("meetings", *words, stdout=out)
    return out.getvalue()


def refusal(*words: str) -> str:
    """The sentence of what cannot be done."""
    with pytest.raises(CommandError) as refused:
        meetings(*words)
    said = str(refused.value)
    assert re.search(r"[.!?]$|--accept-smaller$|--yes$|KEY\.$|" + r"meetings edit\.$", said), said
    return said


@pytest.fixture
def near(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server of this machine that feeds may be fetched from, with little patience."""
    settings.HANDRAIL_FEEDS_FROM = (ipaddress.ip_network("127.0.0.0/8"),)
    monkeypatch.setattr(fetching, "LIMITS", Limits(most=MIB, connect=2, read=0.3, whole=1))
    with site() as server:
        yield server


def test_a_list_is_added_looked_at_and_removed(near: Site) -> None:
    url = near.gives(
        "/list.json",
        as_feed(row(1), row(2, timezone=None, latitude=None), {"name": "Old", "archived": True}),
        ETag='"a"',
    )
    said = meetings("add", url, "--name", "The Valley", "--every", "6", "--feedback", "mailto:tell@example.org")
    key = Feed.objects.get().key
    for part in ("Rows in: 3. Kept: 2. Refused: 1.", f"Added: The Valley. Its key is {key}.", "Rows with no time zone: 1.",
                 f"handrail meetings change {key} --zone", "every 6 hours", "marked as archived"):  # fmt: skip
        assert part in said
    assert "This list is here, with the key" in refusal("add", url)
    assert "Changed: The Valley" in meetings("change", key, "--zone", "america/denver")
    assert Feed.objects.get().zone == "America/Denver"
    assert not Listing.objects.filter(zone=None).exists()
    listed = json.loads(meetings("list", "--json"))
    assert (listed[0]["key"], listed[0]["meetings"], listed[0]["problem"]) == (key, 2, None)
    assert all(part in meetings("list") for part in (key, "The Valley", url, "Next:"))
    near.pages["/list.json"] = (304, {}, b"")
    assert meetings("refresh", key).strip() == f"{key}: Nothing has changed."
    assert near.asked[-1][1]["if-none-match"] == '"a"'
    assert "with its 2 meetings" in refusal("remove", key)
    assert len(kept()) == 2
    assert "Gone: The Valley" in meetings("remove", url, "--yes")
    assert (len(kept()), "No list is kept yet." in meetings("list")) == (0, True)


def test_the_list_shows_later_what_was_said_when_a_list_was_added(near: Site) -> None:
    lost = {"latitude": None, "longitude": None}
    some = as_feed(
        row(1, timezone=None, **lost), row(2, timezone="Mars/Olympus", **lost), row(3, day=None), row(4, time=None), row(5),
        {"name": "Old", "archived": True},
    )  # fmt: skip
    said = meetings("add", near.gives("/list.json", some), "--name", "Valley")
    assert "Rows with no time zone: 1. Nobody" in said
    assert "Rows that name a zone that does not exist: 1." in said
    meetings("add", near.gives("/other.json", as_feed(row(5))), "--name", "Other")
    key = Feed.objects.get(name="Valley").key
    counts = {"refused": 1, "no_day": 1, "no_time": 1, "no_zone": 2, "merged": 1}
    for listed in (json.loads(meetings("list", "--json"))[0], json.loads(meetings("list", key, "--json"))):
        assert {name: listed[name] for name in counts} == counts
    brief, whole = meetings("list"), meetings("list", key)
    for line in ("Rows refused: 1.", "Rows with no day: 1.", "Rows with no time: 1.", "Rows with no time zone: 2.",
                 "Shown once with another list: 1."):  # fmt: skip
        assert line in brief
        assert line in whole
    assert ("archived" in brief, "Other" in whole) == (False, False)
    assert whole.splitlines()[-1] in said
    assert "Rows in: 6. Kept: 5. Refused: 1." in whole
    Feed.objects.update(report=json.dumps({**json.loads(Feed.objects.get(key=key).report), "refused": []}))
    assert "not kept here one by one: 1." in meetings("list", key)
    assert "No list is called nothing." in refusal("list", "nothing")


def test_a_file_is_not_read_in_the_place_of_an_address(near: Site, tmp_path: Path) -> None:
    meetings("add", near.gives("/list.json", rows(2)))
    (tmp_path / "l.json").write_bytes(rows(3))
    key = Feed.objects.get().key
    assert f"and {key} was not" in refusal("refresh", key, "--from", str(tmp_path / "l.json"))
    assert (len(kept()), Feed.objects.get().fails, len(near.asked)) == (2, 0, 1)


def drip(connection: socket.socket, over: threading.Event) -> None:
    """One byte at a time, for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not over.wait(0.05):
        connection.sendall(b"[")


BAD: dict[str, tuple[int, dict[str, str], bytes]] = {
    "html": (200, {}, b"<!doctype html><html>Meetings</html>"),
    "cut-off": (200, {}, rows(4)[:-20]),
    "too-large": (200, {"Content-Length": str(200 * MIB)}, b"["),
    "bad-gzip": (200, {"Content-Encoding": "gzip"}, gzip.compress(rows(4))[:-9]),
    "not-text": (200, {}, rows(4).decode().encode("utf-32")),
    "private": (302, {"Location": "http://10.0.0.1/list.json"}, b""),
    "bad-move": (302, {"Location": "file:///etc/passwd"}, b""),
    "not-there": (404, {}, b""),
    "gone": (410, {}, b""),
    "server-trouble": (500, {}, b""),
    "wait": (429, {"Retry-After": "60"}, b""),
    "no-rows": (200, {}, b"[]"),
    "smaller": (200, {}, rows(1)),
}
BOMB = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"[" + b" " * (8 * MIB)))


@pytest.mark.parametrize("code", [*BAD, "bomb"])
def test_what_a_server_gives_instead_of_a_list_gets_its_sentence_and_the_old_list_stays(near: Site, code: str) -> None:
    url = near.gives("/list.json", rows(4))
    meetings("add", url)
    before, key = kept(), Feed.objects.get().key
    near.pages["/list.json"] = BAD.get(code, BOMB)
    out = io.StringIO()
    with pytest.raises(CommandError, match="Lists that stayed as they were: 1"):
        call_command("meetings", "refresh", key, stdout=out)
    found = Feed.objects.get()
    assert found.problem in {code, "address-scheme"} or code == "bomb"
    assert kept() == before
    assert "The old list stays." in out.getvalue()
    for lang in LANGS:
        said = texts().say(f"meetings.feed.{found.problem}", lang, **json.loads(found.problem_params))
        assert len(said.split()) > 3
        assert "{" not in said
    assert "The old list stays." in meetings("list")
    if code == "smaller":
        assert "--accept-smaller" in out.getvalue()
        assert "Gone: 3." in meetings("refresh", key, "--accept-smaller")
    else:
        near.gives("/list.json", rows(5))
        assert "New: 1." in meetings("refresh", "--all")


def test_a_server_that_never_answers_or_drips_leaves_the_old_list(near: Site) -> None:
    meetings("add", near.gives("/list.json", rows(3)))
    feed = Feed.objects.get()
    for script, code in ((lambda connection, over: over.wait(9), "no-answer"), (drip, "too-slow")):
        with does(script) as url:
            Feed.objects.update(address=url)
            assert feeds.refresh(feed.key).problem == code
            assert "silent" in refusal("add", url + "x") or code == "too-slow"
    assert (len(kept()), Feed.objects.count()) == (3, 1)


def test_a_list_in_old_letters_is_read_and_counted(near: Site) -> None:
    said = meetings("add", near.gives("/l.json", as_feed(row(1)).decode().replace("Row 1", "Día").encode("cp1252")))
    assert "not in UTF-8" in said
    assert set(kept().values()) == {"Día"}


def test_without_leave_no_list_comes_from_a_closed_network() -> None:
    with site() as server:
        said = refusal("add", server.gives("/list.json", rows(3)))
        assert "HANDRAIL_FEEDS_FROM" in said
        assert server.asked == []
        assert "HANDRAIL_FEEDS_FROM" in refusal("check", server.url)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "no-such-file.json"), "There is no such file."),
        (("add", "https://x.example.org", "--zone", "Mars/Olympus"), "No time zone is called Mars/Olympus."),
        (("add", "https://x.example.org", "--every", "soon"), "--every takes whole hours"),
        (("add", "https://x.example.org", "--every", "0"), "--every takes whole hours"),
        (("add", "https://x.example.org", "--language", "English"), "A language is written as en or es"),
        (("add", "https://x.example.org", "--website", "mailto:a@example.org"), "--website has to be an address"),
        (("add", "https://x.example.org", "--feedback", "call us"), "--feedback has to be an address"),
        (("add", "https://x.example.org", "--name", "x" * 201), "--name is longer than 200 letters"),
        (("refresh",), "Say which list"),
        (("refresh", "--all", "--accept-smaller"), "are for one list"),
        (("refresh", "nothing"), "No list is called nothing."),
        (("remove", "nothing", "--yes"), "No list is called nothing."),
        (("change", "nothing", "--name", "x"), "No list is called nothing."),
        (("change", "nothing"), "Say what is to change"),
    ],
)
def test_what_cannot_be_done_gets_its_sentence(words: tuple[str, ...], says: str) -> None:
    assert says in refusal(*words)
    assert Feed.objects.count() == 0


def test_a_busy_database_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "l.json"
    path.write_bytes(rows(1))

    def busy(*args: object, **how: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(feeds, "only_one", busy)
    assert "The database is busy." in refusal("add", str(path))


def test_every_verb_and_option_is_in_the_page_of_commands() -> None:
    page = (ROOT / "docs/operate/commands.md").read_text(encoding="utf-8")
    real = Command().create_parser("handrail", "meetings")
    verbs = next(action for action in real._actions if isinstance(action, argparse._SubParsersAction))
    for name in ("add", "change", "check", "edit", "list", "refresh", "remove"):
        (said,) = [line for line in page.splitlines() if line.startswith(f"| `handrail meetings {name}` |")]
        options = {
            one for action in verbs.choices[name]._actions for one in action.option_strings if one.startswith("--")
        }
        assert [one for one in options - {"--help"} if one not in said] == []
