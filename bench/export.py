"""An export of 5,000 pages and its import by the Python client: seconds beside sealing alone, and memory at its highest."""

from __future__ import annotations

import multiprocessing
import resource
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench import Figure, Run, bench
from handrail.vault.client import crypto
from handrail.vault.client.client import Device
from handrail.vault.client.export import make_export
from handrail.vault.client.export_read import Export
from handrail.vault.client.importing import import_export
from handrail.vault.client.keys import Keys, new_keys
from handrail.vault.client.store import Store
from handrail.vault.client.versions import seal_version
from handrail.vault.rules.header import Header
from handrail.vault.rules.text import b64
from tests.attacks.conftest import PASSPHRASE

PAGES, VERSIONS = 5000, 2
WORDS = "what I wrote that day, in a few words. "
Measured = dict[str, float]


def filled(folder: Path, pages: int = PAGES, words: int = 5) -> Device:
    """A device with ``pages`` pages of two versions each, and no server."""
    device = Device("http://app.localhost:9", Store(folder / "from.sqlite3"))
    device.start()
    keys, n, prev = device.keys, 0, None
    with device.store.writing():
        for number in range(pages):
            page = secrets.token_hex(16)
            parents: tuple[str, ...] = ()
            for text in (f"Line {number}: ", f"Line {number}, looked at again: "):
                n += 1
                header = Header(
                    vault=keys.vault, page=page, kind="note", schema=1, parents=parents, author=b64(keys.signer.public),
                    device=device.store.device, n=n, prev=prev, seen={}, gen=keys.gen, at="2026-11-22T09:14:00Z",
                    body={"text": text + WORDS * words},
                )  # fmt: skip
                prev, content, sealed = seal_version(header, keys)
                parents = (prev,)
                device.store.add(content, sealed, waiting=True)
        device.store.put("counter", {"n": n, "version": prev, "seen": {}})
    return device


def peak_mb() -> float:
    """The most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def sealing(device: Device) -> float:
    """Seconds for sealing as many bytes, a page at a time."""
    pages = [sealed[: len(sealed) // VERSIONS * VERSIONS] for _, sealed in device.store.all()]
    began = time.perf_counter()
    for sealed in pages[:PAGES]:
        crypto.seal(sealed * VERSIONS, [device.keys.recipient])
    return time.perf_counter() - began


def filling(folder: str, pages: int, words: int) -> Keys:
    """The keys of a device that was filled; its memory goes with the process that filled it."""
    return filled(Path(folder), pages, words).keys


def opened(folder: str, name: str, keys: Keys) -> Device:
    """A device at its store, with its keys."""
    device = Device("http://app.localhost:9", Store(Path(folder) / name))
    device.account.keys = keys
    return device


def exporting(folder: str, keys: Keys) -> Measured:
    """In a process of its own, so that its memory is its own."""
    device = opened(folder, "from.sqlite3", keys)
    before = peak_mb()
    began = time.perf_counter()
    make_export(device, Path(folder) / "all.zip", PASSPHRASE)
    took, most = time.perf_counter() - began, peak_mb()
    size = (Path(folder) / "all.zip").stat().st_size
    return {"seconds": took, "peak": most, "before": before, "sealing": sealing(device), "bytes": size}


def importing(folder: str) -> Measured:
    """The same for the import into an empty vault."""
    device = opened(folder, "into.sqlite3", new_keys())
    before = peak_mb()
    began = time.perf_counter()
    with Export(Path(folder) / "all.zip", PASSPHRASE) as export:
        done = import_export(device, export)
    took, most = time.perf_counter() - began, peak_mb()
    return {"seconds": took, "peak": most, "before": before, "sealing": sealing(device), "added": done.added}


def alone(work: Callable[..., Any], *given: object) -> Any:
    """Runs one of them in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def figures(found: Measured) -> Iterator[Figure]:
    """Seconds beside sealing alone; memory beside what the process had before it began."""
    more: dict[str, Any] = {name: found[name] for name in ("bytes", "added") if name in found}
    yield Figure(found["seconds"] * 1000, "ms", "sealing the same bytes", found["sealing"] * 1000, "seconds", more=more)
    yield Figure(found["peak"], "MB", "the process before it began", found["before"], "peak")


@bench("vault.export.5000.python")
def export5000(this: Run) -> Iterator[Figure]:
    """5,000 pages of two versions each."""
    with tempfile.TemporaryDirectory() as folder:
        yield from figures(alone(exporting, folder, alone(filling, folder, PAGES, 5)))


@bench("vault.import.5000.python")
def import5000(this: Run) -> Iterator[Figure]:
    """The same into an empty vault: checked, named, sealed anew."""
    with tempfile.TemporaryDirectory() as folder:
        alone(exporting, folder, alone(filling, folder, PAGES, 5))
        found = alone(importing, folder)
        assert found["added"] == PAGES * VERSIONS
        yield from figures(found)
