"""A release is one file to install, the same bytes wherever it is made, and it serves what its manifest says."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

import handrail
from tests.journeys import releases
from tests.journeys.driver import Profile
from tools import maker_key, release
from tools.live import LiveServer
from tools.tree import ROOT

WHEN = {f"GIT_{who}_DATE": "2026-01-02T03:04:05Z" for who in ("AUTHOR", "COMMITTER")}
LONG = os.environ.get("HANDRAIL_LONG") == "1"


def sources() -> list[Path]:
    """What a release is made of, as it lies here, with or without git; nothing that was installed or made here."""
    made = {"node_modules", "dist", "__pycache__"}
    below = [path for name in release.TAKEN for path in [ROOT / name, *(ROOT / name).rglob("*")]]
    return [path for path in below if path.is_file() and made.isdisjoint(path.relative_to(ROOT).parts)]


def checkout(folder: Path) -> Path:
    """This tree as a checkout of its own, with one commit that is the same wherever it is made."""
    for path in sources():
        to = folder / path.relative_to(ROOT)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to)
    who = [
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "core.fileMode=false",
    ]
    for words in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "--no-verify", "-m", "x"]):
        subprocess.run(["git", *words], cwd=folder, env={**os.environ, **WHEN}, check=True, capture_output=True)
    (folder / "browser" / "node_modules").symlink_to(ROOT / "browser" / "node_modules")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A checkout, and the release made from it."""
    folder = tmp_path_factory.mktemp("release")
    tree = checkout(folder / "tree")
    return tree, release.make(tree, folder / "dist")


