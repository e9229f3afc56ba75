"""Text of a feed as plain text: no tags, no entities, nothing that stands for nothing, no way to reach a person."""

import html
import ipaddress
import re
import sys
from urllib.parse import urlsplit

from handrail.meetings.rules.bounds import within
from handrail.meetings.rules.rows import Notes

NOTHING = {"null", "(null)", "n/a", "#n/a", "#ref!", "none", "undefined"}
LINE_MOST, TEXT_MOST, ADDRESS_MOST = 255, 4000, 2000
ROUNDS = 5
"""How often entities and tags are undone: real lists escape twice."""
BESIDE = 40
"""Letters before a number that say what it is."""
DIGITS_LEAST = 7
# Every pattern here takes time in proportion to the text: none looks from each letter to the end of what is there.
EMAIL = re.compile(r"[\w.+%-]{1,64}+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(
    r"(?<![\w/.=,-])(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}(?!\d)|\+\d[\d\s().-]{7,}\d"
)
BARE_PHONE = re.compile(r"\b(?:call|text|contact|phone|cell|tel|llame|tel[eé]fono)\b\D{0,40}?(\d{10,11})(?!\d)", re.I)
DIALS_IN = re.compile(
    r"\b(dial|zoom|join|meeting id|passcode|password|contrase\w+|one[- ]tap|conference|call[- ]in|by phone|pin|id|marque)\b",
    re.I,
)
TAG = re.compile(r"<[a-zA-Z/!?]")
TAGGED = re.compile(r"""<(?:(/?)([a-zA-Z][^\s<>/"']*+)|[/!?])(?:(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>|[^<>]*+>)""")
"""A tag that is closed: it ends before the next one begins."""
COMMENT = re.compile(r"<!--.*?-->", re.S)
SIGNS = re.compile(r"[<&]")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]"
    r"|[\ud800-\udfff]|[\U000e0000-\U000e007f]"
)
"""What is not seen, and may turn the rest around. What joins letters of other scripts, and emoji, stays."""
MOJIBAKE = re.compile("[ÃÂâ][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]")
SUSPECT = re.compile(r"[<&@\x00-\x1f\x7f-\xa0\xad\u061c\u180e\u2000-\uffff\U000e0000-\U000e007fÃÂâ]|\d{3}")
"""What plain text must hold to have any of the above in it: most has nothing, and is not looked at further."""
BARE_ADDRESS = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,24}(?:[/?#:][^\s]*)?", re.I)
FOLLOWED = re.compile(r"^([^?]*?)&sa=D(?:&.*)?$", re.S)
"""What a search engine adds to a link copied from its documents: without it the address is the one that was meant."""
NO_TELEPHONE = re.compile(r"\b(?:id|code|pin|pass\w*|pwd?|contrase\w+|c[oó]digo|clave)\W*$", re.I)
HTTP = re.compile(r"https?://[^\s<>\"'`{}|\\^]+", re.I)
BREAKS = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol"}
UNSEEN = {"script", "style"}


def _without_tags(said: str) -> str:
    """What a reader of the page would have read: a line for a line break, nothing for a script."""
    # Not html.parser: for each tag that is never closed it reads on to the end.
    if (last := said.rfind("-->")) >= 0:
        said = COMMENT.sub("", said[: last + 3]) + said[last + 3 :]
    kept, at, unseen = [], 0, ""
    for found in TAGGED.finditer(said):
        if not unseen:
            kept.append(said[at : found.start()])
        at, ends, name = found.end(), bool(found[1]), (found[2] or "").lower()
        if unseen:
            unseen = "" if ends and name == unseen else unseen
        elif name in BREAKS:
            kept.append("\n")
        elif name in UNSEEN and not ends and not found[0].endswith("/>"):
            unseen = name
    kept += [] if unseen else [said[at:]]
    # What looks like a tag when none is left is one that was never closed.
    return "".join(kept) if at or unseen else TAG.sub(lambda found: found.group()[1:], said)


def _unmixed(said: str) -> str:
    try:
        return said.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return said


def _plain(said: str, notes: Notes) -> str:
    """Tags and entities undone until there are none: what was escaped twice is text that was escaped twice."""
    for _ in range(ROUNDS):
        before = said
        said = CONTROL.sub("", said.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))
        if MOJIBAKE.search(said) and _unmixed(said) != said:
            said = _unmixed(said)
            notes.repaired.add("mojibake")
        if TAG.search(said):
            said = _without_tags(said)
            notes.repaired.add("html")
        if ENTITY.search(said) and html.unescape(said) != said:
            said = html.unescape(said)
            notes.repaired.add("entities")
        if said == before:
            return said
    # What was escaped more often than that loses the signs: nothing of it is ever a tag.
    said = CONTROL.sub("", said)
    return SIGNS.sub("", said) if TAG.search(said) or ENTITY.search(said) else said


def without_contacts(said: str, notes: Notes, dial_in: bool = False) -> str:
    """The text without addresses and numbers of persons. Numbers to dial into a meeting stay."""
    kept = []
    for line in said.split("\n"):
        new = EMAIL.sub("…", line)
        if not dial_in and not DIALS_IN.search(new):
            new = PHONE.sub("…", new)
            new = BARE_PHONE.sub(lambda found: found.group().replace(found.group(1), "…"), new)
        if new != line:
            notes.repaired.add("contact")
        kept.append(new)
    return "\n".join(kept)


def _as_said(value: object, notes: Notes) -> str:
    return _words_of(within(value, notes))


def _words_of(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return str(int(value)) if isinstance(value, int) or value.is_integer() else str(value)
    if isinstance(value, list):
        return ", ".join(said for one in value if (said := _words_of(one)))
    return ""


def line_of(value: object, notes: Notes, most: int = LINE_MOST) -> str:
    """A value as one line of plain text."""
    if value in (None, ""):
        return ""
    # Towns, places and groups are said again in many rows: one copy is enough.
    return sys.intern(_shortened(" ".join(text_of(value, notes).split()), notes, most))


def text_of(value: object, notes: Notes, dial_in: bool = False) -> str:
    """A value as plain text, line by line."""
    said = _as_said(value, notes)
    if said.strip().lower() in NOTHING:
        notes.repaired.add("null-text")
        return ""
    if not SUSPECT.search(said):
        return _shortened(" ".join(said.split()), notes, TEXT_MOST)
    said = without_contacts(_plain(said, notes), notes, dial_in)
    lines = [" ".join(line.split()) for line in said.split("\n")]
    return _shortened(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), notes, TEXT_MOST)


def _shortened(said: str, notes: Notes, most: int) -> str:
    if len(said) <= most:
        return said
    notes.repaired.add("cut")
    return said[: most - 1].rstrip() + "…"


def _host_is_public(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if parts.username is not None or EMAIL.search(address):
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".localhost", ".internal")) and host.isprintable()


