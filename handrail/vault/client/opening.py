"""Opens what a device holds and judges it as one: former lists, kept lists, then the log (sections 3.3, 3.4, 3.8, 3.9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from handrail.vault.client.keys import Keys, chains
from handrail.vault.client.versions import Foreign, Opened
from handrail.vault.rules.header import LISTS
from handrail.vault.rules.kept import cut_off
from handrail.vault.rules.lists import Former, together
from handrail.vault.rules.log import OWN, Judgement, Known, doubtful_lists, judge, known
from handrail.vault.rules.text import Malformed, b64

Look = Callable[[str, Mapping[str, Former]], Opened | Foreign]
"""Opens the version under a content id, given the former vaults that are known; raises Malformed."""
Memory = Mapping[str, tuple[int, str]]
_TITLE_MAX = 80


@dataclass
class View:
    """Everything a device can show: versions by id, what it makes of them, and what would not open.

    ``copies`` has every content id under which a version is held; ``foreign`` is what ``other-vault`` was said of.
    """

    versions: dict[str, Opened] = field(default_factory=dict)
    judgement: Judgement = field(default_factory=Judgement)
    refused: dict[str, str] = field(default_factory=dict)
    newer_gen: bool = False
    copies: dict[str, list[str]] = field(default_factory=dict)
    formers: dict[str, Former] = field(default_factory=dict)
    foreign: dict[str, Foreign] = field(default_factory=dict)

    def bodies(self) -> dict[str, list[dict[str, Any]]]:
        """page id -> the bodies of its heads."""
        return {
            page: [dict(self.versions[head].header.body) for head in heads]
            for page, heads in self.judgement.heads.items()
        }


@dataclass(frozen=True)
class _Held:
    """One thing that was opened, and what judging needs of it."""

    opened: Opened
    row: Known


class Opening:
    """What was opened so far, so that a second look opens only what is new.

    ``slim`` keeps of each body only its title: for a look over everything in little memory.
    """

    def __init__(self, *, slim: bool = False) -> None:
        self._slim = slim
        self._held: dict[str, _Held | Foreign | str] = {}
        self._formers: dict[str, Former] = {}
        self._keys: Keys | None = None

    def forget(self, contents: Iterable[str]) -> None:
        """Drops what was taken away."""
        for content in contents:
            self._held.pop(content, None)

    def clear(self) -> None:
        """Drops all that was opened."""
        self._held, self._formers = {}, {}

    def view(
        self, contents: Iterable[str], look: Look, keys: Keys, *, gone: Iterable[str] = (), memory: Memory | None = None
    ) -> View:
        """The whole of ``contents``, judged."""
        if self._keys is None or self._keys.gen != keys.gen:
            # A newer key file may retire the key of what was good under the older one.
            self.clear()
        self._keys = keys
        order = list(contents)
        for content in order:
            if content not in self._held:
                self._held[content] = self._open(content, look, keys)
        rows = _cut(self._rows(order, own=True), [b64(key.public) for key in keys.signing])
        formers = _formers_of(rows, memory)
        if formers != self._formers:
            # A former list may come after what it names: whatever is of another vault is looked at anew.
            self._formers = formers
            for content in order:
                if self._is_of_another(content):
                    self._held[content] = self._open(content, look, keys)
        theirs = self._rows(order, own=False)
        for vault, former in formers.items():
            of_it = {version: row for version, row in theirs.items() if row.vault == vault}
            rows |= _cut(of_it, [b64(key.public) for key in former.signing])
        return self._whole(order, rows, judge(rows.values(), gone, memory))

    def _open(self, content: str, look: Look, keys: Keys) -> _Held | Foreign | str:
        try:
            found = look(content, self._formers)
        except Malformed as problem:
            return problem.code
        if isinstance(found, Foreign):
            return found
        row = known(found.version, content, found.header, accepted=found.accepted, own=keys.vault)
        if self._slim:
            header = found.header
            # The protocol's own lists have no words of a person.
            title = "" if header.kind in LISTS else title_of(header.body)
            body = {"title": title, "why": header.body.get("why"), "pages": header.body.get("pages")}
            found = replace(found, header=replace(header, body=body), frame=replace(found.frame, line1=b""))
        return _Held(found, row)

    def _is_of_another(self, content: str) -> bool:
        held = self._held[content]
        if isinstance(held, str):
            return held in ("unknown-author", "bad-signature")
        return isinstance(held, Foreign) or held.row.vault != OWN

    def _rows(self, order: list[str], *, own: bool) -> dict[str, Known]:
        rows: dict[str, Known] = {}
        for content in order:
            held = self._held[content]
            if isinstance(held, _Held) and (held.row.vault == OWN) == own:
                rows.setdefault(held.row.version, held.row)
        return rows

    def _whole(self, order: list[str], rows: Mapping[str, Known], judgement: Judgement) -> View:
        view = View(judgement=judgement, formers=self._formers)
        for content in order:
            held = self._held[content]
            if isinstance(held, str):
                view.refused[content] = held
            elif isinstance(held, Foreign):
                view.refused[content] = "other-vault"
                view.foreign[content] = held
            else:
                one = held.opened
                cut = one.accepted and not rows[one.version].accepted
                view.versions.setdefault(one.version, replace(one, aside="retired-key") if cut else one)
                view.copies.setdefault(one.version, []).append(content)
                view.newer_gen |= one.aside == "newer-gen"
        return view


def title_of(body: Mapping[str, Any]) -> str:
    """The first line of its title or its text, cut; of a body that has neither, of the first text in it (as in the app)."""
    named = [body.get("title"), body.get("text")]
    for text in named if any(isinstance(one, str) for one in named) else body.values():
        line = next((line for line in text.split("\n") if line.strip()), "") if isinstance(text, str) else ""
        if line:
            return line.strip()[:_TITLE_MAX]
    return ""


def _cut(rows: Mapping[str, Known], keys: list[str]) -> dict[str, Known]:
    cut = cut_off(rows.values(), keys)
    return {
        version: replace(row, accepted=False, gone=(), former=None, kept=None) if version in cut else row
        for version, row in rows.items()
    }


def _formers_of(rows: Mapping[str, Known], memory: Memory | None) -> dict[str, Former]:
    """The former vaults that accepted lists at undisputed places name, with keys that chain."""
    doubtful = doubtful_lists(rows.values(), memory)
    lists = [
        (row.version, row.former)
        for row in rows.values()
        if row.former is not None and row.version not in doubtful and chains(row.former.vault, row.former.signing)
    ]
    return together(lists)
