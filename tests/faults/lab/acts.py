"""What a phone and the world can do in a scenario, by name."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any

from handrail.vault.client.export import make_export
from handrail.vault.client.export_read import Export
from handrail.vault.client.importing import import_export
from tests.faults.lab import checks
from tests.faults.lab.phone import Phone, client
from tests.faults.lab.plan import DAY
from tests.faults.lab.world import CANARY

if TYPE_CHECKING:
    from tests.faults.lab.scenario import Scenario

Act = Callable[["Scenario", Phone, Random], None]
LENGTHS = (8, 40, 40, 200, 200, 200, 3000)
MOST_STEPS = 45
WORDS = "words for an export"


def body(dice: Random) -> dict[str, str]:
    """Something written: it begins with what no server may ever read."""
    return {"text": f"{CANARY} {dice.getrandbits(40):x} " + "x" * dice.choice(LENGTHS)}


def a_page(device: Any, dice: Random) -> str | None:
    """One of the pages that this phone shows, which are all the person's own but what an older release takes for one."""
    view = device.view()
    own = [
        page
        for page, heads in sorted(view.judgement.heads.items())
        if heads and not view.versions[heads[0]].header.kind.startswith("handrail.")
    ]
    return dice.choice(own) if own else None


def writing(scenario: Scenario, dice: Random, *, kinds: str = "") -> Callable[[Any], None]:
    """One of the acts that change a store, drawn."""
    kind = dice.choice(kinds.split() or ["write", "edit", "edit", "sync", "sync", "burn", "thin"])

    def act(device: Any) -> None:
        if kind == "sync":
            device.sync()
            return
        page = None if kind == "write" else a_page(device, dice)
        if kind == "write" or page is None:
            device.write("note", body(dice))
        elif kind == "edit":
            device.write("note", body(dice), page=page)
        elif kind == "burn":
            scenario.memory.chosen.add(page)
            device.burn([page])
        else:
            device.thin(page)

    return act


def simple(kind: str) -> Act:
    """One plain act of a phone."""

    def do(scenario: Scenario, phone: Phone, dice: Random) -> None:
        scenario.attempt(phone, writing(scenario, dice, kinds=kind), dice)

    return do


