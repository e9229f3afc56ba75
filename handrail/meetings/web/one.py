"""One meeting's page: everything known of it in words, and plainly what is not."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from handrail.content.texts import Lang
from handrail.content.words import all_texts
from handrail.meetings import addresses, saying
from handrail.meetings.calendars import Entry
from handrail.meetings.reads.shown import Shown, Source
from handrail.meetings.rules import times
from handrail.meetings.web.rows import is_certain

MAP = "https://www.openstreetmap.org"
MAIL = re.compile(r"[^\s@<>\"',;:?&]+@[\w-]+(?:\.[\w-]+)+")
PLACES = frozenset({"in-person", "hybrid", "closed", "unknown"})
WAYS_IN = frozenset({"online", "phone", "hybrid"})
IN_WORDS = frozenset({"O", "C", "TC", "ONL"})
"""Kinds that are said elsewhere on the page."""


def page(meeting: Shown, now: datetime, lang: Lang) -> dict[str, Any]:
    """All that the template shows. `now` is the moment at which it is asked for."""
    detail = meeting.detail
    found = {
        "ref": meeting.ref,
        "name": meeting.name,
        "next": _next(meeting, now, lang),
        "usual": _usual(meeting, lang),
        "check": _check(meeting, lang),
        "place": _place(meeting, lang),
        "join": _join(meeting, lang),
        "about": _about(meeting, lang),
        "notes": [detail[one] for one in ("notes", "group_notes") if detail.get(one)],
        "own_page": _link(detail.get("url") or detail.get("website")),
        "fresh": _fresh(meeting, lang),
        "calendar": addresses.calendar(meeting.ref, lang) if meeting.rule and meeting.zone else "",
        "wrong": wrong_way(meeting, lang),
        "is_sample": any(one.kind == "sample" for one in meeting.sources),
        "is_closed": meeting.venue == "closed" or "TC" in meeting.types,
    }
    return found


def _say(name: str, lang: Lang, **params: str | int) -> str:
    return all_texts().say(f"meetings.page.one.{name}", lang, **params)


def _next(meeting: Shown, now: datetime, lang: Lang) -> dict[str, str] | None:
    rule, zone = meeting.rule, meeting.zone_info
    if rule is None or zone is None:
        return None
    running = times.in_progress(rule, zone, now)
    coming = times.next_start(rule, zone, now)
    name = saying.zone_name(meeting.zone, lang)
    when = saying.capital(saying.start(coming.start, zone, now, lang))
    until = saying.clock(running.end.astimezone(zone), lang) if running else ""
    return {
        "line": _say("next-at", lang, when=when, zone=name),
        "paper": _say("next-at", lang, when=saying.on_paper(coming.start, zone, lang), zone=name),
        "running": _say("running", lang, until=until, zone=name) if running and running.start < now else "",
        "start": coming.start.isoformat().replace("+00:00", "Z"),
        "offset": str(int((coming.start.astimezone(zone).utcoffset() or timedelta()).total_seconds() // 60)),
    }


def _usual(meeting: Shown, lang: Lang) -> list[str]:
    """Its rule in words, how long it lasts, and what of that is not known."""
    rule = meeting.rule
    lines = []
    if rule:
        said = saying.capital(saying.pattern(rule.pattern, lang))
        at = saying.clock(datetime.combine(date.min, rule.at), lang)
        lines.append(_say("rule", lang, rule=said, at=at))
    else:
        if meeting.day is None:
            lines.append(_say("no-day", lang))
        else:
            day = saying.capital(saying.pattern(times.Weekly(meeting.day), lang))
            lines.append(_say("rule-day", lang, rule=day))
        if not meeting.time:
            lines.append(_say("no-time", lang))
    if rule and not meeting.zone:
        lines.append(_say("no-zone", lang))
    if meeting.minutes:
        lines.append(_say("lasts", lang, length=saying.length(meeting.minutes, lang)))
    elif rule:
        lines.append(_say("no-length", lang))
    return lines


def _check(meeting: Shown, lang: Lang) -> dict[str, str] | None:
    """That its weeks are not sure; and in any case the sentence that they were read from."""
    if is_certain(meeting):
        return None
    head = _say("check" if meeting.sentence else "check-alone", lang)
    return {"line": head, "sentence": meeting.sentence}


def _place(meeting: Shown, lang: Lang) -> dict[str, Any] | None:
    """Its place with a link to a map, which asks nobody anything until it is tapped."""
    if meeting.venue not in PLACES:
        return None
    detail = meeting.detail
    address, vague = meeting.address, meeting.vague
    name = detail.get("location", "")
    said = [one for one in (name, address) if one]
    lines = list(dict.fromkeys(said))
    missing = _say("no-place" if not lines else "no-street", lang) if vague and meeting.venue != "closed" else ""
    return {
        "lines": lines,
        "notes": detail.get("location_notes", ""),
        "missing": missing,
        "map": None if not lines or vague else _link(_map(meeting, address)),
        "way": None if vague or not _has_point(meeting) else _link(_way(meeting)),
    }


def _has_point(meeting: Shown) -> bool:
    return meeting.latitude is not None and meeting.longitude is not None and not meeting.by_zip


def _map(meeting: Shown, address: str) -> str:
    if not _has_point(meeting):
        return f"{MAP}/search?{urlencode({'query': address})}"
    at = f"{meeting.latitude:.5f}/{meeting.longitude:.5f}"
    return f"{MAP}/?{urlencode({'mlat': f'{meeting.latitude:.5f}', 'mlon': f'{meeting.longitude:.5f}'})}#map=17/{at}"


def _way(meeting: Shown) -> str:
    return f"{MAP}/directions?{urlencode({'route': f';{meeting.latitude:.5f},{meeting.longitude:.5f}'})}"


def _join(meeting: Shown, lang: Lang) -> dict[str, Any] | None:
    """The link and the number by which one comes in."""
    detail = meeting.detail
    link, number = _link(detail.get("conference_url")), str(detail.get("conference_phone", ""))
    notes = [detail[one] for one in ("conference_url_notes", "conference_phone_notes") if detail.get(one)]
    call = {"href": tel(number), "number": dialled(number), "long": "," in number} if number else None
    if not (link or call or notes) and meeting.venue not in WAYS_IN:
        return None
    missing = "" if link or call else _say("no-way-in", lang)
    return {"link": link, "call": call, "notes": notes, "missing": missing}


def tel(number: str) -> str:
    """A number to dial, with what is typed after it, as a link: pauses stay, and # is written so that no address ends there."""
    return "tel:" + quote(re.sub(r"[^\d+,*#]", "", number), safe="+,*")


