"""Addresses of feeds: taken apart once, in one way, and which machines they may lead to. Pure: nothing is looked up here."""

import re
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import parse_qs

import httpx

from handrail.meetings.rules.feeds import FeedRefused

Networks = tuple[IPv4Network | IPv6Network, ...]
LONGEST = 2000
PORTS = {"http": 80, "https": 443}
LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
NAT64 = IPv6Network("64:ff9b::/96")
UNICAST = IPv6Network("2000::/3")
# What `is_global` of some Python releases lets through: relays, tunnels such as 6to4, blocks for protocols and for books.
_CLOSED = (
    "100.64.0.0/10 192.0.0.0/24 192.88.99.0/24 198.18.0.0/15 240.0.0.0/4 2001::/23 2001:db8::/32 2002::/16 3fff::/20"
)
CLOSED: Networks = tuple(ip_network(text) for text in _CLOSED.split())

SHEETS = "docs.google.com"
SHEET = re.compile(r"/spreadsheets/(?:u/\d+/)?d/(?P<published>e/)?(?P<key>[\w-]{10,200})(?:/|$)")
BMLT = re.compile(r"(?P<root>.*?)/client_interface(?:/.*)?")
BMLT_ROOT = re.compile(r"(?P<root>.*/main_server)(?:/(?:index\.php)?)?")
BMLT_LIST = "/client_interface/json/?switcher=GetSearchResults&get_used_formats=1"


@dataclass(frozen=True, slots=True)
class Address:
    """An http(s) address. `host` is in lower case, ASCII, with no dot at its end; `target` is path and query."""

    scheme: str
    host: str
    port: int
    target: str = field(repr=False)
    fragment: str = field(default="", repr=False)

    @property
    def authority(self) -> str:
        """Host and port as they stand in an address, the usual port left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def text(self) -> str:
        """The address whole, without what follows #."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def path(self) -> str:
        """What stands before the ?"""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, list[str]]:
        """What stands behind the ?, empty values too."""
        return parse_qs(self.target.partition("?")[2], keep_blank_values=True)

    def at(self, target: str) -> "Address":
        """Another page of the same server."""
        return replace(self, target=target, fragment="")


def address_of(text: str) -> Address:
    """An address that may be asked. FeedRefused for another scheme, a name with password, or a host in an odd form."""
    if len(text) > LONGEST:
        raise FeedRefused("address-form")
    try:
        return _checked(httpx.URL(text.strip()))
    except (httpx.InvalidURL, UnicodeError):
        raise FeedRefused("address-form") from None


def moved(here: Address, to: bytes) -> Address:
    """Where a redirect leads, looked at like any address. FeedRefused also where it gives up https."""
    try:
        text = to.decode("utf-8")
        if len(text) > LONGEST:
            raise FeedRefused("bad-move")
        there = _checked(httpx.URL(here.text).join(text))
    except (httpx.InvalidURL, UnicodeError):
        raise FeedRefused("bad-move") from None
    if here.scheme == "https" and there.scheme != "https":
        raise FeedRefused("downgrade")
    return there


def _checked(url: httpx.URL) -> Address:
    if url.scheme not in PORTS:
        raise FeedRefused("address-scheme")
    if url.userinfo:
        raise FeedRefused("address-user")
    host = host_of(url.raw_host.decode("ascii"))
    port = PORTS[url.scheme] if url.port is None else url.port
    if not 0 < port < 65536:
        raise FeedRefused("address-form")
    target = url.raw_path.decode("ascii")
    return Address(url.scheme, host, port, target if target.startswith("/") else f"/{target}", url.fragment)


def host_of(raw: str) -> str:
    """A host by its one spelling. FeedRefused for numbers that only some programs read as an address, and for a zone."""
    host = raw.lower().removesuffix(".")
    try:
        if ":" in host:
            if "%" in host:
                raise FeedRefused("address-form")
            return str(IPv6Address(host))
        labels = host.split(".")
        if NUMBER.fullmatch(labels[-1]):
            return str(IPv4Address(host))
    except ValueError:
        raise FeedRefused("address-form") from None
    if len(host) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise FeedRefused("address-form")
    return host


def open_to_all(ip: IPv4Address | IPv6Address) -> bool:
    """Whether this is a machine of the open internet. An IPv6 address that carries an IPv4 one is judged by that."""
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None)
        if inner is not None:
            return open_to_all(inner)
        if ip not in UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not _within(ip, CLOSED)


def may_ask(ip: IPv4Address | IPv6Address, allow: Networks = ()) -> bool:
    """Whether a feed may be asked for there: the open internet, and what the operator let through."""
    plain = (ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else ip
    return _within(plain, allow) or open_to_all(ip)


def _within(ip: IPv4Address | IPv6Address, networks: Networks) -> bool:
    return any(ip.version == network.version and ip in network for network in networks)


def literal(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a host is, where it is no name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def sheet_of(at: Address) -> Address | None:
    """Where a Google sheet is given as CSV; None for what is no sheet."""
    found = SHEET.match(at.path) if at.host == SHEETS else None
    if found is None:
        return None
    gid = (at.query.get("gid") or parse_qs(at.fragment).get("gid") or [""])[0]
    chosen = gid if re.fullmatch(r"\d{1,20}", gid) else ""
    if found["published"]:
        return at.at(
            f"/spreadsheets/d/e/{found['key']}/pub?output=csv" + (f"&single=true&gid={chosen}" if chosen else "")
        )
    return at.at(f"/spreadsheets/d/{found['key']}/export?format=csv" + (f"&gid={chosen}" if chosen else ""))


def bmlt_of(at: Address) -> tuple[Address, ...]:
    """Where an address that shows itself to be a BMLT server gives its list, best first; empty for any other."""
    inside = BMLT.fullmatch(at.path)
    if inside and "GetSearchResults" in at.query.get("switcher", []):
        plain = "/json" not in at.path or {"get_used_formats", "get_formats_only"} & set(at.query)
        # Without its formats the codes of a server stay unread.
        return (at,) if plain else (at.at(f"{at.target}&get_used_formats=1"), at)
    root = inside or BMLT_ROOT.fullmatch(at.path)
    return (at.at(f"{root['root']}{BMLT_LIST}"),) if root else ()


def bmlt_below(at: Address) -> tuple[Address, ...]:
    """Where a BMLT server would give its list, were this page its root."""
    folder = at.path.rpartition("/")[0]
    return at.at(f"{folder}{BMLT_LIST}"), at.at(f"{folder}/main_server{BMLT_LIST}")
