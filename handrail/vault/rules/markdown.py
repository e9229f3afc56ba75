"""A page's body as Markdown: headings, answers, tables, scales. Any kind is shown; what is not known is listed as it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Label = Callable[[str], str | None]
"""The sentence of an id (``steps.1.powerless.tried.ask``) where we have it."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_HTML = re.compile(r"<(?=[A-Za-z/!?])")
# Never past the end of a line: what could run over many blank ones would be tried from each of them again.
_STARTS = re.compile(r"^([^\S\n]*)(#|>|[-+*](?=\s)|=+[^\S\n]*$|-+[^\S\n]*$|\d+[.)](?=\s)|`{3}|~{3})", re.MULTILINE)
_NOT_ANSWERS = frozenset(["title", "pass", "answers", "skipped", "aside", "asks", "chosen"])
_NOT_TEXT = frozenset(["title", "text", "ask", "copy"])
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_NAME_MAX, _BYTES_MAX = 60, 180
_CELLS_MAX = 100_000
"""Cells of a table up to which it is drawn: a column for each row would be as many as the rows times themselves."""


def visible(text: str) -> str:
    """Text without what a terminal obeys and no eye sees; lines stay."""
    return _UNSEEN.sub("", text)


def plain(text: str) -> str:
    """A person's own words, so that nothing in them becomes markup, a picture or a link that fetches something."""
    text = visible(text)
    text = _HTML.sub("&lt;", text).replace("![", "!\\[").replace("](", "]\\(").replace("]:", "]\\:")
    return _STARTS.sub(lambda found: f"{found[1]}\\{found[2]}", text)


def paragraphs(text: str) -> str:
    """Words with their lines kept."""
    return "  \n".join(plain(text.replace("\r\n", "\n")).split("\n")).strip()


def file_name(at: str, title: str) -> str:
    """A name that any disk takes: the day, and the title's letters and digits."""
    kept = "".join(
        char if unicodedata.category(char)[0] in "LMN" else " " for char in unicodedata.normalize("NFC", title)
    )
    words = " ".join(kept.split())[:_NAME_MAX].encode("utf-8")[:_BYTES_MAX].decode("utf-8", "ignore").strip()
    day = at[:10] if re.fullmatch(r"\d{4}-\d{2}-\d{2}", at[:10]) else ""
    name = " ".join(part for part in (day, words) if part)
    return name if name and not _RESERVED.fullmatch(name) else f"{name or 'page'} 1"


def body_as_markdown(kind: str, body: Mapping[str, Any], label: Label) -> str:
    """What a body says. ``kind`` gives the ids under which its questions have their sentences."""
    base = re.sub(r"^step-", "steps.", kind)
    answers = body.get("answers")
    if isinstance(answers, dict):
        blocks = [
            block for asked, answer in answers.items() for block in _answered(body, f"{base}.{asked}", answer, label)
        ]
        blocks += _rest(body, _NOT_ANSWERS)
    elif isinstance(body.get("text"), str):
        blocks = [paragraphs(body["text"]), *_rest(body, _NOT_TEXT)]
    else:
        blocks = _rest(body, frozenset(["title"]))
    return "\n\n".join(block for block in blocks if block)


def _answered(body: Mapping[str, Any], at: str, answer: Any, label: Label) -> Iterator[str]:
    said = "\n\n".join(_value(answer, at, label))
    if said.strip():
        yield f"## {_line(_ask(body, at, label))}"
        yield said


def _ask(body: Mapping[str, Any], at: str, label: Label) -> str:
    """The question as it was asked when it was answered; else as it is asked today; else its name."""
    name = at.rsplit(".", 1)[1]
    asks = body.get("asks")
    kept = asks.get(name) if isinstance(asks, dict) else None
    ask = kept.get("ask") if isinstance(kept, dict) else None
    return ask if isinstance(ask, str) and ask else label(f"{at}.ask") or spoken(name)


def spoken(name: str) -> str:
    """A member's name as a word."""
    return name.replace("_", " ").replace("-", " ").strip() or name


def _value(value: Any, at: str, label: Label) -> Iterator[str]:
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        yield _table(value, at, label)
    elif isinstance(value, list):
        yield "\n".join(f"- {_line(label(f'{at}.option.{one}') or _said(one))}" for one in value if _said(one).strip())
    elif isinstance(value, str):
        yield paragraphs(label(f"{at}.option.{value}") or value)
    elif isinstance(value, dict) and not _date(value):
        yield "\n".join(f"- {_line(spoken(name))}: {_line(_said(one))}" for name, one in value.items() if _said(one))
    else:
        yield f"**{_line(_said(value))}**" if isinstance(value, (int, float)) else _line(_said(value))


def _table(rows: list[dict[str, Any]], at: str, label: Label) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    if len(columns) * len(rows) > _CELLS_MAX:
        return "\n".join(f"- {_line(_said(row))}" for row in rows)
    heads = [label(f"{at}.column.{name}") or spoken(name) for name in columns]
    rule = "| " + " | ".join("---" for _ in columns) + " |"
    lines = ["| " + " | ".join(_cell(_said(row.get(name))) for name in columns) + " |" for row in rows]
    return "\n".join(["| " + " | ".join(map(_cell, heads)) + " |", rule, *lines]) if columns else ""


def _cell(text: str) -> str:
    return "<br>".join(plain(text).replace("|", "\\|").splitlines())


def _line(text: str) -> str:
    return plain(" ".join(text.split()))


def _date(value: Mapping[str, Any]) -> str:
    """A date as it was typed, or an empty text for what is none."""
    if not value or not set(value) <= {"y", "m", "d"}:
        return ""
    return "-".join(str(value[part]).strip() for part in "ymd" if str(value.get(part, "")).strip())


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "✓" if value else "-"
    if isinstance(value, dict):
        return _date(value) or "; ".join(
            f"{spoken(name)}: {said}" for name, one in value.items() if (said := _said(one))
        )
    if isinstance(value, list):
        return ", ".join(said for one in value if (said := _said(one)))
    return str(value)


def _rest(body: Mapping[str, Any], but: frozenset[str]) -> list[str]:
    """Members that this page's form does not say already, one a line."""
    lines = [
        f"- {_line(spoken(name))}: {_line(_said(one))}" for name, one in body.items() if name not in but and _said(one)
    ]
    return ["\n".join(lines)]
