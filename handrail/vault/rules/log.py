"""Judging a whole log, independent of order (section 3.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from handrail.vault.rules.header import LISTS, Header, read_gone
from handrail.vault.rules.lists import Former, Kept, read_former, read_kept

Place = tuple[str, int]
OWN = ""


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
    """What judging needs of one opened version. ``accepted`` is False for retired-key.

    ``vault`` is empty for a version of this vault itself, else the former vault it is of.
    """

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
    vault: str = OWN
    author: str = ""
    former: Former | None = None
    kept: Kept | None = None


@dataclass(frozen=True)
class Judgement:
    """Everything the person's pages and alarms are made of; each list is sorted.

    ``named`` holds the content ids that lists take away; only those may be removed, here or on the server.
    ``because`` says for each version in ``drop`` which list (its version id) names it.
    ``taken`` are the version ids that this vault's own lists name, held or not; ``taken_there`` those that lists of
    former vaults name, which reach former vaults only.
    """

    heads: dict[str, list[str]] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    drop: list[str] = field(default_factory=list)
    missing: list[tuple[str, int, int]] = field(default_factory=list)
    forked: list[tuple[str, int]] = field(default_factory=list)
    broken: list[tuple[str, int]] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    because: dict[str, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    taken_there: frozenset[str] = frozenset()


def known(version: str, content: str, header: Header, *, accepted: bool = True, own: str | None = None) -> Known:
    """What judging needs of an opened version. ``own`` is the id of the vault itself where formers may be about."""
    lists = (read_gone(header) or {}) if accepted else {}
    why = str(header.body.get("why", ""))
    gone = tuple(GoneEntry(device, *row, why) for device, rows in lists.items() for row in rows)
    mine = own is None or header.vault == own
    return Known(
        version, content, header.page, header.kind, header.device, header.n, header.prev,
        header.parents, header.seen, gone, accepted, OWN if mine else header.vault, header.author,
        read_former(header) if mine and accepted else None, read_kept(header) if accepted else None,
    )  # fmt: skip


@dataclass(frozen=True)
class _Named:
    """An entry with the list that holds it, and the vault whose chain its place is in."""

    by: Known
    entry: GoneEntry
    vault: str


def judge(
    versions: Iterable[Known],
    server_gone: Iterable[str] = (),
    memory: Mapping[str, tuple[int, str]] | None = None,
) -> Judgement:
    """Heads, holes and alarms of a log. ``memory`` is this device's own (device -> n, version id)."""
    every = {known.version: known for known in versions}
    lists = {known.version for known in every.values() if known.kind in LISTS}
    doubtful = doubtful_lists(every.values(), memory)
    # A list that could name a list would make the outcome depend on which of them is still held.
    rows = [row for row in _named(every.values()) if row.by.version not in doubtful and row.entry.version not in lists]
    because: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row.by.version):
        target = every.get(row.entry.version)
        if target is not None and _reaches(row.by, target):
            because.setdefault(target.version, row.by.version)
    held = [known for known in every.values() if known.version not in because]
    contents = {row.entry.content for row in rows if row.by.vault == OWN}
    heads, offered = _heads(held, rows)
    alarms = _Alarms()
    for vault in sorted({OWN, *(one.vault for one in held)}):
        alarms.add(vault, held, rows, memory or {})
    return Judgement(
        heads=heads,
        named=sorted(contents),
        offered=offered,
        drop=sorted(because),
        missing=sorted(alarms.missing),
        forked=sorted(alarms.forked),
        broken=sorted(alarms.broken),
        unexplained=sorted(set(server_gone) - contents),
        because=because,
        taken=frozenset(row.entry.version for row in rows if row.by.vault == OWN),
        taken_there=frozenset(row.entry.version for row in rows if row.by.vault != OWN),
    )  # fmt: skip


def _reaches(by: Known, target: Known) -> bool:
    """A former vault's list takes away what is of former vaults, never what was written here."""
    return by.vault == OWN or target.vault != OWN


def _named(versions: Iterable[Known]) -> list[_Named]:
    """Every entry of every list. A place is in the chain of the vault whose former list names the version there."""
    rows = list(versions)
    of = {version: one.former.vault for one in rows if one.former for version in one.former.versions}
    return [_Named(one, entry, of.get(entry.version, one.vault)) for one in rows for entry in one.gone]


