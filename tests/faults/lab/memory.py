"""What really happened, kept beside the phones: every version ever made, what was shown as backed up, what was burned."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.faults.lab.phone import Opening, Phone

GONE = "handrail.gone"


class Broken(Exception):
    """An invariant does not hold. ``which`` is its name, I1 to I7, or calm for a refusal without a cause."""

    def __init__(self, which: str, said: str) -> None:
        super().__init__(f"{which}: {said}")
        self.which = which


@dataclass
class Made:
    """A version as it came to be on the phone that wrote it."""

    version: str
    number: int
    page: str
    kind: str
    phone: int
    parents: tuple[str, ...]
    body: Any
    contents: set[str] = field(default_factory=set)
    seen_backed_up: bool = False
    backed_up_at: int = -1

    @property
    def name(self) -> str:
        """What a report calls it: the same each time a seed is run, which its id is not (age draws its own keys)."""
        return f"{self.kind} {self.number} of phone {self.phone}"

    @property
    def edit(self) -> bool:
        """Whether it is the person's words, and none of the protocol's own."""
        return not self.kind.startswith("handrail.")


class Memory:
    """The scenario's truth."""

    def __init__(self) -> None:
        self.made: dict[str, Made] = {}
        self.content_of: dict[str, str] = {}
        self.burned: dict[str, set[str]] = {}
        self.thinned: dict[str, set[str]] = {}
        self.chosen: set[str] = set()
        self.old_phones: set[int] = set()
        self.checks = 0
        self.opening = Opening()
        self._acknowledged: set[tuple[int, str]] = set()

    def look(self, phone: Phone, keys: Any, rollbacks: int) -> None:
        """Learns what this phone's store holds: what is new in it, and what its owner can see as backed up."""
        for content, waits in phone.waiting().items():
            version = self.content_of.get(content)
            if version is None:
                version = self._learn(phone, content, keys)
            if waits:
                self._acknowledged.discard((phone.number, content))
            elif version is not None and (phone.number, content) not in self._acknowledged:
                # Only the moment it came to be so tells what the server had: it may have been set back since.
                self._acknowledged.add((phone.number, content))
                made = self.made[version]
                made.seen_backed_up, made.backed_up_at = True, rollbacks

    def _learn(self, phone: Phone, content: str, keys: Any) -> str | None:
        sealed = phone.steps.real.execute("select sealed from version where content = ?", (content,)).fetchone()[0]
        found = self.opening.open(phone.of, content, sealed, keys)
        if isinstance(found, str):
            if found == "damaged":
                return None  # sealed to an identity that only a newer key file holds
            raise Broken("I7", f"phone {phone.number} holds {content[:8]}, refused as {found}")
        header = found.header
        made = self.made.get(found.version)
        if made is None:
            made = Made(
                found.version, header.n, header.page, header.kind, phone.number, tuple(header.parents), header.body
            )
            self.made[found.version] = made
            if header.kind == GONE:
                self._listed(made)
        made.contents.add(content)
        self.content_of[content] = found.version
        return str(found.version)

    def _listed(self, made: Made) -> None:
        """A gone list was signed: it may name what the person chose, and nothing else."""
        into = self.burned if made.body["why"] == "burn" else self.thinned
        for rows in made.body["gone"].values():
            for _, version, content, _ in rows:
                named = self.made.get(version)
                if named is None:
                    raise Broken("I2", f"a list names {version[:8]}, which nobody wrote")
                if made.body["why"] == "burn" and named.page not in self.chosen:
                    raise Broken("I2", f"{named.name} is burned, and its page was never chosen")
                if made.body["why"] != "burn" and not self.has_child(version):
                    raise Broken("I2", f"{named.name} is thinned, and nothing was written after it")
                into.setdefault(version, set()).add(content)

    def only_accepted(self, view: Any) -> None:
        """Forgets what lists of an older release say that are cut off by a change of keys.

        A list is said again, but by an older release it is not: then a burned page stands again, and the person sees it.
        """
        for made in [made for made in self.made.values() if made.kind == GONE]:
            one = view.versions.get(made.version)
            lists = self.burned if made.body["why"] == "burn" else self.thinned
            if one is None or one.accepted or made.phone not in self.old_phones:
                continue
            for rows in made.body["gone"].values():
                for _, version, content, _ in rows:
                    lists.get(version, set()).discard(content)
                    if not lists.get(version):
                        lists.pop(version, None)

    def has_child(self, version: str) -> bool:
        """Whether a later version of the same page names it as its parent."""
        return any(version in made.parents for made in self.made.values())

    def contents_of(self, version: str) -> set[str]:
        """Every content id that a version was ever held under, or is named by."""
        named = self.burned.get(version, set()) | self.thinned.get(version, set())
        return named | (self.made[version].contents if version in self.made else set())

    @property
    def taken_away(self) -> set[str]:
        """Versions that some list names."""
        return set(self.burned) | set(self.thinned)

    def lineage(self, heads: list[str]) -> set[str]:
        """These and everything they were written on, over what was thinned too."""
        found: set[str] = set()
        left = list(heads)
        while left:
            version = left.pop()
            if version in found or version not in self.made:
                continue
            found.add(version)
            left += self.made[version].parents
        return found
