"""The fault lab from a shell.

python -m tests.faults.lab --seeds 1..5000 --operations 200 --jobs 2 --report FILE
python -m tests.faults.lab report FILE...      adds the reports of several pieces up
python -m tests.faults.lab shrink SEED         fewer operations that still fail, as they are kept in seeds.toml
python -m tests.faults.lab --mix               how often each operation comes
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.faults.lab import old
from tests.faults.lab.lab import Lab
from tests.faults.lab.plan import MIX, plan
from tests.faults.lab.postgres import PostgresWorld
from tests.faults.lab.report import Report, as_toml, read
from tests.faults.lab.world import World

FAILED = 3


def asked(words: list[str]) -> argparse.Namespace:
    """What the words say."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.lab", description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", default="1..100", help="first..last")
    parser.add_argument("--operations", type=int, default=200, help="operations a scenario")
    parser.add_argument("--jobs", type=int, default=1, help="servers at a time, each with its own phones")
    parser.add_argument("--report", type=Path, help="a file for the counts")
    parser.add_argument("--without-old", action="store_true", help="no phone on the older client")
    parser.add_argument("--mix", action="store_true", help="print how often each operation comes")
    return parser.parse_args(words)


def run(seeds: range, operations: int, path: Path | None, with_old: bool) -> Report:
    """One job."""
    report = Report()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # a job that is stopped tidies up
    lab = Lab(old.client() if with_old else None, world)
    try:
        lab.run_all((plan(seed, operations) for seed in seeds), report, path)
    finally:
        lab.close()
        if path is not None:
            report.write(path)
    return report


def world() -> World:
    """On PostgreSQL where DATABASE_URL leads to one (`python -m tools.pg -- ...`), else on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    return PostgresWorld(url) if url.startswith("postgres") else World()


def run_jobs(seeds: range, jobs: int, words: argparse.Namespace) -> Report:
    """Several jobs, each a process with a part of the seeds; their reports added up."""
    size = -(-len(seeds) // jobs)
    parts = [seeds[start : start + size] for start in range(0, len(seeds), size)]
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.json" for number in range(len(parts))]
        running = [
            subprocess.Popen(
                [
                    sys.executable, "-m", "tests.faults.lab", "--seeds", f"{part[0]}..{part[-1]}",
                    "--operations", str(words.operations), "--report", str(file),
                    *(["--without-old"] if words.without_old else []),
                ]
            )
            for part, file in zip(parts, files, strict=True)
        ]  # fmt: skip
        codes = [process.wait() for process in running]
        report = Report()
        for file in files:
            if file.exists():
                report.add(read(file))
    if any(code not in (0, FAILED) for code in codes):
        raise SystemExit(f"a job ended with {codes}")
    return report


def main(words: list[str]) -> int:
    """FAILED where any invariant did not hold."""
    if words[:1] == ["report"]:
        report = Report()
        for name in words[1:]:
            report.add(read(Path(name)))
    elif words[:1] == ["shrink"]:
        return shrink(int(words[1]), int(words[2]) if len(words) > 2 else 200)
    else:
        given = asked(words)
        if given.mix:
            whole = sum(MIX.values())
            print("\n".join(f"{kind:14}{share / whole:8.2%}" for kind, share in MIX.items()))
            return 0
        first, _, last = given.seeds.partition("..")
        seeds = range(int(first), int(last or first) + 1)
        if given.jobs > 1:
            report = run_jobs(seeds, given.jobs, given)
            if given.report:
                report.write(given.report)
        else:
            report = run(seeds, given.operations, given.report, not given.without_old)
    print("\n".join(report.lines()))
    return FAILED if report.failures else 0


def shrink(seed: int, operations: int) -> int:
    """Prints the smaller plan."""
    lab = Lab(old.client())
    try:
        whole = plan(seed, operations)
        outcome = lab.run(whole)
        if not outcome.broken:
            print(f"seed {seed} holds.")
            return 0
        smaller = lab.shrink(whole, outcome.which)
        print(as_toml(smaller, outcome.broken))
    finally:
        lab.close()
    return FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
