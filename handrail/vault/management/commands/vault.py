"""``handrail vault ...``: the Python client on the command line, against any server."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from handrail.content.texts import LANGS
from handrail.vault.client.client import Device
from handrail.vault.client.http import Http, NoAnswer, ServerSaid
from handrail.vault.client.store import Store
from handrail.vault.management.exports import Teller, take_in, write_export, write_pages
from handrail.vault.management.reading import How
from handrail.vault.management.words import LANG, say, zone_of
from handrail.vault.rules.markdown import visible
from handrail.vault.rules.text import Malformed

CODES = frozenset(
    [
        "locked",
        "wrong-secret",
        "key-file-forged",
        "old-key-file",
        "weak-kdf",
        "other-vault",
        "passphrase-changed",
        "too-large",
    ]
)


def _zone(name: str) -> tzinfo:
    try:
        return zone_of(name)
    except ValueError as problem:
        raise ArgumentTypeError(say("bad-zone", name=name)) from problem


class Command(BaseCommand):
    """Sign up, sign in, write, pull and read from a terminal. What is written is sealed here, as in the browser."""

    help = "Write and read sealed pages from a terminal. The passphrase is asked for, never given as an argument."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--store`` is this device: its folder keeps only sealed bytes."""
        parser.add_argument("--server", default="http://app.localhost:8000", help="address of the app (%(default)s)")
        parser.add_argument(
            "--store",
            type=Path,
            default=Path("handrail-device"),
            help="folder of this device, below where you stand (%(default)s)",
        )
        parser.add_argument(
            "--passphrase-stdin", action="store_true", help="read the passphrase from the first line of input"
        )
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("sign-up", help="make an account").add_argument(
            "word", help="a made-up word; the server adds digits"
        )
        verbs.add_parser("sign-in", help="make this folder a device of an account").add_argument("name")
        write = verbs.add_parser("write", help="write a page; the text comes from the argument or from input")
        write.add_argument("text", nargs="?")
        write.add_argument("--page", help="go on with this page")
        verbs.add_parser("pull", help="fetch and send what is new")
        verbs.add_parser("read", help="show the pages").add_argument("page", nargs="?")
        export = verbs.add_parser("export", help="everything in one sealed file that opens without us")
        export.add_argument("out", type=Path, help="a file that is not there yet")
        taken = verbs.add_parser("import", help="bring the pages of an export into this account, with all history")
        taken.add_argument("export", type=Path)
        opened = verbs.add_parser("open", help="write an export as Markdown, one file a page; asks no server")
        opened.add_argument("export", type=Path)
        opened.add_argument("--into", type=Path, help="a new or empty folder (the name of the export, beside it)")
        opened.add_argument("--lang", choices=LANGS, help="language of the headings (that of the pages' own questions)")
        opened.add_argument(
            "--zone", type=_zone, default="", help="days and hours as there, like America/Denver (this machine's own)"
        )
        verbs.add_parser("compact", help="on the server: take off its disk what was burned (handrail compact)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs one verb; whatever goes wrong is said in a sentence."""
        if options["verb"] == "compact":  # the operator's, of this machine's own database
            call_command("compact", stdout=self.stdout, stderr=self.stderr)
            return
        verbs: dict[str, Callable[[Device, dict[str, Any]], None]] = {
            "sign-up": self._sign_up,
            "sign-in": self._sign_in,
            "write": self._write,
            "pull": self._pull,
            "read": self._read,
            "export": self._export,
            "import": self._import,
        }
        try:
            if options["verb"] == "open":
                how = How(options["lang"], options["zone"])
                write_pages(options["export"], options["into"], self._passphrases(options), self._teller(), how)
                return
            verbs[options["verb"]](self._device(options), options)
        except Malformed as problem:
            known = problem.code in CODES
            said = say(problem.code) if known else say("not-opened", code=problem.code)
            raise CommandError(said) from problem
        except ServerSaid as answer:
            # An answer that is not the interface's own has no sentence: what answered is perhaps not a Handrail.
            said = str(answer)
            unknown = answer.code == "not-understood" and said == answer.code
            raise CommandError(say("not-handrail", status=answer.status) if unknown else said) from answer
        except NoAnswer as problem:
            written = options["verb"] in ("write", "pull")
            raise CommandError(say("no-answer" if written else "no-answer-yet", server=options["server"])) from problem

    def _device(self, options: dict[str, Any]) -> Device:
        folder: Path = options["store"]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            return Device(Http(options["server"], lang=LANG), Store(folder / "device.sqlite3"))
        except ValueError as problem:
            raise CommandError(say("bad-server")) from problem

    def _passphrase(self, options: dict[str, Any], text: str = "ask") -> str:
        if options["passphrase_stdin"]:
            return sys.stdin.readline().rstrip("\n")
        if not sys.stdin.isatty():
            raise CommandError(say("no-terminal"))
        return getpass.getpass(say(text))

    def _open(self, device: Device, options: dict[str, Any]) -> str:
        if not device.account.name:
            raise CommandError(say("no-account"))
        passphrase = self._passphrase(options)
        device.account.unlock(passphrase)
        return passphrase

    def _sign_up(self, device: Device, options: dict[str, Any]) -> None:
        if device.account.name:
            raise CommandError(say("has-account", name=device.account.name))
        device.start()
        reservation = device.account.reserve(options["word"])
        passphrase = self._passphrase(options)
        if len(passphrase) < 15:
            raise CommandError(say("short"))
        self.stdout.write(say("signed-up", name=device.account.sign_up(reservation, passphrase)))

    def _sign_in(self, device: Device, options: dict[str, Any]) -> None:
        device.account.sign_in(options["name"], passphrase=self._passphrase(options))
        report = device.sync()
        self.stdout.write(say("signed-in", count=report.pulled))

    def _write(self, device: Device, options: dict[str, Any]) -> None:
        self._open(device, options)
        text = options["text"] if options["text"] is not None else sys.stdin.read()
        if not text.strip():
            raise CommandError(say("empty"))
        version = device.write("note", {"text": text}, page=options["page"])
        page = device.view().versions[version].header.page
        self.stdout.write(page)
        device.sync()
        self.stdout.write(say("backed-up" if device.backed_up(version) else "kept-here"))

    def _pull(self, device: Device, options: dict[str, Any]) -> None:
        self._open(device, options)
        report = device.sync()
        self.stdout.write(say("pulled", pulled=report.pulled, pushed=report.pushed))
        self._alarms(device)

    def _read(self, device: Device, options: dict[str, Any]) -> None:
        self._open(device, options)
        view = device.view()
        if options["page"] and options["page"] not in view.judgement.heads:
            raise CommandError(say("no-page", page=options["page"]))
        for page, heads in view.judgement.heads.items():
            if options["page"] not in (None, page):
                continue
            for head in heads:
                header = view.versions[head].header
                note = "  " + say("two-devices") if len(heads) > 1 else ""
                self.stdout.write(f"--- {page}  {header.at}{note}")
                self.stdout.write(visible(str(header.body.get("text", say("newer-app")))))
        self._alarms(device)

    def _export(self, device: Device, options: dict[str, Any]) -> None:
        passphrase = self._open(device, options)
        write_export(device, options["out"], passphrase, self._teller())

    def _import(self, device: Device, options: dict[str, Any]) -> None:
        passphrase = self._open(device, options)
        take_in(device, options["export"], self._passphrases(options, passphrase), self._teller())

    def _passphrases(self, options: dict[str, Any], known: str = "") -> Iterator[str]:
        """The account's own where there is one, then what is asked for the export itself."""
        if known:
            yield known
        asked = self._passphrase(options, "ask-export")
        if asked and asked != known:
            yield asked

    def _teller(self) -> Teller:
        return Teller(self.stdout, self.stderr)

    def _alarms(self, device: Device) -> None:
        view = device.view()
        for content, code in sorted(view.refused.items()):
            self.stderr.write(say("alarm.damaged", code=code, content=content))
        for who, first, last in view.judgement.missing:
            self.stderr.write(say("alarm.missing", device=who[:8], first=first, last=last))
        for who, n in view.judgement.forked:
            self.stderr.write(say("alarm.forked", device=who[:8], n=n))
        for who, n in view.judgement.broken:
            self.stderr.write(say("alarm.broken", device=who[:8], n=n))
        for content in view.judgement.unexplained:
            self.stderr.write(say("alarm.unexplained", content=content))
