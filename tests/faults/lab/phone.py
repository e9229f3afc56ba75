"""A simulated phone: the real Python client on a store on disk, that can die between any two steps."""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from tests.faults.lab.wire import Network, Wire

NOWHERE = httpx.MockTransport(lambda request: httpx.Response(500))
BEGAN = datetime(2026, 11, 22, 9, 0, 0)
PHONE_PAGES = 4096


class Died(BaseException):
    """The phone was killed here. Not an Exception: nothing in the client may catch it and go on."""


class Clock:
    """One phone's clock: the scenario's own time, and how far this phone is off."""

    def __init__(self, off: int) -> None:
        self.now = BEGAN
        self.off = off

    def stamp(self) -> str:
        """As versions state it."""
        return (self.now + timedelta(seconds=self.off)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Steps:
    """A store's connection, a step at a time. After a death nothing reaches the file any more."""

    def __init__(self, real: sqlite3.Connection) -> None:
        self.real = real
        self.left: int | None = None
        self.between: Callable[[], None] | None = None
        self.dead = False

    def step(self) -> None:
        """One step further; at the last one the phone dies, or somebody else comes in between."""
        if self.dead:
            raise Died
        if self.left is None:
            return
        self.left -= 1
        if self.left > 0:
            return
        if self.between is None:
            self.die()
            raise Died
        if self.real.in_transaction:
            return  # a second writer would only wait for the first
        between, self.between, self.left = self.between, None, None
        between()

    def die(self) -> None:
        """As after kill -9: what was not committed is not there."""
        self.dead = True
        self.real.close()

    def execute(self, *args: Any) -> sqlite3.Cursor:
        """Counts, then executes."""
        self.step()
        return self.real.execute(*args)

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        """Counts, then executes."""
        self.step()
        return self.real.executemany(*args)

    def executescript(self, script: str) -> sqlite3.Cursor:
        """Counts, then executes."""
        self.step()
        return self.real.executescript(script)

    def close(self) -> None:
        """Closes it."""
        self.real.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


class Client:
    """The client's modules of one release: this tree's, or an older one's under another package name."""

    def __init__(self, package: str = "handrail") -> None:
        def module(name: str) -> Any:
            return importlib.import_module(f"{package}.vault.{name}")

        self.package = package
        self.client, self.http = module("client.client"), module("client.http")
        self.store, self.keys, self.crypto = module("client.store"), module("client.keys"), module("client.crypto")
        self.versions, self.sync = module("client.versions"), module("client.sync")
        self.look = "look_in" if hasattr(self.client, "look_in") else "open_version"
        self.malformed: type[Exception] = module("rules.text").Malformed
        self.no: tuple[type[Exception], ...] = (self.http.NoAnswer, self.http.ServerSaid)


@cache
def client(package: str = "handrail") -> Client:
    """Loaded once."""
    return Client(package)


class Opening:
    """What any phone of a scenario has opened: opening is a function of the bytes and the keys, so it is done once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Any] = {}

    def open(self, of: Client, content: str, sealed: bytes, keys: Any) -> Any:
        """The opened version, or the code that it is refused with."""
        try:
            found = self._once(of, getattr(of.versions, of.look), content, sealed, keys)
        except of.malformed as problem:
            return problem.code  # type: ignore[attr-defined]  # every Malformed has one
        return found if isinstance(found, of.versions.Opened) else "other-vault"

    @contextmanager
    def remembered(self, of: Client) -> Iterator[None]:
        """While this lasts, the client's own looking goes through here."""
        real = getattr(of.client, of.look)

        def look(sealed: bytes, content: str, keys: Any, formers: Any = None) -> Any:
            return real(sealed, content, keys, formers) if formers else self._once(of, real, content, sealed, keys)

        setattr(of.client, of.look, look)
        try:
            yield
        finally:
            setattr(of.client, of.look, real)

    def _once(self, of: Client, real: Callable[..., Any], content: str, sealed: bytes, keys: Any) -> Any:
        # The bytes' own hash is in the key: what was changed since is opened anew.
        key = (content, of.versions.content_id(sealed), keys.gen, of.package)
        if key not in self._known:
            self._known[key] = real(sealed, content, keys)
        return self._known[key]


class Phone:
    """One phone of the person: its folder outlives every death and restart."""

    def __init__(self, number: int, folder: Path, network: Network, off: int, of: Client) -> None:
        self.number, self.network = number, network
        self.path = folder / f"phone-{number}.sqlite3"
        self.of = of
        self.clock = Clock(off)
        self.offline_for = 0
        self.full = False
        self.full_for = 0
        self.trouble = 0
        self.device: Any = None
        self.steps: Steps
        self.start()

    # --- on and off ---

    def start(self) -> None:
        """Opens the app on what its folder holds."""
        self.device, self.steps = self.opened()

    def opened(self) -> tuple[Any, Steps]:
        """A device on the phone's store; a second one is a second tab."""
        store = self.of.store.Store(self.path)
        steps = Steps(store._db)
        store._db = steps
        http = self.of.http.Http("http://app.localhost:1", transport=NOWHERE)
        http._client.close()
        # Beneath all of the client's own code: cookies, tokens, refusals and frames stay its own.
        http._client = Wire(self.network, http.host)
        http._client.step = steps.step
        device = self.of.client.Device(http, store, at=self.clock.stamp)
        return device, steps

    def stop(self) -> None:
        """Swiped away."""
        if not self.steps.dead:
            self.steps.close()
        self.wire.close()

    def start_again(self) -> None:
        """The app is opened again: the same folder, the same cookies, the keys for who unlocks."""
        cookies, csrf = dict(self.device.http.cookies), self.device.http.csrf
        self.stop()
        self.start()
        self.device.http.cookies, self.device.http.csrf = cookies, csrf
        if self.full:
            self.fill()

    @property
    def wire(self) -> Wire:
        """Its network."""
        found: Wire = self.device.http._client
        return found

    # --- keys ---

    @property
    def locked(self) -> bool:
        """Whether its keys are away."""
        return self.device.account.keys is None

    def lock(self) -> None:
        """The keys go from memory."""
        self.device.retire_store()
        self.device.account.opener = None

    def unlock(self, secret: dict[str, Any]) -> None:
        """Opens the key file that lies on the phone."""
        account = self.device.account
        if "passphrase" in secret:
            account.unlock(secret["passphrase"])
            return
        opener = self.of.keys.recovery_opener(secret["entropy"], host=self.device.http.host, name=account.name)
        text = str(account.store.get("key_file")).encode()
        least = int(account.store.get("gen") or 0)
        account.keys, account.opener = self.of.keys.open_key_file(text, opener, least_gen=least), opener

    # --- its own disk ---

    def fill(self) -> None:
        """No room for another page."""
        self.full = True
        pages = self.steps.real.execute("pragma page_count").fetchone()[0]
        self.steps.real.execute(f"pragma max_page_count = {pages}")

    def free(self) -> None:
        """Room again."""
        self.full, self.full_for = False, 0
        if not self.steps.dead:
            self.steps.real.execute(f"pragma max_page_count = {PHONE_PAGES * 64}")

    # --- what it holds ---

    def waiting(self) -> dict[str, bool]:
        """content id -> whether it waits to be sent, past every step."""
        rows: Iterable[tuple[str, int]] = self.steps.real.execute("select content, waiting from version")
        return {content: bool(waits) for content, waits in rows}