def url_of(value: object, field: str, notes: Notes) -> str:
    """An http(s) address that others can reach, or nothing; a bare one gets its https."""
    said = within(value, notes).strip() if isinstance(value, str) else ""
    if ENTITY.search(said):
        said = html.unescape(said)
        notes.repaired.add("entities")
    said = CONTROL.sub("", said)
    if followed := FOLLOWED.match(said):
        said = followed[1]
        notes.repaired.add("address-followed")
    if not said or said.lower() in NOTHING:
        if said:
            notes.repaired.add("null-text")
        return ""
    found = HTTP.search(said)
    address = found.group() if found else ""
    if not address and BARE_ADDRESS.fullmatch(said.split()[0]) and "@" not in said:
        address = "https://" + said.split()[0]
        notes.repaired.add("address-bare")
    elif address and address != said:
        address = address.rstrip(".,;)")
        notes.repaired.add("address-in-text")
    if not address or len(address) > ADDRESS_MOST or not _host_is_public(address):
        notes.lacks(field, "no-web-address")
        return ""
    return address


def dial_of(value: object, field: str, notes: Notes) -> str:
    """A number to dial into a meeting, as digits and + , * #; the first one of a sentence.

    What a sentence calls an ID, a code or a password is no telephone: it would ring at a stranger's.
    """
    said = _plain(_as_said(value, notes), notes).strip()
    if not said or said.lower() in NOTHING:
        return ""
    text = HTTP.sub(" ", said)
    for run in re.finditer(r"[+(]?\d[\d\s().,;*#+-]*", text):
        if len(run[0]) < DIGITS_LEAST or NO_TELEPHONE.search(text, max(0, run.start() - BESIDE), run.start()):
            continue
        number = re.sub(r"[^\d+,*#]", "", run[0].replace(";", ","))
        number = number[0] + number[1:].replace("+", "")
        if len(re.sub(r"\D", "", re.split(r"[,*#]", number)[0])) >= DIGITS_LEAST and len(number) <= LINE_MOST:
            if re.search(r"[^\W\d_]", said):
                notes.repaired.add("number-in-text")
            return number
    notes.lacks(field, "no-number")
    return ""


def beside_address(value: object, address: str, notes: Notes) -> str:
    """What a field says besides its web address, such as a code to come in with; nothing where it says nothing more."""
    if not isinstance(value, str) or not re.search(r"\s", value.strip()) or (not address and "://" in value):
        return ""
    said = text_of(value, notes)
    for form in (address, address.removeprefix("https://")) if address else ():
        said = said.replace(form, "…")
    more = re.findall(r"[^\W_]+", said)
    return said if len(more) > 1 or any(word.isdigit() for word in more) else ""


def beside_number(value: object, notes: Notes) -> str:
    """The words around a number to dial: an ID, a code, when to call; nothing where there are none."""
    said = within(value, notes).strip() if isinstance(value, str) else ""
    if said.lower() in NOTHING or not re.search(r"[^\W\d_]{2}", said):
        return ""
    return text_of(said, notes, dial_in=True)


def with_note(first: str, rest: str) -> str:
    """Two notes as one, the first only where the other does not say it already."""
    return rest if first in rest else f"{first}\n{rest}".strip()