@pytest.mark.live
def test_two_builds_in_two_places_at_two_times_are_the_same_bytes(
    made: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, manifest = made
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("HANDRAIL_PLACES", "us,us-nm")
    before = os.umask(0o077)
    try:
        again = release.make(checkout(tmp_path / "a longer place" / "tree"), tmp_path / "dist")
    finally:
        os.umask(before)
    names = sorted(path.name for path in manifest.parent.iterdir())
    assert names == sorted(path.name for path in again.parent.iterdir())
    assert {f"handrail-{handrail.__version__}-py3-none-any.whl", manifest.name, "CHANGELOG.md"} <= set(names)
    for name in names:
        assert (manifest.parent / name).read_bytes() == (again.parent / name).read_bytes(), name
    assert os.environ["SOURCE_DATE_EPOCH"] == "1"


@pytest.mark.live
def test_the_manifest_names_the_wheel_the_commit_and_every_file(made: tuple[Path, Path]) -> None:
    tree, manifest = made
    said = json.loads(manifest.read_text(encoding="utf-8"))
    wheel = manifest.with_name(said["wheel"]["name"])
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() == said["wheel"]["sha256"]
    assert said["commit"] == release.git(tree, "rev-parse", "HEAD").decode().strip()
    assert said["release"].startswith(f"{handrail.__version__}-")
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        times = {row.date_time for row in packed.infolist()}
        assert {row.external_attr >> 16 for row in packed.infolist()} == {0o644}
        rows = {row["path"]: row for row in said["files"]}
        for name in sorted(names):
            if name.startswith("handrail/site/app/") and name != "handrail/site/app/preload.json":
                row = rows[f"/app/{name.removeprefix('handrail/site/app/')}"]
                assert hashlib.sha256(packed.read(name)).hexdigest() == row["sha256"], name
    assert times == {(2026, 1, 2, 3, 4, 4)}
    assert not [name for name in names if "/tests/" in name or "__pycache__" in name or name.startswith("tests")]
    for kind in (
        ".toml",
        ".html",
        ".py",
        ".js",
        "handrail/vault/migrations/0001_initial.py",
        "handrail/site/keys.toml",
        "handrail/meetings/content/zips.bin",
    ):
        assert any(name.endswith(kind) for name in names), kind


@pytest.mark.live
def test_what_is_not_committed_is_not_in_it(made: tuple[Path, Path], tmp_path: Path) -> None:
    tree, manifest = made
    (tree / "handrail" / "home" / "not_committed.py").write_text("x = 1\n")
    try:
        again = release.make(tree, tmp_path)
        assert again.read_bytes() == manifest.read_bytes()
    finally:
        (tree / "handrail" / "home" / "not_committed.py").unlink()


def test_a_version_without_an_entry_in_the_changelog_is_no_release(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "CHANGELOG.md", "handrail/__init__.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    assert release.version_of(tmp_path) == handrail.__version__, "and this version has one"
    init = tmp_path / "handrail" / "__init__.py"
    init.write_text(init.read_text().replace(handrail.__version__, "9.9.9"))
    with pytest.raises(release.NoRelease, match="different versions"):
        release.version_of(tmp_path)
    project = tmp_path / "pyproject.toml"
    project.write_text(project.read_text().replace(f'version = "{handrail.__version__}"', 'version = "9.9.9"'))
    with pytest.raises(release.NoRelease, match="no entry for 9"):
        release.version_of(tmp_path)


def test_a_folder_without_git_makes_no_release(tmp_path: Path) -> None:
    with pytest.raises(release.NoRelease, match="git checkout"):
        release.make(tmp_path, tmp_path / "dist")


def test_every_entry_of_the_changelog_has_a_form() -> None:
    heads = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert heads
    for head in heads:
        assert re.fullmatch(r"\[\d+\.\d+\.\d+\] - (\d{4}-\d\d-\d\d|not released yet)", head), head


class Installed(LiveServer):
    """A server from a fresh environment: nothing of this tree is on its path."""

    tree = None

    def __init__(self, folder: Path, wheel: Path) -> None:
        super().__init__(folder, HANDRAIL_RATE_FACTOR="1000")
        venv = folder / "venv"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
        pip = [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(venv / "bin/python"),
            "install",
            "-q",
            "--disable-pip-version-check",
        ]
        if LONG:
            subprocess.run([*pip, str(wheel)], check=True)
        else:
            # The libraries are lent by the environment of the tests; at night they are fetched as for anybody.
            subprocess.run([*pip, "--no-index", "--no-deps", str(wheel)], check=True)
            lib = next((venv / "lib").glob("python3*/site-packages"))
            (lib / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
        self.program = str(venv / "bin/handrail")

    def says(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """One command, as an operator types it."""
        env = {**self.environment, **more}
        return subprocess.run(
            [self.program, *words], cwd=self.folder, env=env, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="module")
def installed(made: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """The wheel, installed, migrated and serving: no node, no folder named."""
    _, manifest = made
    said = json.loads(manifest.read_text(encoding="utf-8"))
    server = Installed(tmp_path_factory.mktemp("installed"), manifest.with_name(said["wheel"]["name"]))
    server.settings["DATABASE_URL"] = f"sqlite:///{server.folder / 'live.sqlite3'}"
    server.command("migrate", "--verbosity", "0")
    server.start()
    yield server
    server.stop()


@pytest.mark.browser
def test_the_installed_wheel_serves_the_app_and_a_line_is_written(
    browser: Browser, installed: Installed, made: tuple[Path, Path]
) -> None:
    said = json.loads(made[1].read_text(encoding="utf-8"))
    who = Profile(browser, installed)
    who.begins("Written in what a wheel serves.")
    who.reload()
    assert who.reads() == "Written in what a wheel serves."
    releases.is_kept(who.page)
    assert releases.named(who.page)["now"] == said["release"]
    who.close()


@pytest.mark.browser
def test_the_installed_server_is_what_its_signed_manifest_says(installed: Installed, made: tuple[Path, Path]) -> None:
    _, manifest = made
    said: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
    key = maker_key.new_key()
    signature = manifest.with_name(f"{manifest.name}.minisig")
    signature.write_text(maker_key.sign(manifest.read_bytes(), key, f"file:{manifest.name}"))
    try:
        done = installed.says("verify-app", installed.app, "--manifest", str(manifest), "--key", str(key.public))
        assert (done.returncode, done.stderr) == (0, "")
        assert f"All {len(said['files'])} files are the same" in done.stdout
        assert installed.says("verify-app", installed.app).returncode == 0
        script = next(Path(installed.folder).glob("venv/lib/*/site-packages/handrail/site/app/home/app.js"))
        before = script.read_bytes()
        script.write_bytes(before + b"\n// changed on the disk\n")
        done = installed.says("verify-app", installed.app, "--manifest", str(manifest), "--key", str(key.public))
        script.write_bytes(before)
        assert done.returncode == 1
        assert "Changed: /app/home/app.js" in done.stdout
        assert done.stdout.count("Changed: ") == 1
    finally:
        signature.unlink()


@pytest.mark.browser
def test_an_installed_handrail_says_what_it_is_and_writes_nothing_beside_its_code(
    installed: Installed, made: tuple[Path, Path], tmp_path: Path
) -> None:
    said = json.loads(made[1].read_text(encoding="utf-8"))
    done = installed.says("version", HOME=str(tmp_path))
    assert done.stdout.splitlines() == [
        f"Handrail {handrail.__version__}", f"release {said['release']}", f"commit {said['commit']}",
    ]  # fmt: skip
    env = {name: value for name, value in installed.environment.items() if name not in ("HANDRAIL_VAR", "DATABASE_URL")}
    subprocess.run(
        [installed.program, "migrate", "-v", "0"], env={**env, "HOME": str(tmp_path)}, cwd=tmp_path, check=True
    )
    assert (tmp_path / ".local/share/handrail/handrail.sqlite3").exists()
    assert not list(Path(installed.folder).glob("venv/lib/*/site-packages/var"))
