"""`handrail verify-app URL`: whether a server hands out the app of a release, and nothing else."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import httpx
from django.core.management.base import BaseCommand, CommandError

from handrail.content.texts import Lang
from handrail.content.words import all_texts
from handrail.site import minisign, published
from handrail.site.verify import OUTSIDE, WAYS, CouldNotLook, Finding, Report, origin_of, verify

TOLD = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
LANG: Lang = "es" if TOLD.startswith("es") else "en"
SECONDS = 30.0
DIFFERS, UNSURE = 1, 2


def say(text: str, **params: str | int) -> str:
    """A text of the pack in the terminal's language."""
    return all_texts().say(f"site.verify.{text}", LANG, **params)


def unsure(text: str, **params: str | int) -> CommandError:
    """Nothing was found out."""
    return CommandError(say(text, **params), returncode=UNSURE)


class Command(BaseCommand):
    """Exit 0: all as published. 1: something differs, by name. 2: nothing sure can be said."""

    help = "Compare the app that a server hands out with a published release, file by file. 0: same, 1: differs, 2: unsure."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which server, and against what."""
        parser.add_argument("url", help="the app's address, such as https://app.example.org")
        parser.add_argument(
            "--manifest", help="file or https address of a release's list; without it: this install's own files"
        )
        parser.add_argument(
            "--key", help="the maker's public key, or a file that holds it: the list must be signed by it"
        )
        parser.add_argument("--seconds", type=float, default=SECONDS, help="how long one answer may take (%(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Looks, and says what it saw."""
        wanted = self._wanted(options["manifest"], options["key"])
        try:
            url = origin_of(options["url"])
            report = verify(url, wanted, options["seconds"])
        except CouldNotLook as problem:
            raise unsure(str(problem), url=options["url"]) from problem
        self._tell(report)

    def _wanted(self, name: str | None, key: str | None) -> published.Published:
        if name is None:
            if key is not None:
                raise unsure("key-alone")
            own = published.of_this_install()
            self.stdout.write(say("own", release=own.release))
            return own
        keys = [_key(key)] if key is not None else published.trusted_keys()
        data = _take(name)
        signer = _signer(name, data, keys) if keys else None
        try:
            wanted = published.read(data)
        except published.NotPublished as problem:
            raise unsure("bad-manifest", name=name) from problem
        said = (
            say("signed", release=wanted.release, key=str(signer))
            if signer
            else say("unsigned", release=wanted.release)
        )
        self.stdout.write(said)
        return wanted

    def _tell(self, report: Report) -> None:
        for finding, ways in sorted(report.findings.items()):
            self.stdout.write(_sentence(finding))
            if len(ways) < len(WAYS):
                self.stdout.write(say("only", ways=", ".join(say(f"way.{way}") for way in ways)))
        if any(finding.kind == "named" for finding in report.findings):
            self.stdout.write(say("another"))
        self.stdout.write(say("outside", paths=", ".join(OUTSIDE)))
        if report.differs:
            raise CommandError(say("differs", count=len(report.differs)), returncode=DIFFERS)
        if report.findings:
            raise unsure("unsure")
        self.stdout.write(say("same", files=report.files, ways=len(WAYS)))


def _sentence(finding: Finding) -> str:
    return say(finding.kind, path=finding.path, found=finding.found, wanted=finding.wanted)


def _key(text: str) -> minisign.PublicKey:
    """From the line itself, or from a file."""
    try:
        found = Path(text).read_text(encoding="ascii") if Path(text).is_file() else text
        return minisign.public_key(found)
    except (minisign.NotSigned, OSError, ValueError) as problem:
        raise unsure("bad-key") from problem


def _signer(name: str, data: bytes, keys: list[minisign.PublicKey]) -> minisign.PublicKey:
    try:
        signature = _take(f"{name}.minisig").decode("utf-8", "replace")
    except CommandError as problem:
        raise unsure("no-signature", name=name) from problem
    for key in keys:
        try:
            minisign.verify(data, signature, key)
        except minisign.NotSigned:
            continue
        return key
    raise unsure("not-signed", name=name)


def _take(name: str) -> bytes:
    """A file, or what lies at an https address; bounded."""
    most = published.MOST_BYTES
    try:
        if not name.startswith(("https://", "http://")):
            with Path(name).open("rb") as file:
                found = file.read(most + 1)
        else:
            found = b""
            with httpx.stream("GET", name, follow_redirects=True, timeout=SECONDS) as answer:
                answer.raise_for_status()
                for chunk in answer.iter_bytes():
                    found += chunk
                    if len(found) > most:
                        break
    except (OSError, ValueError, httpx.HTTPError, httpx.InvalidURL) as problem:
        raise unsure("no-manifest", name=name) from problem
    if len(found) > most:
        raise unsure("bad-manifest", name=name)
    return found