def read(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """The person looks: what was written there is what stands there."""

    def act(device: Any) -> None:
        view = device.view()
        for heads in view.judgement.heads.values():
            for head in heads:
                made = scenario.memory.made.get(head)
                scenario.memory.checks += 1
                assert made is None or view.versions[head].header.body == made.body

    scenario.attempt(phone, act, dice)


def die(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """Killed between two steps; where the act was over before, right after it."""
    steps = dice.randrange(1, MOST_STEPS)
    scenario.attempt(phone, writing(scenario, dice), dice, steps=steps)
    phone.start_again()


def restart(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """The app is closed and opened."""
    phone.start_again()
    scenario.outcome.faults["phone restarted"] += 1


def lock(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """Locked, or unlocked where it is locked."""
    if phone.locked:
        scenario.unlock(phone)
    else:
        phone.lock()


def sign_out(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """The session is over: cookies were cleared."""
    phone.device.http.forget()
    scenario.outcome.faults["session lost"] += 1


def tabs(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """Two writers on one store: the second does something in between two steps of the first."""
    scenario.unlock(phone)
    other, steps = phone.opened()
    account = phone.device.account
    other.account.keys, other.account.opener = account.keys, account.opener
    other.http.cookies = phone.device.http.cookies
    other.http._client.offline = phone.offline_for > 0
    second = writing(scenario, dice)

    def between() -> None:
        scenario.outcome.faults["two writers"] += 1
        try:
            second(other)
        except phone.of.no:
            phone.wire.hit = True

    phone.steps.between = between
    try:
        scenario.attempt(phone, writing(scenario, dice), dice, steps=dice.randrange(1, MOST_STEPS))
    finally:
        steps.close()
        other.http._client.close()


def offline(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """No signal for a while."""
    phone.offline_for = dice.randrange(3, 25)
    scenario.outcome.faults["offline"] += 1


def three_days(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """In the mountains."""
    phone.offline_for = dice.randrange(20, 40)
    scenario.pass_time(3 * DAY)
    scenario.outcome.faults["three days offline"] += 1


def clock(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """The phone's clock is set wrong, or right."""
    phone.clock.off = dice.choice((0, DAY, -DAY, 3600, -3600))
    scenario.outcome.faults["clock set"] += 1


def phone_full(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """The phone's disk is full for a while."""
    phone.fill()
    phone.full_for = dice.randrange(2, 8)


def stray(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """A request that was held back arrives, perhaps after others that were sent later."""
    scenario.world.network.arrive(dice.getrandbits(16))


def check(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """I1 in the middle of it all."""
    found: dict[str, bool] = {}
    rollbacks = scenario.world.rollbacks

    def act(device: Any) -> None:
        device.account.renew_session()
        found.update(checks.ids_of(phone))

    if scenario.attempt(phone, act, dice) and rollbacks == scenario.world.rollbacks:
        checks.backed_up_is_there(scenario.memory, found, rollbacks)


def kill(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """kill -9 of the server while nobody asks it anything; it comes back at once, or a little later."""
    scenario.world.kill()
    come_back(scenario, dice)


def kill_in_sync(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """kill -9 of the server while it works for a phone."""

    def act(device: Any) -> None:
        device.write("note", body(dice))
        phone.wire.kill, phone.wire.kill_at = scenario.world.kill, dice.randrange(5)
        device.sync()

    scenario.attempt(phone, act, dice)
    come_back(scenario, dice)


def come_back(scenario: Scenario, dice: Random) -> None:
    """The server is started again, in one case of four after some operations without it."""
    if dice.randrange(4):
        scenario.world.start(may_fail=scenario.world.ailing_disk)
    else:
        scenario.mend_at = scenario.place + dice.randrange(2, 9)


def ailment(how: str) -> Act:
    """Something is wrong with the server's disk for a while."""

    def do(scenario: Scenario, phone: Phone, dice: Random) -> None:
        scenario.world.mend()
        scenario.world.fill(dice) if how == "full" else scenario.world.freeze()
        scenario.mend_at = scenario.place + dice.randrange(3, 15)

    return do


def back_up(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """The operator takes a copy."""
    scenario.world.mend()
    scenario.world.back_up()


def put_back(new_epoch: bool) -> Act:
    """The operator puts a copy back."""

    def do(scenario: Scenario, phone: Phone, dice: Random) -> None:
        scenario.world.mend()
        scenario.world.put_back(dice, new_epoch=new_epoch)

    return do


def tear(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """A power cut on a bad disk."""
    scenario.world.mend()
    scenario.world.tear(dice)


def join(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """One more phone, up to four."""
    if len(scenario.phones) >= 4 or scenario.world.ailing:
        return
    if scenario.attempt(scenario.phones[0], lambda device: device.account.renew_session(), dice):
        scenario.phones[0].wire.trouble = 0
        if scenario.behind():
            return
        scenario.join(scenario.new_phone())


def rotate(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """ "Someone else may know my passphrase." """
    scenario.world.mend()
    scenario.rotate(phone, dice)


def carry(scenario: Scenario, phone: Phone, dice: Random) -> None:
    """An export is made, or one that was made before, perhaps long ago on another phone, is taken in."""
    if phone.of is not client():
        return

    def take(device: Any) -> None:
        with Export(dice.choice(scenario.exports), WORDS) as export:
            import_export(device, export)

    def make(device: Any) -> None:
        path = scenario.folder / f"export-{len(scenario.exports)}.zip"
        make_export(device, path, WORDS)
        scenario.exports.append(path)

    made = bool(scenario.exports) and dice.random() < 0.6
    if scenario.attempt(
        phone, take if made else make, dice, steps=None if dice.random() < 0.8 else dice.randrange(1, 99)
    ):
        scenario.outcome.faults["export taken in" if made else "export made"] += 1


ACTS: dict[str, Act] = {
    **{kind: simple(kind) for kind in ("write", "edit", "sync", "burn", "thin")},
    "read": read, "die": die, "restart": restart, "lock": lock, "sign-out": sign_out, "tabs": tabs,
    "offline": offline, "three-days": three_days, "clock": clock, "phone-full": phone_full,
    "stray": stray, "check": check, "kill": kill, "kill-in-sync": kill_in_sync, "backup": back_up,
    "restore": put_back(new_epoch=True), "image": put_back(new_epoch=False), "torn": tear,
    "server-full": ailment("full"), "read-only": ailment("read-only"), "join": join, "carry": carry, "rotate": rotate,
}  # fmt: skip
