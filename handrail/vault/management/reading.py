"""Writes an export as Markdown, one file a page: needs no server, no account and no database."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import Any

from handrail.content.rules.leaving import spared
from handrail.content.rules.sheet import Part
from handrail.content.texts import LANGS, Lang
from handrail.content.words import all_sheets
from handrail.vault.client.export import Progress, ask_for_room
from handrail.vault.client.export_read import Export, Page, Refused
from handrail.vault.client.opening import title_of
from handrail.vault.client.versions import Opened
from handrail.vault.management.words import LANG, Labels, say_in
from handrail.vault.rules.export import Draft, Row
from handrail.vault.rules.header import LISTS
from handrail.vault.rules.kept import cut_off
from handrail.vault.rules.log import Judgement, Known, judge, known
from handrail.vault.rules.markdown import body_as_markdown, file_name, heading, langs_asked, local, plain
from handrail.vault.rules.text import Malformed, b64


@dataclass
class Written:
    """What was written, and what was not whole."""

    pages: int = 0
    damaged: list[tuple[Row, str]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


@dataclass(frozen=True)
class How:
    """In which language it is written, None for that of the pages themselves, and by which clock."""

    lang: Lang | None
    zone: tzinfo


def write_markdown(export: Export, folder: Path, how: How, *, progress: Progress | None = None) -> Written:
    """Fills ``folder``, which is new or empty; raises Malformed(``folder-not-empty``, ``no-room``) before it begins."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Malformed("folder-not-empty", str(folder))
    whole = _judged(export)
    place = next(parent for parent in [folder.resolve(), *folder.resolve().parents] if parent.exists())
    ask_for_room(place, whole.bytes)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _Writer(export, folder, how, whole).write(progress or (lambda done, of: None))


def _most(asked: Iterable[str]) -> Lang | None:
    """The language in which most was asked, of those we speak."""
    many = Counter(asked)
    best = max(LANGS, key=lambda lang: many[lang])
    return best if many[best] > min(many[lang] for lang in LANGS) else None


def _part_of(kind: str) -> Part | None:
    found = all_sheets().get(kind.partition(".")[0])
    return next((part for part in found.sheet.parts if f"{found.sheet.id}.{part.id}" == kind), None) if found else None


