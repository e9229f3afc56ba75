"""What a worksheet is: parts, each with questions of nine kinds, and the sentences that they need."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard, get_args

from handrail.content.rules.places import Path
from handrail.content.rules.text import GENDERS, WORDINGS

Kind = Literal["text", "choice", "scale", "list", "date", "person", "table", "sort", "pick"]
KINDS: tuple[Kind, ...] = get_args(Kind)
COLUMN_KINDS: tuple[Kind, ...] = ("text", "date", "person")
STEPS = range(1, 13)
MY_WORDS: Mapping[str, Collection[str]] = {
    "from": (
        "alcohol",
        "opioids",
        "benzodiazepines",
        "stimulants",
        "several",
        "other",
        "other_person",
        "none",
    ),
    "wording": WORDINGS,
    "gender": GENDERS,
}
"""What a condition may ask of My words. `from` is "none" while the person has not said."""

_ID = re.compile(r"[a-z][a-z0-9_-]*")
_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "choice": ("options", "many"),
    "scale": ("scale",),
    "table": ("columns",),
    "sort": ("options",),
    "pick": ("of",),
}
_OF_ALL = ("id", "type", "may_skip", "when", "drop", "link")
LINKS = ("words", "sponsor")
"""Where a question may lead on to: My words, and what to do without a sponsor."""
_KIND_OF_PAGE = re.compile(r"step-([1-9]|1[0-2])\.[a-z][a-z0-9_-]*")
Wrong = tuple[Path, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    id: str
    type: Kind


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked only when an answer given before it, or one of My words, is one of these; or none of them."""

    of: Literal["question", "words"]
    name: str
    values: tuple[str, ...]
    none: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question: a page of its own."""

    id: str
    type: Kind
    may_skip: bool
    options: tuple[str, ...] = ()
    many: bool = False
    columns: tuple[Column, ...] = ()
    scale: tuple[int, int] | None = None
    when: Condition | None = None
    drop: bool = False
    """Where it is asked no longer, its answer leaves the page and is shown nowhere."""
    of: tuple[str, ...] = ()
    """Of a pick: the kinds of page among which one chooses."""
    link: str = ""

    def as_json(self) -> dict[str, Any]:
        """As the app reads it: the fields of the pack, those that say something."""
        said: dict[str, Any] = {"id": self.id, "type": self.type, "may_skip": self.may_skip}
        if self.options:
            said |= {"options": list(self.options)} | ({"many": self.many} if self.type == "choice" else {})
        if self.columns:
            said["columns"] = [{"id": column.id, "type": column.type} for column in self.columns]
        if self.scale:
            said["scale"] = {"from": self.scale[0], "to": self.scale[1]}
        if self.when:
            said["when"] = {self.when.of: self.when.name, "not" if self.when.none else "is": list(self.when.values)}
        said |= {
            name: value for name, value in (("drop", self.drop), ("of", list(self.of)), ("link", self.link)) if value
        }
        return said


@dataclass(frozen=True, slots=True)
class Part:
    """Questions that make one page of the vault; of a part with rows, each of as many pages as somebody wants."""

    id: str
    questions: tuple[Question, ...]
    rows: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The worksheet of one Step."""

    id: str
    step: int
    parts: tuple[Part, ...]

    @property
    def prefix(self) -> str:
        """How the ids of its sentences begin."""
        return f"steps.{self.step}."

    def as_json(self) -> dict[str, Any]:
        """The structure as the app reads it."""
        parts = [
            {
                "id": part.id,
                **({"rows": True} if part.rows else {}),
                "questions": [one.as_json() for one in part.questions],
            }
            for part in self.parts
        ]
        return {"id": self.id, "step": self.step, "parts": parts}

    def screens(self) -> Iterator[tuple[str, list[str]]]:
        """What somebody sees at a time: how the ids of its sentences begin, and those ids in their order."""
        yield self.prefix.rstrip("."), [f"{self.prefix}{name}" for name in ("title", "intro")]
        for part in self.parts:
            at = f"{self.prefix}{part.id}"
            yield at, [f"{at}.{name}" for name in ("title", "intro", "warning", *(_OF_ROWS if part.rows else ()))]
            for question in part.questions:
                here = f"{at}.{question.id}"
                yield here, [f"{here}.{name}" for name in ("ask", "hint", "why", "warning", *_named_in(question))]

    @property
    def of_its_tools(self) -> str:
        """How the ids of the sentences begin that screens of this Step alone say, beside its questions."""
        return f"{self.prefix}app."


_OF_ROWS = ("add", "none", "row")
"""A part of rows: the button for one more, what stands there before the first, and what one without a name is called ({n})."""


