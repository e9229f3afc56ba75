"""What a scenario is: from a seed to a list of operations. Pure: the same seed is the same plan, everywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

# How often each operation comes, in ten thousand or so. `python -m tests.faults.lab --mix` prints the shares.
PHONE = {
    "write": 1900,
    "edit": 3200,
    "sync": 2250,
    "burn": 240,
    "thin": 300,
    "read": 200,
}
FAULTS_OF_PHONES = {
    "die": 300,  # the phone is killed between two steps of a write, edit, burn, thin or sync, and started again
    "restart": 60,
    "lock": 100,
    "sign-out": 50,
    "tabs": 200,  # two writers on one store, the second coming in between two steps of the first
    "offline": 80,
    "three-days": 20,
    "clock": 100,
    "phone-full": 40,
}
WORLD = {
    "stray": 140,  # a request that was held back arrives after all
    "check": 120,
    "kill": 12,
    "kill-in-sync": 36,
    "backup": 25,
    "restore": 10,
    "image": 10,
    "torn": 16,
    "server-full": 20,
    "read-only": 3,
    "join": 20,
    "carry": 10,  # an export of one phone, perhaps an old one, is taken in by another
    "rotate": 4,
}
MIX = {**PHONE, **FAULTS_OF_PHONES, **WORLD}
DAY = 86_400


@dataclass(frozen=True)
class Op:
    """One operation: what, by which phone, and the number that everything else about it is drawn from."""

    kind: str
    who: int
    r: int

    def rng(self) -> Random:
        """Its own dice: taking another operation out changes nothing here."""
        return Random(self.r)


@dataclass(frozen=True)
class Plan:
    """A scenario. ``trouble`` is the share of requests that something happens to, in a thousand."""

    seed: int
    ops: tuple[Op, ...]
    phones: int = 2
    trouble: int = 0
    clocks: tuple[int, ...] = (0, 0, 0)
    passphrase: bool = False
    written_before: int = 0
    old_client: bool = False

    def without(self, first: int, count: int) -> Plan:
        """The same with some operations left out."""
        return replace(self, ops=self.ops[:first] + self.ops[first + count :])


def plan(seed: int, operations: int, *, only: tuple[str, ...] = (), calm: tuple[str, ...] = ()) -> Plan:
    """The scenario of a seed. ``only`` keeps to some kinds, ``calm`` leaves some out: for tests that look at one thing."""
    dice = Random(seed)
    mix = {kind: share for kind, share in MIX.items() if (not only or kind in only) and kind not in calm}
    phones = dice.choice((2, 2, 3))
    # Drawn first, so that a longer run of the same seed begins as the shorter does.
    trouble = dice.choice((0, 15, 15, 40, 120))
    clocks = tuple(dice.choice((0, 0, DAY, -DAY)) for _ in range(phones + 1))
    passphrase = dice.randrange(40) == 0
    written_before = dice.choice((0, 0, 0, 1, 3))
    old_client = dice.randrange(12) == 0
    kinds = dice.choices(list(mix), weights=list(mix.values()), k=operations)
    ops = tuple(Op(kind, dice.randrange(phones), dice.getrandbits(32)) for kind in kinds)
    return Plan(seed, ops, phones, trouble, clocks, passphrase, written_before, old_client)