def _shown_of(versions: list[tuple[str, Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
    """The bodies of one page, by kind and body: those of a worksheet without the answers that the app shows nowhere."""
    bodies = [body for _, body in versions]
    first = versions[0][0]
    part = _part_of(first)
    if part is None:
        return bodies
    mine = [at for at, (kind, body) in enumerate(versions) if kind == first and isinstance(body.get("answers"), dict)]
    chosen = [held if isinstance(held := bodies[at].get("chosen"), dict) else None for at in mine]
    for at, answers in zip(mine, spared(part, [bodies[at]["answers"] for at in mine], chosen), strict=True):
        bodies[at] = {**bodies[at], "answers": answers}
    return bodies


@dataclass
class _Whole:
    """What a first look at everything gave; bodies are read again when their page is written."""

    judgement: Judgement
    bytes: int
    lang: Lang | None


def _judged(export: Export) -> _Whole:
    rows: dict[str, Known] = {}
    size = 0
    asked: Counter[str] = Counter()
    for page in export.pages():
        for one in page.versions:
            asked.update(langs_asked(one.header.kind, one.header.body))
            rows[one.version] = known(
                one.version, one.version, one.header, accepted=one.accepted, own=export.index.vault
            )
            size += len(one.frame.line1)
    for vault, former in export.index.keys_of().items():
        mine = "" if vault == export.index.vault else vault
        of_it = {version: row for version, row in rows.items() if row.vault == mine}
        for version in cut_off(of_it.values(), [b64(key.public) for key in former.signing]):
            rows[version] = replace(rows[version], accepted=False, gone=(), former=None, kept=None)
    return _Whole(judge(rows.values()), size, _most(asked.elements()))


class _Writer:
    """One folder being filled."""

    def __init__(self, export: Export, folder: Path, how: How, whole: _Whole) -> None:
        self._export, self._folder, self._zone, self._whole = export, folder, how.zone, whole
        self._lang: Lang = how.lang or whole.lang or LANG
        self._say = partial(say_in, self._lang)
        self._labels = {lang: Labels(lang) for lang in LANGS}
        self._names: set[str] = {"index"}
        self._lines: list[str] = []
        self._written = Written()

    def write(self, progress: Progress) -> Written:
        """Every page that has something to show, and then the list of them."""
        drafts: dict[str, list[Draft]] = defaultdict(list)
        for row, draft in self._export.drafts():
            if draft is None:
                self._written.damaged.append((row, "damaged"))
            else:
                drafts[draft.page].append(draft)
        gathered: dict[str, list[Opened]] = defaultdict(list)
        left = Counter(row.page for row in self._export.index.pages)
        for done, page in enumerate(self._export.pages(), 1):
            self._note(page)
            gathered[page.row.page] += self._shown(page)
            left[page.row.page] -= 1
            if not left[page.row.page]:
                self._page(page.row, gathered.pop(page.row.page), drafts.pop(page.row.page, []))
            progress(done, len(self._export.index.pages))
        for page_id, alone in drafts.items():
            self._page(Row(page_id, "", ""), [], alone)
        self._put("index", "\n".join(self._index()) + "\n")
        return self._written

    def _note(self, page: Page) -> None:
        self._written.refused += page.refused
        if page.code:
            self._written.damaged.append((page.row, page.code))

    def _shown(self, page: Page) -> list[Opened]:
        """The heads of a page, and what was signed by a key that had been replaced."""
        heads = set(self._whole.judgement.heads.get(page.row.page, []))
        offered = {version for version in self._whole.judgement.offered if version not in heads}
        return [
            one
            for one in page.versions
            if one.header.kind not in LISTS and (one.version in heads or one.version in offered)
        ]

    def _page(self, row: Row, shown: list[Opened], drafts: list[Draft]) -> None:
        if not shown and not drafts:
            return
        shown = list({one.version: one for one in shown}.values())
        heads = [one for one in shown if one.version in self._whole.judgement.heads.get(row.page, [])]
        newest = max(heads or shown, key=lambda one: one.header.at, default=None)
        first = newest.header.body if newest else drafts[0].body
        title = heading(title_of(first), first) or self._say("open.untitled")
        at = self._when(newest.header.at) if newest else ""
        blocks = [f"# {plain(title)}", at[:10]]
        bodies = iter(
            _shown_of([(one.header.kind, one.header.body) for one in shown] + [(one.kind, one.body) for one in drafts])
        )
        for one in shown:
            if one not in heads:
                blocks.append(f"> {self._say('open.aside', at=self._when(one.header.at))}")
            elif len(heads) > 1:
                blocks.append(f"> {self._say('open.one-of', count=len(heads), at=self._when(one.header.at))}")
            blocks.append(self._body(one.header.kind, next(bodies), title))
        for draft in drafts:
            blocks += [f"> {self._say('open.draft')}", self._body(draft.kind, next(bodies), title)]
        name = self._put(file_name(at, title), "\n\n".join(block for block in blocks if block) + "\n")
        self._lines.append(f"- {at[:10]} [{plain(title).replace(']', ' ')}](<{name}>)")
        self._written.pages += 1

    def _when(self, at: str) -> str:
        return local(at, self._zone)

    def _body(self, kind: str, body: Mapping[str, Any], title: str) -> str:
        """Heads of tables and choices are in the language of the page's own questions."""
        lang = _most(langs_asked(kind, body)) or self._lang
        return body_as_markdown(kind, body, self._labels[lang], title)

    def _put(self, name: str, text: str) -> str:
        """A new file; a name that is taken gets a number. No disk tells capitals apart for sure."""
        number, free = 1, name
        while free.lower() in self._names and name != "index":
            number += 1
            free = f"{name} {number}"
        self._names.add(free.lower())
        with os.fdopen(
            os.open(self._folder / f"{free}.md", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(text)
        return f"{free}.md"

    def _named(self, row: Row) -> str:
        return self._say("open.list") if row.kind in LISTS else row.title or row.page

    def _index(self) -> Iterator[str]:
        index = self._export.index
        yield f"# {self._say('open.index')}"
        yield ""
        yield self._say("open.made", at=plain(self._when(index.made_at)[:10]))
        yield ""
        yield from self._lines
        problems = [
            *(
                self._say("open.damaged", title=plain(self._named(row)), code=code)
                for row, code in self._written.damaged
            ),
            *(
                self._say("open.refused", version=plain(one.version[:12]), code=one.code)
                for one in self._written.refused
            ),
            *(self._say("open.was-damaged", file=plain(one.file), code=plain(one.code)) for one in index.damaged),
            *(self._say("open.missing", device=who[:8], first=first, last=last) for who, first, last in index.missing),
            *(self._say("open.unknown", name=plain(name)) for name in self._export.unknown),
        ]
        if problems:
            yield from ("", f"## {self._say('open.problems')}", "", *(f"- {line}" for line in problems))
