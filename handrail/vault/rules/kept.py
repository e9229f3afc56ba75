"""What a replaced key signed and no kept list names (section 3.9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from handrail.vault.rules.lists import Kept
from handrail.vault.rules.log import Known


def cut_off(versions: Iterable[Known], keys: Sequence[str]) -> set[str]:
    """Ids of versions by a replaced key for which a set of kept lists counts that does not name them.

    ``versions`` are those of one vault, ``keys`` its public signing keys (b64), oldest first. Later keys are judged
    first: a list by a key that was replaced in turn counts only where it was kept in turn.
    """
    rows = list(versions)
    place = {key: number for number, key in enumerate(keys)}
    lists = [(one, one.kept) for one in rows if one.kept is not None and one.accepted]
    cut: set[str] = set()
    for key in reversed(keys[:-1]):
        pages: dict[tuple[str, int], list[Kept]] = defaultdict(list)
        for one, kept in lists:
            if kept.author == key and one.version not in cut and place.get(one.author, -1) > place[key]:
                pages[one.page, kept.of].append(kept)
        # Every part is between 1 and ``of``: as many different ones as ``of`` are all of them.
        whole = [parts for (_, of), parts in pages.items() if len({kept.part for kept in parts}) == of]
        if whole:
            named = {version for parts in whole for kept in parts for version in kept.versions}
            cut |= {one.version for one in rows if one.author == key and one.version not in named}
    return cut
