"""The export's members, index and pages as a reader takes them (section 7)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handrail.vault.rules.header import AT, KIND, OURS
from handrail.vault.rules.limits import DEPTH_MAX, PARENTS_MAX
from handrail.vault.rules.lists import Former, PublicKey, read_signing
from handrail.vault.rules.text import HEX32, HEX64, Malformed, as_int, b64, is_hex, parse_object, un_b64

KEY, INDEX, README = "key.age", "index.age", "README.txt"
MEMBERS_MAX = 250_000
MEMBER_MAX = 64 * 1024 * 1024
TOTAL_MAX = 2 * 1024 * 1024 * 1024
DEVICES_MAX = 5_000
"""Devices that the keys of one vault may name in all: they stand in every former list."""
PART_MAX = 8 * 1024 * 1024
"""Bytes of line 1 in one member of a page; a page with more goes in several."""
SCRYPT_LOG_N_EXPORT = 16
_DEEPER = DEPTH_MAX + 8
"""A page's JSON holds bodies, which may be as deep as line 1 lets them."""
_LEFT = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def unsafe_name(name: str) -> bool:
    """Whether no honest export has a member of this name."""
    parts = name.split("/")
    return (
        name == ""
        or name.startswith("/")
        or re.match(r"[A-Za-z]:", name) is not None
        or ".." in parts
        or "\\" in name
        or _CONTROL.search(name) is not None
    )


@dataclass(frozen=True)
class Found:
    """Where the members stand: below which folder, and which of them an export of this version does not have."""

    folder: str
    unknown: tuple[str, ...]


def found_in(names: Iterable[str]) -> Found:
    """Judges all names of a zip; raises Malformed(``export-unsafe``, ``export-half``)."""
    every = list(names)
    if len(every) > MEMBERS_MAX or any(unsafe_name(name) for name in every):
        raise Malformed("export-unsafe", "name or number of members")
    if len(set(every)) != len(every):
        raise Malformed("export-unsafe", "a member twice")
    files = [name for name in every if not name.endswith("/") and not _LEFT.search(name)]
    folders = [name[: -len(INDEX)] for name in files if name == INDEX or name.endswith("/" + INDEX)]
    folders = [folder for folder in folders if folder.count("/") <= 1]
    if len(folders) != 1 or folders[0] + KEY not in files:
        raise Malformed("export-half", "no key.age or index.age")
    folder = folders[0]
    known = re.compile(
        re.escape(folder) + r"(key\.age|index\.age|README\.txt|(pages|drafts)/[^/]+\.age|damaged/[^/]+\.bin)"
    )
    return Found(folder, tuple(sorted(name for name in files if not known.fullmatch(name))))


@dataclass(frozen=True)
class Row:
    """A member as the index tells of it; what it says of a page's kind, title and time is for people."""

    page: str
    file: str
    sha256: str
    kind: str = ""
    title: str = ""
    at: str = ""


@dataclass(frozen=True)
class Damaged:
    """Bytes that would not open when the export was made."""

    content: str
    code: str
    file: str


@dataclass(frozen=True)
class Index:
    """What an export says it holds."""

    vault: str
    gen: int
    signing: tuple[PublicKey, ...]
    formers: Mapping[str, Former]
    pages: tuple[Row, ...]
    drafts: tuple[Row, ...]
    damaged: tuple[Damaged, ...]
    missing: tuple[tuple[str, int, int], ...]
    made_at: str
    minor: int

    def keys_of(self) -> dict[str, Former]:
        """Every vault in it by its id, the exported one too."""
        return {**self.formers, self.vault: Former(self.vault, self.gen, self.signing)}


def read_index(data: bytes) -> Index:
    """The index; raises Malformed(``newer-protocol``, ``export-damaged``). Who certified whom is the caller's to verify."""
    value = parse_object(data, "export-damaged", _DEEPER)
    version, minor, gen = as_int(value.get("v")), as_int(value.get("minor")), as_int(value.get("gen"))
    if value.get("handrail") != "export" or version is None or version < 1:
        raise Malformed("export-damaged", "index")
    if version > 1:
        raise Malformed("newer-protocol")
    signing = read_signing(value.get("signing"))
    if minor is None or gen is None or signing is None or not is_hex(value.get("vault"), HEX32):
        raise Malformed("export-damaged", "index")
    lists = [value.get(name) for name in ("formers", "pages", "drafts", "damaged", "missing")]
    formers, pages, drafts, damaged, missing = [item if isinstance(item, list) else _bad(name=item) for item in lists]
    by_vault = {former.vault: former for former in map(_former, formers)}
    for keys in (signing, *(former.signing for former in by_vault.values())):
        if sum(len(key.last or {}) for key in keys) > DEVICES_MAX:
            raise Malformed("export-unsafe", "more devices than fit into a former list")
    return Index(
        value["vault"], gen, signing, by_vault, tuple(map(_row, pages)), tuple(map(_row, drafts)),
        tuple(map(_damaged, damaged)), tuple(map(_missing, missing)), _said(value.get("made_at")), minor,
    )  # fmt: skip


