"""The deletion ledger's lines: keyed hashes of what was taken away, each line carrying the hash of all before it.

    handrail-ledger/1 CHAIN
    removed VAULT MARK MARK ... CHAIN
    account VAULT CHAIN

VAULT and MARK are keyed hashes of a vault's id and of a version in it; CHAIN is a keyed hash of the line before the
CHAIN and of the line above's. So a line that was changed, cut out or moved no longer fits, nor does another server's.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

FIRST = "handrail-ledger/1"
WIDTH = 22
"""Characters of a keyed hash: 128 bits in base64."""
MARKS_A_LINE = 1000


class Damaged(Exception):
    """The ledger is not what was written; `line` is the first that does not fit."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"line {line}")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a ledger: so many bytes, and the CHAIN they end with."""

    length: int = 0
    head: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line that fits: what went, and the place after it. The first line has no kind."""

    kind: str
    vault: str
    marks: tuple[str, ...]
    after: Place


def _mac(key: bytes, label: str, data: bytes) -> str:
    digest = hmac.new(key, f"handrail/ledger/1/{label}\n".encode() + data, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def vault_mark(key: bytes, vault_id: str) -> str:
    """What stands for a vault."""
    return _mac(key, "vault", vault_id.encode())


def version_mark(key: bytes, vault_id: str, content_id: bytes) -> str:
    """What stands for a version of a vault."""
    return _mac(key, "version", vault_id.encode() + content_id)


def _line(key: bytes, before: str, body: str) -> tuple[str, str]:
    chain = _mac(key, "line", f"{before}\n{body}".encode())
    return f"{body} {chain}\n", chain


def lines(key: bytes, place: Place, bodies: Sequence[str]) -> tuple[bytes, Place]:
    """The bytes that add these lines at a place, and the place after them. An empty ledger gets its first line too."""
    out, head = [], place.head
    for body in ([] if place.length else [FIRST]) + list(bodies):
        text, head = _line(key, head, body)
        out.append(text)
    data = "".join(out).encode("ascii")
    return data, Place(place.length + len(data), head)


def removed(key: bytes, vault_id: str, content_ids: Sequence[bytes]) -> list[str]:
    """The lines, still without their CHAIN, that tell of these versions."""
    marks = [version_mark(key, vault_id, content_id) for content_id in content_ids]
    return removed_marks(vault_mark(key, vault_id), marks)


def removed_marks(vault: str, marks: Sequence[str]) -> list[str]:
    """The same, of what was hashed already."""
    start = f"removed {vault} "
    return [start + " ".join(marks[at : at + MARKS_A_LINE]) for at in range(0, len(marks), MARKS_A_LINE)]


def account(key: bytes, vault_id: str) -> list[str]:
    """The line, still without its CHAIN, that tells of a deleted account."""
    return [f"account {vault_mark(key, vault_id)}"]


def read(key: bytes, rows: Iterable[bytes]) -> Iterator[Entry]:
    """Every line, each checked against the one above; raises Damaged at the first that does not fit."""
    place = Place()
    for number, row in enumerate(rows, 1):
        body, _, _ = row.decode("ascii", "replace").rpartition(" ")
        text, head = _line(key, place.head, body)
        words = body.split(" ")
        shape = words == [FIRST] if number == 1 else words[0] in ("removed", "account") and len(words) > 1
        if not shape or not hmac.compare_digest(text.encode(), row):
            raise Damaged(number)
        place = Place(place.length + len(row), head)
        yield Entry(words[0] if number > 1 else "", "".join(words[1:2]), tuple(words[2:]), place)
