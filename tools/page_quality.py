"""Lighthouse over the landing page and the app, where lighthouse is installed; says so and goes on where it is not."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ADDRESSES = os.environ.get("HANDRAIL_PAGES", "http://localhost:8000/en/ http://app.localhost:8000/app/").split()
WANTED = {"performance": 0.9, "accessibility": 1.0, "best-practices": 0.9}


def scores(lighthouse: str, address: str, report: Path) -> dict[str, float]:
    """What Lighthouse gives a page, mobile settings, by category."""
    flags = ["--quiet", "--output=json", f"--output-path={report}", "--chrome-flags=--headless=new --no-sandbox"]
    subprocess.run([lighthouse, address, *flags, f"--only-categories={','.join(WANTED)}"], check=True)
    categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {name: categories[name]["score"] for name in WANTED}


def main() -> int:
    """Measures each page of a server that runs already, and exits 1 under what is wanted."""
    lighthouse = shutil.which("lighthouse")
    if lighthouse is None:
        print("No lighthouse here, so page quality was not measured: npm install --global lighthouse@12.8.2")
        return 0
    low = False
    with tempfile.TemporaryDirectory() as folder:
        for address in ADDRESSES:
            found = scores(lighthouse, address, Path(folder) / "report.json")
            print(address, json.dumps(found))
            low |= any(found[name] < wanted for name, wanted in WANTED.items())
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