def _bad(name: Any) -> Any:
    raise Malformed("export-damaged", f"index: {str(name)[:40]}")


def _said(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _former(item: Any) -> Former:
    value = item if isinstance(item, dict) else _bad(item)
    gen, signing = as_int(value.get("gen")), read_signing(value.get("signing"))
    if gen is None or signing is None or not is_hex(value.get("vault"), HEX32):
        raise Malformed("export-damaged", "former vault")
    return Former(value["vault"], gen, signing)


def _row(item: Any) -> Row:
    value = item if isinstance(item, dict) else _bad(item)
    if not is_hex(value.get("page"), HEX32) or not is_hex(value.get("sha256"), HEX64) or not _said(value.get("file")):
        raise Malformed("export-damaged", "row")
    words = (_said(value.get(name)) for name in ("kind", "title", "at"))
    return Row(value["page"], value["file"], value["sha256"], *words)


def _damaged(item: Any) -> Damaged:
    value = item if isinstance(item, dict) else _bad(item)
    return Damaged(_said(value.get("content")), _said(value.get("code")), _said(value.get("file")))


def _missing(item: Any) -> tuple[str, int, int]:
    if not isinstance(item, list) or len(item) != 3:
        raise Malformed("export-damaged", "missing")
    first, last = as_int(item[1], 1), as_int(item[2], 1)
    if not is_hex(item[0], HEX32) or first is None or last is None:
        raise Malformed("export-damaged", "missing")
    return (item[0], first, last)


@dataclass(frozen=True)
class Stated:
    """One version as a page states it; nothing of it is judged yet. ``signature`` is empty where it has no such form."""

    version: str
    line1: bytes
    signature: bytes


def read_page(data: bytes, page: str) -> list[Stated]:
    """The versions that a page's member holds; raises Malformed(``damaged``)."""
    value = parse_object(data, "damaged", _DEEPER)
    shaped = value.get("handrail") == "page" and as_int(value.get("v")) == 1 and value.get("page") == page
    if not shaped or not isinstance(value.get("versions"), list):
        raise Malformed("damaged", "page")
    return [_stated(item) for item in value["versions"]]


def _stated(item: Any) -> Stated:
    value = item if isinstance(item, dict) else {}
    try:
        line1 = _said(value.get("line1")).encode("utf-8")
    except UnicodeEncodeError:
        line1 = b""
    return Stated(_said(value.get("version")), line1, un_b64(value.get("signature"), 64) or b"")


@dataclass(frozen=True)
class Draft:
    """Words that were no version yet."""

    page: str
    kind: str
    schema: int
    parents: tuple[str, ...]
    body: Mapping[str, Any]


def read_draft(data: bytes, page: str) -> Draft:
    """A draft; raises Malformed(``damaged``). The protocol's own kinds are none: a draft is signed by whoever takes it in."""
    value = parse_object(data, "damaged", _DEEPER)
    draft = value.get("draft")
    if as_int(value.get("v")) != 1 or not isinstance(draft, dict) or draft.get("page") != page:
        raise Malformed("damaged", "draft")
    schema, parents, body = as_int(draft.get("schema"), 1), draft.get("parents"), draft.get("body")
    kind = draft.get("kind")
    if schema is None or not isinstance(body, dict) or not is_hex(kind, KIND) or str(kind).startswith(OURS):
        raise Malformed("damaged", "draft")
    if not isinstance(parents, list) or len(parents) > PARENTS_MAX or not all(is_hex(one, HEX64) for one in parents):
        raise Malformed("damaged", "draft")
    return Draft(page, str(kind), schema, tuple(dict.fromkeys(parents)), body)


def reconciled(ours: Former | None, theirs: Former) -> Former:
    """The keys of a former vault that is known already, and as an export tells of them.

    The export may tell of a longer chain, never of another one: or a stranger's file could change what the keys of
    an earlier import may sign. Raises Malformed(``export-forged``).
    """
    if ours is None:
        return theirs
    common = min(len(ours.signing), len(theirs.signing))
    if [key.public for key in ours.signing[:common]] != [key.public for key in theirs.signing[:common]]:
        raise Malformed("export-forged", "another chain")
    if len(theirs.signing) <= len(ours.signing):
        return ours
    if theirs.gen <= ours.gen:
        raise Malformed("export-forged", "gen")
    retired = len(ours.signing) - 1
    return Former(ours.vault, theirs.gen, (*ours.signing[:retired], *theirs.signing[retired:]), ours.versions)


def signing_members(keys: Iterable[PublicKey]) -> list[dict[str, Any]]:
    """Signing keys as an index and a former list state them."""
    return [key.members() for key in keys]


def version_members(version: str, line1: bytes, signature: bytes) -> dict[str, str]:
    """A version as a page states it."""
    return {"version": version, "line1": line1.decode("utf-8"), "signature": b64(signature)}


def plausible_at(value: str) -> bool:
    """Whether a time reads as the protocol writes it."""
    return AT.fullmatch(value) is not None
