"""A worksheet as plain text, for people who review its words: everything a person may meet, with sample words filled in."""

from collections.abc import Iterator

from handrail.content.rules.sheet import Condition, Part, Question, Sheet
from handrail.content.rules.text import STANDING, Gender, Lang, Wording, pick
from handrail.content.rules.text import places as places_in
from handrail.content.texts import Texts

_REVIEW = "content.review"


class _Page:
    """Says the sheet's sentences in one language, wording and gender."""

    def __init__(self, texts: Texts, lang: Lang, wording: Wording, gender: Gender) -> None:
        self._texts, self.lang, self.wording, self.gender = texts, lang, wording, gender
        self._places = {name: texts.say(f"{_REVIEW}.sample.{name}", lang, wording=wording) for name in STANDING}

    def say(self, text_id: str) -> str:
        """A sentence of the sheet."""
        said = pick(self._texts[text_id].in_lang(self.lang), self.wording, self.gender)
        places = dict.fromkeys(places_in(said), "…") | self._places
        return self._texts.say(text_id, self.lang, wording=self.wording, gender=self.gender, **places)

    def has(self, text_id: str) -> bool:
        """Whether the sheet says this at all."""
        return text_id in self._texts

    def startswith(self, prefix: str) -> list[str]:
        """The ids that begin so."""
        return [text.id for text in self._texts.startswith(prefix)]

    def note(self, name: str, **params: str | int) -> str:
        """A word to the reviewer."""
        return f"[{self.label(name, **params)}]"

    def label(self, name: str, **params: str | int) -> str:
        """The same without brackets, to stand inside another."""
        return self._texts.say(f"{_REVIEW}.{name}", self.lang, **params)


def rendered(sheet: Sheet, texts: Texts, lang: Lang, wording: Wording, gender: Gender = "n") -> str:
    """The whole sheet. `texts` hold the sheet's own and those of this room."""
    page = _Page(texts, lang, wording, gender)
    head = page.note("head", step=sheet.step, words=page.label(f"value.{wording}"), form=page.label(f"value.{gender}"))
    lines = [head, "", page.say(f"{sheet.prefix}title").upper(), *_said(page, sheet.prefix, "intro")]
    for number, part in enumerate(sheet.parts, 1):
        lines += ["", "", page.note("part", number=number, all=len(sheet.parts))]
        lines += _part(page, f"{sheet.prefix}{part.id}.", part)
    lines += ["", "", *_tools(page, sheet)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _tools(page: _Page, sheet: Sheet) -> Iterator[str]:
    """What the Step's own screens say, in the order of the pack; what they fill in is three dots."""
    said = page.startswith(sheet.of_its_tools)
    if said:
        yield page.note("tools")
    yield from (f"  {page.say(text_id)}" for text_id in said)


def _part(page: _Page, at: str, part: Part) -> Iterator[str]:
    title = page.say(f"{at}title")
    yield from (title, "=" * len(title), *_said(page, at, "intro", "warning"))
    if part.rows:
        yield page.note("rows")
        yield from (f"  {page.note(f'rows.{name}')} {page.say(f'{at}{name}')}" for name in ("none", "add", "row"))
    for number, question in enumerate(part.questions, 1):
        kind = page.label("question", number=number, all=len(part.questions), type=_kind(page, question))
        may = page.label("skip" if question.may_skip else "needed")
        yield from ("", f"[{kind}; {may}]")
        if question.when:
            yield _condition(page, at, question.when)
        if question.drop:
            yield page.note("drop")
        here = f"{at}{question.id}."
        yield from (
            page.say(f"{here}ask"),
            *_said(page, here, "hint", "why", "warning"),
            *_answers(page, here, question),
        )


def _said(page: _Page, at: str, *names: str) -> Iterator[str]:
    for name in names:
        if page.has(f"{at}{name}"):
            mark = "" if name == "intro" else f"{page.note(name)} "
            yield f"  {mark}{page.say(f'{at}{name}')}"


def _kind(page: _Page, question: Question) -> str:
    if question.scale:
        return page.label("type.scale", low=question.scale[0], high=question.scale[1])
    return page.label("type.many" if question.many else f"type.{question.type}")


def _answers(page: _Page, here: str, question: Question) -> Iterator[str]:
    for option in question.options:
        yield f"  ( ) {page.say(f'{here}option.{option}')}"
    for column in question.columns:
        yield f"  {page.note('column', type=page.label(f'type.{column.type}'))} {page.say(f'{here}column.{column.id}')}"
    if question.scale:
        low, high = question.scale
        yield f"  {low}: {page.say(f'{here}from')}   {high}: {page.say(f'{here}to')}"
    if question.link:
        yield f"  {page.note('link')} {page.say(f'{here}link')}"


def _condition(page: _Page, at: str, when: Condition) -> str:
    if when.of == "words":
        values = page.label("or").join(page.label(f"value.{value}") for value in when.values)
        return page.note(f"{'unless' if when.none else 'when'}_words.{when.name}", values=values)
    answers = page.label("or").join(page.say(f"{at}{when.name}.option.{value}") for value in when.values)
    name = "unless_question" if when.none else "when_question"
    return page.note(name, question=page.say(f"{at}{when.name}.ask"), values=answers)
