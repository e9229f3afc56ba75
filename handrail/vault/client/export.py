"""Makes an export: everything a device holds in one zip that opens without us (section 7)."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from handrail.content.texts import load_packs
from handrail.vault.client import crypto
from handrail.vault.client.client import Device, stamp
from handrail.vault.client.opening import View, title_of
from handrail.vault.client.passphrase_file import identity_file, seal_to_passphrase
from handrail.vault.client.versions import Opened, open_version
from handrail.vault.rules.export import (
    INDEX,
    KEY,
    MEMBER_MAX,
    MEMBERS_MAX,
    PART_MAX,
    README,
    TOTAL_MAX,
    signing_members,
    version_members,
)
from handrail.vault.rules.text import Malformed, sayable, un_b64

Progress = Callable[[int, int], None]
"""Told (done, of how many pages)."""
PACK = Path(__file__).resolve().parent.parent / "content" / "cli.toml"
_NO_TIME = (1980, 1, 1, 0, 0, 0)


class NoRoom(Malformed):
    """There is not enough room on the disk; said before anything is written."""

    def __init__(self, needed: int, free: int) -> None:
        super().__init__("no-room", f"{needed} needed, {free} free")
        self.needed, self.free = needed, free


def ask_for_room(folder: Path, needed: int) -> None:
    """Raises NoRoom where ``folder`` has less than ``needed`` bytes and a twentieth."""
    needed += needed // 20
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NoRoom(needed, free)


@dataclass
class Made:
    """What an export holds."""

    pages: int = 0
    versions: int = 0
    damaged: list[str] = field(default_factory=list)
    missing: list[tuple[str, int, int]] = field(default_factory=list)


def make_export(
    device: Device, out: Path, passphrase: str, *, release: str = "", progress: Progress | None = None
) -> Made:
    """Writes ``out``, which must not be there yet; raises Malformed(``export-exists``, ``no-room``) before it begins.

    Raises Malformed(``export-too-large``) and leaves nothing where no reader would open what came of it.
    """
    if out.exists() or out.is_symlink():
        raise Malformed("export-exists", str(out))
    # Line 1 stands twice where a version is a head, and small members carry about 1 kB of packing.
    ask_for_room(out.resolve().parent, 2 * device.store.sealed_bytes() + 1024 * len(device.store.order()))
    with _new_file(out) as zipped:
        return _Writer(device, zipped, release).write(passphrase, progress or (lambda done, of: None))


@contextmanager
def _new_file(out: Path) -> Iterator[zipfile.ZipFile]:
    """A zip that has its name only once it is whole and on the disk; never written over another file."""
    part = out.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as zipped:
                yield zipped
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, out)
        except FileExistsError:
            raise Malformed("export-exists", str(out)) from None
        except OSError:
            # A stick may know no links. What came under that name meanwhile stays.
            if out.exists():
                raise Malformed("export-exists", str(out)) from None
            part.rename(out)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(out.resolve().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class _Writer:
    """One export being made. Bodies are opened a page at a time: a full vault does not fit into memory."""

    def __init__(self, device: Device, zipped: zipfile.ZipFile, release: str) -> None:
        self._device, self._zip, self._release = device, zipped, release
        self._at = stamp()
        self._made = Made()
        self._members = self._size = 0

    def write(self, passphrase: str, progress: Progress) -> Made:
        """Key, README, pages, what is damaged, and the index last: it tells of what was really written."""
        keys = self._device.keys
        current_first = [*reversed(keys.identities)]
        self._put(KEY, seal_to_passphrase(identity_file(current_first, self._at), passphrase))
        self._put(README, readme().encode("utf-8"))
        view = self._device.survey()
        pages = _by_page(view)
        rows: list[dict[str, Any]] = []
        for done, page in enumerate(pages):
            rows += self._page(page, pages[page], view)
            progress(done + 1, len(pages))
        damaged = [self._damaged(content, code) for content, code in sorted(view.refused.items())]
        index = {
            "handrail": "export", "v": 1, "minor": 0, "made_at": self._at, "release": self._release,
            "vault": keys.vault, "gen": keys.gen, "signing": signing_members(keys.public),
            "formers": [
                {"vault": former.vault, "gen": former.gen, "signing": signing_members(former.signing)}
                for former in view.formers.values()
            ],
            "pages": rows, "drafts": [], "damaged": damaged, "missing": [list(one) for one in view.judgement.missing],
        }  # fmt: skip
        self._put(INDEX, self._sealed(index))
        self._made.pages, self._made.missing = len(pages), view.judgement.missing
        return self._made

    def _put(self, name: str, data: bytes) -> str:
        self._members += 1
        self._size += len(data)
        if len(data) > MEMBER_MAX or self._members > MEMBERS_MAX or self._size > TOTAL_MAX:
            raise Malformed("export-too-large", name)
        self._zip.writestr(zipfile.ZipInfo(name, _NO_TIME), data)
        return hashlib.sha256(data).hexdigest()

    def _sealed(self, value: dict[str, Any]) -> bytes:
        """Indented for people's eyes where a reader takes that much, else in one line."""
        said = sayable(value)
        sealed = self._sealed_in(json.JSONEncoder(ensure_ascii=False, indent=2, allow_nan=False), said)
        return sealed or self._sealed_in(json.JSONEncoder(ensure_ascii=False, allow_nan=False), said, cut=False)

    def _sealed_in(self, encoder: json.JSONEncoder, said: Any, *, cut: bool = True) -> bytes:
        """Nothing where it would be too large and is to be ``cut``: the indents alone may be many times the words."""
        data = bytearray()
        for piece in encoder.iterencode(said):
            data += piece.encode("utf-8")
            if cut and len(data) > MEMBER_MAX:
                return b""
        sealed = crypto.seal(bytes(data) + b"\n", [self._device.keys.recipient])
        return b"" if cut and len(sealed) > MEMBER_MAX else sealed

    def _page(self, page: str, slim: list[Opened], view: View) -> Iterator[dict[str, Any]]:
        heads = view.judgement.heads.get(page, [])
        newest = max(
            [one for one in slim if one.version in heads] or slim, key=lambda one: (one.header.at, one.version)
        )
        row = {"kind": newest.header.kind, "title": title_of(newest.header.body), "at": newest.header.at}
        for number, part in enumerate(_parts(self._whole(one, view) for one in _parents_first(slim)), 1):
            shown = [one for one in part if one.version in heads]
            doc = {
                "handrail": "page", "v": 1, "page": page, "kind": row["kind"], "title": row["title"],
                "heads": [{"version": one.version, "at": one.header.at, "body": dict(one.header.body)} for one in shown],
                "versions": [version_members(one.version, one.frame.line1, one.frame.signature) for one in part],
            }  # fmt: skip
            file = f"pages/{page}.age" if number == 1 else f"pages/{page}-{number}.age"
            digest = self._put(file, self._sealed(doc))
            self._made.versions += len(part)
            yield {"page": page, "file": file, "sha256": digest, **row, "heads": len(shown), "versions": len(part)}

    def _whole(self, slim: Opened, view: View) -> Opened:
        sealed = self._device.store.one(slim.content)
        if sealed is None:
            raise Malformed("damaged", "gone meanwhile")
        return open_version(sealed, slim.content, self._device.keys, view.formers)

    def _damaged(self, content: str, code: str) -> dict[str, str]:
        sealed = self._device.store.one(content)
        if sealed is None:
            sealed = un_b64((self._device.store.get("damaged") or {}).get(content)) or b""
        self._made.damaged.append(content)
        self._put(f"damaged/{content}.bin", sealed)
        return {"content": content, "code": code, "file": f"damaged/{content}.bin"}


