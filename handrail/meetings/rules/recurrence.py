"""What free text says about which weeks a meeting is held: "2nd & 4th Tuesdays only", "último viernes de cada mes".

Most sentences with such words are about something else: cake on the last Friday, business after the first Sunday's
meeting. So a rule is applied only where every word of its sentence is understood; what is left over is marked "check
before you go", or is a note that changes nothing. The sentence itself is always kept, to be shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import time

from handrail.meetings.rules.times import LAST, EveryOther, Nth, OnDates, Pattern, Unfit, Weekly

ORDINALS = {
    1: r"1st|first|primer[oa]?s?|1\.?(?:er|ero|era|ro|ra|o|a|[ºª])",
    2: r"2nd|second|segund[oa]s?|2\.?(?:do|da|o|a|[ºª])",
    3: r"3rd|third|tercer[oa]?s?|3\.?(?:er|ero|era|ro|ra|o|a|[ºª])",
    4: r"4th|fourth|cuart[oa]s?|4\.?(?:to|ta|o|a|[ºª])",
    5: r"5th|fifth|quint[oa]s?|5\.?(?:to|ta|o|a|[ºª])",
    LAST: r"last|ultim[oa]s?",
}
DAYS = (
    r"sun(?:days?)?|domingos?",
    r"mon(?:days?)?|lunes",
    r"tue(?:s|sdays?)?|martes",
    r"wed(?:s|nesdays?)?|miercoles",
    r"thu(?:r|rs|rsdays?)?|jueves",
    r"fri(?:days?)?|viernes",
    r"sat(?:urdays?)?|sabados?",
)
_ORD = "(?:(?:" + "|".join(ORDINALS.values()) + r")\.?)"
_DAY = "(?:" + "|".join(DAYS) + ")"
_AND = r"(?:\s*(?:,\s*(?:and|y)|,|&|\+|/|\band\b|\bor\b|\by\b|\bo\b)\s*(?:(?:the|el|los)\s+)?)"
_MONTH = r"(?:\s*,?\s*(?:(?:of|in|each|every|per|a|the|de|del|cada|al|todos|los)\s+){1,3}(?:months?|mes(?:es)?))"
_LIST = rf"{_ORD}(?:{_AND}{_ORD})*"
_DATE = r"(?:3[01]|[12]?[0-9])"
_DATES = rf"{_DATE}(?:st|nd|rd|th)?(?:{_AND}{_DATE}(?:st|nd|rd|th)?)*"
_DATES_EN = rf"{_DATE}(?:st|nd|rd|th)(?:{_AND}{_DATE}(?:st|nd|rd|th))*"

NTH = re.compile(rf"\b(?P<every>(?:every|cada)\s+)?(?P<weeks>{_LIST})\s+(?P<day>{_DAY})\b\.?(?P<month>{_MONTH})?")
WEEKS = re.compile(rf"\b(?P<weeks>{_LIST})\s+(?:wks?|weeks?|semanas?)\b(?P<month>{_MONTH})?")
ORDINALS_ALONE = re.compile(rf"\b(?P<weeks>{_ORD}(?:{_AND}{_ORD})+)(?!\w)(?P<month>{_MONTH})?")
DATES = re.compile(
    rf"\b(?:(?P<en>{_DATES_EN})(?:\s+day)?|(?:(?:el|los|cada)\s+(?:dias?\s+)?|dias?\s+)(?P<es>{_DATES}))(?P<month>{_MONTH})"
)
OTHER = re.compile(
    rf"\b(?:every\s+other\s+(?:week|{_DAY})|every\s+(?:two|2)\s+weeks|every\s+second\s+week|bi-?weekly|fortnightly"
    rf"|alternat(?:e|ing)\s+(?:weeks|{_DAY})|cada\s+(?:dos|2)\s+semanas|cada\s+(?:quince|15)\s+dias"
    rf"|cada\s+otr[oa]\s+(?:semana|{_DAY})|quincenal(?:mente)?|{_DAY}\s+altern[oa]s|semanas\s+alternas"
    rf"|(?:un|una)\s+(?:semana|{_DAY})\s+si\s+y\s+(?:otr[oa]|un|una)(?:\s+(?:semana|{_DAY}))?\s+no|semana\s+de\s+por\s+medio)\b"
)
MONTHLY = re.compile(
    rf"\b(?:monthly|once[\s-]+(?:a|per|each|every)[\s-]+month|one\s+{_DAY}{_MONTH}|(?:every|each)\s+month|bi-?monthly"
    r"|twice\s+a\s+month|dos\s+veces\s+al\s+mes|mensual(?:es|mente)?|una\s+vez\s+(?:al|por|cada)\s+mes|cada\s+mes|todos\s+los\s+meses)\b"
)
VERB = (
    r"(?:meets?|occurs|happens|held|(?:se\s+)?reun(?:e|en|imos)|sesionan?|sesionamos|se\s+(?:celebra|lleva\s+a\s+cabo))"
)
EXCEPT = r"except|excepto|menos|salvo"
ONLY = r"(?:only|solo|solamente|unicamente)"
HELD = re.compile(rf"\b(?:{VERB}|{ONLY}|typically|usually|generally|normalmente)\b")
MEETS_ON = re.compile(
    rf"\b(?:meets?|se\s+reunen?|nos\s+reunimos|sesionan?|sesionamos)(?:\s+(?:{ONLY}|just|on|the|el|los))*\s*$"
)
MEETS_ONLY = re.compile(rf"\b{VERB}\s+{ONLY}\b|\b{ONLY}\s+{VERB}\b")
ONLY_NEXT = re.compile(rf"\W*{ONLY}\b")
NOT = re.compile(
    rf"\b(?:no|not|never|(?:does|do|wo|is|are)n['\u2019]?t|{EXCEPT}|dark|cancel\w*|closed\s+on|cerrad[oa]s?)\b"
)
LEFT_OUT = re.compile(
    rf"\b(?:no\s+(?:meetings?|mtgs?)|(?:does|do)(?:\s+not|n['\u2019]?t)\s+meet|not\s+meeting"
    rf"|no\s+hay\s+(?:reunion(?:es)?|juntas?|sesion(?:es)?|grupo)|no\s+(?:se|nos)\s+reun(?:e|en|imos)|no\s+sesion(?:a|an|amos)"
    rf"|(?:every|each|todos\s+los)\s+{_DAY}\s+(?:{EXCEPT}))\b"
)
ELSEWHERE = re.compile(
    r"\b(?:(?:all\s+)?(?:the\s+)?(?:other|remaining)\s+(?:weeks|(?:sun|mon|tues|wednes|thurs|fri|satur)days)|rest\s+of\s+the|otherwise"
    r"|(?:las|los)\s+demas|otras\s+semanas|otros\s+(?:dias|"
    + _DAY
    + r")|el\s+resto|weekly|every\s+week|cada\s+semana)\b"
)
CONTENT = re.compile(
    r"\b(?:spkrs?|speakers?|speaks|birthdays?|b-?days?|anniversar\w+|celebrat\w+|chips?|tokens?|medallions?|coins?|cakes?|potlucks?|eat\w*"
    r"|dinner|breakfast|lunch|food|business|biz|committee|conscience|steps?|tradition\w*|trad|topics?|books?|bb|stud(?:y|ies)|literature"
    r"|discussion|disc|open|closed(?!\s+on)|format|beginners?|newcomers?|grapevine|gv|jft|readings?|read|welcome|smoking|childcare"
    r"|babysitting|workshops?|panels?|q&a|nights?|meditation|oradora?(?:es)?|cumpleanos|aniversarios?|fichas?|pasos?|tradicion(?:es)?"
    r"|temas?|libro|estudio|literatura|negocios|trabajo|servicio|abiert[oa]s?|convivio|comida|cena|principiantes|recien)\b"
)
SERVICE = re.compile(r"\b(?:business|biz|committee|conscience|negocios|trabajo|servicio)\b")
ASK = re.compile(r"\b(?:check|call|see|ask|consulte|llame|pregunte)\b.*\b(?:dates?|calendar|fechas?|calendario)\b")
NEUTRAL = re.compile(
    rf"(?:{VERB}|meetings?|mtgs?|occurs|is|are|this|the|a|groups?|we|our|on|at|only|just|of|and|every|each|months?|from|to|until|please|note"
    r"|[0-9]{1,2}(?::[0-9]{2})?(?:am|pm)?|am|pm|a\.?m|p\.?m|noon|eastern|central|mountain|pacific|e[sd]?t|c[sd]t|m[sd]t|p[sd]t"
    r"|el|la|los|las|de|del|cada|mes|a|y|solo|solamente|unicamente|se|nos|este|esta|grupos?|reunion(?:es)?|juntas?|sesion(?:es)?|es|son|hay"
    r"|tarde|noche|manana|hrs?|horas?|todos)"
)
EVERY = re.compile(rf"\W*(?:(?:every|each|on|weekly|cada|todos|los|el)\s+)*(?P<day>{_DAY})\W*")
HOUR = re.compile(r"\b(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2}))?(?:\s*[ap]\.?m\b|(?<=:[0-9]{2})\b)")
LONGEST_SENTENCE = 500
"""No sentence that says when a meeting is held is longer; a wall of text is not searched."""
_BETWEEN = re.compile(r"(?:\s|,|\b(?:on|the|held|el|los|las|la|at|in)\b)*")
_WORD = re.compile(r"[^\W_]+(?:[.:'\u2019][^\W_]+)*")
_END = re.compile(r"[\n;!?|•]+|(?<=[^\s.])\.(?=\s+[^a-z\s]|\s*$)")
_PART = re.compile(r"\s+[-\u2013\u2014]\s+|[()\[\]:|\u2013\u2014]")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a sentence says: a rule, or none that we could name; and where not certain, say "check before you go"."""

    rule: Pattern | None
    sentence: str
    certain: bool