def _named_in(question: Question) -> Iterator[str]:
    """The sentences a question needs besides its `ask`."""
    yield from (f"option.{option}" for option in question.options)
    yield from (f"column.{column.id}" for column in question.columns)
    if question.scale:
        yield from ("from", "to")
    if question.link:
        yield "link"


_MAY_BE_LEFT_OUT = frozenset({"intro", "hint", "why", "warning"})


def text_problems(sheet: Sheet, ids: Collection[str]) -> Iterator[tuple[str, str]]:
    """Sentences that the sheet needs and the pack lacks, and sentences of the pack that no screen shows: (id, what)."""
    shown = [text_id for _, screen in sheet.screens() for text_id in screen]
    for text_id in shown:
        if text_id not in ids and text_id.rpartition(".")[2] not in _MAY_BE_LEFT_OUT:
            yield text_id, "is missing: the sheet needs this text"
    for text_id in set(ids) - set(shown):
        if text_id.startswith(sheet.of_its_tools):
            continue
        yield text_id, "is a text without a place: no part, question, option or column of this sheet shows it"


def sheet_problems(values: Mapping[str, Any]) -> Iterator[Wrong]:
    """What keeps the values of a pack from being a worksheet: the field, and a sentence."""
    step = values.get("step")
    if not _is_int(step) or step not in STEPS:
        yield ("step",), "is a number from 1 to 12"
    elif values.get("sheet") != f"step-{step}":
        yield ("sheet",), f'is "step-{step}" for step {step}'
    parts = values.get("part")
    if not _is_tables(parts):
        yield ("part",), "a sheet has parts: [[part]] with an id and questions"
        return
    yield from _ids_twice(parts, ("part",))
    for at, part in enumerate(parts):
        here: Path = ("part", at)
        yield from _unknown(part, ("id", "question", "rows"), here)
        yield from _id_problems(part, here)
        if part.get("id") == "app":
            yield (*here, "id"), "app is kept for the sentences of the Step's own screens"
        if not isinstance(part.get("rows", True), bool):
            yield (*here, "rows"), "rows is true or false"
        questions = part.get("question")
        if not _is_tables(questions):
            yield here, "a part has questions: [[part.question]] with an id and a type"
            continue
        yield from _ids_twice(questions, (*here, "question"))
        for number, question in enumerate(questions):
            yield from _question_problems(question, questions[:number], questions, (*here, "question", number))


def _question_problems(
    question: Mapping[str, Any], before: list[dict[str, Any]], all_of_part: list[dict[str, Any]], here: Path
) -> Iterator[Wrong]:
    yield from _id_problems(question, here)
    kind = question.get("type")
    if kind not in KINDS:
        yield (*here, "type"), f"type is one of {', '.join(KINDS)}"
        return
    yield from _unknown(question, (*_OF_ALL, *_OF_KIND.get(kind, ())), here, f" for a question of type {kind}")
    for key in ("may_skip", "many", "drop"):
        if not isinstance(question.get(key, True), bool):
            yield (*here, key), f"{key} is true or false"
    if check := _KIND_CHECKS.get(kind):
        yield from check(question, here)
    if question.get("link", LINKS[0]) not in LINKS:
        yield (*here, "link"), f"link is one of {', '.join(LINKS)}"
    if question.get("drop") and "when" not in question:
        yield (*here, "drop"), "only a question with a condition can be asked no longer"
    if "when" in question:
        yield from _condition_problems(question["when"], before, all_of_part, (*here, "when"))


def _choice_problems(question: Mapping[str, Any], here: Path) -> Iterator[Wrong]:
    options = question.get("options")
    if not _is_strings(options) or len(options) < 2:
        yield (*here, "options"), "a choice has two options or more, each an id in quotes"
        return
    for option in options:
        if not _ID.fullmatch(option):
            yield (*here, "options"), f"{option}: an id is lower-case letters, digits, - and _"
        if options.count(option) > 1:
            yield (*here, "options"), f"{option} is there twice"


def _scale_problems(question: Mapping[str, Any], here: Path) -> Iterator[Wrong]:
    scale = question.get("scale")
    if not isinstance(scale, Mapping) or set(scale) != {"from", "to"} or not all(map(_is_int, scale.values())):
        yield (*here, "scale"), "a scale is { from = 0, to = 10 }"
    elif not 0 <= scale["from"] < scale["to"] <= 10:
        yield (*here, "scale"), "a scale goes up, within 0 to 10"


