"""`handrail verify-app URL`: whether a server hands out the app of a release, and nothing else."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator
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
MOST = 20
"""Findings that are named without --all: who reads more has a server that is another one altogether."""


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
        parser.add_argument("--all", action="store_true", help=f"name every difference, not only the first {MOST}")
        parser.add_argument("--seconds", type=float, default=SECONDS, help="how long one answer may take (%(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Looks, and says what it saw."""
        wanted, basis = _wanted(options["manifest"], options["key"])
        try:
            url = origin_of(options["url"])
            report = verify(url, wanted, options["seconds"])
        except CouldNotLook as problem:
            raise unsure(str(problem), url=options["url"]) from problem
        verdict, code = _verdict(report)
        for sentence in (verdict, basis, *_list(report, len(report.findings) if options["all"] else MOST)):
            self.stdout.write(sentence)
        if code:
            raise SystemExit(code)


def _wanted(name: str | None, key: str | None) -> tuple[published.Published, str]:
    """What the app is compared with, and a sentence that says so."""
    if name is None:
        if key is not None:
            raise unsure("key-alone")
        own = published.of_this_install()
        return own, say("own", release=own.release)
    keys = [_key(key)] if key is not None else published.trusted_keys()
    data = _take(name)
    signer = _signer(name, data, keys) if keys else None
    try:
        wanted = published.read(data)
    except published.NotPublished as problem:
        raise unsure("bad-manifest", name=name) from problem
    if signer:
        return wanted, say("signed", release=wanted.release, key=str(signer))
    return wanted, say("unsigned", release=wanted.release)


def _verdict(report: Report) -> tuple[str, int]:
    """One line, and the exit code."""
    if report.differs:
        return say("differs", count=len(report.differs)), DIFFERS
    if report.findings:
        return say("unsure"), UNSURE
    return say("same", files=report.files, ways=len(WAYS)), 0


def _list(report: Report, most: int) -> Iterator[str]:
    """What was found: another release first, then what differs, then what did not come; and what is outside."""
    rank = {"named": 0, "silent": 2}
    found = sorted(report.findings.items(), key=lambda one: (rank.get(one[0].kind, 1), one[0]))
    for finding, ways in found[:most]:
        yield _sentence(finding)
        if len(ways) < len(WAYS):
            yield say("only", ways=", ".join(say(f"way.{way}") for way in ways))
        if finding.kind == "named":
            yield say("another")
    if found[most:]:
        yield say("more", count=len(found) - most)
    yield say("outside", paths=", ".join(OUTSIDE))


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
