"""The release: every file of the app with its size and SHA-256, under one name. The same bytes for everybody.

Not in it: itself, and /app/help.json, whose numbers change without a release. The loader (sw.js) keeps a release only when every
file is what its row says, so a row is made from the very bytes that are served.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from handrail import __version__
from handrail.site import files


class Row(TypedDict):
    """One file."""

    path: str
    size: int
    sha256: str


def page() -> files.Held:
    """The one page that the app is drawn in."""
    return files.held(render_to_string("home/app.html").encode())


def rows() -> list[Row]:
    """Every file, in the order of its address."""
    held = {"/app/": page(), **dict(files.made_files())}
    held |= {address: files.read(path) for address, path in files.app_files()}
    return [Row(path=address, size=len(found.plain), sha256=found.sha256) for address, found in sorted(held.items())]


def name_of(rows: list[Row]) -> str:
    """The version, and twelve hex digits of the SHA-256 of the rows as `<sha256> <size> <path>` lines."""
    lines = "".join(f"{row['sha256']} {row['size']} {row['path']}\n" for row in rows)
    return f"{__version__}-{hashlib.sha256(lines.encode()).hexdigest()[:12]}"


def now() -> list[Row]:
    """The rows of what is served now. In production they are remembered until the bundle is made anew."""
    return list(_remembered(files.app_stamp())) if settings.PRODUCTION else rows()


@lru_cache(maxsize=1)
def _remembered(stamp: tuple[tuple[Path, int], ...]) -> tuple[Row, ...]:
    return tuple(rows())


def as_json() -> bytes:
    """The manifest, as it is served and printed: one row a line."""
    found = now()
    lines = ",\n".join(json.dumps(row) for row in found)
    return f'{{"release": {json.dumps(name_of(found))}, "files": [\n{lines}\n]}}\n'.encode()


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """`/app/release.json`."""
    return files.send(request, _packed(as_json()), files.TYPES[".json"])


@lru_cache(maxsize=1)
def _packed(data: bytes) -> files.Held:
    """Packed once for each release: anybody may ask for it, at any time."""
    return files.held(data)
