"""What the guide may state as found by others: figures with a source, its year, and whether somebody has checked it there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handrail.guide.rules.pages import GuideError

STATUSES = ("verified", "unverified")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure was read. `status` is verified when the figure was read in the source itself or its abstract."""

    id: str
    by: str
    title: str
    year: int
    url: str
    status: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One finding: its sentence is the text `guide.fact.<id>`, what it does not show is `guide.fact.<id>.limit`."""

    id: str
    source: Source
    numbers: Mapping[str, str | int]

    @property
    def text(self) -> str:
        """The text id of the sentence."""
        return f"guide.fact.{self.id}"

    @property
    def limit(self) -> str:
        """The text id of what it does not show."""
        return f"guide.fact.{self.id}.limit"


@dataclass(frozen=True, slots=True)
class Link:
    """An address outside that we do not keep: its words are `guide.link.<id>` and `guide.link.<id>.what`."""

    id: str
    url: str

    @property
    def text(self) -> str:
        """The text id of its name."""
        return f"guide.link.{self.id}"

    @property
    def what(self) -> str:
        """The text id of what is found there."""
        return f"guide.link.{self.id}.what"


def _row(row: object, keys: Mapping[str, type], where: str) -> Mapping[str, Any]:
    if not isinstance(row, Mapping):
        raise GuideError(f"{where}: is a table")
    for key, kind in keys.items():
        if not isinstance(row.get(key), kind):
            raise GuideError(f"{where}: needs `{key}`")
    if "url" in keys and not str(row["url"]).startswith("https://"):
        raise GuideError(f"{where}: `url` begins with https://")
    return row


def sources_of(pack: Mapping[str, Any], file: str) -> dict[str, Source]:
    """Every source of a pack, by id."""
    keys = {"id": str, "by": str, "title": str, "year": int, "url": str, "status": str}
    found: dict[str, Source] = {}
    for number, one in enumerate(pack.get("cite", []), 1):
        where = f"{file}: cite[{number}]"
        row = _row(one, keys, where)
        if row["status"] not in STATUSES:
            raise GuideError(f"{where}: status is one of {', '.join(STATUSES)}")
        if row["id"] in found:
            raise GuideError(f"{where}: {row['id']} is there twice")
        found[row["id"]] = Source(*(row[key] for key in keys))
    return found


def facts_of(pack: Mapping[str, Any], file: str) -> dict[str, Fact]:
    """Every fact of a pack, by id. GuideError for one without a source."""
    sources = sources_of(pack, file)
    found: dict[str, Fact] = {}
    for number, one in enumerate(pack.get("fact", []), 1):
        where = f"{file}: fact[{number}]"
        row = _row(one, {"id": str, "source": str}, where)
        if row["source"] not in sources:
            raise GuideError(f"{where} ({row['id']}): `source` names {row['source']}, which is not there")
        if row["id"] in found:
            raise GuideError(f"{where}: {row['id']} is there twice")
        found[row["id"]] = Fact(row["id"], sources[row["source"]], row.get("numbers", {}))
    return found


def links_of(pack: Mapping[str, Any], file: str) -> dict[str, Link]:
    """Every address outside, by id."""
    rows = [_row(one, {"id": str, "url": str}, f"{file}: link[{i}]") for i, one in enumerate(pack.get("link", []), 1)]
    return {row["id"]: Link(row["id"], row["url"]) for row in rows}