@dataclass(frozen=True, slots=True)
class _Span:
    """Words that name weeks, dates or a rhythm, and where in the sentence they stand."""

    rule: Pattern | None
    places: tuple[tuple[int, int], ...]
    plain: bool = False
    """Nothing about the words themselves can be read in two ways."""
    repeats: bool = False
    """They say by themselves that it is each month: two weeks, a plural, "of the month"."""
    loose: bool = False
    """They name no day of the meeting, so only a verb makes them speak of it: "1st & 3rd", "every month"."""


def recognise(text: str, day: int | None, *, at: time | None = None, named: bool = False) -> Recognised | None:
    """What this text says of a meeting on this day (0 is Sunday; None where unknown); None where it says nothing.

    `at`: when it begins, so that a sentence with another hour is not taken for its rule. `named`: it is the meeting's
    name, where a part like "1st & 3rd Mondays" speaks of the meeting itself.
    """
    text = unicodedata.normalize("NFC", text)
    folded = _fold(text)
    found: list[Recognised] = []
    for begin, end in [(0, len(text))] if named else _sentences(text):
        if end - begin > LONGEST_SENTENCE:
            continue
        sentence = text[begin:end].strip()
        parts = _PART.split(folded[begin:end]) if named else [folded[begin:end]]
        for part in parts:
            if said := _said(part, day, named=named):
                certain = said.certain and not _another_hour(part, at)
                found.append(replace(said, sentence=sentence, certain=certain))
    elsewhere = ELSEWHERE.search(folded)
    return agreed(replace(one, certain=one.certain and not elsewhere) for one in found)


