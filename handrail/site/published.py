"""What a release is published as: its name, every file of the app, and the headers they come with.

`handrail verify-app` holds a server against it.
"""

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from handrail import __version__
from handrail.site import minisign, release
from handrail.site.headers import COMMON, PERMISSIONS_APP, app_policy
from handrail.site.release import Row

HERE = Path(__file__).parent
BUILD = HERE / "build.json"
"""Written into a wheel when it is made; a checkout has none."""
ORIGIN = "{origin}"
"""Stands in a published header for the address that the app is served at."""
MOST_BYTES, MOST_FILES = 1_000_000, 3000
PATH = re.compile(r"/app/(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*(?:[A-Za-z0-9_][A-Za-z0-9._-]*)?")
NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+_-]{0,60}-[0-9a-f]{12}")
HASH = re.compile(r"[0-9a-f]{64}")


class NotPublished(Exception):
    """The text is no published release."""


@dataclass(frozen=True, slots=True)
class Published:
    """One release, as its maker published it."""

    release: str
    commit: str
    files: dict[str, Row]
    headers: dict[str, str]

    def headers_at(self, origin: str) -> dict[str, str]:
        """What every file comes with, where it is served at this address."""
        return {name: value.replace(ORIGIN, origin) for name, value in self.headers.items()}


def build() -> dict[str, str]:
    """What is known of how this install was made: release and commit, or nothing."""
    if not BUILD.is_file():
        return {}
    said: dict[str, str] = json.loads(BUILD.read_text(encoding="utf-8"))
    return said


def of_this_install() -> Published:
    """What this install would serve."""
    rows = release.now()
    headers = {**COMMON, "Content-Security-Policy": app_policy(ORIGIN), "Permissions-Policy": PERMISSIONS_APP}
    files = {row["path"]: row for row in rows}
    return Published(release.name_of(rows), build().get("commit", ""), files, headers)


def as_data(published: Published) -> dict[str, Any]:
    """For a manifest file; tools/release.py puts the wheel beside it."""
    return {
        "name": "handrail",
        "version": __version__,
        "release": published.release,
        "commit": published.commit,
        "headers": published.headers,
        "files": list(published.files.values()),
    }


def _row(row: Any) -> Row:
    path, size, sha256 = row["path"], row["size"], row["sha256"]
    if not PATH.fullmatch(path) or not HASH.fullmatch(sha256) or type(size) is not int or size < 0:
        raise NotPublished
    return Row(path=path, size=size, sha256=sha256)


def rows_of(said: Any) -> tuple[str, dict[str, Row]]:
    """The name and the rows of a release, each in form and the name that of the rows. Raises NotPublished."""
    try:
        name, rows = said["release"], [_row(row) for row in said["files"][: MOST_FILES + 1]]
        fits = NAME.fullmatch(name) and len(rows) <= MOST_FILES
    except (TypeError, KeyError, AttributeError) as error:
        raise NotPublished from error
    ordered = {row["path"]: row for row in sorted(rows, key=lambda row: row["path"])}
    if not fits or len(ordered) != len(rows) or not release.name_of(rows).endswith(name[-12:]):
        raise NotPublished
    return name, ordered


def read(data: bytes) -> Published:
    """A manifest file. Raises NotPublished."""
    try:
        said = json.loads(data)
        name, files = rows_of(said)
        headers = {str(key): str(value) for key, value in said["headers"].items()}
        commit = str(said["commit"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotPublished from error
    if not any(key.lower() == "content-security-policy" for key in headers):
        raise NotPublished
    return Published(name, commit, files, headers)


@cache
def trusted_keys() -> list[minisign.PublicKey]:
    """The makers' keys that this release trusts; docs/decisions/0015-releases.md says how one comes in and goes out."""
    rows = tomllib.loads((HERE / "keys.toml").read_text(encoding="utf-8")).get("key", [])
    return [minisign.public_key(row["public"]) for row in rows if row["status"] == "trusted"]
