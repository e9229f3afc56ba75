"""Versions: written once, opened with every check of section 3.3."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handrail.vault.client import crypto
from handrail.vault.client.keys import Keys, SigningKey
from handrail.vault.rules import frame, statement
from handrail.vault.rules.header import Header, read_header
from handrail.vault.rules.lists import Former, PublicKey
from handrail.vault.rules.text import Malformed, b64, to_json


@dataclass(frozen=True)
class Opened:
    """A version that passed every check.

    ``aside`` is None, ``newer-gen`` (good, and a newer key file exists) or ``retired-key`` (kept, not accepted).
    """

    version: str
    content: str
    header: Header
    frame: frame.Frame
    aside: str | None = None

    @property
    def accepted(self) -> bool:
        """Whether it may be a head or a parent."""
        return self.aside != "retired-key"


@dataclass(frozen=True)
class Foreign:
    """A version of another vault that no former list names; its bytes are kept."""

    version: str
    vault: str


def content_id(sealed: bytes) -> str:
    """The server's only name for a version."""
    return hashlib.sha256(sealed).hexdigest()


def seal_version(header: Header, keys: Keys) -> tuple[str, str, bytes]:
    """(version id, content id, sealed bytes); raises Malformed(``too-large``)."""
    line1 = to_json(header.members())
    read_header(line1)  # what others would refuse is never written
    made = frame.Frame(line1, crypto.sign(keys.signer.secret, frame.SIGN_PREFIX + line1))
    sealed = crypto.seal(frame.build(line1, made.signature), [keys.recipient])
    return made.version, content_id(sealed), sealed


def open_version(sealed: bytes, content: str, keys: Keys, formers: Mapping[str, Former] | None = None) -> Opened:
    """The version in ``sealed``, which came under ``content``; raises Malformed with the first code that fits."""
    return _not_foreign(look_in(sealed, content, keys, formers))


def look_in(sealed: bytes, content: str, keys: Keys, formers: Mapping[str, Former] | None = None) -> Opened | Foreign:
    """As :func:`open_version`; what no former list names yet is a Foreign, to be looked at anew when one does."""
    if content_id(sealed) != content:
        raise Malformed("damaged", "content id")
    plaintext = crypto.unseal(sealed, list(keys.identities))
    if plaintext is None:
        raise Malformed("damaged", "seal")
    return look_at(plaintext, content, keys, formers)


def judge_plaintext(plaintext: bytes, content: str, keys: Keys, formers: Mapping[str, Former] | None = None) -> Opened:
    """The checks behind the seal; raises Malformed with the first code that fits."""
    return _not_foreign(look_at(plaintext, content, keys, formers))


def _not_foreign(found: Opened | Foreign) -> Opened:
    if isinstance(found, Foreign):
        raise Malformed("other-vault")
    return found


def look_at(
    plaintext: bytes, content: str, keys: Keys, formers: Mapping[str, Former] | None = None
) -> Opened | Foreign:
    """The checks behind the seal, with a Foreign for what no former list names."""
    one = read_plaintext(plaintext, content)
    if one.header.vault == keys.vault:
        return judged(one, keys.signing, keys.gen)
    former = (formers or {}).get(one.header.vault)
    if former is None or one.version not in former.versions:
        return Foreign(one.version, one.header.vault)
    return judged(one, former.signing, None)


def read_plaintext(plaintext: bytes, content: str) -> Opened:
    """Frame and line 1 as they stand, by whomever they are signed."""
    split = frame.split(plaintext)
    return Opened(split.version, content, read_header(split.line1), split)


def judged(one: Opened, signing: Sequence[SigningKey | PublicKey], gen: int | None) -> Opened:
    """``one`` by the keys of its vault; ``gen`` is None for a former vault, whose key file nobody waits for."""
    place = next((place for place, key in enumerate(signing) if b64(key.public) == one.header.author), None)
    author = None if place is None else signing[place]
    if author is None:
        raise Malformed("unknown-author")
    if not crypto.verifies(author.public, one.frame.signature, one.frame.signed):
        raise Malformed("bad-signature")
    aside = None
    if place is not None and _past_its_time(one.header, signing, place):
        aside = "retired-key"  # judged first: a thief of an old key may write any gen
    elif gen is not None and one.header.gen > gen:
        aside = "newer-gen"
    return replace(one, aside=aside)


def _past_its_time(header: Header, signing: Sequence[SigningKey | PublicKey], place: int) -> bool:
    """Whether a replaced key signed what it did not sign before it was replaced."""
    last = signing[place].last
    if last is None:
        return False
    return header.n > last.get(header.device, 0) or header.gen >= signing[place + 1].from_gen


def signed_statement(text: bytes, keys: Keys) -> dict[str, str]:
    """A statement and its signature, ready to be sent."""
    signature = crypto.sign(keys.signer.secret, statement.SIGN_PREFIX + text)
    return {"statement": text.decode("utf-8"), "signature": b64(signature)}
