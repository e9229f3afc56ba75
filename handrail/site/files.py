"""The app's own files: `/app/<room>/...` on the app host, `/static/<room>/...` on the site host, and the text packs.

Served by hand because there are few, they are small, and each address must be one that we named: a room on the list, plain
names below its static folder, nothing else.
"""

import gzip
import hashlib
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from handrail.content.texts import LANGS, Lang
from handrail.content.words import all_sheets, all_texts, optional_texts

PACKAGE = Path(__file__).resolve().parent.parent
ROOMS_IN_THE_APP = ("content", "home", "kernel", "meetings", "steps", "vault")
APP_FOLDERS = {
    **{room: PACKAGE / room / "static" / room for room in ROOMS_IN_THE_APP},
    "vendor": PACKAGE / "vault/static/vendor",
}
ROOT_FOLDER = PACKAGE / "home/static/app"
"""What lies at /app/ itself: the fixed loader and the web manifest, in a bundle too."""
SITE_FOLDERS = {room: PACKAGE / room / "static" / room for room in ("home", "meetings")}
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
Batch = Literal["", "later", "steps"]
"""Which of the app's sentences: those of the first visit, or those of screens that come later and bring them along."""
BATCHES: tuple[Batch, ...] = get_args(Batch)
APP_TEXTS = ("app.", "meetings.app.", "vault.error.")
LATER = re.compile(r"app\.(take|bring|paper|privacy)\.(?!title$)|meetings\.|vault\.error\.(export|import)_")
"""Of these, what home's of_carrying.js and of_meetings.js bring."""
STEPS = re.compile(r"steps\.(?!\d)")
"""What home's of_steps.js brings. The sentences of one Step, `steps.4.`, come with its worksheet."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file as it is sent: its bytes, the same compressed, and a tag by which a browser knows it has them."""

    stamp: tuple[int, int]
    plain: bytes
    packed: bytes
    sha256: str


def held(data: bytes, stamp: tuple[int, int] = (0, 0)) -> Held:
    """Packs bytes for sending. The same bytes always give the same packing."""
    return Held(stamp, data, gzip.compress(data, 9, mtime=0), hashlib.sha256(data).hexdigest())


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
    tag = f'"{found.sha256[:32]}{"-gz" if takes else ""}"'
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


