"""`python -m tools.compare_rows FEED --seed 5 --rows 20`: rows of a feed beside what was made of them, to be read by eye.

The rows are drawn by the seed, so two people who read look at the same ones. Each row is said once in the fields of its
source, but for those that are empty, and once in ours: by name alone where both are the same. What is unknown is said
with its reason. Nothing is written.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from handrail.meetings import reading
from handrail.meetings.rules.feeds import Read, decoded, read_feed, source_of
from handrail.meetings.rules.rows import Meeting

NOTHING: tuple[object, ...] = (None, "", (), [], {})


def drawn(lines: list[int], seed: int, rows: int) -> list[int]:
    """So many of these lines, in order; all of them where there are fewer."""
    return sorted(random.Random(seed).sample(lines, min(rows, len(lines))))


def made_of(meeting: Meeting) -> Iterator[tuple[str, object]]:
    """Our fields that hold something, and why the others do not."""
    for one in fields(meeting):
        value = getattr(meeting, one.name)
        if one.name not in {"line", "unknown"} and value not in NOTHING:
            yield one.name, value
    for name, why in meeting.unknown:
        yield f"unknown {name}", why


def compared(line: int, row: object, read: Read) -> Iterator[str]:
    """One row, as lines of text: the source's with "<", ours with "=" where alike, else ">"."""
    yield f"=== {line}"
    given: dict[str, Any] = row if isinstance(row, dict) else {"": row}
    yield from (f"< {key}: {value!r}" for key, value in given.items() if value not in NOTHING)
    for meeting in read.meetings:
        if meeting.line == line:
            made = dict(made_of(meeting))
            alike = [
                key
                for key, value in made.items()
                if given.get(key) == (list(value) if isinstance(value, tuple) else value)
            ]
            yield f"= {' '.join(alike)}"
            yield from (f"> {key}: {value!r}" for key, value in made.items() if key not in alike)
    yield from (f"! {one.code} {one.params}" for one in read.report.refused if one.line == line)


def main(arguments: list[str] | None = None) -> int:
    """Says the rows."""
    parser = argparse.ArgumentParser(description="Rows of a feed beside what was made of them.")
    parser.add_argument("feed", type=Path)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--rows", type=int, default=20)
    parser.add_argument("--zone", default="")
    chosen = parser.parse_args(arguments)
    with chosen.feed.open("rb") as file:
        data = reading.unpacked(file)
    rows = dict(source_of(decoded(data)[0]).rows)
    read = read_feed(data, reading.reading(chosen.zone))
    for line in drawn(sorted(rows), chosen.seed, chosen.rows):
        sys.stdout.writelines(f"{said}\n" for said in compared(line, rows[line], read))
    return 0


if __name__ == "__main__":
    sys.exit(main())
