"""Two browser profiles and a phone: they write, edit, burn and sync through a server that is killed, torn and put back.

The profiles are the app's own vault in Chromium (IndexedDB, Worker, tabs), asked as its screens ask it; the screens have their journeys.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.faults.lab import checks
from tests.faults.lab.memory import Memory
from tests.faults.lab.phone import Phone, client
from tests.faults.lab.world import CANARY, World
from tests.journeys.test_vault_browser import PASSPHRASE, Device

pytestmark = pytest.mark.fault
LONG = os.environ.get("HANDRAIL_LONG") == "1"
SEEDS, OPERATIONS = (range(1, 26), 120) if LONG else (range(1, 2), 40)
MIX = {
    "write": 8, "edit": 10, "sync": 9, "burn": 2, "reload": 2, "tab": 2, "offline": 2, "kill": 2, "kill-in-sync": 2,
    "backup": 2, "restore": 1, "image": 1, "torn": 1,
}  # fmt: skip
SAVE = """async ([page, text]) => {
  const known = vault.pages().map((one) => one.page).sort();
  const chosen = page === null ? vault.newPage() : known[page % known.length] ?? vault.newPage();
  await vault.save(chosen, note(text));
  return chosen;
}"""
BURN = """async (page) => {
  const known = vault.pages().map((one) => one.page).sort();
  if (!known.length) return null;
  const chosen = known[page % known.length];
  await vault.burn([chosen]);
  return chosen;
}"""


class Share:
    """One scenario with browsers in it."""

    def __init__(self, seed: int, world: World, profiles: list[Device], phone: Phone) -> None:
        self.dice = Random(seed)
        self.world, self.profiles, self.phone = world, profiles, phone
        self.page_of: dict[str, str] = {}
        self.unseen: list[set[str]] = [set() for _ in profiles]
        self.seen: set[str] = set()
        self.burned: set[str] = set()
        self.done: Counter[str] = Counter()

    def begin(self) -> str:
        """An account made in the first profile, opened in the second and on the phone."""
        name = self.profiles[0].sign_up("two-browsers", [f"{CANARY} before the account"])
        self.profiles[1].sign_in(name)
        self.phone.device.account.sign_in(name, passphrase=PASSPHRASE)
        self.world.settle()
        self.world.back_up()
        return name

    def step(self) -> None:
        """One operation."""
        kind = self.dice.choices(list(MIX), weights=list(MIX.values()))[0]
        which = self.dice.randrange(2)
        self.done[kind] += 1
        profile = self.profiles[which]
        if kind in ("write", "edit"):
            self.save(which, profile, None if kind == "write" else self.dice.randrange(99))
        elif kind == "burn":
            self.burned.add(str(profile.page.evaluate(BURN, self.dice.randrange(99))))
        elif kind == "sync":
            self.sync(which)
        elif kind == "reload":
            profile.page.close()
            profile.page = profile.tab()
        elif kind == "tab":
            other, first = profile.tab(), profile.page
            profile.page = other
            self.save(which, profile, self.dice.randrange(99))
            profile.page = first
            other.close()
        elif kind == "offline":
            profile.context.set_offline(True)
            self.save(which, profile, self.dice.randrange(99))
            self.sync(which)
            profile.context.set_offline(False)
        else:
            self.suffer(kind, which)

    def suffer(self, kind: str, which: int) -> None:
        """Something befalls the server."""
        world, page = self.world, self.profiles[which].page
        if kind == "kill-in-sync":
            page.evaluate("globalThis.done = vault.sync().catch((error) => String(error.code)); null")
            page.wait_for_timeout(self.dice.randrange(40))
            world.kill()
            page.evaluate("globalThis.done")
            world.start()
        elif kind == "kill":
            world.kill()
            world.start()
        elif kind == "backup":
            world.back_up()
        elif kind == "torn":
            world.tear(self.dice)
        else:
            world.put_back(self.dice, new_epoch=kind == "restore")

    def save(self, which: int, profile: Device, page: int | None) -> None:
        """Something is written; the words are unlike all others."""
        text = f"{CANARY} {len(self.page_of)} " + "x" * self.dice.choice((5, 80, 2000))
        self.page_of[text] = str(profile.page.evaluate(SAVE, [page, text]))
        self.unseen[which].add(text)

    def sync(self, which: int) -> None:
        """What the profile then shows as sent, the person has seen as backed up."""
        profile = self.profiles[which]
        profile.page.evaluate("code(() => vault.sync())")
        if profile.status()["unsent"] == 0:
            self.seen |= self.unseen[which]
            self.unseen[which] = set()

    def be_quiet(self, phones: list[Phone]) -> None:
        """All sync until all show the same."""
        for _ in range(8):
            for profile in self.profiles:
                assert profile.page.evaluate("code(() => vault.sync())") is None
            for phone in phones:
                phone.device.sync()
            shown = [sorted(self.texts_of(phone)) for phone in phones] + [profile.texts() for profile in self.profiles]
            if all(one == shown[0] for one in shown) and not any(
                profile.status()["unsent"] for profile in self.profiles
            ):
                return
        raise AssertionError("I3: after eight rounds the devices show different things")

    def texts_of(self, phone: Phone) -> list[str]:
        """What a phone shows."""
        return [body["text"] for heads in phone.device.view().bodies().values() for body in heads]

    def judge(self, fresh: Phone) -> None:
        """The invariants, by what a new phone holds and what the profiles say."""
        view = fresh.device.view()
        held = {one.header.body.get("text"): one for one in view.versions.values()}
        memory = Memory()
        living = lineage(view)
        for text, page in self.page_of.items():
            if page in self.burned and text not in held:
                continue
            assert text in held, f"I1: {'seen as backed up, and' if text in self.seen else ''} lost: {text[:60]}"
            assert held[text].version in living, f"I2: neither live nor behind anything live: {text[:60]}"
        ids = checks.ids_of(fresh)
        assert all(ids.get(content, True) for content in view.judgement.named), "I6: burned, and on the server"
        alarms: list[Any] = [profile.status()["alarms"] for profile in self.profiles]
        assert not any(any(found.values()) for found in alarms), f"I7: {alarms}"
        checks.every_hole_is_explained(memory, [fresh], [view])
        checks.again_changes_nothing(memory, fresh, ids)
        checks.nothing_readable(memory, self.world)
        sent = "\n".join(line for profile in self.profiles for line in profile.sent)
        assert not self.world.network.reads(sent.encode()), "I5: a browser sent what was written"


def lineage(view: Any) -> set[str]:
    """Every head and all that it was written on."""
    found: set[str] = set()
    left = [head for heads in view.judgement.heads.values() for head in heads]
    while left:
        version = left.pop()
        if version not in found and version in view.versions:
            found.add(version)
            left += view.versions[version].header.parents
    return found


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """A server of its own; it serves every module by itself."""
    found = World()
    try:
        yield found
    finally:
        found.close()


@pytest.fixture
def folder() -> Iterator[Path]:
    found = Path(tempfile.mkdtemp(prefix="handrail-phones-"))
    yield found
    shutil.rmtree(found, ignore_errors=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_browsers_and_a_phone_lose_nothing(browser: Browser, world: World, folder: Path, seed: int) -> None:
    world.forget_copies()
    profiles = [Device(browser, world.server) for _ in range(2)]
    phones = [Phone(number, folder, world.network, 0, client()) for number in range(2)]
    try:
        share = Share(seed, world, profiles, phones[0])
        name = share.begin()
        for _ in range(OPERATIONS):
            share.step()
        share.be_quiet(phones[:1])
        phones[1].device.account.sign_in(name, passphrase=PASSPHRASE)
        share.be_quiet(phones)
        share.judge(phones[1])
        assert len(share.page_of) > 5
    finally:
        for profile in profiles:
            profile.context.close()
        for phone in phones:
            phone.stop()
