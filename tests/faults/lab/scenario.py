"""One scenario, from its plan to its verdict: phones do and suffer, then it is quiet, then the invariants are asked."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from tests.faults.lab import checks
from tests.faults.lab.acts import ACTS
from tests.faults.lab.disk import SHM
from tests.faults.lab.memory import Broken, Memory
from tests.faults.lab.phone import Client, Died, Phone, client
from tests.faults.lab.plan import Op, Plan
from tests.faults.lab.world import CANARY, World

ROUNDS = 12
OLD_PASSPHRASE = "blue river stone lamp seven"


@dataclass
class Outcome:
    """What a scenario came to."""

    seed: int
    operations: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    checks: int = 0
    versions: int = 0
    requests: int = 0
    rounds: int = 0
    seconds: float = 0.0
    broken: str = ""
    which: str = ""


@contextmanager
def seeded(dice: Random) -> Iterator[None]:
    """Ids and keys from the scenario's own dice, so that a seed gives the same versions each time."""
    before = secrets.token_bytes, secrets.token_hex
    secrets.token_bytes = lambda nbytes=None: dice.randbytes(32 if nbytes is None else nbytes)
    secrets.token_hex = lambda nbytes=None: dice.randbytes(32 if nbytes is None else nbytes).hex()
    try:
        yield
    finally:
        secrets.token_bytes, secrets.token_hex = before


@contextmanager
def derived_once(of: Client) -> Iterator[None]:
    """scrypt is a function of its input, and each phone of a scenario gives it the same: it is worked out once."""
    real = of.crypto.passphrase_secret
    of.crypto.passphrase_secret = cache(real)
    try:
        yield
    finally:
        of.crypto.passphrase_secret = real