def of_meeting(day: int | None, at: time | None, name: str, texts: Iterable[str]) -> Recognised | None:
    """What a meeting's name and all its texts say together."""
    every = (recognise(name, day, at=at, named=True), *(recognise(text, day, at=at) for text in texts))
    return agreed(one for one in every if one)


def spoken(text: str, day: int | None = None) -> Recognised | None:
    """A rule as somebody types it: "first Saturday", "every other Tuesday", "todos los lunes"; None where it is none."""
    weekly = EVERY.fullmatch(_fold(unicodedata.normalize("NFC", text)))
    if weekly:
        said = next(iter(_days_in(weekly["day"])))
        return Recognised(Weekly(said), text, True) if day in (None, said) else None
    found = recognise(f"meets {text}", day)
    return replace(found, sentence=text) if found and found.rule else None


def agreed(found: Iterable[Recognised]) -> Recognised | None:
    """One of several: the certain one, but where two are certain of different things, neither is."""
    several = list(found)
    sure = [one for one in several if one.certain]
    if not sure:
        return several[0] if several else None
    return sure[0] if all(one.rule == sure[0].rule for one in sure) else replace(sure[0], certain=False)


def _said(part: str, day: int | None, *, named: bool) -> Recognised | None:
    """What one sentence says; its own words are put in by the caller."""
    span = _span(part, day)
    if span is None:
        return None
    rest = part
    for begin, end in span.places:
        rest = rest[:begin] + " " * (end - begin) + rest[end:]
    if NOT.search(rest):
        return _left_out(span, rest)
    held = bool(HELD.search(rest))
    if all(NEUTRAL.fullmatch(word) for word in _WORD.findall(rest)):
        if span.loose and not (held or named):
            return None
        return Recognised(span.rule, "", span.plain and (held or (named and span.repeats)))
    return Recognised(span.rule, "", False) if _of_the_meeting(part, rest, span, named=named) else None


def _of_the_meeting(part: str, rest: str, span: _Span, *, named: bool) -> bool:
    """Whether a sentence with more in it than we understand is at least of when the meeting is held.

    Else it is of what is done there on some days, or of another gathering: a note.
    """
    before, after = rest[: span.places[0][0]], rest[span.places[-1][1] :]
    if named:
        return span.rule is None or not before.strip() or not CONTENT.search(rest)
    if SERVICE.search(rest):
        return False
    if MEETS_ONLY.search(rest) or MEETS_ON.search(before):
        return True
    if CONTENT.search(rest):
        return False
    held = HELD.search(before) or ONLY_NEXT.match(after) or isinstance(span.rule, EveryOther)
    return bool(ASK.search(part) or (held and not span.loose))


