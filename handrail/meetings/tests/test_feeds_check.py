"""`handrail meetings check`: the report as text and JSON, in both languages, and a sentence for what cannot be read."""

import io
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from handrail.content.texts import LANGS
from handrail.meetings import reading
from handrail.meetings.management.check import as_json, as_text
from handrail.meetings.management.words import texts
from handrail.meetings.rules.rows import Meeting
from handrail.meetings.tests.feeds_cast import SAMPLES, read_sample
from tools.tree import ROOT


def check(*words: str) -> str:
    """What the command writes."""
    out = io.StringIO()
    call_command("meetings", "check", *words, stdout=out)
    return out.getvalue()


def test_a_reader_who_has_seen_enough_ends_it_quietly() -> None:
    reads, writes = os.pipe()
    os.close(reads)
    code = "import sys; from handrail.site.cli import main; sys.exit(main())"
    words = [sys.executable, "-c", code, "meetings", "check", str(SAMPLES / "table.csv")]
    done = subprocess.run(words, cwd=ROOT, stdout=writes, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writes)
    assert (done.returncode, done.stderr) == (141, "")


def test_the_report_as_json() -> None:
    said: dict[str, Any] = json.loads(check(str(SAMPLES / "table.csv"), "--json", "--zone", "America/Denver"))
    assert {"format", "encoding", "rows_in", "kept", "meetings", "repaired", "unknown", "refused"} <= set(said)
    assert said["rows_in"] == said["kept"] + len(said["refused"]) == 4
    assert (said["format"], said["encoding"], "zone" in said["unknown"]) == ("table", "utf-8", False)
    assert said["refused"][0]["line"] == 7
    assert "quotes" in said["refused"][0]["reason"] or "comillas" in said["refused"][0]["reason"]


def test_the_report_as_text_in_both_languages() -> None:
    report = read_sample("table.csv").report
    english, spanish = ("\n".join(as_text("feed.csv", report, lang)) for lang in LANGS)
    assert "Rows in: 4. Kept: 3. Refused: 1. Meetings, one a day of the week: 4." in english
    assert "line 7: It has 19 cells, more than there are headings." in english
    assert "3: time zone (not given: 3)" in english
    assert "línea 7: Tiene 19 celdas, más que los títulos." in spanish
    assert as_json(report, "es")["refused"][0]["reason"].startswith("Tiene 19 celdas")


def test_the_command_prints_the_text() -> None:
    assert str(SAMPLES / "guide.json") in check(str(SAMPLES / "guide.json"))


@pytest.mark.parametrize(
    "feed", ["https://127.0.0.1/feed.json", "HTTP://10.0.0.1", "ftp://example.org", "no-such-file.json", str(SAMPLES)]
)
def test_what_cannot_be_read_gets_a_sentence(feed: str) -> None:
    with pytest.raises(CommandError) as refused:
        check(feed)
    assert str(refused.value).endswith(".")
    assert len(str(refused.value).split()) > 3


def test_a_zone_that_does_not_exist_is_named() -> None:
    with pytest.raises(CommandError, match="Mars/Olympus"):
        check(str(SAMPLES / "guide.json"), "--zone", "Mars/Olympus")


def sources() -> str:
    """All rules, and how a feed is opened and fetched, as one text."""
    room = Path(str(reading.__file__)).parent
    files = [path for folder in (room / "rules", room, room / "actions") for path in sorted(folder.glob("*.py"))]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def codes_in(call: str) -> set[str]:
    """The codes written out where the rules make such a call, as in `FeedRefused("empty")`."""
    calls = [re.split(r"\)|\b\w+=(?!=)", after.split("\n")[0])[0] for after in sources().split(call)[1:]]
    return {code for inside in calls for code in re.findall(r'"([a-z][a-z0-9-]+)"', inside)}


@pytest.mark.parametrize(
    ("call", "prefix"),
    [("FeedRefused(", "feed"), ("RowRefused(", "row"), ("repaired.add(", "repaired"), ("noted.add(", "noted")],
)
def test_every_code_has_its_sentence_and_every_sentence_its_code(call: str, prefix: str) -> None:
    said = {
        text.id.removeprefix(f"meetings.{prefix}.") for text in texts() if text.id.startswith(f"meetings.{prefix}.")
    }
    used = codes_in(call)
    assert used
    assert used <= said
    # Some are handed on by a name: those are looked for anywhere in the rules.
    assert [code for code in said - used if f'"{code}"' not in sources()] == []


def test_every_reason_for_what_is_unknown_has_its_sentence() -> None:
    said = {text.id for text in texts()}
    lacking = set(re.findall(r'lacks\((?:"([a-z_]+)"|\w+), "([a-z-]+)"', sources()))
    assert len(lacking) > 15
    assert {f"meetings.why.{why}" for _, why in lacking} <= said
    assert {f"meetings.unknown.{field}" for field, _ in lacking if field} <= said


def test_every_field_that_can_be_unknown_has_its_name() -> None:
    said = {text.id.removeprefix("meetings.unknown.") for text in texts() if text.id.startswith("meetings.unknown.")}
    fields = set(Meeting.__dataclass_fields__)
    assert said - fields == {"language", "link", "place"}


def test_the_table_of_codes_is_whole() -> None:
    pack = tomllib.loads(reading.TYPES.read_text(encoding="utf-8"))
    codes = [row["code"] for row in pack["type"]]
    assert len(codes) == len(set(codes)) == 101
    assert {"O", "C", "X", "S", "BE", "W", "M", "Y", "LGBTQ", "N", "NDG", "TC", "ONL", "POA", "DD", "ASL"} <= set(codes)
    assert {*pack["world"].values(), *pack["key"].values()} <= {*codes, "HY"}
    names = reading.codes().by_name
    assert all(names[code.lower()] == code for code in codes)
