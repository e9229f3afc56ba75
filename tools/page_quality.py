"""Lighthouse, as on a phone, over the pages that people meet first; against a server of its own that serves the bundle.

Lighthouse is installed into browser/nightly on the first run. Where that cannot be, it says so and goes on.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.live import live_server, make_app
from tools.many_meetings import list_many
from tools.node import BROWSER, environment, find_node

NIGHTLY = BROWSER / "nightly"
CHROMIUM = "/usr/bin/chromium"
WANTED = {"performance": 0.95, "accessibility": 1.0, "best-practices": 1.0}
PAGES = {
    "landing": ("site", "/en/", 1300),
    "help": ("site", "/en/help", 1300),
    "guide": ("site", "/en/guide/", None),
    "meetings": ("site", "/en/meetings/", 1000),
    "app": ("app", "/app/", None),
}
"""Host, path, and the largest contentful paint in ms where one is promised."""
FLAGS = "--headless=new --no-sandbox --disable-gpu"
# Only over TLS can these be well; a test server on this machine has none.
NOT_HERE = "is-on-https,redirects-http"


def install() -> Path | None:
    """Lighthouse's program, installed when it is missing; None where that fails."""
    program = NIGHTLY / "node_modules/lighthouse/cli/index.js"
    if not program.exists():
        node, npm = find_node()
        command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, cwd=NIGHTLY, env=environment(node[0]), check=False)
    return program if program.exists() else None


def measure(program: Path, address: str, report: Path) -> dict[str, Any]:
    """What Lighthouse gives a page, with its mobile settings."""
    node, _ = find_node()
    flags = [
        "--quiet",
        "--output=json",
        f"--output-path={report}",
        f"--chrome-flags={FLAGS}",
        f"--skip-audits={NOT_HERE}",
    ]
    command = [*node, str(program), address, *flags, f"--only-categories={','.join(WANTED)}"]
    said = {**environment(node[0]), "CHROME_PATH": os.environ.get("CHROME_PATH", CHROMIUM)}
    subprocess.run(command, check=True, env=said)
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def missed(found: dict[str, Any]) -> list[str]:
    """The audits that took points off."""
    return sorted(
        name for name, audit in found["audits"].items()
        if audit["score"] is not None and audit["score"] < 1 and audit["scoreDisplayMode"] == "binary"
    )  # fmt: skip


def all_pages(program: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each page with what was found."""
    with tempfile.TemporaryDirectory() as folder:
        bundle = make_app(Path(folder) / "app")
        with live_server(HANDRAIL_APP_DIR=str(bundle), HANDRAIL_RATE_FACTOR="1000") as server:
            list_many(server)  # a whole page of rows, as a search brings it: Lighthouse sends no form
            for name, (host, path, _) in PAGES.items():
                origin = server.app if host == "app" else server.site
                yield name, measure(program, origin + path, Path(folder) / f"{name}.json")


def main() -> int:
    """Measures each page, and exits 1 under what is wanted."""
    program = install()
    if program is None:
        print("Lighthouse could not be installed in browser/nightly, so page quality was not measured.")
        return 0
    low = False
    for name, found in all_pages(program):
        scores = {category: found["categories"][category]["score"] for category in WANTED}
        paint = round(found["audits"]["largest-contentful-paint"]["numericValue"])
        print(json.dumps({"page": name, **scores, "lcp_ms": paint, "missed": missed(found)}), flush=True)
        most = PAGES[name][2]
        low |= any(scores[category] < wanted for category, wanted in WANTED.items())
        low |= most is not None and paint > most
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
