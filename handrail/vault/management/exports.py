"""``handrail vault export``, ``import`` and ``open``."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError, OutputWrapper

from handrail import __version__
from handrail.vault.client.client import Device
from handrail.vault.client.export import NoRoom, make_export
from handrail.vault.client.export_read import Export
from handrail.vault.client.http import NoAnswer, ServerSaid
from handrail.vault.client.importing import import_export
from handrail.vault.management.reading import How, write_markdown
from handrail.vault.management.words import has, say
from handrail.vault.rules.markdown import visible
from handrail.vault.rules.text import Malformed

_EVERY = 500


class Teller:
    """Says what happens while it happens."""

    def __init__(self, out: OutputWrapper, err: OutputWrapper) -> None:
        self.out, self.err = out, err

    def progress(self, done: int, of: int) -> None:
        """A line now and then."""
        if done % _EVERY == 0 and done < of:
            self.err.write(say("export.progress", done=done, of=of))

    def named(self, lines: Iterable[str]) -> None:
        """What was not whole, a line each."""
        for line in lines:
            self.err.write(visible(line))


@contextmanager
def said(path: Path) -> Iterator[None]:
    """Whatever goes wrong with an export is said in a sentence."""
    try:
        yield
    except NoRoom as problem:
        raise CommandError(say("export.no-room", needed=_mb(problem.needed), free=_mb(problem.free))) from problem
    except Malformed as problem:
        if not has(f"export.{problem.code}"):
            raise
        raise CommandError(say(f"export.{problem.code}", path=str(path))) from problem
    except OSError as problem:
        full = problem.errno in (errno.ENOSPC, errno.EDQUOT)
        raise CommandError(say("export.disk-full" if full else "export.no-file", path=str(path))) from problem


def _mb(size: int) -> int:
    return -(-size // 1_000_000)


def write_export(device: Device, out: Path, passphrase: str, tell: Teller) -> None:
    """``handrail vault export OUT.zip``."""
    with said(out):
        made = make_export(device, out, passphrase, release=__version__, progress=tell.progress)
    tell.out.write(say("export.made", path=str(out), pages=made.pages, versions=made.versions))
    tell.named(say("export.was-damaged", content=content) for content in made.damaged)
    tell.named(say("alarm.missing", device=who[:8], first=first, last=last) for who, first, last in made.missing)


def take_in(device: Device, path: Path, passphrases: Iterator[str], tell: Teller) -> None:
    """``handrail vault import EXPORT.zip``: fetches first what is new, so that nothing is taken in twice."""
    away = _synced(device)
    with said(path), _opened(path, passphrases) as export:
        done = import_export(device, export, progress=tell.progress)
    tell.out.write(say("import.done", added=done.added, held=done.held, burned=done.burned, drafts=done.drafts))
    tell.named(say("open.damaged", title=row.title or row.page, code=code) for row, code in done.damaged)
    tell.named(say("open.refused", version=one.version[:12], code=one.code) for one in done.refused)
    tell.named(say("open.unknown", name=name) for name in done.unknown)
    away = away or _synced(device)
    waiting = next(device.store.each_waiting(), None) is not None
    tell.out.write(say("kept-here" if away or waiting else "backed-up"))


def _synced(device: Device) -> bool:
    """True where the server was away: what is taken in then waits on this device."""
    try:
        device.sync()
    except NoAnswer:
        return True
    except ServerSaid as answer:
        if answer.status < 500:
            raise
        return True
    return False


def write_pages(path: Path, into: Path | None, passphrases: Iterator[str], tell: Teller, how: How) -> None:
    """``handrail vault open EXPORT.zip``."""
    folder = into or path.with_suffix("")
    with said(path), _opened(path, passphrases) as export:
        try:
            done = write_markdown(export, folder, how, progress=tell.progress)
        except Malformed as problem:
            if problem.code == "folder-not-empty":
                raise CommandError(say("export.folder-not-empty", path=str(folder))) from problem
            raise
    tell.out.write(say("open.done", pages=done.pages, folder=str(folder)))
    if done.damaged or done.refused:
        tell.err.write(say("open.see-index", count=len(done.damaged) + len(done.refused)))


def _opened(path: Path, passphrases: Iterator[str]) -> Export:
    """Tries each passphrase in turn: an export may have been made under another one than the account has today."""
    last: Malformed | None = None
    for passphrase in passphrases:
        try:
            return Export(path, passphrase)
        except Malformed as problem:
            if problem.code != "wrong-secret":
                raise
            last = problem
    raise last or Malformed("wrong-secret")
