"""`make release`: the wheel with the bundled app inside, the list of its files, and their signature.

    python -m tools.release [--into dist] [--key KEYFILE]

It is made from the last commit, not from the working tree: whoever checks that commit out gets the same bytes, anywhere, at
any time. docs/decisions/0015-releases.md says how and why.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from flit_core.wheel import make_wheel_in

from tools import maker_key
from tools.node import environment, find_node
from tools.tree import ROOT

LEFT_OUT = ("tests", "__pycache__")
TAKEN = ("handrail", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "requirements.txt", "browser")
BESIDE = ("CHANGELOG.md", "requirements.txt")
"""Put beside the wheel as they are: what is new, and the exact packages that it was tested with, each with its hash."""
FLAGS_UTF8, MODE_FILE = 0x800, 0o644 << 16


class NoRelease(Exception):
    """Why none can be made: a sentence."""


def git(root: Path, *words: str) -> bytes:
    """What git says; NoRelease where this is no checkout."""
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, check=False)
    if done.returncode:
        raise NoRelease(f"A release is made from a git checkout: {done.stderr.decode().strip()}")
    return done.stdout


def stage(root: Path, into: Path) -> None:
    """The files of the last commit that a release is made of."""
    with tarfile.open(fileobj=BytesIO(git(root, "archive", "HEAD", "--", *TAKEN))) as archive:
        archive.extractall(into)
    (into / "browser" / "node_modules").symlink_to(root / "browser" / "node_modules")


def version_of(staged: Path) -> str:
    """The version, once in each place where it stands, with an entry in the changelog. NoRelease where they differ."""
    said = (staged / "handrail" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', said, re.M)
    version = found[1] if found else ""
    if f'\nversion = "{version}"\n' not in (staged / "pyproject.toml").read_text(encoding="utf-8"):
        raise NoRelease(f"pyproject.toml and handrail/__init__.py name different versions; the second says {version}.")
    if not re.search(rf"^## \[{re.escape(version)}\]", (staged / "CHANGELOG.md").read_text(encoding="utf-8"), re.M):
        raise NoRelease(f"CHANGELOG.md has no entry for {version}.")
    return version


def bundle(staged: Path) -> None:
    """The app into the package, where an installed server finds it."""
    node, _ = find_node()
    folder = staged / "handrail" / "site" / "app"
    command = [*node, "release.mjs", str(folder)]
    done = subprocess.run(
        command, cwd=staged / "browser", env=environment(node[0]), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoRelease(f"The app could not be bundled: {done.stderr[-2000:]}")


def published(staged: Path) -> dict[str, Any]:
    """What the staged code itself says that it will serve."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HANDRAIL_", "DJANGO_"))}
    clean |= {"PYTHONPATH": str(staged), "HANDRAIL_VAR": str(staged / "var"), "PYTHONDONTWRITEBYTECODE": "1"}
    run = "import sys; from handrail.site.cli import main; sys.exit(main(['app', 'published']))"
    done = subprocess.run(
        [sys.executable, "-c", run], cwd=staged, env=clean, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoRelease(f"The staged release does not start: {done.stderr[-2000:]}")
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def trim(staged: Path) -> None:
    """What nobody needs who installs it."""
    for path in sorted((staged / "handrail").rglob("*"), reverse=True):
        if path.is_dir() and path.name in LEFT_OUT:
            shutil.rmtree(path)


def pack(staged: Path, into: Path, when: str) -> Path:
    """The wheel. Stored, not compressed: two versions of zlib give different bytes for the same file."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = when
    try:
        made: Path = make_wheel_in(staged / "pyproject.toml", staged).file
    finally:
        os.environ.pop("SOURCE_DATE_EPOCH")
        if before is not None:
            os.environ["SOURCE_DATE_EPOCH"] = before
    wheel = into / made.name
    with zipfile.ZipFile(made) as packed, zipfile.ZipFile(wheel, "w", zipfile.ZIP_STORED) as stored:
        for row in packed.infolist():
            plain = zipfile.ZipInfo(row.filename, row.date_time)
            plain.external_attr, plain.create_system = MODE_FILE, 3
            stored.writestr(plain, packed.read(row))
    return wheel


def make(root: Path, into: Path) -> Path:
    """Builds wheel, manifest and changelog into a folder; the manifest's path."""
    commit, when = git(root, "log", "-1", "--format=%H %ct").decode().split()
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="handrail-release-") as made:
        staged = Path(made)
        stage(root, staged)
        version = version_of(staged)
        bundle(staged)
        trim(staged)
        build = staged / "handrail" / "site" / "build.json"
        build.write_text(json.dumps({"commit": commit, "made": int(when)}) + "\n", encoding="utf-8")
        said = published(staged)
        trim(staged)
        wheel = pack(staged, into, when)
        for name in BESIDE:
            shutil.copyfile(staged / name, into / name)
    data = wheel.read_bytes()
    said["wheel"] = {"name": wheel.name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    files = ",\n".join(json.dumps(row) for row in said.pop("files"))
    head = json.dumps(said, indent=1).removesuffix("\n}")
    manifest = into / f"handrail-{version}.manifest.json"
    manifest.write_text(f'{head},\n "files": [\n{files}\n]}}\n', encoding="utf-8")
    return manifest


def sign(manifest: Path, secret: Path | None) -> str:
    """Signs where a key is given; what to say about it."""
    signature = manifest.with_name(f"{manifest.name}.minisig")
    if secret is None:
        signature.unlink(missing_ok=True)
        return "NOT SIGNED: no --key was given. Nobody can tell who made this."
    key = maker_key.read_key(secret.read_text(encoding="ascii"), maker_key.ask_passphrase)
    signature.write_text(maker_key.sign(manifest.read_bytes(), key, f"file:{manifest.name}"), encoding="utf-8")
    return f"Signed by {key.public}"


def main(arguments: list[str]) -> int:
    """Makes one release, and says what it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=ROOT / "dist")
    parser.add_argument("--key", type=Path)
    asked = parser.parse_args(arguments)
    try:
        manifest = make(ROOT, asked.into)
        signed = sign(manifest, asked.key)
    except (NoRelease, OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    said = json.loads(manifest.read_text(encoding="utf-8"))
    print(
        f"release {said['release']}\ncommit  {said['commit']}\nwheel   {said['wheel']['name']}  {said['wheel']['sha256']}"
    )
    print(f"files   {len(said['files'])}\n{signed}")
    if left := git(ROOT, "status", "--porcelain").decode().splitlines():
        print(f"{len(left)} files here differ from the commit; they are not in it.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
