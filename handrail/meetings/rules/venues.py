"""Where a meeting is: in a room, online, by phone, in both, in a place closed for now, or nobody says."""

import re
from collections.abc import Mapping, Sequence

from handrail.meetings.rules.daytime import folded

SAID = {
    "in_person": "in-person",
    "inperson": "in-person",
    "online": "online",
    "virtual": "online",
    "phone": "phone",
    "telephone": "phone",
    "hybrid": "hybrid",
    "inactive": "inactive",
}
ONLINE = re.compile(
    r"\b(online|virtual|zoom|en l[ií]nea)\b(?!.*\b(hybrid|in[- ]person|h[ií]brid[ao]|presencial))", re.I
)
SUSPENDED = re.compile(r"\b(suspended|temporarily closed|suspendid[ao]|cerrad[ao] por ahora)\b", re.I)


def has_street(said: Mapping[str, str], approximate: bool | None) -> bool:
    """Whether the row names a place that somebody can walk into, not only a town."""
    if approximate:
        return False
    if said["address"] and not said["address"].startswith("http"):
        return True
    parts = [part for part in said["formatted_address"].split(",") if part.strip()]
    return len(parts) >= 4 or (len(parts) >= 2 and bool(re.search(r"\d", parts[0])))


def venue_of(given: object, types: Sequence[str], said: Mapping[str, str], street: bool) -> str:
    """One of VENUES. What the row says of itself comes first, then its types, links and address."""
    stated = SAID.get(re.sub(r"[\s-]+", "_", folded(given)), "") if isinstance(given, str) else ""
    link, phone = bool(said["conference_url"]), bool(said["conference_phone"])
    # A name that says so is nearer to now than the address beside it, which often stays for the day they come back.
    online = bool(ONLINE.search(said["name"]))
    closed = "TC" in types or bool(SUSPENDED.search(said["name"]))
    if stated == "inactive":
        return "closed" if closed else "unknown"
    if stated == "online":
        return "phone" if phone and not link and "ONL" not in types else "online"
    if stated:
        return "closed" if closed and stated == "in-person" else stated
    remote = link or phone or "ONL" in types or (online and not closed)
    if remote and street and not closed and not online:
        return "hybrid"
    if remote:
        return "phone" if phone and not link and "ONL" not in types else "online"
    if closed:
        return "closed"
    return "in-person" if street else "unknown"
