"""Words of a page that take no longer to show than they are long: whoever could write one must not hang its reader."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

LARGE = 1_000_000
SHOW = (
    "import json, sys; from handrail.vault.rules.markdown import body_as_markdown;"
    " print(len(body_as_markdown('note', json.load(sys.stdin), lambda name: None)))"
)
BODIES = {
    "blank lines in a cell": {"answers": {"a": [{"b": "x" + "\n" * LARGE + "x"}]}},
    "blank lines in a note": {"text": "x" + "\n" * LARGE + "x"},
    "blanks and lines in turn": {"text": "x" + " \n" * (LARGE // 2) + "x"},
    "a line of blanks": {"text": "x\n" + " " * LARGE + "x"},
    "a rule that is none": {"text": "=" * (LARGE // 2) + " " * (LARGE // 2) + "x"},
    "rules with lines between": {"text": "=\n\n" * (LARGE // 3)},
    "brackets": {"text": "[![](<" * (LARGE // 6)},
    "lists in lists": {"answers": {"a": [1, *json.loads("[" * 60 + "1" + "]" * 60)]}},
    "members in members": {"more": json.loads('{"a":' * 60 + "1" + "}" * 60)},
    "a column for each row": {"answers": {"a": [{f"c{number}": 1} for number in range(LARGE // 14)]}},
}


@pytest.mark.parametrize("why", BODIES)
def test_rule_9_no_words_take_longer_than_they_are_long(why: str) -> None:
    # The bound is far above what any machine needs, and far below hours: what these would take otherwise.
    shown = subprocess.run(
        [sys.executable, "-c", SHOW],
        input=json.dumps(BODIES[why]),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert int(shown.stdout) > 0
