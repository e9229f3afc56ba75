"""The guide as it is read: its pages in order, and one page with every sentence in place."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from handrail.content.texts import LANGS, Lang, read_pack
from handrail.content.words import all_texts
from handrail.guide.rules.facts import Fact, Link, Source, facts_of, links_of
from handrail.guide.rules.pages import Block, Page, page_of

FOLDER = Path(__file__).parent / "content"
CONTENTS: dict[Lang, str] = {"en": "/en/guide/", "es": "/es/guia/"}


@dataclass(frozen=True, slots=True)
class Guide:
    """All that the packs of this room hold besides sentences."""

    pages: tuple[Page, ...]
    facts: dict[str, Fact]
    links: dict[str, Link]

    def page(self, page_id: str) -> Page:
        """One page by its id."""
        return next(page for page in self.pages if page.id == page_id)

    def at(self, slug: str, lang: Lang) -> Page | None:
        """The page at this address, or nothing."""
        return next((page for page in self.pages if page.slugs[lang] == slug), None)

    def beside(self, page: Page) -> tuple[Page | None, Page | None]:
        """The page before and the page after."""
        place = self.pages.index(page)
        return (
            self.pages[place - 1] if place else None,
            self.pages[place + 1] if place + 1 < len(self.pages) else None,
        )

    def sources(self, page: Page) -> list[Source]:
        """Where the figures of a page come from, in the order they are first shown."""
        named = [self.facts[name].source for block in page.blocks("figures") for name in block.names]
        return list(dict.fromkeys(named))


@cache
def guide() -> Guide:
    """The guide of this release. GuideError or PackError for a pack that cannot be used."""
    packs = {path.name: read_pack(path) for path in sorted(FOLDER.glob("*.toml"))}
    pages = [page_of(pack, name) for name, pack in packs.items() if "page" in pack]
    facts = {key: fact for name, pack in packs.items() for key, fact in facts_of(pack, name).items()}
    links = {key: link for name, pack in packs.items() for key, link in links_of(pack, name).items()}
    return Guide(tuple(sorted(pages, key=lambda page: page.order)), facts, links)


def address(page: Page, lang: Lang) -> str:
    """Where a page is, in one language."""
    return f"{CONTENTS[lang]}{page.slugs[lang]}"


def addresses(page: Page) -> dict[Lang, str]:
    """Where a page is, in each language."""
    return {lang: address(page, lang) for lang in LANGS}


def _say(text_id: str, lang: Lang, **params: str | int) -> str:
    return all_texts().say(text_id, lang, **params)


def shown(block: Block, lang: Lang) -> dict[str, object]:
    """A block with its sentences: what a template needs to show it, and nothing to look up."""
    rows: list[dict[str, object]]
    if block.kind == "figures":
        facts = [guide().facts[name] for name in block.names]
        rows = [
            {"say": _say(f.text, lang, **f.numbers), "limit": _say(f.limit, lang, **f.numbers), "source": f.source}
            for f in facts
        ]
    elif block.kind == "links":
        links = [guide().links[name] for name in block.names]
        rows = [{"say": _say(link.text, lang), "what": _say(link.what, lang), "url": link.url} for link in links]
    elif block.kind == "see":
        page = guide().page(block.names[0])
        rows = [{"say": _say(page.title, lang), "url": address(page, lang)}]
    elif block.kind == "terms":
        rows = [{"say": _say(name, lang), "means": _say(f"{name}.means", lang)} for name in block.names]
    else:
        rows = [{"say": _say(name, lang)} for name in block.names]
    return {"kind": block.kind, "rows": rows, "start": block.start}
