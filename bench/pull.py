"""A fresh device fetches and opens 5,000 versions; unlocking; an hour of writing. The Python client's part."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator

from bench import Figure, Run, bench
from bench.load import ready
from bench.push import RAISED
from handrail.vault.client import crypto
from handrail.vault.client.client import Device
from handrail.vault.client.sync import Report, pull, push
from handrail.vault.client.versions import seal_version
from handrail.vault.rules.header import Header
from handrail.vault.rules.text import b64
from tests.attacks.conftest import PASSPHRASE, Person
from tools.live import live_server

PAGES = 5000
SLOW_LINE = 400_000 / 8
"""Bytes a second of the slow line that ux.md measures with (400 kbit/s)."""


def fill(device: Device, count: int) -> None:
    """``count`` pages of one line each, sealed and pushed."""
    keys, prev = device.keys, None
    with device.store.writing():
        for n in range(1, count + 1):
            header = Header(
                vault=keys.vault, page=secrets.token_hex(16), kind="note", schema=1, parents=(),
                author=b64(keys.signer.public), device=device.store.device, n=n, prev=prev, seen={}, gen=keys.gen,
                at="2026-11-22T09:14:00Z", body={"text": f"Line {n}: what I wrote that day, in a few words."},
            )  # fmt: skip
            prev, content, sealed = seal_version(header, keys)
            device.store.add(content, sealed, waiting=True)
        device.store.put("counter", {"n": count, "version": prev, "seen": {}})
    push(device.http, device.store, Report())


@bench("vault.pull5000")
def pull5000(this: Run) -> Iterator[Figure]:
    """Fetching over loopback beside reading the same bytes from one file; opening by the Python client."""
    with live_server(**RAISED) as server:
        ana = Person(server)
        fill(ana.device, PAGES)
        device, _ = ana.another()
        began = time.perf_counter()
        pull(device.http, device.store, Report())
        fetched = time.perf_counter() - began
        size = sum(len(sealed) for _, sealed in device.store.all())
        path = server.folder / "same-bytes"
        path.write_bytes(b"".join(sealed for _, sealed in device.store.all()))
        began = time.perf_counter()
        path.read_bytes()
        read = time.perf_counter() - began
        more = {"versions": PAGES, "bytes": size, "seconds_at_400_kbit_s": round(size / SLOW_LINE, 1)}
        yield Figure(fetched * 1000, "ms", "reading the same bytes from a file", read * 1000, "fetch", more=more)
        began = time.perf_counter()
        view = device.view()
        opened = time.perf_counter() - began
        began = time.perf_counter()
        for _, sealed in list(device.store.all())[:500]:
            crypto.unseal(sealed, list(device.keys.identities))
        bare = (time.perf_counter() - began) * PAGES / 500
        assert len(view.versions) == PAGES
        yield Figure(
            opened * 1000, "ms", "unsealing alone, by pyrage", bare * 1000, "open.python", more={"versions": PAGES}
        )


@bench("vault.unlock.python")
def unlock(this: Run) -> Iterator[Figure]:
    """From the passphrase to open keys, beside scrypt alone."""
    with live_server(**RAISED) as server:
        ana = Person(server)
        began = time.perf_counter()
        ana.device.account.unlock(PASSPHRASE)
        took = time.perf_counter() - began
        began = time.perf_counter()
        crypto.passphrase_secret(PASSPHRASE, b"s" * 32, crypto.KDF_PASSPHRASE)
        yield Figure(took * 1000, "ms", "scrypt alone", (time.perf_counter() - began) * 1000)


@bench("vault.signin")
def signin(this: Run) -> Iterator[Figure]:
    """A whole sign-in (salt, scrypt, proof, Argon2id on the server, key file) beside scrypt alone."""
    with live_server(**RAISED) as server:
        ana = Person(server)
        ready(server, "warm")
        began = time.perf_counter()
        ana.another()
        took = time.perf_counter() - began
        began = time.perf_counter()
        crypto.passphrase_secret(PASSPHRASE, b"s" * 32, crypto.KDF_PASSPHRASE)
        yield Figure(took * 1000, "ms", "scrypt alone", (time.perf_counter() - began) * 1000)
