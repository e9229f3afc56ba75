"""The invariants, one function each. All but the first are asked after quiet; each raises Broken with what it found."""

from __future__ import annotations

from typing import Any

from tests.faults.lab.memory import GONE, Broken, Memory
from tests.faults.lab.phone import Phone
from tests.faults.lab.world import World

ALARMS = ("missing", "forked", "broken", "unexplained")


def ids_of(phone: Phone) -> dict[str, bool]:
    """content id -> whether the server calls it gone, by what the server says to this phone."""
    found: dict[str, bool] = {}
    after = 0
    while True:
        answer = phone.device.http.call("GET", f"vault/ids?after={after}&limit=10000")
        for seq, content, _, gone in answer["ids"]:
            found[content] = bool(gone)
            after = seq
        if not answer["ids"] or after >= answer["last_seq"]:
            return found


def backed_up_is_there(memory: Memory, ids: dict[str, bool], rollbacks: int) -> None:
    """I1 at any moment: what was shown as backed up since the server was last set back is on the server."""
    for made in memory.made.values():
        memory.checks += 1
        if made.seen_backed_up and made.backed_up_at == rollbacks and not made.contents & set(ids):
            raise Broken("I1", f"{made.name} was shown as backed up, and the server does not have it")


def nothing_is_lost(memory: Memory, ids: dict[str, bool], phones: list[Phone], views: list[Any]) -> None:
    """I1 after quiet: the server has it with its bytes, and so has every phone, unless the person took it away."""
    away = memory.taken_away
    here = {content for content, gone in ids.items() if not gone}
    for made in memory.made.values():
        memory.checks += 1
        if not made.seen_backed_up or made.version in away:
            continue
        if not made.contents & here:
            raise Broken("I1", f"{made.name} was shown as backed up, and its bytes are not on the server")
        for phone, view in zip(phones, views, strict=True):
            if made.version not in view.versions:
                raise Broken("I1", f"{made.name} was shown as backed up, and phone {phone.number} lacks it")


def every_edit_lives(memory: Memory, view: Any) -> None:
    """I2: each edit is a head, or what a head was written on, or was burned by the person."""
    heads = [head for page in view.judgement.heads.values() for head in page]
    # A stepping stone that was thinned went with the page, where the page was burned later.
    living = memory.lineage(heads) | (memory.lineage(list(memory.burned)) & set(memory.thinned))
    for made in memory.made.values():
        memory.checks += 1
        if made.edit and made.version not in living and made.version not in memory.burned:
            raise Broken("I2", f"{made.name} is neither live nor behind anything live")
    for head in heads:
        if head in view.versions and head in memory.made and view.versions[head].header.body != memory.made[head].body:
            raise Broken("I2", f"{memory.made[head].name} does not say what was written")


def phones_agree(memory: Memory, phones: list[Phone], views: list[Any]) -> None:
    """I3: the same heads, the same offers, the same versions on every phone."""
    first = shown(views[0])
    for phone, view in zip(phones[1:], views[1:], strict=True):
        memory.checks += 1
        other = shown(view)
        for name, value in first.items():
            if other[name] != value:
                raise Broken("I3", f"{name} differ between phone {phones[0].number} and phone {phone.number}")


def shown(view: Any) -> dict[str, Any]:
    """What a phone makes of all it holds, without the protocol's own pages, which an older release shows as pages."""
    own = {page for page, heads in view.judgement.heads.items() if all(_own(view, head) for head in heads)}
    return {
        "heads": {page: heads for page, heads in view.judgement.heads.items() if page not in own},
        "offers": view.judgement.offered,
        "versions": sorted(view.versions),
    }


def _own(view: Any, head: str) -> bool:
    return bool(view.versions[head].header.kind.startswith("handrail."))


def again_changes_nothing(memory: Memory, phone: Phone, ids: dict[str, bool]) -> None:
    """I4: everything a phone holds is pushed once more, and the server's log stays as it is."""
    before, store = phone.device.view(), phone.device.store
    with store.writing():
        store.wait_again(list(store.contents()))
    try:
        healed = phone.device.sync().healed
    except phone.of.no as answer:
        raise Broken("I4", f"pushing everything again is refused: {answer!r}") from answer
    memory.checks += 1
    if healed:
        raise Broken("I4", f"phone {phone.number} compares the whole log, though nothing is different")
    if ids_of(phone) != ids:
        raise Broken("I4", f"the server's log changed when phone {phone.number} pushed everything again")
    after = phone.device.view()
    if shown(after) != shown(before) or store.waiting():
        raise Broken("I4", f"phone {phone.number} shows something else after pushing everything again")


def nothing_readable(memory: Memory, world: World) -> None:
    """I5: no request carried the words, and no file of the server's or its operator's holds them."""
    if world.network.leaked:
        raise Broken("I5", f"a request carried what was written: {world.network.leaked[0][:200]!r}")
    for path in world.files():
        memory.checks += 1
        if world.network.canary in path.read_bytes():
            raise Broken("I5", f"{path.name} holds what was written")


def burned_stays_burned(memory: Memory, ids: dict[str, bool], phones: list[Phone]) -> None:
    """I6: of what lists name the server has a stub at most, and no phone has the bytes."""
    # Under whichever content id: what was imported twice lies under two.
    named = {content: version for version in memory.taken_away for content in memory.contents_of(version)}
    for content, version in named.items():
        memory.checks += 1
        if not ids.get(content, True):
            raise Broken(
                "I6", f"{memory.made[version].name} was taken away by the person, and the server has its bytes"
            )
    for phone in phones:
        if back := set(named) & set(phone.waiting()):
            name = memory.made[named[min(back)]].name
            raise Broken("I6", f"{name} was taken away by the person, and phone {phone.number} has its bytes")


def every_hole_is_explained(memory: Memory, phones: list[Phone], views: list[Any]) -> None:
    """I7: no alarm is left: nobody in the lab was dishonest."""
    for phone, view in zip(phones, views, strict=True):
        memory.checks += 1
        for alarm in ALARMS:
            if found := getattr(view.judgement, alarm):
                raise Broken("I7", f"phone {phone.number} names {alarm}: {str(found)[:200]}")
        if view.refused:
            raise Broken("I7", f"phone {phone.number} refuses {dict(list(view.refused.items())[:3])}")
    lists = {made.version for made in memory.made.values() if made.kind == GONE}
    for view in views:
        if lost := {version for version in lists if memory.made[version].seen_backed_up} - set(view.versions):
            raise Broken("I7", f"{memory.made[min(lost)].name} is gone, and what it names is a hole again")
