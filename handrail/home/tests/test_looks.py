"""The colours of both themes, computed as WCAG 2.2 says, and the choices that the style sheet knows."""

import itertools
import re
from pathlib import Path

import pytest

import handrail.home

STATIC = Path(handrail.home.__file__).parent / "static/home"
CSS = (STATIC / "app.css").read_text(encoding="utf-8")
TEXT, EDGE = 4.5, 3.0
"""The least contrast of text (1.4.3) and of what shows where a control is (1.4.11)."""
PLAIN_GROUNDS = ("bg", "surface")
PAIRS = [
    *itertools.product(("ink", "muted", "link", "primary", "help", "warn", "ok", "error"), PLAIN_GROUNDS, (TEXT,)),
    *itertools.product(
        ("ink", "muted", "link", "primary"), ("info-soft", "warn-soft", "ok-soft", "help-soft"), (TEXT,)
    ),
    ("primary", "soft", TEXT),
    ("ink", "soft", TEXT),
    ("warn", "warn-soft", TEXT),
    ("ok", "ok-soft", TEXT),
    ("info", "info-soft", EDGE),
    ("help", "help-soft", TEXT),
    ("on-primary", "primary", TEXT),
    ("on-help", "help", TEXT),
    *itertools.product(("line",), PLAIN_GROUNDS, (EDGE,)),
]


def tokens(selector: str) -> dict[str, str]:
    """The colours that one rule sets."""
    body = CSS.partition(selector + " {")[2].partition("}")[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", body))


LIGHT = tokens("\n:root")
CHOSEN_DARK = tokens(":root[data-theme=dark]")
THEMES = {"light": LIGHT, "dark": LIGHT | CHOSEN_DARK}
"""Dark keeps what it does not set anew."""


def brightness(colour: str) -> float:
    """Relative luminance."""
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours."""
    darker, lighter = sorted((brightness(one), brightness(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_of_colours_can_be_read(theme: str) -> None:
    colours = THEMES[theme]
    found = {(ink, ground): contrast(colours[ink], colours[ground]) for ink, ground, _least in PAIRS}
    assert [(ink, ground, found[ink, ground]) for ink, ground, least in PAIRS if found[ink, ground] < least] == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["bg", "surface", "primary", "help"])
def test_where_the_focus_is_shows_on_every_ground(theme: str, ground: str) -> None:
    colours = THEMES[theme]
    assert max(contrast(colours[ring], colours[ground]) for ring in ("focus", "focus-ink")) >= EDGE
    assert contrast(colours["focus"], colours["focus-ink"]) >= EDGE


@pytest.mark.parametrize("theme", THEMES)
def test_high_contrast_reaches_the_stricter_level(theme: str) -> None:
    colours = THEMES[theme]
    words = ("ink", "link", "primary", "help", "warn", "ok", "error")
    assert [one for one in words if contrast(colours[one], colours["surface"]) < 7] == []
    for ground in ("soft", "info-soft", "warn-soft", "ok-soft", "help-soft"):
        assert CSS.count(f"--{ground}: var(--surface)") == 2, "as the device asks, and as the person chose"


def test_dark_is_the_same_whoever_chose_it() -> None:
    assert tokens(":root:not([data-theme=light])") == CHOSEN_DARK
    assert len(CHOSEN_DARK) >= 20


def test_what_moves_stops_for_who_asks() -> None:
    outside = re.sub(r"@media \(prefers-reduced-motion: no-preference\) \{.*?\n\}", "", CSS, flags=re.DOTALL)
    assert not re.search(r"\b(?:transition|animation)\s*:", outside)
    assert ":root:not([data-motion])" in CSS
