"""What stands on a paper worksheet: the sheet of a pack, in one language and wording, without the app around it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handrail.content.rules.sheet import MY_WORDS, Condition, Part, Question, Sheet
from handrail.content.rules.text import STANDING, Lang, Wording
from handrail.content.texts import Texts

PAPER = "steps.paper"
_COURT = (4, 5)
"""Steps whose paper a court could ask for: what paper and other people cannot keep is said before the first question."""
_FAMILY = "other_person"
_SHORT = 4
"""A choice of so many options fits below the line that it is about."""
Numbers = Mapping[tuple[str, str], int]
"""The questions that are asked, as (part, question), numbered through the whole worksheet."""


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands at the foot of each page: numbers for danger and crisis, and the day on which they were looked at."""

    lines: tuple[str, ...]
    looked_at: date


@dataclass(frozen=True, slots=True)
class Ruled:
    """Lines to write on."""

    lines: int
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Boxes:
    """A box to mark before each option."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers in a row, one to be ringed."""

    numbers: tuple[int, ...]
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Columns:
    """A table to fill in: heads, and how wide each column is beside the others."""

    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: int


Answer = Ruled | Boxes | Scale | Columns


@dataclass(frozen=True, slots=True)
class Ask:
    """One question with what is said about it, and the room to answer."""

    number: int
    ask: str
    only: str
    """When it is to be answered, where that hangs on another question."""
    apart: str
    """The same in few words, for the head of a column."""
    warning: str
    hint: str
    why: str
    answer: Answer
    joins: bool = False
    """In a table of rows it stands below the question before, in the same column."""


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A part: its questions once, or for as many rows as somebody wants."""

    title: str
    intro: str
    warning: str
    asks: tuple[Ask, ...]
    rows: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole worksheet."""

    name: str
    title: str
    intro: str
    warning: str
    about: tuple[str, ...]
    """What holds for all of it: said once, before the first question."""
    parts: tuple[PaperPart, ...]


class Voice:
    """Says sentences in one language and wording. Paper knows nobody's gender: the neutral form is said."""

    def __init__(self, texts: Texts, lang: Lang, wording: Wording) -> None:
        self._texts, self.lang, self.wording = texts, lang, wording
        self._places = {name: texts.say(f"{PAPER}.place.{name}", lang, wording=wording) for name in STANDING}

    def say(self, text_id: str, **params: str | int) -> str:
        """A sentence, with what people lean on filled in: in the own wording that is room to write."""
        return self._texts.say(text_id, self.lang, wording=self.wording, **{**self._places, **params})

    def maybe(self, text_id: str) -> str:
        """A sentence that a sheet may leave out; empty then."""
        return self.say(text_id) if text_id in self._texts else ""


def has_wordings(sheet: Sheet, texts: Texts) -> bool:
    """Whether anything in this sheet is said in a wording of its own."""
    shown = {text_id for _, ids in sheet.screens() for text_id in ids}
    return any(variant.wording for text in texts if text.id in shown for variant in text.variants())


def is_for_family_too(sheet: Sheet) -> bool:
    """Whether somebody who is here for another's drinking or using is asked something else."""
    return set(_numbers(sheet, "secular", family=True)) != set(_numbers(sheet, "secular", family=False))


def paper_of(sheet: Sheet, voice: Voice, *, family: bool = False) -> Paper:
    """The sheet as it stands on paper; `family` for somebody who is here for another's drinking or using."""
    numbers = _numbers(sheet, voice.wording, family=family)
    parts = [_part(sheet, part, voice, numbers) for part in sheet.parts]
    about = ["free", "found", *(["blank"] if voice.wording == "own" else [])]
    return Paper(
        name=voice.say(f"{PAPER}.step", step=sheet.step),
        title=voice.say(f"{sheet.prefix}title"),
        intro=voice.maybe(f"{sheet.prefix}intro"),
        warning=voice.say(f"{PAPER}.court") if sheet.step in _COURT else "",
        about=tuple(voice.say(f"{PAPER}.{name}") for name in about),
        parts=tuple(part for part in parts if part.asks),
    )


def _numbers(sheet: Sheet, wording: Wording, *, family: bool) -> Numbers:
    found: dict[tuple[str, str], int] = {}
    known: dict[str, set[str]] = {
        "from": {_FAMILY} if family else set(MY_WORDS["from"]) - {_FAMILY},
        "wording": {wording},
        "gender": {"n"},
    }
    for part in sheet.parts:
        for question in part.questions:
            if _may_come(question.when, part, found, known):
                found[part.id, question.id] = len(found) + 1
    return found


