"""What a page of the guide is made of: parts, blocks and one act, read from the structure in its pack.

A block names sentences of its own part, so `list = ["come"]` in part `may` of page `first` says `guide.first.may.come`.
The sentences themselves are the pack's texts; nothing here knows them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LANGS = ("en", "es")
ONE = ("text",)
MANY = ("warn", "list", "steps", "say", "terms")
ELSEWHERE = ("figures", "links", "see")
"""Blocks that show what is kept outside the part: facts, addresses, another page."""

APP, HELP = "app", "help"
"""Where an act may lead, besides another page."""
PARTS_AT_A_GLANCE, SENTENCES_AT_A_GLANCE = 4, 26
"""A page with no more than these needs no list of what is on it."""


class GuideError(ValueError):
    """A page that cannot be shown, with its file, the field and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Block:
    """One thing shown: `kind` says how; `names` are text ids, or ids of facts, links or a page."""

    kind: str
    names: tuple[str, ...]
    start: int = 1

    def texts(self) -> tuple[str, ...]:
        """Every text this block says."""
        if self.kind in ELSEWHERE:
            return ()
        if self.kind == "terms":
            return tuple(one for name in self.names for one in (name, f"{name}.means"))
        return self.names


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its blocks; `id` is its place in the page's address."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """The one thing to do at the end: what, the words on the button, where that leads, and to which place there."""

    ask: str
    do: str
    to: str
    at: str


@dataclass(frozen=True, slots=True)
class Page:
    """One section of the guide."""

    id: str
    order: int
    slugs: Mapping[str, str]
    parts: tuple[Part, ...]
    act: Act

    @property
    def title(self) -> str:
        """The text id of its title."""
        return f"guide.{self.id}.title"

    @property
    def line(self) -> str:
        """The text id of the plain line that says what it is about."""
        return f"guide.{self.id}.line"

    @property
    def long(self) -> bool:
        """Whether a reader needs a list of what is on it."""
        said = len(self.texts()) + sum(len(block.names) for block in self.blocks("figures"))
        return len(self.parts) > PARTS_AT_A_GLANCE and said > SENTENCES_AT_A_GLANCE

    def blocks(self, kind: str) -> Iterator[Block]:
        """Its blocks of one kind, in order."""
        return (block for part in self.parts for block in part.blocks if block.kind == kind)

    def texts(self) -> list[str]:
        """Every text that is this page's own, once for each time it is said."""
        said = [self.title, self.line, self.act.ask, self.act.do]
        for part in self.parts:
            said.append(part.title)
            said += [text for block in part.blocks for text in block.texts()]
        return said


def _need(table: object, key: str, kind: type, where: str) -> Any:
    value = table.get(key) if isinstance(table, Mapping) else None
    if not isinstance(value, kind) or not value:
        raise GuideError(f"{where}: needs `{key}`")
    return value


def _names(value: object, where: str) -> list[str]:
    if (
        not isinstance(value, Sequence)
        or isinstance(value, str)
        or not value
        or not all(isinstance(v, str) for v in value)
    ):
        raise GuideError(f"{where}: is a list of names")
    if len(set(value)) < len(value):
        raise GuideError(f"{where}: names something twice")
    return list(value)


def _block(row: object, prefix: str, where: str) -> Block:
    kinds = [key for key in row if key != "start"] if isinstance(row, Mapping) else []
    if not isinstance(row, Mapping) or len(kinds) != 1 or kinds[0] not in (*ONE, *MANY, *ELSEWHERE):
        raise GuideError(f"{where}: is one of {', '.join((*ONE, *MANY, *ELSEWHERE))}")
    kind = str(kinds[0])
    start = row.get("start", 1)
    if not isinstance(start, int) or ("start" in row and kind != "steps"):
        raise GuideError(f"{where}: `start` is a number, and for `steps` alone")
    single = kind in ONE or kind == "see"
    names = [_need(row, kind, str, where)] if single else _names(row[kind], f"{where}.{kind}")
    return Block(kind, tuple(names if kind in ELSEWHERE else (f"{prefix}.{name}" for name in names)), start)


def _part(row: object, page: str, where: str) -> Part:
    name = _need(row, "id", str, where)
    prefix = f"guide.{page}.{name}"
    rows = _need(row, "blocks", list, f"{where} ({name})")
    blocks = tuple(_block(one, prefix, f"{where} ({name}).blocks[{i}]") for i, one in enumerate(rows, 1))
    return Part(name, f"{prefix}.title", blocks)


def page_of(pack: Mapping[str, Any], file: str) -> Page:
    """The page that a pack describes. GuideError names the file, the field and what is wrong."""
    head = _need(pack, "page", dict, file)
    name = _need(head, "id", str, f"{file}: page")
    slugs = _need(head, "slug", dict, f"{file}: page")
    for lang in LANGS:
        _need(slugs, lang, str, f"{file}: page.slug")
    rows = _need(pack, "part", list, file)
    parts = tuple(_part(row, name, f"{file}: part[{i}]") for i, row in enumerate(rows, 1))
    if len({part.id for part in parts}) < len(parts):
        raise GuideError(f"{file}: two parts have the same id")
    to, _, at = _need(head, "act", str, f"{file}: page").partition("#")
    act = Act(f"guide.{name}.act", f"guide.{name}.act.do", to, at)
    return Page(name, _need(head, "order", int, f"{file}: page"), slugs, parts, act)


def problems(pages: Sequence[Page], facts: set[str], links: set[str], texts: set[str]) -> list[str]:
    """What does not fit together: ids that lead nowhere; texts missing, never said or said twice; an address given twice."""
    found = []
    ids = {page.id for page in pages}
    known = {"figures": facts, "links": links, "see": ids}
    said: list[str] = []
    for page in pages:
        said += page.texts()
        if page.act.to not in {APP, HELP, *ids - {page.id}}:
            found.append(f"{page.id}: its act leads to `{page.act.to}`, which is no page")
        there = [part.id for other in pages if other.id == page.act.to for part in other.parts]
        if page.act.to in ids and page.act.at not in {"", *there}:
            found.append(f"{page.id}: its act leads to `{page.act.at}`, which is no part of {page.act.to}")
        for kind, named in known.items():
            names = [name for block in page.blocks(kind) for name in block.names]
            found += [f"{page.id}: {kind} names `{name}`, which is not there" for name in names if name not in named]
    for lang in LANGS:
        slugs = [page.slugs[lang] for page in pages]
        found += [f"two pages are at {slug} ({lang})" for slug in {s for s in slugs if slugs.count(s) > 1}]
    own = {text for text in texts if text.split(".")[1] in ids}
    found += [f"{text}: no such text" for text in sorted(set(said) - texts)]
    found += [f"{text}: never said" for text in sorted(own - set(said))]
    found += [f"{text}: said {said.count(text)} times" for text in sorted(set(said)) if said.count(text) > 1]
    return found
