"""A part of rows as people know it on paper: a column for each question, a row for each entry, several rows a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from handrail.steps.paper.sheet_of_paper import NORMAL, SIDE, TOP, Orientation, SheetOfPaper
from handrail.steps.rules.paper import PAPER, Ask, Boxes, Columns, PaperPart, Ruled, Scale, Voice

PAD = 1.4
OPTION = 8.5
"""Options inside a cell, in points."""
PITCH = 7
"""Lines inside a cell stand a little closer than those over the whole page."""
_BOX, _BOX_ROOM, _AFTER = 2.8, 4.2, 0.3
_MOST_HEAD = 0.4
"""Heads that take more of a page than this leave too little of it: the questions stand below each other then."""
_MOST_TOGETHER = 2
"""More questions in one column would leave each too few lines."""
_LETTER = (215.9, 279.4)
_MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that fits: what each column asks, how wide it is, how high heads and rows are."""

    title: str
    again: str
    columns: tuple[tuple[Ask, ...], ...]
    widths: tuple[float, ...]
    orientation: Orientation
    head: float
    row: float

    def draw(self, pages: SheetOfPaper) -> None:
        """Heads, and rows down to the foot: below what stands there, or on a page of its own."""
        if self.orientation != pages.lies or pages.room < self.head + 3 * self.row:
            pages.turn(self.orientation)
            pages.text_flows(self.title, pages.look.ask, bold=True)
            pages.text_flows(self.again, pages.look.note)
        pages.space(2)
        self._heads(pages)
        rows = max(1, min(_MOST_ROWS, int(pages.room / self.row)))
        high = pages.room / rows
        for _ in range(rows):
            self._row(pages, high)

    def _heads(self, pages: SheetOfPaper) -> None:
        top = float(pages.y)
        for (first, *_), left, width in self._cells(pages, top, self.head):
            at = (left + PAD, top + PAD, width - 2 * PAD)
            end = pages.block(_asked(first), pages.look.note, at, bold=True)
            pages.block(first.apart, pages.look.foot, (at[0], end, at[2]))
        pages.set_xy(SIDE, top + self.head)

    def _row(self, pages: SheetOfPaper, high: float) -> None:
        top = float(pages.y)
        for asks, left, width in self._cells(pages, top, high):
            y = top + PAD
            for place, ask in enumerate(asks):
                at = (left + PAD, y, width - 2 * PAD)
                if place:
                    y = pages.block(_asked(ask), pages.look.foot, (at[0], y + 1, at[2]), bold=True)
                last = place == len(asks) - 1
                y = _answer(pages, ask, (at[0], y, at[2]), top + high if last else None)
        pages.set_xy(SIDE, top + high)

    def _cells(self, pages: SheetOfPaper, top: float, high: float) -> list[tuple[tuple[Ask, ...], float, float]]:
        """The frame of one row, and what stands where in it."""
        found, left = [], SIDE
        with pages.untold():
            for asks, width in zip(self.columns, self.widths, strict=True):
                pages.frame(left, top, width, high)
                found.append((asks, left, width))
                left += width
        return found


def _asked(ask: Ask) -> str:
    return f"{ask.number}. {ask.ask}"


def _answer(pages: SheetOfPaper, ask: Ask, at: tuple[float, float, float], down_to: float | None) -> float:
    """Room to answer inside a cell; lines of the last question go on down to the end of the cell."""
    x, y, width = at
    if isinstance(ask.answer, Boxes):
        for option in ask.answer.options:
            with pages.untold():
                pages.square(x, y + 0.6, _BOX)
            y = pages.block(option, OPTION, (x + _BOX_ROOM, y, width - _BOX_ROOM)) + _AFTER
        return y
    lines = _lines(ask, shares=True) if down_to is None else int((down_to - y - 2.5) / PITCH)
    with pages.untold():
        for number in range(1, lines + 1):
            pages.rule(x, y + number * PITCH, width)
    return y + lines * PITCH


def _lines(ask: Ask, *, shares: bool) -> int:
    """So many lines at least; a question that shares its column has fewer."""
    if not isinstance(ask.answer, Ruled):
        return 0
    return min(3, ask.answer.lines) if shares else min(4, max(2, ask.answer.lines))


def grid_of(part: PaperPart, pages: SheetOfPaper, voice: Voice) -> Grid | None:
    """The part as a table; None where that leaves too little room to write, as in large print."""
    if pages.look is not NORMAL or any(isinstance(ask.answer, Columns | Scale) for ask in part.asks):
        return None
    columns = _columns(part.asks)
    if any(len(column) > _MOST_TOGETHER for column in columns):
        return None
    orientation: Orientation = "landscape" if len(columns) > 2 else "portrait"
    wide, high = _LETTER[::-1] if orientation == "landscape" else _LETTER
    weights = [_weight(column) for column in columns]
    widths = tuple((wide - 2 * SIDE) * weight / sum(weights) for weight in weights)
    head = max(_head(pages, column[0], width - 2 * PAD) for column, width in zip(columns, widths, strict=True))
    row = max(_height(pages, column, width - 2 * PAD) for column, width in zip(columns, widths, strict=True))
    whole = pages.floor_of(wide, high) - TOP - 14
    if head > whole * _MOST_HEAD or head + row > whole:
        return None
    return Grid(part.title, voice.say(f"{PAPER}.rows"), columns, widths, orientation, head, row)


def _columns(asks: Sequence[Ask]) -> tuple[tuple[Ask, ...], ...]:
    found: list[list[Ask]] = []
    for ask in asks:
        if ask.joins and found:
            found[-1].append(ask)
        else:
            found.append([ask])
    return tuple(tuple(column) for column in found)


def _weight(column: Sequence[Ask]) -> float:
    """How wide a column is beside the others: one that holds more than a question needs more."""
    if len(column) > 1:
        return 1.5
    answer = column[0].answer
    if isinstance(answer, Boxes):
        return 1.5 if len(answer.options) > 4 else 1.05
    return 1.25 if isinstance(answer, Ruled) and answer.lines > 1 else 1


def _head(pages: SheetOfPaper, ask: Ask, width: float) -> float:
    asked = pages.height_of(_asked(ask), pages.look.note, width, bold=True)
    return asked + pages.height_of(ask.apart, pages.look.foot, width) + 2 * PAD


def _height(pages: SheetOfPaper, column: Sequence[Ask], width: float) -> float:
    high = 2 * PAD
    for place, ask in enumerate(column):
        if place:
            high += pages.height_of(_asked(ask), pages.look.foot, width, bold=True) + 1
        if isinstance(ask.answer, Boxes):
            high += sum(pages.height_of(one, OPTION, width - _BOX_ROOM) + _AFTER for one in ask.answer.options)
        else:
            high += _lines(ask, shares=len(column) > 1) * PITCH
    return high
