"""Judging a whole log, independent of order (section 3.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from handrail.vault.rules.header import GONE, Header, read_gone


@dataclass(frozen=True)
class GoneEntry:
    """One line of a gone list. ``parent`` keeps the ancestry that a thinned version would take with it."""

    device: str
    n: int
    version: str
    content: str
    parent: str | None
    why: str


@dataclass(frozen=True)
class Known:
    """What judging needs of one opened version. ``accepted`` is False for newer-gen and retired-key."""

    version: str
    content: str
    page: str
    kind: str
    device: str
    n: int
    prev: str | None
    parents: tuple[str, ...]
    seen: Mapping[str, tuple[int, str]]
    gone: tuple[GoneEntry, ...] = ()
    accepted: bool = True


@dataclass(frozen=True)
class Judgement:
    """Everything the person's pages and alarms are made of; each list is sorted.

    ``named`` holds the content ids that lists take away; only those may be removed, here or on the server.
    """

    heads: dict[str, list[str]] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    drop: list[str] = field(default_factory=list)
    missing: list[tuple[str, int, int]] = field(default_factory=list)
    forked: list[tuple[str, int]] = field(default_factory=list)
    broken: list[tuple[str, int]] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)


def known(version: str, content: str, header: Header, *, accepted: bool = True) -> Known:
    """What judging needs of an opened version."""
    lists = (read_gone(header) or {}) if accepted else {}
    why = str(header.body.get("why", ""))
    gone = tuple(GoneEntry(device, *row, why) for device, rows in lists.items() for row in rows)
    return Known(
        version, content, header.page, header.kind, header.device, header.n, header.prev,
        header.parents, header.seen, gone, accepted,
    )  # fmt: skip


def judge(
    versions: Iterable[Known],
    server_gone: Iterable[str] = (),
    memory: Mapping[str, tuple[int, str]] | None = None,
) -> Judgement:
    """Heads, holes and alarms of a log. ``memory`` is this device's own (device -> n, version id)."""
    every = {known.version: known for known in versions}
    lists = {known.version for known in every.values() if known.kind == GONE}
    doubtful = _doubtful(every, lists, memory or {})
    # A list that could name a list would make the outcome depend on which of them is still held.
    entries = [
        entry
        for one in every.values()
        if one.version not in doubtful
        for entry in one.gone
        if entry.version not in lists
    ]
    drop = {entry.version for entry in entries} & set(every)
    held = [known for known in every.values() if known.version not in drop]
    ids = _places(held, entries)
    heads, offered = _heads(held, entries)
    stated = _stated(held, memory or {})
    return Judgement(
        heads=heads,
        named=sorted({entry.content for entry in entries}),
        offered=offered,
        drop=sorted(drop),
        missing=_missing(ids, stated),
        forked=_forked(ids),
        broken=_broken(ids, stated),
        unexplained=sorted(set(server_gone) - {entry.content for entry in entries}),
    )  # fmt: skip


def _doubtful(every: Mapping[str, Known], lists: set[str], memory: Mapping[str, tuple[int, str]]) -> set[str]:
    """Lists at a place that is forked or broken: they take nothing away.

    Who holds a replaced key can still sign at places up to its ``last``. Each of those is taken already, so what
    they add there shows as a fork; and nothing that shows so may destroy.
    """
    if not lists:
        return set()
    whole = list(every.values())
    ids = _places(whole, [entry for one in whole for entry in one.gone])
    bad = {*_forked(ids), *_broken(ids, _stated(whole, memory))}
    return {version for version in lists if (every[version].device, every[version].n) in bad}


def _heads(held: list[Known], entries: list[GoneEntry]) -> tuple[dict[str, list[str]], list[str]]:
    burned = {entry.version for entry in entries if entry.why == "burn"}
    passed = {entry.parent for entry in entries if entry.parent is not None}
    superseded = {(one.page, parent) for one in held if one.accepted for parent in one.parents}
    heads: dict[str, list[str]] = defaultdict(list)
    offered = [one.version for one in held if not one.accepted]
    for one in held:
        is_head = one.accepted and one.kind != GONE and (one.page, one.version) not in superseded
        if not is_head or one.version in passed:
            continue
        heads[one.page].append(one.version)
        if burned.intersection(one.parents):
            offered.append(one.version)
    return {page: sorted(found) for page, found in sorted(heads.items())}, sorted(offered)


def _places(held: Iterable[Known], entries: Iterable[GoneEntry]) -> dict[tuple[str, int], set[str]]:
    """(device, n) -> the version ids that are held, or listed as gone, there."""
    ids: dict[tuple[str, int], set[str]] = defaultdict(set)
    for one in held:
        ids[one.device, one.n].add(one.version)
    for entry in entries:
        ids[entry.device, entry.n].add(entry.version)
    return ids


def _forked(ids: Mapping[tuple[str, int], set[str]]) -> list[tuple[str, int]]:
    return sorted(place for place, found in ids.items() if len(found) > 1)


def _stated(held: list[Known], memory: Mapping[str, tuple[int, str]]) -> list[tuple[str, int, str]]:
    stated = [(device, n, version) for device, (n, version) in memory.items()]
    for one in held:
        stated += [(device, n, version) for device, (n, version) in one.seen.items()]
        if one.prev is not None:
            stated.append((one.device, one.n - 1, one.prev))
    return stated


def _broken(ids: Mapping[tuple[str, int], set[str]], stated: list[tuple[str, int, str]]) -> list[tuple[str, int]]:
    return sorted({(who, n) for who, n, version in stated if (who, n) in ids and version not in ids[who, n]})


def _missing(ids: Mapping[tuple[str, int], set[str]], stated: list[tuple[str, int, str]]) -> list[tuple[str, int, int]]:
    places: dict[str, set[int]] = defaultdict(set)
    most: dict[str, int] = defaultdict(int)
    for device, n in ids:
        places[device].add(n)
        most[device] = max(most[device], n)
    for device, n, _ in stated:
        most[device] = max(most[device], n)
    missing = []
    # Ranges, not single numbers: a stated n may be as large as 2^53.
    for device in sorted(most):
        last = 0
        for n in [*sorted(places[device]), most[device] + 1]:
            if n > last + 1:
                missing.append((device, last + 1, n - 1))
            last = n
    return missing
