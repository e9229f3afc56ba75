"""Pages of paper as a PDF: text that flows, lines and boxes to fill in, a foot on each page, and tags for who listens to it.

All measures are millimetres. A page is US Letter with margins that print whole on A4, too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Literal

from fpdf import FPDF
from fpdf.enums import MethodReturnValue
from fpdf.prefs import ViewerPreferences

from handrail.content.rules.text import Lang
from handrail.steps.rules.paper import Foot

FONTS = Path(__file__).parent / "fonts"
FONT = "DejaVuSansCondensed"
POINT = 25.4 / 72
LEADING = 1.32
SIDE, TOP, BOTTOM = 18.0, 12.5, 12.5
INK, GREY, RULE = 0, 70, 120
Orientation = Literal["portrait", "landscape"]


@dataclass(frozen=True, slots=True)
class Look:
    """Sizes of type in points, and how far apart lines to write on are."""

    title: float
    part: float
    ask: float
    body: float
    note: float
    foot: float
    pitch: float


NORMAL = Look(title=22, part=16, ask=12, body=10.5, note=9.25, foot=8, pitch=9)
LARGE = Look(title=28, part=24, ask=20, body=18, note=18, foot=14, pitch=14)


class SheetOfPaper(FPDF):
    """Puts blocks one below the other and begins a page where they need one."""

    def __init__(self, look: Look, foot: Foot) -> None:
        super().__init__(unit="mm", format="letter")
        self.look, self._foot = look, foot
        self.page_words = "{n}/{all}"
        """How a page says which of how many it is."""
        for style, file in (("", FONT), ("B", f"{FONT}-Bold")):
            self.add_font("paper", style, FONTS / f"{file}.ttf")
        self._foot_by_width: dict[float, list[str]] = {}
        self.c_margin = 0
        self.set_auto_page_break(False)
        self.set_margins(SIDE, TOP, SIDE)
        self.set_draw_color(RULE)

    def describe(self, title: str, lang: Lang) -> None:
        """What a reader says of the whole. The date is that of the numbers: the same sources give the same bytes."""
        self.set_title(title)
        self.set_lang(lang)
        self.set_creation_date(datetime.combine(self._foot.looked_at, time(), UTC))
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    # --- where things go ---

    @property
    def floor(self) -> float:
        """Nothing but the foot stands below this."""
        return self.floor_of(float(self.w), float(self.h))

    def floor_of(self, wide: float, high: float) -> float:
        """The same for a page of this size."""
        return high - BOTTOM - self._foot_height(wide - 2 * SIDE) - 3

    @property
    def lies(self) -> Orientation:
        """How this page is turned."""
        return "landscape" if float(self.w) > float(self.h) else "portrait"

    @property
    def room(self) -> float:
        """How much of the page is left."""
        return self.floor - float(self.y)

    @property
    def fresh(self) -> bool:
        """Whether this page is still empty."""
        return float(self.y) <= TOP + 0.1

    def turn(self, orientation: Orientation | None = None) -> None:
        """Begins a page; as the one before, where nothing else is said."""
        self.add_page(orientation=orientation or self.lies)
        self.set_xy(SIDE, TOP)

    def space(self, height: float) -> None:
        """Leaves some paper white; none at the head of a page."""
        if not self.fresh:
            self.y += height

    # --- tags: fpdf2 knows headings only as pictures, so the name of each is put in here ---

    @contextmanager
    def told(self, tag: str) -> Iterator[None]:
        """What is drawn here is read out as a heading (H1 to H3) or a paragraph (P)."""
        with self._marked_sequence() as element:
            element.s = f"/{tag}"
            yield

    @contextmanager
    def untold(self) -> Iterator[None]:
        """What is drawn here is for the eye alone."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")

    # --- text ---

    def lines_of(self, text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
        """The text in lines no wider than this; a word that is wider is cut."""
        self.set_font("paper", "B" if bold else "", size)
        found = self.multi_cell(width, text=text, align="L", dry_run=True, output=MethodReturnValue.LINES)
        return [str(line) for line in found] if isinstance(found, list) else []

    def height_of(self, text: str, size: float, width: float, *, bold: bool = False) -> float:
        """How much paper a text takes."""
        return len(self.lines_of(text, size, width, bold=bold)) * line_height(size) if text else 0

    def write_lines(
        self, lines: list[str], size: float, at: tuple[float, float], *, bold: bool = False, tag: str = "P"
    ) -> float:
        """Lines one below the other, from this left edge and top; where the next would stand."""
        x, y = at
        self.set_font("paper", "B" if bold else "", size)
        with self.told(tag):
            for line in lines:
                self.set_xy(x, y)
                self.cell(0, line_height(size), text=line)
                y += line_height(size)
        return y

    def block(self, text: str, size: float, at: tuple[float, float, float], *, bold: bool = False) -> float:
        """Text inside a box of this left edge, top and width, that does not flow on; where it ends."""
        x, y, width = at
        lines = self.lines_of(text, size, width, bold=bold) if text else []
        return self.write_lines(lines, size, (x, y), bold=bold) if lines else y

    def text_flows(self, text: str, size: float, *, bold: bool = False, tag: str = "P", left: float = 0) -> None:
        """A paragraph over the whole width, going on to the next page where it has to."""
        lines = self.lines_of(text, size, float(self.epw) - left, bold=bold) if text else []
        while lines:
            fits = int((self.room + 0.01) / line_height(size))
            if fits < min(2, len(lines)) and not self.fresh:
                self.turn()
                continue
            here, lines = lines[: max(1, fits)], lines[max(1, fits) :]
            self.y = self.write_lines(here, size, (SIDE + left, float(self.y)), bold=bold, tag=tag)

    # --- what is filled in ---

    def rule(self, x: float, y: float, width: float) -> None:
        """One line to write on."""
        self.set_line_width(0.2)
        self.line(x, y, x + width, y)

    def square(self, x: float, y: float, side: float) -> None:
        """One box to mark."""
        self.frame(x, y, side, side)

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """The lines around something."""
        self.set_line_width(0.3)
        self.set_draw_color(GREY)
        self.rect(x, y, width, height)
        self.set_draw_color(RULE)

    # --- the foot ---

    def _foot_lines(self, width: float) -> list[str]:
        if width not in self._foot_by_width:
            self._foot_by_width[width] = self.lines_of("  ·  ".join(self._foot.lines), self.look.foot, width)
        return self._foot_by_width[width]

    def _foot_height(self, width: float) -> float:
        return (len(self._foot_lines(width)) + 1) * line_height(self.look.foot)

    def footer(self) -> None:
        """Which page this is, and whom to call."""
        size, width = self.look.foot, float(self.epw)
        y = float(self.h) - BOTTOM - self._foot_height(width)
        with self.untold():
            self.set_font("paper", "", size)
            self.set_xy(SIDE, y)
            self.cell(0, line_height(size), text=self.page_words.format(n=self.page_no(), all="{nb}"))
        self.write_lines(self._foot_lines(width), size, (SIDE, y + line_height(size)))


def line_height(size: float) -> float:
    """How far apart two lines of this size stand."""
    return size * POINT * LEADING
