"""Unsafe settings are refused with a sentence that names the variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from handrail.site.settings import BASE_DIR

SAFE = {
    "HANDRAIL_ENV": "production",
    "HANDRAIL_SECRET_KEY": "kX3v9QpL2mZr8TtWb7Yc5NfHs1JdGa4Ue6RiOoPqVxMzBn0wEy",
    "HANDRAIL_APP_HOST": "app.handrail.example",
    "HANDRAIL_SITE_HOST": "handrail.example",
}


def check(tmp_path: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """`handrail check` with these settings and no others."""
    return handrail(tmp_path, "check", *arguments, **settings)


def handrail(tmp_path: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """One command with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    return subprocess.run(
        [sys.executable, "-c", "import sys; from handrail.site.cli import main; sys.exit(main())", *arguments],
        env=kept | {"HANDRAIL_VAR": str(tmp_path), **settings},
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_settings_for_production_that_are_safe(tmp_path: Path) -> None:
    assert handrail(tmp_path, "numbers", "confirm", "us", "--by", "Ana", **SAFE).returncode == 0
    settings = SAFE | {"HANDRAIL_BACKUPS": str(tmp_path / "backups")}
    assert handrail(tmp_path, "migrate", "--verbosity", "0", **settings).returncode == 0
    assert "HANDRAIL_BACKUPS: There is no backup" in check(tmp_path, **settings).stderr
    assert handrail(tmp_path, "backup", **settings).returncode == 0
    assert "HANDRAIL_BACKUPS is not set" in check(tmp_path, **SAFE).stderr
    done = check(tmp_path, "--deploy", "--fail-level", "WARNING", **settings)
    assert done.returncode == 0, done.stderr


def test_an_empty_folder_is_no_folder_and_not_the_one_somebody_stands_in(tmp_path: Path) -> None:
    home = tmp_path / "home"
    ask = "import os; from handrail.site import settings; print(settings.HANDRAIL_VAR, settings.OWN_VAR)"
    done = subprocess.run(
        [sys.executable, "-c", ask],
        env={**os.environ, "HANDRAIL_VAR": "", "HANDRAIL_ENV": "production", "HANDRAIL_SECRET_KEY": "k" * 60, "HOME": str(home)},
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found, own = done.stdout.split()
    assert found == own
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HANDRAIL_SECRET_KEY", ""),
        ("HANDRAIL_SECRET_KEY", "a" * 60),
        ("HANDRAIL_APP_HOST", "handrail.example"),
        ("HANDRAIL_APP_HOST", "app.localhost"),
        ("HANDRAIL_SITE_HOST", "192.0.2.7"),
        ("HANDRAIL_SITE_HOST", "https://handrail.example"),
        ("HANDRAIL_TRUSTED_PROXY", "0.0.0.0/0"),
        ("HANDRAIL_TRUSTED_PROXY", "proxy"),
        ("HANDRAIL_FEEDS_FROM", "10.0.0.0/8,office"),
        ("HANDRAIL_FEEDS_FROM", "0.0.0.0/0"),
        ("HANDRAIL_PROCESSES", "2"),
        ("HANDRAIL_THREADS", "0"),
        ("HANDRAIL_THREADS", "many"),
        ("HANDRAIL_RATE_FACTOR", "1000"),
        ("HANDRAIL_GUESSES_A_MINUTE", "100000"),
        ("HANDRAIL_LOG", "everything"),
        ("HANDRAIL_ENV", "staging"),
        ("HANDRAIL_BACKUP_DAYS", "0"),
        ("HANDRAIL_BACKUP_RECIPIENT", "ssh-ed25519 AAAA"),
        ("DATABASE_URL", "sqlite:////dev/shm/handrail.sqlite3"),
    ],
)
def test_settings_that_are_not(tmp_path: Path, name: str, value: str) -> None:
    done = check(tmp_path, **(SAFE | {name: value}))
    assert done.returncode != 0
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_a_secret_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SAFE["HANDRAIL_SECRET_KEY"])
    settings = {name: value for name, value in SAFE.items() if name != "HANDRAIL_SECRET_KEY"}
    assert check(tmp_path, **settings, HANDRAIL_SECRET_KEY_FILE=str(tmp_path / "secret")).returncode == 0


def test_development_needs_no_setting_and_keeps_its_secret(tmp_path: Path) -> None:
    assert check(tmp_path).returncode == 0
    made = (tmp_path / "development-secret").read_text()
    assert len(made) >= 60
    assert (tmp_path / "development-secret").stat().st_mode & 0o077 == 0
    assert check(tmp_path).returncode == 0
    assert (tmp_path / "development-secret").read_text() == made
