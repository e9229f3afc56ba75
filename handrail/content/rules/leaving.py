"""Answers that leave a page, their question being asked no longer: the rule of the app (steps/rules/sheet.js), for readers."""

from collections.abc import Mapping, Sequence
from typing import Any

from handrail.content.rules.sheet import Condition, Part


def _said(value: object) -> list[str]:
    if isinstance(value, list):
        return [one for one in value if isinstance(one, str)]
    return [value] if isinstance(value, str) and value else []


def _holds(when: Condition, answers: Mapping[str, Any], chosen: Mapping[str, Any] | None) -> bool:
    if when.of == "words" and chosen is None:
        # Nobody knows what held when it was asked, so nothing is taken out.
        return True
    said = _said((chosen or {}).get(when.name)) or ["none"] if when.of == "words" else _said(answers.get(when.name))
    return when.none != any(one in when.values for one in said)


def staying(part: Part, answers: Mapping[str, Any], chosen: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The answers without those that leave; ``chosen``: what held on My words, where it is known."""
    now = dict(answers)
    for one in part.questions:
        if one.drop and one.when and not _holds(one.when, now, chosen):
            now.pop(one.id, None)
    return now


def spared(
    part: Part, versions: Sequence[Mapping[str, Any]], chosen: Sequence[Mapping[str, Any] | None]
) -> list[dict[str, Any]]:
    """The answers of each version of a page that was written in two places.

    What one of them takes away stands in none: nobody has said yet which of them holds.
    """
    conditions = [(one.id, one.when) for one in part.questions if one.drop and one.when and one.when.none]
    out = {
        name
        for name, when in conditions
        if any(not _holds(when, answers, known) for answers, known in zip(versions, chosen, strict=True))
    }
    rest = [{name: value for name, value in answers.items() if name not in out} for answers in versions]
    return [staying(part, answers, known) for answers, known in zip(rest, chosen, strict=True)]
