"""Reads an export: opens it by its passphrase, checks its keys, and judges each version alone (section 7)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from handrail.vault.client import crypto
from handrail.vault.client.bundle import Bundle
from handrail.vault.client.keys import Keys, chains
from handrail.vault.client.passphrase_file import open_by_passphrase, read_identity_file
from handrail.vault.client.versions import Opened, judged, read_plaintext
from handrail.vault.rules import frame
from handrail.vault.rules.export import INDEX, KEY, Draft, Row, Stated, read_draft, read_index, read_page
from handrail.vault.rules.lists import Former
from handrail.vault.rules.text import Malformed


@dataclass(frozen=True)
class Refused:
    """A version that is not what it says; ``code`` as in section 3.3."""

    page: str
    version: str
    code: str


@dataclass(frozen=True)
class Page:
    """One member of ``pages/``: what of it stands, or why none of it does (``code``)."""

    row: Row
    versions: tuple[Opened, ...] = ()
    refused: tuple[Refused, ...] = ()
    code: str = ""


class Export:
    """An export that was opened: its key fits its index, and its signing keys chain. Raises Malformed otherwise.

    Everything else in it is sealed to the current identity, and is opened by that one alone: who holds only an older
    identity of the same person can add nothing.
    """

    def __init__(self, path: Path, passphrase: str) -> None:
        self._bundle = Bundle(path)
        try:
            key = _needed(self._bundle, KEY)
            self._identity = read_identity_file(open_by_passphrase(key, passphrase))[0]
            index = crypto.unseal(_needed(self._bundle, INDEX), [self._identity])
            if index is None:
                raise Malformed("export-damaged", INDEX)
            self.index = read_index(index)
            for former in self.index.keys_of().values():
                if not chains(former.vault, former.signing):
                    raise Malformed("export-forged", former.vault)
        except BaseException:
            self._bundle.__exit__(None, None, None)
            raise
        self.unknown = self._bundle.unknown

    def __enter__(self) -> Export:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bundle.__exit__(kind, value, trace)

    def pages(self, keys: Keys | None = None, known: Mapping[str, Former] | None = None) -> Iterator[Page]:
        """Every page in turn. ``keys`` judge versions of the reader's own vault, ``known`` those of vaults it knows."""
        by_vault = {**self.index.keys_of(), **(known or {})}
        for row in self.index.pages:
            try:
                stated = read_page(self._sealed(row), row.page)
            except Malformed as problem:
                if problem.code == "export-unsafe":
                    raise
                yield Page(row, code=problem.code)
                continue
            versions, refused = [], []
            for one in stated:
                try:
                    versions.append(_judged(one, row.page, keys, by_vault))
                except Malformed as problem:
                    refused.append(Refused(row.page, one.version, problem.code))
            yield Page(row, tuple(versions), tuple(refused))

    def drafts(self) -> Iterator[tuple[Row, Draft | None]]:
        """Words that were no version yet; None where a draft would not open."""
        for row in self.index.drafts:
            try:
                yield row, read_draft(self._sealed(row), row.page)
            except Malformed as problem:
                if problem.code == "export-unsafe":
                    raise
                yield row, None

    def _sealed(self, row: Row) -> bytes:
        data = self._bundle.read(row.file)
        if hashlib.sha256(data).hexdigest() != row.sha256:
            raise Malformed("damaged", row.file)
        plain = crypto.unseal(data, [self._identity])
        if plain is None:
            raise Malformed("damaged", row.file)
        return plain


def _needed(bundle: Bundle, name: str) -> bytes:
    try:
        return bundle.read(name)
    except Malformed as problem:
        raise Malformed("export-damaged" if problem.code == "damaged" else problem.code, name) from problem


def _judged(stated: Stated, page: str, keys: Keys | None, by_vault: Mapping[str, Former]) -> Opened:
    if not stated.signature:
        raise Malformed("bad-frame", "signature")
    one = read_plaintext(frame.build(stated.line1, stated.signature), "")
    if one.version != stated.version or one.header.page != page:
        raise Malformed("damaged", "another version than it says")
    if keys is not None and one.header.vault == keys.vault:
        return judged(one, keys.signing, keys.gen)
    former = by_vault.get(one.header.vault)
    if former is None:
        raise Malformed("other-vault")
    return judged(one, former.signing, None)
