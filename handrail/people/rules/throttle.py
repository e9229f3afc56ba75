"""How long to wait after so many tries. Nobody is ever locked out; nobody ever gets far by guessing."""

import ipaddress
from enum import StrEnum

LONGEST = 30
FORGET_AFTER = 3600
KEEP = 86_400
"""Seconds until a row is removed; far below the seven days that the privacy page promises."""


class Kind(StrEnum):
    """What tries are counted by."""

    NAME = "name"
    NETWORK = "network"
    DEVICE = "device"
    ALL = "all"


FREE = {Kind.NAME: 5, Kind.NETWORK: 30, Kind.DEVICE: 10}


def wait_after(kind: Kind, tries: int) -> int:
    """Seconds to wait after this many tries in a row: none for the first few, then 1, 2, 4, 8, 16, 30."""
    beyond = tries - FREE[kind]
    return 0 if beyond < 0 else min(LONGEST, 2 ** min(beyond, 5))


def tries_now(tries: int, last: int, now: int) -> int:
    """How many tries still count: an hour without one forgets them."""
    return 0 if now - last > FORGET_AFTER else tries


def network_of(address: str) -> str:
    """The network an address is counted by: /24 or, for IPv6, /64. One text for what is no address."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    width = 24 if parsed.version == 4 else 64
    return str(ipaddress.ip_network((parsed, width), strict=False))


def caller_of(peer: str, forwarded: str, trusted: tuple[str, ...]) -> str:
    """The caller's address: the nearest hop that is not a proxy we trust. `forwarded` is believed from those only."""
    hops = [*(hop.strip() for hop in forwarded.split(",") if hop.strip()), peer]
    while len(hops) > 1 and _is_in(hops[-1], trusted):
        hops.pop()
    return hops[-1]


def _is_in(address: str, networks: tuple[str, ...]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in ipaddress.ip_network(network, strict=False) for network in networks)
