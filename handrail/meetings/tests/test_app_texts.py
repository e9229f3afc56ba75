"""What the app says of meetings: each sentence is asked for, and each that is asked for is there."""

import re
from pathlib import Path

from handrail.content.words import all_texts

ROOM = Path(__file__).resolve().parent.parent
ASKED = re.compile(r"meetings\.app\.([a-z0-9_.-]*)(\$\{)?")


def test_no_sentence_is_missing_and_none_is_said_nowhere() -> None:
    files = sorted((ROOM / "static/meetings").rglob("*.js"))
    found = [match for path in files for match in ASKED.findall(path.read_text(encoding="utf-8"))]
    whole = {f"meetings.app.{name}" for name, more in found if not more}
    begun = tuple(f"meetings.app.{name}" for name, more in found if more)
    assert len(whole) > 80
    kept = {text.id for text in all_texts() if text.id.startswith("meetings.app.")}
    assert whole - kept == set()
    # counted() in say.js says ".one" of one thing alone.
    left = {one for one in kept - whole if not one.startswith(begun)}
    assert {one for one in left if one.removesuffix(".one") not in whole or not one.endswith(".one")} == set()
    assert all(any(one.startswith(start) for one in kept) for start in begun)