def doubtful_lists(versions: Iterable[Known], memory: Mapping[str, tuple[int, str]] | None = None) -> set[str]:
    """Lists at a place where accepted versions fork or break: they take nothing away and name nothing.

    Who holds a replaced key can still sign at places up to its ``last``. Each of those is taken already, so what
    they add there shows as a fork; and nothing that shows so may destroy. What is not accepted casts no doubt: or
    the same hand could undo a list by signing beside it.
    """
    rows = [one for one in versions if one.accepted]
    found: set[str] = set()
    entries = _named(rows)
    for vault in {one.vault for one in rows if one.kind in LISTS}:
        whole = [one for one in rows if one.vault == vault]
        ids = _places(whole, [row.entry for row in entries if row.by.vault == vault == row.vault])
        bad = {*_forked(ids), *_broken(ids, _stated(whole, (memory or {}) if vault == OWN else {}))}
        found |= {one.version for one in whole if one.kind in LISTS and (one.device, one.n) in bad}
    return found


def _heads(held: list[Known], rows: list[_Named]) -> tuple[dict[str, list[str]], list[str]]:
    mine = {one.version for one in held if one.vault == OWN}
    burned = {
        row.entry.version
        for row in rows
        if row.entry.why == "burn" and (row.by.vault == OWN or row.entry.version not in mine)
    }
    passed = {(row.by.vault == OWN, row.entry.parent) for row in rows if row.entry.parent is not None}
    superseded = {(one.page, parent) for one in held if one.accepted for parent in one.parents}
    heads: dict[str, list[str]] = defaultdict(list)
    offered = [one.version for one in held if not one.accepted]
    for one in held:
        is_head = one.accepted and one.kind not in LISTS and (one.page, one.version) not in superseded
        stepped_over = (True, one.version) in passed or (one.vault != OWN and (False, one.version) in passed)
        if not is_head or stepped_over:
            continue
        heads[one.page].append(one.version)
        if burned.intersection(one.parents):
            offered.append(one.version)
    return {page: sorted(found) for page, found in sorted(heads.items())}, sorted(offered)


@dataclass
class _Alarms:
    """Holes, forks and breaks of each vault's own chains: a device of a former vault shares no place with one of this."""

    missing: set[tuple[str, int, int]] = field(default_factory=set)
    forked: set[Place] = field(default_factory=set)
    broken: set[Place] = field(default_factory=set)

    def add(self, vault: str, held: list[Known], rows: list[_Named], memory: Mapping[str, tuple[int, str]]) -> None:
        """Adds one vault's."""
        whole = [one for one in held if one.vault == vault]
        ids = _places(whole, [row.entry for row in rows if row.vault == vault])
        stated = _stated(whole, memory if vault == OWN else {})
        # What one former vault took of another is told by its lists alone.
        taken = {(row.entry.device, row.entry.n) for row in rows} if vault != OWN else set()
        self.missing |= set(_missing(ids, stated, taken))
        self.forked |= set(_forked(ids))
        self.broken |= set(_broken(ids, stated))


def _places(held: Iterable[Known], entries: Iterable[GoneEntry]) -> dict[Place, set[str]]:
    """(device, n) -> the version ids that are held, or listed as gone, there."""
    ids: dict[Place, set[str]] = defaultdict(set)
    for one in held:
        ids[one.device, one.n].add(one.version)
    for entry in entries:
        ids[entry.device, entry.n].add(entry.version)
    return ids


def _forked(ids: Mapping[Place, set[str]]) -> list[Place]:
    return sorted(place for place, found in ids.items() if len(found) > 1)


def _stated(held: list[Known], memory: Mapping[str, tuple[int, str]]) -> list[tuple[str, int, str]]:
    stated = [(device, n, version) for device, (n, version) in memory.items()]
    for one in held:
        stated += [(device, n, version) for device, (n, version) in one.seen.items()]
        if one.prev is not None:
            stated.append((one.device, one.n - 1, one.prev))
    return stated


def _broken(ids: Mapping[Place, set[str]], stated: list[tuple[str, int, str]]) -> list[Place]:
    return sorted({(who, n) for who, n, version in stated if (who, n) in ids and version not in ids[who, n]})


def _missing(
    ids: Mapping[Place, set[str]], stated: list[tuple[str, int, str]], taken: set[Place]
) -> list[tuple[str, int, int]]:
    places: dict[str, set[int]] = defaultdict(set)
    most: dict[str, int] = defaultdict(int)
    for device, n in ids:
        places[device].add(n)
        most[device] = max(most[device], n)
    for device, n, _ in stated:
        most[device] = max(most[device], n)
    for device, n in taken:
        if n <= most.get(device, 0):
            places[device].add(n)
    missing = []
    # Ranges, not single numbers: a stated n may be as large as 2^53.
    for device in sorted(most):
        last = 0
        for n in [*sorted(places[device]), most[device] + 1]:
            if n > last + 1:
                missing.append((device, last + 1, n - 1))
            last = n
    return missing
