"""A page's body as Markdown: headings, answers, tables, scales. Any kind is shown; what is not known is listed as it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

Label = Callable[[str], str | None]
"""The sentence of an id (``steps.1.powerless.tried.ask``) where we have it."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_HTML = re.compile(r"<(?=[A-Za-z/!?])")
# Never past the end of a line: what could run over many blank ones would be tried from each of them again.
_STARTS = re.compile(r"^([^\S\n]*)(#|>|[-+*](?=\s)|=+[^\S\n]*$|-+[^\S\n]*$|\d+[.)](?=\s)|`{3}|~{3})", re.MULTILINE)
_NOT_ANSWERS = frozenset(["title", "pass", "answers", "skipped", "aside", "enough", "asks", "chosen", "card", "row"])
_NOT_TEXT = frozenset(["title", "text", "ask", "asks", "copy"])
_ALL_IN_TEXT = frozenset(["meeting", "meeting-calendar", "went"])
"""Kinds whose `text` says in words all that their other members hold for the app."""
_TELLING, _SAME = "step-5.telling", "step-4.same"
_ALL_IN_TITLE = frozenset(["step-4.read", "step-8.name"])
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_NAME_MAX, _BYTES_MAX = 60, 180
_NO_SIDE = "steps.app.rows.no_side"
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


def heading(title: str, body: Mapping[str, Any]) -> str:
    """A title as it stands above its page: one that was cut from a longer line is cut at a word, and says so."""
    lines = (line.strip() for text in body.values() if isinstance(text, str) for line in text.split("\n"))
    whole = next((line for line in lines if title and line.startswith(title)), title)
    if len(whole) == len(title):
        return " ".join(title.split())
    words = title.split() if whole[len(title)].isspace() or title[-1].isspace() else title.split()[:-1] or [title]
    return " ".join(words).rstrip(".…,;:-") + "…"


def local(at: str, zone: tzinfo) -> str:
    """A moment as a clock on the wall shows it there: day, hour and minute; what is no moment stays as it is."""
    try:
        return datetime.fromisoformat(at).astimezone(zone).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return at


def langs_asked(kind: str, body: Mapping[str, Any]) -> Iterator[str]:
    """The language of each question that a page keeps as it was asked; of My words, each that has words of one's own."""
    asks = body.get("asks")
    for kept in asks.values() if isinstance(asks, dict) else ():
        if isinstance(kept, dict) and isinstance(kept.get("lang"), str):
            yield kept["lang"]
    if kind == "my-words":
        for own in body.values():
            yield from (lang for lang, words in own.items() if words) if isinstance(own, dict) else ()


def file_name(at: str, title: str) -> str:
    """A name that any disk takes: the day, and the title's letters and digits."""
    kept = "".join(
        char if unicodedata.category(char)[0] in "LMN" else " " for char in unicodedata.normalize("NFC", title)
    )
    words = " ".join(kept.split())[:_NAME_MAX].encode("utf-8")[:_BYTES_MAX].decode("utf-8", "ignore").strip()
    day = at[:10] if re.fullmatch(r"\d{4}-\d{2}-\d{2}", at[:10]) else ""
    name = " ".join(part for part in (day, words) if part)
    return name if name and not _RESERVED.fullmatch(name) else f"{name or 'page'} 1"


def body_as_markdown(kind: str, body: Mapping[str, Any], label: Label, title: str = "") -> str:
    """What a body says, but for a first line that is the title above it. ``kind`` gives the ids of its questions' sentences."""
    base = re.sub(r"^step-", "steps.", kind)
    answers = body.get("answers")
    if kind in _ALL_IN_TITLE:
        blocks = []
    elif kind == _SAME:
        blocks = list(_value(body.get("same"), kind, label))
    elif kind == _TELLING:
        blocks = list(_told(body, label))
    elif isinstance(answers, dict):
        blocks = [block for asked, answer in answers.items() for block in _answered(body, (base, asked), answer, label)]
        blocks += _rest(body, _NOT_ANSWERS)
    elif isinstance(body.get("text"), str):
        ask = body.get("ask")
        asked_so = f"*{_line(_ask(body, (base, ask), label))}*" if isinstance(ask, str) and ask else ""
        blocks = [asked_so, paragraphs(_below(title, body["text"]))]
        blocks += [] if kind in _ALL_IN_TEXT else _rest(body, _NOT_TEXT)
    else:
        blocks = _rest(body, frozenset(["title"]))
    return "\n\n".join(block for block in blocks if block)


