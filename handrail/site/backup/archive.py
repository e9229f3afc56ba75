"""The file of a backup: a tar of manifest, ledger and database, in clear or sealed by age to a recipient."""

import hashlib
import os
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

import pyrage

from handrail.site.backup.manifest import MIB, Manifest, Refused, read_manifest

MANIFEST, LEDGER, DATABASE = "manifest.json", "deletions.ledger", "database"
SEALED = b"age-encryption.org/v1"
DAMAGED = "The backup {name} is damaged: {why}. Nothing was changed. Take another backup."


def _pieces(manifest: Manifest, ledger: bytes, database: Path) -> Iterator[bytes]:
    for name, data in ((MANIFEST, manifest.as_bytes()), (LEDGER, ledger)):
        yield _head(name, len(data))
        yield data + b"\0" * (-len(data) % tarfile.BLOCKSIZE)
    yield _head(DATABASE, manifest.database_size)
    with database.open("rb") as file:
        while piece := file.read(MIB):
            yield piece
    yield b"\0" * (-manifest.database_size % tarfile.BLOCKSIZE + 2 * tarfile.BLOCKSIZE)


def _head(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.PAX_FORMAT)


class _Reader:
    """Pieces as something that can be read from, which is what age wants."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""
        self.ended = False

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes; empty only at the end."""
        while not self._left and not self.ended:
            found = next(self._pieces, None)
            self.ended, self._left = found is None, found or b""
        piece, self._left = (self._left, b"") if size < 0 else (self._left[:size], self._left[size:])
        return piece


def recipient_of(text: str) -> pyrage.x25519.Recipient:
    """An age recipient, or a sentence."""
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise Refused(f"{text[:80]!r} is no age recipient: it begins with age1 and is made by age-keygen.") from None


def write(path: Path, manifest: Manifest, ledger: bytes, database: Path, recipient: str = "") -> None:
    """Writes a backup and reads it again; when this returns it is on the disk and whole."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        pieces = _pieces(manifest, ledger, database)
        if recipient:
            reader = _Reader(pieces)
            pyrage.encrypt_io(reader, file, [recipient_of(recipient)])
            if not reader.ended:  # nobody here could open it to look
                raise Refused("The backup was not sealed to its end. Nothing is left of it.")
        else:
            for piece in pieces:
                file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if not recipient:
        take_apart(path, path.name, None)


def is_sealed(path: Path) -> bool:
    """Whether a file is sealed by age."""
    with path.open("rb") as file:
        return file.read(len(SEALED)) == SEALED


def identities_of(path: Path) -> list[pyrage.x25519.Identity]:
    """The age identities of a key file as age-keygen writes it."""
    try:
        rows = [row.strip() for row in path.read_text(encoding="utf-8").splitlines()]
        found = [pyrage.x25519.Identity.from_str(row) for row in rows if row and not row.startswith("#")]
    except OSError as error:
        raise Refused(f"The key file {path} cannot be read: {error.strerror}.") from None
    except (UnicodeDecodeError, pyrage.IdentityError):
        found = []
    if not found:
        raise Refused(f"{path} holds no age identity: a line that begins with AGE-SECRET-KEY-1.")
    return found


def unseal(path: Path, identity: Path | None, into: Path) -> Path:
    """The backup in clear: itself, or the unsealed copy in a folder."""
    if not is_sealed(path):
        return path
    if identity is None:
        raise Refused(f"{path.name} is sealed. Give the key file that opens it: --identity KEYFILE.")
    keys = identities_of(identity)
    clear = into / "unsealed"
    try:
        descriptor = os.open(clear, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with path.open("rb") as sealed, os.fdopen(descriptor, "wb") as out:
            pyrage.decrypt_io(sealed, out, keys)
    except (pyrage.DecryptError, OSError) as error:
        if getattr(error, "errno", None) is not None:
            raise
        if "matching" in str(error).lower():
            raise Refused(f"{identity} does not open {path.name}: it was sealed to another key.") from None
        raise Refused(DAMAGED.format(name=path.name, why="it does not unseal to its end")) from None
    return clear


def manifest_of(path: Path) -> Manifest:
    """The manifest of a backup in clear."""
    with path.open("rb") as file, suppress(tarfile.TarError, OSError), tarfile.open(fileobj=file, mode="r:") as tar:
        first = tar.next()
        part = tar.extractfile(first) if first and first.name == MANIFEST and first.size < MIB else None
        if part is not None:
            return read_manifest(part.read())
    raise Refused(f"{path.name} is not a backup of Handrail, or it is damaged. Take another one.")


def take_apart(path: Path, name: str, database: Path | None) -> tuple[Manifest, bytes]:
    """A backup's manifest and ledger; its database goes into a file, or is only compared. Every hash must fit."""
    manifest, ledger, found = None, b"", ""
    try:
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as tar:
            for info in tar:
                part = tar.extractfile(info)
                if part is None:
                    continue
                if info.name == MANIFEST:
                    manifest = read_manifest(part.read(MIB))
                elif info.name == LEDGER:
                    ledger = part.read()
                elif info.name == DATABASE:
                    found = _copy(part, database)
    except (tarfile.TarError, EOFError) as error:
        raise Refused(DAMAGED.format(name=name, why="it ends too early or is no tar file")) from error
    if manifest is None or not found:
        raise Refused(DAMAGED.format(name=name, why="a part is missing"))
    if found != manifest.database_sha256:
        raise Refused(DAMAGED.format(name=name, why="the database in it is not what was put in (SHA-256)"))
    if len(ledger) != manifest.ledger_length:
        raise Refused(DAMAGED.format(name=name, why="the ledger in it is not what was put in"))
    return manifest, ledger


def _copy(part: IO[bytes], target: Path | None) -> str:
    """Copies a part to a file on the disk, if there is one; gives its SHA-256."""
    digest = hashlib.sha256()
    descriptor = os.open(target or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        while piece := part.read(MIB):
            digest.update(piece)
            out.write(piece)
        out.flush()
        if target is not None:
            os.fsync(out.fileno())
    return digest.hexdigest()