class Scenario:
    """The person, their phones and what happens to them."""

    def __init__(self, plan: Plan, world: World, old: Client | None = None) -> None:
        self.plan, self.world, self.old = plan, world, old
        self.memory = Memory()
        self.outcome = Outcome(plan.seed)
        self.folder = Path(tempfile.mkdtemp(prefix="handrail-phones-", dir=SHM if SHM.is_dir() else None))
        self.phones: list[Phone] = []
        self.now = 0
        self.place = 0
        self.mend_at = -1
        self.secret: dict[str, Any] = {}
        self.secrets_before: list[dict[str, Any]] = []
        self.keys: Any = None
        self.gen = 1
        self.exports: list[Path] = []

    # --- beginning ---

    def begin(self) -> None:
        """A vault, perhaps some pages, then an account and the other phones."""
        first = self.new_phone()
        first.device.start()
        self.keys = first.device.keys
        for number in range(self.plan.written_before):
            first.device.write("note", {"text": f"{CANARY} before the account, {number}"})
        self.sign_up(first)
        while len(self.phones) < self.plan.phones:
            self.join(self.new_phone())
        self.world.settle()
        self.world.forget_copies()
        self.world.back_up()
        for phone in self.phones:
            phone.trouble = self.plan.trouble
            self.memory.look(phone, self.keys, self.world.rollbacks)

    def new_phone(self) -> Phone:
        """One more phone; the second is on the older release where the plan says so."""
        number = len(self.phones)
        of = self.old if self.plan.old_client and self.old is not None and number == 1 else client()
        if of is not client():
            self.memory.old_phones.add(number)
        phone = Phone(number, self.folder, self.world.network, self.plan.clocks[number % len(self.plan.clocks)], of)
        self.phones.append(phone)
        return phone

    def sign_up(self, phone: Phone) -> None:
        """By a passphrase in some scenarios; by a recovery lock, which costs no scrypt, in most."""
        account = phone.device.account
        reservation = account.reserve("ana")
        if self.plan.passphrase:
            account.sign_up(reservation, OLD_PASSPHRASE)
            self.secret = {"passphrase": OLD_PASSPHRASE}
        else:
            self.secret = {"entropy": secrets.token_bytes(16)}
            sign_up_by_words(phone, reservation, self.secret["entropy"])
        self.keys = phone.device.keys

    def join(self, phone: Phone, *, typed: bool = False) -> None:
        """The account on one more phone: by typing the secret, or (which saves the server Argon2id) by the vault's key."""
        account, first = phone.device.account, self.phones[0].device
        name = str(first.store.get("name"))
        if typed or self.plan.passphrase or phone.of is not client():
            account.sign_in(name, **self.secret)
            return
        opener = account.opener_for(name, **self.secret)
        key_file = first.http.call("GET", "vault/key-file")["key_file"].encode()
        account._keep(name, key_file, phone.of.keys.open_key_file(key_file, opener), opener)

    # --- an operation ---

    def run(self) -> Outcome:
        """The whole of it; what is broken stands in the outcome."""
        try:
            with ExitStack() as stack:
                stack.enter_context(seeded(Random(self.plan.seed)))
                for of in {client(), self.old or client()}:
                    stack.enter_context(derived_once(of))
                    stack.enter_context(self.memory.opening.remembered(of))
                self.begin()
                for place, op in enumerate(self.plan.ops):
                    self.place = place
                    self.do(op)
                self.place = len(self.plan.ops)
                self.end()
        except Broken as broken:
            at = (
                f"operation {self.place} ({self.plan.ops[self.place].kind})"
                if self.place < len(self.plan.ops)
                else "end"
            )
            self.outcome.broken, self.outcome.which = f"{broken} [at {at}]", broken.which
        except Exception:  # whatever it is: the others still count, and this one is a failure
            self.outcome.broken, self.outcome.which = f"crash: {traceback.format_exc()[-1500:]}", "crash"
        finally:
            for phone in self.phones:
                phone.stop()
            shutil.rmtree(self.folder, ignore_errors=True)
        self.outcome.checks, self.outcome.versions = self.memory.checks, len(self.memory.made)
        self.outcome.faults += self.world.take_counts()
        self.outcome.requests = self.world.network.requests
        self.world.network.requests = 0
        return self.outcome

    def do(self, op: Op) -> None:
        """One operation, with time passing."""
        dice = op.rng()
        self.outcome.operations[op.kind] += 1
        self.pass_time(dice.choice((1, 5, 30, 60, 600)))
        if self.place == self.mend_at:
            self.world.mend()
        phone = self.phones[op.who % len(self.phones)]
        if phone.offline_for:
            phone.offline_for -= 1
        if phone.full_for:
            phone.full_for -= 1
            if not phone.full_for:
                phone.free()
        ACTS[op.kind](self, phone, dice)

    def pass_time(self, seconds: int) -> None:
        """For everybody."""
        self.now += seconds
        for phone in self.phones:
            phone.clock.now += timedelta(seconds=seconds)

    def attempt(self, phone: Phone, act: Callable[[Any], None], dice: Random, *, steps: int | None = None) -> bool:
        """The phone does something; what keeps it from it must have a cause. Answers whether it was done."""
        self.unlock(phone)
        wire = phone.wire
        wire.offline, wire.trouble, wire.dice, wire.hit = phone.offline_for > 0, phone.trouble, dice, False
        ailing = self.world.ailing
        phone.steps.left = steps
        done = False
        try:
            act(phone.device)
            done = True
        except Died:
            self.outcome.faults["phone killed"] += 1
        except phone.of.no as answer:
            if getattr(answer, "code", "") == "no-match" and int(phone.device.store.get("gen")) < self.gen:
                self.sign_in_again(phone)  # its key is no longer the vault's
            else:
                self._excuse(answer, wire.hit or ailing or self.world.ailing or self.behind())
        except phone.of.malformed as problem:
            if getattr(problem, "code", "") != "passphrase-changed":
                raise Broken("calm", f"phone {phone.number} refuses: {problem}") from problem
            self.sign_in_again(phone)
        except sqlite3.OperationalError as problem:
            if not phone.full:
                raise Broken("calm", f"phone {phone.number}'s store: {problem}") from problem
            self.outcome.faults["phone's disk full"] += 1
        finally:
            phone.steps.left = phone.steps.between = None
            wire.kill = None
        if phone.steps.dead:
            phone.start_again()
            self.unlock(phone)
        self.memory.look(phone, phone.device.keys, self.world.rollbacks)
        return done

    def rotate(self, phone: Phone, dice: Random) -> None:
        """All keys and locks new, from one phone that is up to date; in one case of three it dies on the way."""
        phone.offline_for = 0
        if phone.of is not client() or not self.attempt(phone, lambda device: device.sync(), dice) or self.behind():
            return  # two lines of changes, one before and one after the server was set back, are not played
        trouble, phone.trouble = phone.trouble, 0
        name, passphrase = str(phone.device.store.get("name")), f"five new words number {self.gen}"
        phone.wire.trouble = 0
        fresh = phone.device.account.opener_for(name, **self.secret)
        steps = dice.randrange(1, 120) if dice.randrange(3) == 0 else None
        self.secrets_before.append({"passphrase": passphrase})
        self.attempt(phone, lambda device: device.rotate(fresh, passphrase), dice, steps=steps)
        phone.trouble, phone.wire.trouble = trouble, 0
        try:
            # Whether it was done the person learns by trying.
            phone.device.account.sign_in(name, passphrase=passphrase)
        except phone.of.no as answer:
            if getattr(answer, "code", "") != "no-match":
                raise
            return
        self.secrets_before.append(self.secret)
        self.secret, self.gen = {"passphrase": passphrase}, int(phone.device.store.get("gen"))
        self.keys = phone.device.keys
        self.outcome.faults["keys replaced"] += 1
        self.world.back_up()

    def behind(self) -> bool:
        """Whether the server was set back to before a change of keys, and no phone that knows of it has been online since."""
        return self.world.gen() < self.gen

    def _excuse(self, answer: Exception, cause: bool) -> None:
        if not cause:
            raise Broken("calm", f"no answer without a cause: {answer!r}") from answer
        self.outcome.faults["left undone"] += 1

    def unlock(self, phone: Phone) -> None:
        """By the secret the person has; by the one before, where the phone's key file is from before."""
        if not phone.locked:
            return
        for secret in (self.secret, *reversed(self.secrets_before)):
            try:
                phone.unlock(secret)
                return
            except phone.of.malformed:
                continue
        raise Broken("calm", f"phone {phone.number} cannot be unlocked by any secret the person ever had")

    def sign_in_again(self, phone: Phone) -> None:
        """The passphrase was changed elsewhere: the person types the new one."""
        phone.wire.trouble, phone.wire.offline = 0, False
        phone.steps.left = phone.steps.between = None
        try:
            phone.device.account.sign_in(str(phone.device.store.get("name")), **self.secret)
        except phone.of.no as answer:
            self._excuse(answer, self.world.ailing or self.behind())

    # --- the end ---

    def end(self) -> None:
        """Everything is mended, everything late arrives, phones sync until nothing moves; then all invariants."""
        world = self.world
        world.mend()
        while world.network.held:
            world.network.arrive(0)
        for phone in self.phones:
            phone.offline_for, phone.trouble = 0, 0
            phone.free()
        self.be_quiet(self.phones)
        fresh = self.new_phone()
        self.join(fresh, typed=self.plan.seed % 8 == 0)
        self.be_quiet([fresh])
        self.be_quiet(self.phones)
        ids = checks.ids_of(fresh)
        views = [phone.device.view() for phone in self.phones]
        self.memory.only_accepted(views[0])
        checks.nothing_readable(self.memory, world)
        checks.nothing_is_lost(self.memory, ids, self.phones, views)
        checks.burned_stays_burned(self.memory, ids, self.phones)
        checks.every_edit_lives(self.memory, views[0])
        checks.phones_agree(self.memory, self.phones, views)
        checks.every_hole_is_explained(self.memory, self.phones, views)
        checks.again_changes_nothing(self.memory, self.phones[self.plan.seed % len(self.phones)], ids)

    def be_quiet(self, phones: list[Phone]) -> None:
        """Syncs until a whole round moves nothing."""
        dice = Random(self.plan.seed)
        for _ in range(ROUNDS):
            self.outcome.rounds += 1
            before = [phone.waiting() for phone in phones]
            done = [self.attempt(phone, lambda device: device.sync(), dice) for phone in phones]
            after = [phone.waiting() for phone in phones]
            if all(done) and before == after and not any(any(held.values()) for held in after):
                return
        raise Broken("I3", f"after {ROUNDS} rounds of syncing in peace there is still something to sync")


def sign_up_by_words(phone: Phone, reservation: dict[str, str], entropy: bytes) -> None:
    """As Account.sign_up, with a recovery lock in place of the passphrase's."""
    of, account = phone.of, phone.device.account
    http, keys, name = account.http, account.keys, reservation["name"]
    opener = of.keys.recovery_opener(entropy, host=http.host, name=name)
    changed, key_file, proofs = of.keys.with_locks(keys, None, add=[opener], drop=set())
    b64, to_json = of.versions.b64, of.versions.to_json
    statement = {
        "type": "sign-up", "host": http.host, "vault": keys.vault, "name": name, "gen": changed.gen,
        "key_file": of.keys.hash_of(key_file), "signing": b64(keys.signer.public),
    }  # fmt: skip
    said = of.versions.signed_statement(to_json(statement), keys)
    body = {"reservation": reservation["reservation"], "key_file": key_file.decode(), "proofs": proofs, **said}
    http.call("POST", "people/sign-up", body)
    account._keep(name, key_file, changed, opener)