def _table_problems(question: Mapping[str, Any], here: Path) -> Iterator[Wrong]:
    columns = question.get("columns")
    if not _is_tables(columns):
        yield (*here, "columns"), "a table has columns, each with an id and a type"
        return
    yield from _ids_twice(columns, (*here, "columns"))
    for at, column in enumerate(columns):
        place: Path = (*here, "columns", at)
        yield from _id_problems(column, place)
        yield from _unknown(column, ("id", "type"), place)
        if column.get("type") not in COLUMN_KINDS:
            yield (*place, "type"), f"a column's type is one of {', '.join(COLUMN_KINDS)}"


def _pick_problems(question: Mapping[str, Any], here: Path) -> Iterator[Wrong]:
    kinds = question.get("of")
    if not _is_strings(kinds) or not kinds:
        yield (*here, "of"), 'a pick names the kinds of page one chooses among: of = ["step-4.fear"]'
        return
    for kind in kinds:
        if not _KIND_OF_PAGE.fullmatch(kind):
            yield (*here, "of"), f"{kind} is no part of a Step: step-4.fear"


_KIND_CHECKS: Mapping[str, Callable[[Mapping[str, Any], Path], Iterator[Wrong]]] = {
    "choice": _choice_problems,
    "scale": _scale_problems,
    "table": _table_problems,
    "sort": _choice_problems,
    "pick": _pick_problems,
}


_CONDITIONS = ({"question", "is"}, {"words", "is"}, {"question", "not"}, {"words", "not"})


def _condition_problems(
    when: object, before: list[dict[str, Any]], all_of_part: list[dict[str, Any]], here: Path
) -> Iterator[Wrong]:
    """A condition looks back at a choice of its own part, or at My words."""
    if not isinstance(when, Mapping) or set(when) not in _CONDITIONS:
        yield (
            here,
            'a condition is { question = "id", is = ["..."] } or { words = "from", is = ["..."] }; or not = ["..."]',
        )
        return
    key = "is" if "is" in when else "not"
    wanted = when[key]
    if not _is_strings(wanted) or not wanted:
        yield (*here, key), "is a list of ids in quotes"
        return
    if "words" in when:
        known = MY_WORDS.get(str(when["words"]))
        if known is None:
            yield (*here, "words"), f"{when['words']} is none of My words: {', '.join(MY_WORDS)}"
            return
    else:
        asked = [one for one in before if one.get("id") == when["question"]]
        if not asked:
            later = any(one.get("id") == when["question"] for one in all_of_part)
            told = "comes later" if later else "is no question of this part"
            yield (*here, "question"), f"{when['question']} {told}: a condition looks back"
            return
        if asked[0].get("type") != "choice" or not _is_strings(asked[0].get("options")):
            yield (*here, "question"), f"{when['question']} is no choice: only a choice can be asked what it is"
            return
        known = asked[0]["options"]
    for value in wanted:
        if value not in known:
            yield (*here, key), f"{value} is none of {', '.join(known)}"


def _unknown(table: Mapping[str, Any], known: Iterable[str], here: Path, of: str = "") -> Iterator[Wrong]:
    for key in sorted(set(table) - set(known)):
        yield (*here, key), f"is unknown{of}"


def _id_problems(table: Mapping[str, Any], here: Path) -> Iterator[Wrong]:
    if not isinstance(table.get("id"), str) or not _ID.fullmatch(table["id"]):
        yield (*here, "id"), "needs an id: lower-case letters, digits, - and _"


def _ids_twice(tables: list[dict[str, Any]], here: Path) -> Iterator[Wrong]:
    seen = set()
    for at, table in enumerate(tables):
        if (name := str(table.get("id"))) in seen:
            yield (*here, at, "id"), f"{name} is there twice"
        seen.add(name)


def _is_int(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_strings(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_tables(value: object) -> TypeGuard[list[dict[str, Any]]]:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def sheet_of(values: Mapping[str, Any]) -> Sheet:
    """The worksheet of values in which `sheet_problems` found nothing."""
    parts = [
        Part(part["id"], tuple(_question_of(question) for question in part["question"]), part.get("rows", False))
        for part in values["part"]
    ]
    return Sheet(values["sheet"], values["step"], tuple(parts))


def _question_of(row: Mapping[str, Any]) -> Question:
    scale, when = row.get("scale"), row.get("when")
    condition = None
    if when:
        of: Literal["question", "words"] = "words" if "words" in when else "question"
        condition = Condition(of, when[of], tuple(when["is"] if "is" in when else when["not"]), "not" in when)
    return Question(
        id=row["id"],
        type=row["type"],
        may_skip=row.get("may_skip", True),
        options=tuple(row.get("options", ())),
        many=row.get("many", False),
        columns=tuple(Column(column["id"], column["type"]) for column in row.get("columns", ())),
        scale=(scale["from"], scale["to"]) if scale else None,
        when=condition,
        drop=row.get("drop", False),
        of=tuple(row.get("of", ())),
        link=row.get("link", ""),
    )
