"""A paper worksheet drawn: one question below the other, or a table with a column for each question and a row for each entry."""

from collections.abc import Sequence

from handrail.steps.paper.in_rows import Grid, grid_of
from handrail.steps.paper.sheet_of_paper import (
    GREY,
    INK,
    LARGE,
    NORMAL,
    RULE,
    SIDE,
    SheetOfPaper,
    line_height,
)
from handrail.steps.rules.paper import PAPER, Ask, Boxes, Columns, Foot, Paper, PaperPart, Ruled, Scale, Voice

_LEAST = 3
"""So many lines stand on the page of their question at least; a table with fewer rows there goes on."""
_RULED_CELL = 1.4
"""A row of a table is so many lines high."""


def drawn(paper: Paper, voice: Voice, foot: Foot, *, large: bool = False) -> bytes:
    """The worksheet as a PDF: the same bytes for the same sources."""
    pages = SheetOfPaper(LARGE if large else NORMAL, foot)
    pages.describe(f"{paper.name}: {paper.title}", voice.lang)
    pages.page_words = f"{paper.name}  ·  {voice.say(f'{PAPER}.page', n='{n}', all='{all}')}"
    return _Drawing(pages, voice).whole(paper)


class _Drawing:
    def __init__(self, pages: SheetOfPaper, voice: Voice) -> None:
        self.pages, self.voice, self.look = pages, voice, pages.look

    def whole(self, paper: Paper) -> bytes:
        pages, look = self.pages, self.look
        pages.turn("portrait")
        pages.start_section(f"{paper.name}: {paper.title}")
        pages.text_flows(paper.name, look.body, bold=True)
        pages.text_flows(paper.title, look.title, bold=True, tag="H1")
        pages.space(2)
        pages.text_flows(paper.intro, look.body)
        pages.space(1)
        pages.text_flows(" ".join(paper.about), look.body)
        if paper.warning:
            self.warned(paper.warning)
        for place, part in enumerate(paper.parts):
            self.part(part, alone=place > 0 and (part.rows or paper.parts[place - 1].rows))
        return bytes(pages.output())

    def part(self, part: PaperPart, *, alone: bool) -> None:
        """A part; `alone` on pages of its own, so that they can be printed again."""
        pages, look = self.pages, self.look
        grid = grid_of(part, pages, self.voice) if part.rows else None
        if alone or self.beginning(part, grid) > pages.room:
            pages.turn("portrait")
        pages.space(6)
        pages.start_section(part.title, level=1)
        pages.text_flows(part.title, look.part, bold=True, tag="H2")
        pages.space(1)
        pages.text_flows(part.intro, look.body)
        if part.warning:
            self.warned(part.warning)
        if grid:
            self.asked_in(grid, part.asks)
            return
        if part.rows:
            pages.space(1)
            pages.text_flows(self.voice.say(f"{PAPER}.rows_apart"), look.body)
        for ask in part.asks:
            self.ask(ask)

    def beginning(self, part: PaperPart, grid: Grid | None) -> float:
        """How high a part stands up to its first answer: its title never stands alone at the foot of a page."""
        pages, look, width = self.pages, self.look, float(self.pages.epw)
        title = pages.height_of(part.title, look.part, width, bold=True)
        said = sum(pages.height_of(one, look.body, width - 5) + 3 for one in (part.intro, part.warning))
        first = part.asks[0]
        return 8 + title + said + 5 + self.height(first) + (0 if grid else self.least(first))

    def asked_in(self, grid: Grid, asks: Sequence[Ask]) -> None:
        """What each column asks, in full; then the table."""
        pages, look = self.pages, self.look
        if grid.orientation == "portrait":
            pages.space(1)
            pages.text_flows(grid.again, look.body)
        for ask in asks:
            self.head(ask, keep=0, close=True)
        grid.draw(pages)

    def warned(self, text: str) -> None:
        """Something to know before one goes on: with a bar beside it."""
        pages, size = self.pages, self.look.body
        pages.space(2)
        if pages.height_of(text, size, float(pages.epw) - 5) > pages.room and not pages.fresh:
            pages.turn()
        page, top = pages.page, float(pages.y)
        pages.text_flows(text, size, left=5)
        if pages.page == page:
            with pages.untold():
                pages.set_line_width(1)
                pages.set_draw_color(INK)
                pages.line(SIDE + 1, top + 0.5, SIDE + 1, float(pages.y) - 0.5)
                pages.set_draw_color(RULE)
        pages.space(1)

    def head(self, ask: Ask, keep: float, *, close: bool = False) -> None:
        """A question and what is said about it, with `keep` of room below on the same page; `close` where no answer follows."""
        pages, look = self.pages, self.look
        pages.space(2 if close else 5)
        if self.height(ask, close=close) + keep > pages.room and not pages.fresh:
            pages.turn()
        size = look.body if close else look.ask
        pages.text_flows(f"{ask.number}.  {ask.ask}", size, bold=True, tag="H3")
        if ask.warning:
            self.warned(ask.warning)
        pages.text_flows(ask.only, look.note if close else look.note + 0.5)
        if close:
            pages.text_flows(f"{ask.hint} {ask.why}".strip(), look.note)
            return
        pages.text_flows(ask.hint, look.note + 0.5)
        pages.set_text_color(GREY)
        pages.text_flows(ask.why, look.note)
        pages.set_text_color(INK)

    def height(self, ask: Ask, *, close: bool = False) -> float:
        """How high a question stands, without the room to answer."""
        pages, look, width = self.pages, self.look, float(self.pages.epw)
        head = pages.height_of(f"{ask.number}.  {ask.ask}", look.body if close else look.ask, width, bold=True)
        warning = pages.height_of(ask.warning, look.body, width - 5) + 3 if ask.warning else 0
        said = [ask.only, f"{ask.hint} {ask.why}".strip()] if close else [ask.only, ask.hint, ask.why]
        size = look.note if close else look.note + 0.5
        return head + warning + sum(pages.height_of(one, size, width) for one in said)

    def least(self, ask: Ask) -> float:
        """The room to answer that stands on the same page as its question."""
        look = self.look
        match ask.answer:
            case Ruled(lines=lines):
                return min(lines, _LEAST) * look.pitch
            case Boxes(options):
                return min(60, len(options) * line_height(look.body) * 1.3)
            case Columns():
                return 14 + 2 * look.pitch * _RULED_CELL
            case Scale():
                return 30

    def ask(self, ask: Ask) -> None:
        """A question with the room to answer it."""
        self.head(ask, self.least(ask))
        match ask.answer:
            case Ruled(lines=lines, numbered=numbered):
                self.ruled(lines, numbered=numbered)
            case Boxes(options):
                self.boxes(options)
            case Scale():
                self.scale(ask.answer)
            case Columns():
                self.table(ask.answer)

    def ruled(self, lines: int, *, numbered: bool) -> None:
        """Lines to write on, as far as the page goes; with a number before each where they are a list."""
        pages, look = self.pages, self.look
        if min(lines, _LEAST) * look.pitch > pages.room:
            pages.turn()
        left = look.body * 0.7 if numbered else 0
        for number in range(1, min(lines, int(pages.room / look.pitch)) + 1):
            end = float(pages.y) + look.pitch
            if numbered:
                pages.block(f"{number}.", look.body, (SIDE, end - line_height(look.body), left))
            with pages.untold():
                pages.rule(SIDE + left, end, float(pages.epw) - left)
            pages.set_xy(SIDE, end)

    def boxes(self, options: Sequence[str]) -> None:
        """A box before each option; in two columns where all are short."""
        pages, size = self.pages, self.look.body
        side, high = line_height(size) * 0.65, line_height(size) * 1.25
        half = float(pages.epw) / 2
        left = side + 3
        two = len(options) > 3 and all(len(pages.lines_of(one, size, half - left - 3)) == 1 for one in options)
        pages.space(2)
        for place, option in enumerate(options):
            across = half if two and place % 2 else 0
            if not across and high > pages.room:
                pages.turn()
            top = float(pages.y) - (high if across else 0)
            with pages.untold():
                pages.square(SIDE + across, top + line_height(size) * 0.15, side)
            if two:
                pages.block(option, size, (SIDE + across + left, top, half - left))
                pages.y = top + high
            else:
                pages.text_flows(option, size, left=left)
                pages.y += high - line_height(size)

    def scale(self, scale: Scale) -> None:
        """Numbers in a row, with a ring to mark, and what the ends mean."""
        pages, look = self.pages, self.look
        pages.space(3)
        step = min(float(pages.epw) / len(scale.numbers), look.body * 1.5)
        ring = step * 0.72
        top = float(pages.y)
        with pages.untold():
            pages.set_line_width(0.3)
            for place in range(len(scale.numbers)):
                pages.ellipse(SIDE + place * step, top, ring, ring)
        pages.set_font("paper", "", look.body)
        with pages.told("P"):
            for place, number in enumerate(scale.numbers):
                pages.set_xy(SIDE + place * step, top)
                pages.cell(ring, ring, text=str(number), align="C")
        pages.y = top + ring + 2
        for number, said in ((scale.numbers[0], scale.low), (scale.numbers[-1], scale.high)):
            pages.text_flows(f"{number}: {said}", look.note)

    def table(self, table: Columns) -> None:
        """A table to fill in. Heads that would leave no room stand above it as sentences."""
        pages, look = self.pages, self.look
        whole = float(pages.epw)
        widths = [whole * one / sum(table.widths) for one in table.widths]
        pages.space(2)
        high = max(
            pages.height_of(head, look.note, width - 3, bold=True)
            for head, width in zip(table.heads, widths, strict=True)
        )
        row = look.pitch * _RULED_CELL
        heads: Sequence[str] = table.heads
        if high + _LEAST * row > pages.floor - 40:
            for head in heads:
                pages.text_flows(head, look.note, bold=True)
            heads, high = (), 0
        if high + 2 * row + 2 > pages.room:
            pages.turn()
        left = table.rows
        while left > 0:
            self.framed(widths, heads, high)
            here = max(1, min(left, int(pages.room / row)))
            for _ in range(here):
                self.framed(widths, (), row)
            left -= here
            if here >= _LEAST or not left:
                break
            pages.turn()

    def framed(self, widths: Sequence[float], heads: Sequence[str], high: float) -> None:
        """One row of cells, with words in it or empty."""
        pages = self.pages
        if not high:
            return
        top, left = float(pages.y), SIDE
        whole = high + (2 if heads else 0)
        for place, width in enumerate(widths):
            with pages.untold():
                pages.frame(left, top, width, whole)
            if heads:
                pages.block(heads[place], self.look.note, (left + 1.5, top + 1, width - 3), bold=True)
            left += width
        pages.set_xy(SIDE, top + whole)
