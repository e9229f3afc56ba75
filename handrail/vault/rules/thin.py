"""Which own versions may be thinned (section 3.5), and when a version is due (rule 12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from handrail.vault.rules.header import LISTS, Header
from handrail.vault.rules.limits import THIN_SECONDS


def seconds_between(at: str, later: str) -> int:
    """Whole seconds from one ``at`` to another; negative where the second is the earlier."""
    form = "%Y-%m-%dT%H:%M:%SZ"
    try:
        return int((datetime.strptime(later, form) - datetime.strptime(at, form)).total_seconds())
    except ValueError:
        return -1  # a day that no calendar has: never a reason to drop anything


def why_not_thin(version: str, header: Header, page: Iterable[tuple[str, Header]], device: str) -> str | None:
    """Why a version must stay, or None. ``page`` holds (version id, header) of every version held of its page."""
    children = [child for _, child in page if version in child.parents]
    if header.kind in LISTS:
        return "list"
    if header.device != device:
        return "other-device"
    if not children:
        return "head"
    if len(children) > 1:
        return "many-children"
    if children[0].device != device:
        return "other-child"
    if len(header.parents) > 1:
        return "many-parents"
    if not 0 <= seconds_between(header.at, children[0].at) < THIN_SECONDS:
        return "an-hour-apart"
    return None