def _left_out(span: _Span, rest: str) -> Recognised | None:
    """A sentence with "no" in it: the weeks that a weekly meeting leaves out, or something to ask about."""
    out = LEFT_OUT.search(rest)
    if span.loose or not out or not _BETWEEN.fullmatch(rest[out.end() : span.places[0][0]]):
        return None if span.loose or CONTENT.search(rest) else Recognised(None, "", False)
    words = _WORD.findall(rest[: out.start()] + " " + rest[out.end() :])
    sure = span.plain and span.repeats and all(NEUTRAL.fullmatch(word) for word in words)
    if not sure or not isinstance(span.rule, Nth):
        return Recognised(None, "", False)
    try:
        return Recognised(Weekly(span.rule.day, span.rule.weeks), "", True)
    except Unfit:
        return Recognised(None, "", False)


def _another_hour(part: str, at: time | None) -> bool:
    """Whether the sentence names an hour, and never the one at which the meeting begins."""
    hours = [(int(one["hour"]) % 12, int(one["minute"] or 0)) for one in HOUR.finditer(part)]
    return at is not None and bool(hours) and (at.hour % 12, at.minute) not in hours


def _span(part: str, day: int | None) -> _Span | None:
    """The words of this sentence that name when in the month, if there are any of the meeting's own day."""
    if other := OTHER.search(part):
        named = _days_in(other[0])
        fits = day if day is not None else next(iter(named), None)
        if named and fits not in named:
            return None
        return _Span(None if fits is None else EveryOther(fits), (other.span(),))
    if nth := list(NTH.finditer(part)):
        return _nth(nth, day)
    if dates := DATES.search(part):
        return _dates(dates)
    if loose := WEEKS.search(part) or ORDINALS_ALONE.search(part):
        return _Span(None if day is None else Nth(day, _weeks_in(loose["weeks"])), (loose.span(),), loose=True)
    monthly = MONTHLY.search(part)
    return _Span(None, (monthly.span(),), loose=True) if monthly else None


def _nth(found: list[re.Match[str]], day: int | None) -> _Span:
    """ "First Saturday and third Saturday": those of the meeting's day, all together; of another day, no rule."""
    days = {next(iter(_days_in(one["day"]))) for one in found}
    wanted = day if day is not None else next(iter(days)) if len(days) == 1 else None
    mine = [one for one in found if wanted in _days_in(one["day"])]
    if not mine or wanted is None:
        return _Span(None, tuple(one.span() for one in found), loose=True)
    weeks = frozenset[int]().union(*(_weeks_in(one["weeks"]) for one in mine))
    month = any(one["month"] for one in mine)
    either = any(re.search(r"\b(?:or|o)\b", one["weeks"]) for one in mine)
    # "Every third Friday" may be counted in the month, or from three weeks to three weeks.
    counted = any(one["every"] and not month and _weeks_in(one["weeks"]) in ({2}, {3}, {4}) for one in mine)
    plural = any(re.search(r"days$|sabados$|domingos$", one["day"]) for one in mine)
    repeats = month or plural or len(weeks) > 1
    places = tuple(one.span() for one in mine)
    return _Span(Nth(wanted, weeks), places, plain=not either and not counted, repeats=repeats)


def _dates(found: re.Match[str]) -> _Span | None:
    """The 15th of each month. "The 1st and 3rd of each month" may as well be weeks, so it is never plain."""
    said = found["en"] or found["es"]
    days = frozenset(int(number) for number in re.findall(r"[0-9]+", said))
    if not days or not days <= set(range(1, 32)):
        return None
    plain = max(days) > 5 and not re.search(r"\b(?:or|o)\b", said)
    return _Span(OnDates(days), (found.span(),), plain=plain, repeats=True)


def _weeks_in(words: str) -> frozenset[int]:
    return frozenset(week for week, form in ORDINALS.items() if re.search(rf"\b(?:{form})\b", words))


def _days_in(words: str) -> frozenset[int]:
    return frozenset(day for day, form in enumerate(DAYS) if re.search(rf"\b(?:{form})\b", words))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends. A full stop inside "2nd Sat. of the month" ends none."""
    begin = 0
    for stop in _END.finditer(text):
        yield begin, stop.start()
        begin = stop.end()
    yield begin, len(text)


def _fold(text: str) -> str:
    """Small letters without accents, one for one, so that places in it are places in the text."""
    return "".join((unicodedata.normalize("NFD", letter)[:1].lower() or letter)[:1] for letter in text)