def _by_page(view: View) -> dict[str, list[Opened]]:
    """Pages with their versions, the newest page first."""
    pages: dict[str, list[Opened]] = defaultdict(list)
    for one in view.versions.values():
        pages[one.header.page].append(one)
    newest = {page: max(one.header.at for one in held) for page, held in pages.items()}
    return {page: pages[page] for page in sorted(pages, key=lambda page: (newest[page], page), reverse=True)}


def _parents_first(page: list[Opened]) -> Iterator[Opened]:
    by_id = {one.version: one for one in sorted(page, key=lambda one: (one.header.at, one.header.n, one.version))}
    order = TopologicalSorter(
        {version: [parent for parent in one.header.parents if parent in by_id] for version, one in by_id.items()}
    )
    return (by_id[version] for version in order.static_order())


def _parts(versions: Iterator[Opened]) -> Iterator[list[Opened]]:
    part: list[Opened] = []
    size = 0
    for one in versions:
        if part and size + len(one.frame.line1) > PART_MAX:
            yield part
            part, size = [], 0
        part.append(one)
        size += len(one.frame.line1)
    if part:
        yield part


def readme() -> str:
    """What lies beside the sealed pages in the clear: how to open them, in both languages."""
    texts = load_packs([PACK])
    return f"{texts.say('cli.export.readme', 'en')}\n\n----\n\n{texts.say('cli.export.readme', 'es')}\n"