def dialled(number: str) -> str:
    """The same for people to read: 312-555-0100, 123456#."""
    main, *rest = re.split(r",+", number)
    if found := re.fullmatch(r"(?:\+?1)?(\d{3})(\d{3})(\d{4})", main):
        main = "-".join(found.groups())
    return ", ".join([main, *(one for one in rest if one)])


def _about(meeting: Shown, lang: Lang) -> dict[str, Any]:
    detail = meeting.detail
    kinds = [saying.kind(code, lang) for code in meeting.types if code not in IN_WORDS]
    languages = [saying.language(tag, lang) for tag in meeting.languages]
    kinds = [one for one in kinds if one not in languages] + [str(one) for one in detail.get("other_types", ())]
    is_open = {None: "no-open", True: "open", False: "closed"}[meeting.is_open]
    rows = (
        ("fellowship", meeting.fellowship),
        ("group", "" if detail.get("group") == meeting.name else detail.get("group", "")),
        ("languages", ", ".join(languages)),
        ("kinds", ", ".join(kinds)),
    )
    return {
        "open": _say(is_open, lang),
        "means": "" if meeting.is_open is None else _say(f"{is_open}-means", lang),
        "rows": [(_say(name, lang), said) for name, said in rows if said],
    }


def _fresh(meeting: Shown, lang: Lang) -> dict[str, Any]:
    updated = str(meeting.detail.get("updated", ""))
    changed = ""
    if found := re.match(r"(\d{4})-(\d{2})-(\d{2})", updated):
        changed = _say("updated", lang, day=_day(int(found[1]), int(found[2]), int(found[3]), lang))
    return {"changed": changed, "sources": [_source(one, meeting, lang) for one in meeting.sources]}


def _source(source: Source, meeting: Shown, lang: Lang) -> dict[str, Any]:
    """A list that it is in. The day on which it was read is the day where the meeting is."""
    read = ""
    if source.kind == "own":
        read = _say("own", lang)
    elif source.read and source.kind != "sample":
        on = source.read.astimezone(meeting.zone_info or UTC)
        read = _say("read", lang, day=_day(on.year, on.month, on.day, lang))
    return {"name": source.name, "link": _link(source.website), "attribution": source.attribution, "read": read}


def _day(year: int, month: int, day: int, lang: Lang) -> str:
    name = all_texts().say(f"home.month.{month}", lang)
    return all_texts().say("home.day", lang, month=name, day=str(day), year=str(year))


def _link(url: object) -> dict[str, str] | None:
    """A web address with its host, or nothing for what is no http(s) address: whatever a feed says, no other is a link."""
    said = url if isinstance(url, str) else ""
    try:
        parts = urlsplit(said)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or re.search(r"[\s<>\"]", said):
        return None
    return {"href": said, "host": host.removeprefix("www.")}


def wrong_way(meeting: Shown, lang: Lang) -> dict[str, str]:
    """Whom to tell that the listing is wrong: its feed's page or mail, else our own form."""
    for url in (meeting.detail.get("feedback_url"), meeting.detail.get("edit_url"), meeting.sources[0].feedback):
        if link := _link(url):
            return {"href": link["href"], "hint": _say("wrong-leads", lang, host=link["host"]), "rel": "noreferrer"}
        mail = str(url or "").removeprefix("mailto:")
        if MAIL.fullmatch(mail):
            subject = quote(f"{meeting.name[:100]} ({meeting.detail.get('slug') or meeting.ref})")
            return {"href": f"mailto:{mail}?subject={subject}", "hint": _say("wrong-mail", lang), "rel": "noreferrer"}
    return {"href": addresses.wrong(meeting.ref, lang), "hint": "", "rel": ""}


def entry(meeting: Shown, now: datetime) -> Entry | None:
    """The meeting for a calendar file, with its place or link and a neutral title; None where it has no rule or zone."""
    rule, zone = meeting.rule, meeting.zone
    if rule is None or not zone:
        return None
    detail = meeting.detail
    link = _link(detail.get("conference_url"))
    address = meeting.address
    return Entry(
        uid=f"{meeting.ref}@handrail",
        rule=rule,
        zone=zone,
        since=now,
        place=address if meeting.venue in {"in-person", "hybrid"} else "",
        url=link["href"] if link and meeting.venue in WAYS_IN else "",
        certain=meeting.certain,
        sentence=meeting.sentence,
    )
