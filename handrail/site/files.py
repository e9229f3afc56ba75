"""The app's own files: `/app/<room>/...` on the app host, `/static/<room>/...` on the site host, and the text packs.

Served by hand because there are few, they are small, and each address must be one that we named: a room on the list, plain
names below its static folder, nothing else.
"""

import gzip
import hashlib
import json
import re
import threading
from dataclasses import dataclass
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from handrail.content.texts import Lang
from handrail.content.words import all_texts

PACKAGE = Path(__file__).resolve().parent.parent
ROOMS_IN_THE_APP = ("content", "home", "kernel", "steps", "vault")
APP_FOLDERS = {
    **{room: PACKAGE / room / "static" / room for room in ROOMS_IN_THE_APP},
    "vendor": PACKAGE / "vault/static/vendor",
}
SITE_FOLDERS = {"home": PACKAGE / "home/static/home"}
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
PLAIN_NAMES = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*")
APP_TEXTS = ("app.", "vault.error.")


@dataclass(frozen=True, slots=True)
class Held:
    """A file as it is sent: its bytes, the same compressed, and a tag by which a browser knows it has them."""

    stamp: tuple[int, int]
    plain: bytes
    packed: bytes
    tag: str


def held(data: bytes, stamp: tuple[int, int] = (0, 0)) -> Held:
    """Packs bytes for sending. The same bytes always give the same packing."""
    return Held(stamp, data, gzip.compress(data, 9, mtime=0), hashlib.sha256(data).hexdigest()[:32])


_mutex = threading.Lock()
_files: dict[Path, Held] = {}


def read(path: Path) -> Held:
    """The file as it is now; read again only when it changed."""
    at = path.stat()
    stamp = (at.st_mtime_ns, at.st_size)
    found = _files.get(path)
    if found is None or found.stamp != stamp:
        found = held(path.read_bytes(), stamp)
        with _mutex:
            _files[path] = found
    return found


def path_of(folders: dict[str, Path], room: str, name: str) -> Path:
    """The file behind an address; Http404 for everything that is not a plain file of ours."""
    folder = folders.get(room)
    if folder is None or not PLAIN_NAMES.fullmatch(name) or ".." in name:
        raise Http404
    path = (folder / name).resolve()
    if path.suffix not in TYPES or not path.is_relative_to(folder) or not path.is_file():
        raise Http404
    return path


def send(request: HttpRequest, found: Held, content_type: str) -> HttpResponse:
    """The bytes, compressed for who takes that, or the word that the browser has them already."""
    takes = "gzip" in request.headers.get("Accept-Encoding", "") and len(found.packed) < len(found.plain)
    tag = f'"{found.tag}{"-gz" if takes else ""}"'
    if tag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(found.packed if takes else found.plain, content_type=content_type)
        if takes:
            response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = tag
    response.headers["Vary"] = "Accept-Encoding"
    # Asked again each time: a changed file is seen at once, and an unchanged one costs a few bytes.
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def app_file(request: HttpRequest, room: str, name: str) -> HttpResponse:
    """A file of the app: the same bytes for everybody."""
    path = path_of(APP_FOLDERS, room, name)
    return send(request, read(path), TYPES[path.suffix])


@require_safe
def site_file(request: HttpRequest, room: str, name: str) -> HttpResponse:
    """A file of the site."""
    path = path_of(SITE_FOLDERS, room, name)
    return send(request, read(path), TYPES[path.suffix])


_texts: dict[Lang, Held] = {}


@require_safe
def texts(request: HttpRequest, lang: Lang) -> HttpResponse:
    """Every sentence the app says, in one language: the same bytes for everybody."""
    if lang not in _texts:
        said = {key: text for key, text in all_texts().as_dict(lang).items() if key.startswith(APP_TEXTS)}
        _texts[lang] = held(json.dumps(said, ensure_ascii=False, indent=0, sort_keys=True).encode())
    return send(request, _texts[lang], TYPES[".json"])
