"""Signed statements: what a server can check (section 4)."""

from __future__ import annotations

from typing import Any

from handrail.vault.rules.limits import GONE_MAX
from handrail.vault.rules.text import HEX32, HEX64, Malformed, as_int, is_hex, parse_object, un_b64

SIGN_PREFIX = b"handrail/statement/1\n"

MEMBERS: dict[str, tuple[str, ...]] = {
    "sign-up": ("name", "gen", "key_file", "signing"),
    "locks": ("gen", "key_file", "signing", "cert", "from_gen"),
    "remove": ("content_ids",),
    "put-back": ("gen", "key_file", "signing"),
    "sign-in": ("challenge",),
    "delete-account": ("name", "challenge"),
}


def _text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 200


def _optional(check: Any) -> Any:
    return lambda value: value is None or check(value)


def _content_ids(value: Any) -> bool:
    return isinstance(value, list) and 1 <= len(value) <= GONE_MAX and all(is_hex(item, HEX64) for item in value)


_FORMS = {
    "name": _text,
    "gen": lambda value: as_int(value, 1) is not None,
    "key_file": lambda value: is_hex(value, HEX64),
    "signing": lambda value: un_b64(value, 32) is not None,
    "cert": _optional(lambda value: un_b64(value, 64) is not None),
    "from_gen": _optional(lambda value: as_int(value, 1) is not None),
    "content_ids": _content_ids,
    "challenge": lambda value: un_b64(value) is not None,
}


def signed_bytes(statement: str) -> bytes:
    """What the signature of a statement is over; raises Malformed(``bad-statement``)."""
    try:
        return SIGN_PREFIX + statement.encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("bad-statement", "not UTF-8") from None


def read_statement(statement: str, kind: str, *, host: str, vault: str | None = None) -> dict[str, Any]:
    """A statement of type ``kind`` for this host (and vault, where given); raises Malformed(``bad-statement``).

    The signature is the caller's to verify, over :func:`signed_bytes`.
    """
    signed_bytes(statement)
    value = parse_object(statement.encode("utf-8"), "bad-statement")
    if set(value) != {"type", "host", "vault", *MEMBERS[kind]}:
        raise Malformed("bad-statement", "members")
    if value["type"] != kind or value["host"] != host or not is_hex(value["vault"], HEX32):
        raise Malformed("bad-statement", "type, host or vault")
    if vault is not None and value["vault"] != vault:
        raise Malformed("bad-statement", "another vault")
    for member in MEMBERS[kind]:
        if not _FORMS[member](value[member]):
            raise Malformed("bad-statement", member)
    for member in {"gen", "from_gen"} & set(value):
        value[member] = as_int(value[member])
    return value


def certificate_bytes(vault: str, public: str, from_gen: int) -> bytes:
    """What the old signing key signs to hand over to a new one (section 2.4)."""
    return f"handrail/signing-key/1\n{vault}\n{public}\n{from_gen}".encode("ascii")
