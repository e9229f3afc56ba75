"""The one form by which people look for meetings, filled in with what they asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import QueryDict

from handrail.content.texts import Lang
from handrail.content.words import all_texts
from handrail.meetings import saying
from handrail.meetings.reads.asking import NAMES, Problem
from handrail.meetings.reads.choices import Choices
from handrail.meetings.rules.asked import USUAL_MILES

Fields = dict[str, list[str]]
MILES = ("5", "10", "25", "50", "100")
WHENS = ("soon", "today", "tonight", "tomorrow", "week")
WHERES: dict[str, list[str]] = {
    "in-person": ["in-person", "hybrid"],
    "online": ["online", "hybrid"],
    "phone": ["phone"],
    "hybrid": ["hybrid"],
}
"""What a person means by each way of taking part: one that is held both ways can be joined in either."""
ANYWHERE = ["online", "phone", "hybrid"]
"""What is looked for where no place was named: the rest of the country's rooms are of no use."""
FIRST_TYPES = ("BE", "X", "ASL", "W", "M", "LGBTQ", "Y", "A", "N", "NDG", "CF", "T")
NO_CHOICE = frozenset({"O", "C", "ONL", "TC"})
"""Kinds that have a field of their own, or that nobody looks for."""
LINES_MOST = 60
Option = tuple[str, str, bool]


def sent(post: QueryDict) -> Fields:
    """What a form sent, as `question` takes it. Characters that cannot be seen are left out."""
    fields = {name: [_seen(one) for one in post.getlist(name)] for name in NAMES if name in post}
    if (where := post.get("where", "")) in WHERES:
        fields["venue"] = list(WHERES[where])
    if not any(fields.get("near", [])) and not fields.get("venue"):
        fields["venue"] = list(ANYWHERE)
    return fields


def _seen(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)


def where_of(fields: Mapping[str, Sequence[str]]) -> str:
    """The choice of "how" that stands for these venues; empty for any."""
    said = set(fields.get("venue", []))
    if not said or said == set(ANYWHERE):
        return ""
    return next((name for name in WHERES if name in said), "")


def hidden(fields: Mapping[str, Sequence[str]], **other: str) -> list[tuple[str, str]]:
    """The fields of a question once more, for a button that asks it again with something changed."""
    whole = {**{name: list(said) for name, said in fields.items()}, **{name: [said] for name, said in other.items()}}
    return [(name, one) for name, said in whole.items() for one in said if one]


def form(
    fields: Mapping[str, Sequence[str]], problems: Iterable[Problem], known: Choices, lang: Lang
) -> dict[str, Any]:
    """What the template of the form shows: every choice as (value, words, chosen), and what is wrong by field."""
    one = {name: next(iter(said), "") for name, said in fields.items()}
    wrong = {problem.field: problem.say(lang) for problem in problems}
    kinds = _kinds(fields, known, lang)
    return {
        "near": one.get("near", ""),
        "words": one.get("words", ""),
        "miles": _miles(one.get("miles") or str(USUAL_MILES), lang),
        "when": [_option("when", name, one.get("when") or "soon", lang) for name in WHENS],
        "where": [_option("where", name, where_of(fields) or "any", lang) for name in ("any", *WHERES)],
        "open": [_option("open", name, one.get("open") or "any", lang) for name in ("any", "open", "closed")],
        "sort": [_option("sort", name, one.get("sort") or "start", lang) for name in ("start", "distance")],
        "zone": _zones(one.get("zone", ""), known, lang),
        "fellowship": _ticks(fields, "fellowship", [(name, name) for name, _ in known.fellowships[:LINES_MOST]]),
        "lang": _ticks(fields, "lang", _named(known.languages, saying.language, lang)),
        "type": kinds[: len(FIRST_TYPES)],
        "type_more": kinds[len(FIRST_TYPES) :],
        "type_more_chosen": any(chosen for _, _, chosen in kinds[len(FIRST_TYPES) :]),
        "wrong": wrong,
        "more": any(one.get(name) for name in ("fellowship", "open", "lang", "type", "words"))
        or one.get("sort") == "distance"
        or bool(set(wrong) - {"near", "miles", "when", "venue"}),
    }  # fmt: skip


def _option(name: str, value: str, chosen: str, lang: Lang) -> Option:
    said = all_texts().say(f"meetings.page.form.{name}-{value}", lang)
    return ("" if value == "any" else value, said, value == chosen)


def _miles(chosen: str, lang: Lang) -> list[Option]:
    values = MILES if chosen in MILES else (*MILES, chosen)
    return [(n, all_texts().say("meetings.page.form.miles-one", lang, n=n), n == chosen) for n in values]


def _zones(chosen: str, known: Choices, lang: Lang) -> list[Option]:
    """Ours, those of the United States first; then those of the meetings that are not among them, and the one chosen."""
    found = [(name, saying.capital(saying.zone_name(name, lang))) for name in saying.ZONES]
    words = {said for _, said in found}
    more = sorted({name for name, _ in known.zones} | ({chosen} if chosen else set()))
    for name in more:
        said = saying.capital(saying.zone_name(name, lang))
        if name not in saying.ZONES and (said not in words or name == chosen):
            found.append((name, said))
            words.add(said)
    nothing = ("", all_texts().say("meetings.page.form.zone-place", lang), not chosen)
    return [nothing, *((name, said, name == chosen) for name, said in found)]


def _kinds(fields: Mapping[str, Sequence[str]], known: Choices, lang: Lang) -> list[Option]:
    """The kinds that occur: those that many look for first, the others by their names."""
    named = {saying.kind(code, lang): code for code, _ in known.types if code not in NO_CHOICE}
    languages = {saying.language(tag, lang) for tag, _ in known.languages}
    there = [(code, said) for said, code in named.items() if said not in languages]
    rank = {code: at for at, code in enumerate(FIRST_TYPES)}
    there.sort(key=lambda one: (rank.get(one[0], len(rank)), one[1].casefold()))
    return _ticks(fields, "type", there[:LINES_MOST])


def _named(found: Iterable[tuple[str, int]], how: Any, lang: Lang) -> list[tuple[str, str]]:
    return [(code, how(code, lang)) for code, _ in found][:LINES_MOST]


def _ticks(fields: Mapping[str, Sequence[str]], name: str, there: Iterable[tuple[str, str]]) -> list[Option]:
    chosen = set(fields.get(name, []))
    return [(value, said, value in chosen) for value, said in there]
