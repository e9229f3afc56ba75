"""Forms that both implementations read alike: hex, base64, integers, JSON from strangers."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from typing import Any

from handrail.vault.rules.limits import DEPTH_MAX, INT_MAX

HEX16 = re.compile(r"[0-9a-f]{16}")
HEX32 = re.compile(r"[0-9a-f]{32}")
HEX64 = re.compile(r"[0-9a-f]{64}")


class Malformed(ValueError):
    """Bytes or text that are not of the form the protocol asks; ``code`` is the protocol's word for it."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(f"{code}: {what}" if what else code)
        self.code = code
        self.what = what


def b64(data: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(data).decode("ascii")


def un_b64(text: object, length: int | None = None) -> bytes | None:
    """Bytes of canonical base64 (of ``length`` bytes where given), or None."""
    if not isinstance(text, str):
        return None
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    if b64(data) != text or (length is not None and len(data) != length):
        return None
    return data


def is_hex(value: object, pattern: re.Pattern[str]) -> bool:
    """True for a string that the whole of ``pattern`` matches."""
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def as_int(value: object, low: int = 0, high: int = INT_MAX) -> int | None:
    """``value`` as an integer within bounds, or None. 1.0 is 1, as in the browser; True is not an integer."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if isinstance(value, float) and not value.is_integer():
        return None
    whole = int(value)
    return whole if low <= whole <= high else None


def _number(text: str) -> int | float:
    # A browser knows doubles only; short integers stay exact in both.
    return int(text) if len(text) <= 15 else _double(text)


def _double(text: str) -> int | float:
    value = float(text)
    return int(value) if not math.isinf(value) and value.is_integer() and abs(value) <= INT_MAX else value


def _no_constant(text: str) -> Any:
    raise Malformed("bad-json", text)


def depth_of(value: object, most: int = DEPTH_MAX) -> int:
    """Nesting depth of parsed JSON: a scalar is 0, ``{}`` is 1. Stops counting just above ``most``."""
    level, depth = [value], 0
    while True:
        level = [
            child
            for node in level
            if isinstance(node, (dict, list))
            for child in ((node.values() if isinstance(node, dict) else node) or (None,))
        ]
        if not level or depth > most:
            return depth
        depth += 1


def parse_object(data: bytes, code: str = "bad-json", most: int = DEPTH_MAX) -> dict[str, Any]:
    """The JSON object in ``data`` (strict UTF-8, no NaN, at most ``most`` deep).

    Raises Malformed with ``code``.
    """
    try:
        value = json.loads(data.decode("utf-8"), parse_int=_number, parse_float=_double, parse_constant=_no_constant)
    except (ValueError, RecursionError) as problem:
        raise Malformed(code, str(problem)) from None
    if not isinstance(value, dict):
        raise Malformed(code, "not an object")
    if depth_of(value, most) > most:
        raise Malformed(code, "nested too deep")
    return value


def well_formed(value: Any) -> Any:
    """``value`` with lone surrogates replaced by U+FFFD, so that it can be sealed as UTF-8."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [well_formed(item) for item in value]
    if isinstance(value, dict):
        return {well_formed(key): well_formed(item) for key, item in value.items()}
    return value


def sayable(value: Any) -> Any:
    """For people's eyes: a number that JSON cannot say (1e999) is null; line 1 stands beside it as it was written."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [sayable(item) for item in value]
    if isinstance(value, dict):
        return {sayable(key): sayable(item) for key, item in value.items()}
    return well_formed(value)


def to_json(value: Any) -> bytes:
    """Compact JSON bytes for something about to be sealed or signed, once."""
    return json.dumps(well_formed(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")
