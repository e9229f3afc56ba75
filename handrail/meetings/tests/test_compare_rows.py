"""The tool that lays rows of a feed beside what was made of them."""

import json
from pathlib import Path

import pytest

from handrail.meetings.tests.feeds_cast import GOOD, SAMPLES
from tools import compare_rows


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """What the tool says."""
    assert compare_rows.main(list(arguments)) == 0
    return capsys.readouterr().out.splitlines()


def test_a_row_is_said_beside_what_became_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feed = tmp_path / "feed.json"
    feed.write_text(json.dumps([{**GOOD, "notes": "<b>Ring</b>", "region": ""}, {"slug": "x"}]), "utf-8")
    lines = said(capsys, str(feed))
    assert [line for line in lines if line.startswith("=== ")] == ["=== 1", "=== 2"]
    assert "< notes: '<b>Ring</b>'" in lines
    assert "> notes: 'Ring'" in lines
    assert "> minutes: 60" in lines
    assert any(line.startswith("= ") and " time " in line for line in lines)
    assert not any("region" in line for line in lines)
    assert lines[-1] == "! no-name {}"


def test_the_seed_draws_the_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert compare_rows.drawn(list(range(100)), 5, 20) == compare_rows.drawn(list(range(100)), 5, 20)
    assert compare_rows.drawn(list(range(100)), 5, 20) != compare_rows.drawn(list(range(100)), 6, 20)
    assert len(said(capsys, str(SAMPLES / "bmlt.json"), "--rows", "1", "--seed", "2")) > 5