def app_folders() -> dict[str, Path]:
    """Where the app's files lie: each room's sources, or the folders of the bundle that the settings name."""
    if not settings.HANDRAIL_APP_DIR:
        return APP_FOLDERS
    bundle = Path(settings.HANDRAIL_APP_DIR).resolve()
    return _folders_of(bundle, bundle.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _folders_of(bundle: Path, stamp: int) -> dict[str, Path]:
    """Looked for once: the stamp of a folder changes with the names in it."""
    return {path.name: path for path in bundle.iterdir() if path.is_dir()}


def app_stamp() -> tuple[tuple[Path, int], ...]:
    """Changes when the bundle is made anew or another is named. It costs a look at each folder, not at each file."""
    named = [Path(settings.HANDRAIL_APP_DIR).resolve()] if settings.HANDRAIL_APP_DIR else []
    return tuple((path, path.stat().st_mtime_ns) for path in [*named, ROOT_FOLDER, *app_folders().values()])


def app_files() -> Iterator[tuple[str, Path]]:
    """Every file that is served below /app/, with its address."""
    for room, folder in {"": ROOT_FOLDER, **app_folders()}.items():
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.suffix in TYPES and path.is_file() and PLAIN_NAMES.fullmatch(name):
                yield f"/app/{room}/{name}" if room else f"/app/{name}", path


def made_files() -> Iterator[tuple[str, Held]]:
    """Every file below /app/ that is made from the packs, with its address."""
    for lang in LANGS:
        for batch in BATCHES:
            yield f"/app/texts/{batch}{'.' if batch else ''}{lang}.json", texts_of(lang, batch)
        for name in sorted(all_sheets()):
            yield f"/app/sheets/{name}.{lang}.json", sheet_of(name, lang)


@require_safe
def app_file(request: HttpRequest, room: str, name: str) -> HttpResponse:
    """A file of the app: the same bytes for everybody."""
    path = path_of(app_folders(), room, name)
    return send(request, read(path), TYPES[path.suffix])


@require_safe
def root_file(request: HttpRequest, name: str) -> HttpResponse:
    """A file at /app/ itself. The loader may look after the whole host, for Help is outside /app/."""
    path = path_of({"app": ROOT_FOLDER}, "app", name)
    answer = send(request, read(path), TYPES[path.suffix])
    if name == "sw.js":
        answer.headers["Service-Worker-Allowed"] = "/"
    return answer


@require_safe
def site_file(request: HttpRequest, room: str, name: str) -> HttpResponse:
    """A file of the site."""
    path = path_of(SITE_FOLDERS, room, name)
    return send(request, read(path), TYPES[path.suffix])


_texts: dict[tuple[Lang, Batch], Held] = {}


def batch_of(text_id: str) -> Batch | None:
    """With which batch the app gets this sentence; None: with none of them."""
    if STEPS.match(text_id):
        return "steps"
    if not text_id.startswith(APP_TEXTS):
        return None
    return "later" if LATER.match(text_id) else ""


def texts_of(lang: Lang, batch: Batch = "") -> Held:
    """The sentences of one batch, in one language."""
    if (lang, batch) not in _texts:
        said = {key: text for key, text in all_texts().as_dict(lang).items() if batch_of(key) == batch}
        _texts[lang, batch] = held(json.dumps(said, ensure_ascii=False, indent=0, sort_keys=True).encode())
    return _texts[lang, batch]


@require_safe
def texts(request: HttpRequest, lang: Lang, batch: Batch = "") -> HttpResponse:
    """The same sentences, the same bytes for everybody."""
    return send(request, texts_of(lang, batch), TYPES[".json"])


_sheets: dict[tuple[str, Lang], Held] = {}


def sheet_of(sheet: str, lang: Lang) -> Held:
    """One worksheet, its structure and its sentences in one language. Http404 for one that we do not have."""
    if (sheet, lang) not in _sheets:
        if sheet not in all_sheets():
            raise Http404
        _sheets[sheet, lang] = held(all_sheets()[sheet].as_json(lang))
    return _sheets[sheet, lang]


@require_safe
def sheet(request: HttpRequest, sheet: str, lang: Lang) -> HttpResponse:
    """The same worksheet, the same bytes for everybody."""
    return send(request, sheet_of(sheet, lang), TYPES[".json"])


WORDING_1939 = "steps.old."


def countries_1939() -> set[str]:
    """Where the wording of 1939 may be shown, as its pack says."""
    return {country for text in optional_texts().startswith(WORDING_1939) for country in text.origin.countries}


@lru_cache(maxsize=1)
def _wording_1939() -> Held:
    found = optional_texts().startswith(WORDING_1939)
    origin = next(iter(found)).origin
    lines = {text.id.removeprefix(WORDING_1939): text.said["en"] for text in found}
    whole = {"source": origin.source, "year": origin.year, "status": origin.status, "lines": lines}
    return held(json.dumps(whole, ensure_ascii=False, indent=0, sort_keys=True).encode())


@require_safe
def wording_1939(request: HttpRequest) -> HttpResponse:
    """The twelve Steps as they were printed in 1939, where this server's operator turned them on; nothing elsewhere.

    Not below /app/: what one server has and another has not is no part of the release, which strangers can check.
    """
    if not settings.HANDRAIL_TEXT_1939:
        response = HttpResponse(status=204)
        response.headers["Cache-Control"] = "no-cache"
        return response
    return send(request, _wording_1939(), TYPES[".json"])