def _may_come(when: Condition | None, part: Part, asked: Numbers, known: Mapping[str, set[str]]) -> bool:
    """Whether any answer on this paper could bring the question."""
    if when is None:
        return True
    if when.of == "question":
        return when.none or (part.id, when.name) in asked
    here, named = known[when.name], set(when.values)
    return bool(here - named) if when.none else bool(here & named)


def _part(sheet: Sheet, part: Part, voice: Voice, numbers: Numbers) -> PaperPart:
    at = f"{sheet.prefix}{part.id}."
    asked = [question for question in part.questions if (part.id, question.id) in numbers]
    asks: list[Ask] = []
    for place, question in enumerate(asked):
        here = f"{at}{question.id}."
        why = voice.maybe(f"{here}why")
        done_to_me = _is_left_for_what_was_done_to_me(question, part)
        asks.append(
            Ask(
                number=numbers[part.id, question.id],
                ask=voice.say(f"{here}ask"),
                only=_only(part, question, voice, numbers, at),
                apart=voice.say(f"{PAPER}.done_to_me") if done_to_me else "",
                warning=voice.maybe(f"{here}warning"),
                hint=voice.maybe(f"{here}hint"),
                why=voice.say(f"{PAPER}.why", why=why) if why else "",
                answer=_answer(question, voice, here),
                joins=place > 0 and _joins(question, asked[place - 1]),
            )
        )
    title, intro, warning = voice.say(f"{at}title"), voice.maybe(f"{at}intro"), voice.maybe(f"{at}warning")
    return PaperPart(title, intro, warning, tuple(asks), part.rows)


def _joins(question: Question, before: Question) -> bool:
    """What depends on the question before stands below it, and so does a short choice below a line to write on."""
    if question.when and question.when.of == "question":
        return not question.when.none and question.when.name == before.id
    return question.type == "choice" and len(question.options) <= _SHORT and before.type in ("text", "person")


def _is_left_for_what_was_done_to_me(question: Question, part: Part) -> bool:
    """An answer that leaves with a mark, and what is asked under the same condition."""
    when = question.when
    return when is not None and when.none and any(one.drop and one.when == when for one in part.questions)


def _only(part: Part, question: Question, voice: Voice, numbers: Numbers, at: str) -> str:
    when = question.when
    if when is None or when.of != "question" or (part.id, when.name) not in numbers:
        return ""
    options = [voice.say(f"{at}{when.name}.option.{one}") for one in when.values]
    values = joined([voice.say(f"{PAPER}.quoted", what=option) for option in options], voice.say(f"{PAPER}.or"))
    name = f"{PAPER}.empty_if" if when.none else f"{PAPER}.only_if"
    said = voice.say(name, values=values, number=numbers[part.id, when.name])
    return f"{voice.say(f'{PAPER}.done_to_me')} {said}" if _is_left_for_what_was_done_to_me(question, part) else said


def joined(names: Sequence[str], last: str) -> str:
    """Names with commas between them, and `last` before the last one."""
    return last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _answer(question: Question, voice: Voice, here: str) -> Answer:
    options = tuple(voice.say(f"{here}option.{option}") for option in question.options)
    if question.type == "choice":
        return Boxes(options)
    if question.type == "sort":
        return Columns(options, (1.0,) * len(options), 6)
    if question.type == "table":
        heads = tuple(voice.say(f"{here}column.{column.id}") for column in question.columns)
        widths = tuple(_WIDTHS.get(column.type, 1.0) for column in question.columns)
        return Columns(heads, widths, 5)
    if question.scale:
        low, high = question.scale
        return Scale(tuple(range(low, high + 1)), voice.say(f"{here}from"), voice.say(f"{here}to"))
    return Ruled(_LINES.get(question.type, 1), numbered=question.type == "list")


_WIDTHS = {"text": 2.2, "person": 1.3}
_LINES = {"text": 5, "list": 5, "pick": 3}


def sentences(paper: Paper) -> Iterator[str]:
    """Everything that is said on it, in order, but for what each page repeats."""
    yield from (paper.name, paper.title, paper.intro, paper.warning, *paper.about)
    for part in paper.parts:
        yield from (part.title, part.intro, part.warning)
        for ask in part.asks:
            yield from (ask.ask, ask.warning, ask.only, ask.hint, ask.why)
            match ask.answer:
                case Boxes(options):
                    yield from options
                case Columns(heads=heads):
                    yield from heads
                case Scale(low=low, high=high):
                    yield from (low, high)
