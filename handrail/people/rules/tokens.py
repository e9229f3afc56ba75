"""Things the server hands out and knows again without storing them: reservations, challenges, device tokens.

Each is a keyed hash over its purpose and what it stands for, so that none can be used as another.
"""

import base64
import binascii
import hashlib
import hmac

RESERVATION_SECONDS = 3600
CHALLENGE_SECONDS = 300
_RANDOM = 16


def mac(key: bytes, purpose: str, *parts: str) -> bytes:
    """HMAC-SHA-256 over lines: none of the parts may hold a line feed."""
    lines = "".join(f"{part}\n" for part in ("handrail/server/1", purpose, *parts))
    return hmac.digest(key, lines.encode("utf-8", "surrogatepass"), hashlib.sha256)


def reservation(key: bytes, name: str, now: int) -> str:
    """A name put by for an hour. Nothing is stored: whoever signs up with it first has it."""
    until = now + RESERVATION_SECONDS
    return f"{name}.{until}.{mac(key, 'reservation', name, str(until)).hex()}"


def reserved_name(key: bytes, text: str, now: int) -> str | None:
    """The name a reservation is for; None when it is not ours or too old."""
    parts = text.split(".")
    if len(parts) != 3 or not parts[1].isascii() or not parts[1].isdigit() or len(parts[1]) > 12:
        return None
    wanted = mac(key, "reservation", parts[0], parts[1]).hex()
    if not hmac.compare_digest(wanted, parts[2] if parts[2].isascii() else ""):
        return None
    return parts[0] if now <= int(parts[1]) else None


def challenge(key: bytes, vault: str, now: int, random: bytes) -> str:
    """A challenge for one vault, good for five minutes, in base64."""
    head = random[:_RANDOM] + (now + CHALLENGE_SECONDS).to_bytes(8, "big")
    return base64.b64encode(head + mac(key, "challenge", vault, head.hex())).decode("ascii")


def challenge_ends(key: bytes, vault: str, text: str, now: int) -> int | None:
    """When a challenge of ours for this vault ends; None when it is not ours, not for it, or too old."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    head, tag = data[: _RANDOM + 8], data[_RANDOM + 8 :]
    if not hmac.compare_digest(mac(key, "challenge", vault, head.hex()), tag):
        return None
    ends = int.from_bytes(head[_RANDOM:], "big")
    return ends if now <= ends else None


def device_token(key: bytes, name: str, random: str) -> str:
    """What a device keeps after a sign-in, so that others' guessing does not slow it down."""
    return f"{random}.{mac(key, 'device', name, random).hex()}"


def is_device_token(key: bytes, name: str, text: str) -> bool:
    """Whether this device has signed in to this name before."""
    random, _, tag = text.partition(".")
    return text.isascii() and "\n" not in random and hmac.compare_digest(mac(key, "device", name, random).hex(), tag)