def _told(body: Mapping[str, Any], label: Label) -> Iterator[str]:
    """A telling: its day, what was told by its names, and what the person heard."""
    for name in ("day", "heard"):
        said = body.get("told" if name == "day" else name)
        if isinstance(said, str) and said.strip():
            yield f"## {_line(label(f'steps.5.app.d.{name}') or spoken(name))}"
            yield paragraphs(said)
    rows = body.get("rows")
    if _rows_of(rows, {"page", "name"}):
        yield from _value(rows, _TELLING, label)


def _below(title: str, text: str) -> str:
    """The text without its first line where that stands above it, whole, as the title."""
    first, _, more = text.strip().partition("\n")
    return more if title and " ".join(first.split()) == title else text


def _answered(body: Mapping[str, Any], asked: tuple[str, str], answer: Any, label: Label) -> Iterator[str]:
    said = "\n\n".join(_value(answer, ".".join(asked), label))
    if said.strip():
        yield f"## {_line(_ask(body, asked, label))}"
        yield said


def _ask(body: Mapping[str, Any], asked: tuple[str, str], label: Label) -> str:
    """The question as it was asked when it was answered; else as it is asked today; else its name."""
    base, name = asked
    asks = body.get("asks")
    kept = asks.get(name) if isinstance(asks, dict) else None
    ask = kept.get("ask") if isinstance(kept, dict) else None
    return ask if isinstance(ask, str) and ask else label(f"{base}.{name}.ask") or spoken(name)


def spoken(name: str) -> str:
    """A member's name as a word."""
    return name.replace("_", " ").replace("-", " ").strip() or name


def _value(value: Any, at: str, label: Label) -> Iterator[str]:
    if _rows_of(value, {"text", "side"}):
        yield from _sorted(value, at, label)
    elif _rows_of(value, {"page", "name"}):
        yield "\n".join(f"- {_line(_said(row['name']))}" for row in value if _said(row["name"]).strip())
    elif isinstance(value, dict) and set(value) == {"name"}:
        yield paragraphs(_said(value["name"]))
    elif isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        yield _table(value, at, label)
    elif isinstance(value, list):
        yield "\n".join(f"- {_line(label(f'{at}.option.{one}') or _said(one))}" for one in value if _said(one).strip())
    elif isinstance(value, str):
        yield paragraphs(label(f"{at}.option.{value}") or value)
    elif isinstance(value, dict) and not _date(value):
        yield "\n".join(f"- {_line(spoken(name))}: {_line(_said(one))}" for name, one in value.items() if _said(one))
    else:
        yield f"**{_line(_said(value))}**" if isinstance(value, (int, float)) else _line(_said(value))


def _rows_of(value: Any, members: set[str]) -> bool:
    return (
        isinstance(value, list) and bool(value) and all(isinstance(row, dict) and members <= set(row) for row in value)
    )


def _sorted(rows: list[dict[str, Any]], at: str, label: Label) -> Iterator[str]:
    """Lines that each went to a side: a list for each side, those of none last."""
    sides = list(dict.fromkeys(_said(row["side"]) for row in rows))
    for side in sorted(sides, key=lambda one: not one):
        lines = [_said(row["text"]) for row in rows if _said(row["side"]) == side and _said(row["text"]).strip()]
        if lines:
            yield f"**{_line(label(f'{at}.option.{side}') or spoken(side) if side else label(_NO_SIDE) or '?')}**"
            yield "\n".join(f"- {_line(line)}" for line in lines)


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
