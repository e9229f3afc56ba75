"""The app's own files: how much they weigh, what they may not do, and that every word they say is in a pack."""

import gzip
import re
from pathlib import Path

import pytest

import handrail.home
from handrail.content.texts import load_packs
from handrail.content.words import all_texts

ROOM = Path(handrail.home.__file__).parent
STATIC = ROOM / "static/home"
PACKAGE = ROOM.parent
MODULES = sorted(
    path for room in ("home", "kernel", "content", "steps") for path in (PACKAGE / room / "static").rglob("*.js")
)
TEMPLATES = sorted((ROOM / "web/templates").rglob("*.html"))
MADE_UP = re.compile(r"`((?:app)\.[a-z_.]+)\$\{")
WRITTEN_OUT = re.compile(r"""["'`]((?:app|home)\.[a-z0-9_]+(?:\.[a-z0-9_]+)*)["'`]""")
# The two places of Steps 6 and 7 come from the word that the person chose there.
NOT_WORDS = {"app.js", "app.words.place.pattern", "app.words.place.patterns"}


def code() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in [*MODULES, *TEMPLATES])


def test_the_style_sheet_is_small() -> None:
    css = (STATIC / "app.css").read_bytes()
    assert len(css) <= 14_000
    assert len(gzip.compress(css, 9)) <= 4_500


def test_the_sheet_that_comes_with_the_tools_is_smaller() -> None:
    css = (PACKAGE / "steps/static/steps/tools.css").read_bytes()
    assert 0 < len(css) <= 4_000
    look = (PACKAGE / "steps/static/steps/look.js").read_text(encoding="utf-8")
    assert '"/app/steps/tools.css"' in look


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_cannot_make_markup_of_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|dangerouslySet|\beval\(|\bstyle=", text
    )
    assert not re.search(r"https?://", text)


def test_every_sentence_that_is_asked_for_is_in_a_pack() -> None:
    asked = set(WRITTEN_OUT.findall(code())) - NOT_WORDS
    begun = {beginning for beginning in MADE_UP.findall(code())}
    ids = {text.id for text in all_texts()}
    assert {one for one in asked if one not in ids and not any(key.startswith(f"{one}.") for key in ids)} == set()
    assert {one for one in begun if not any(key.startswith(one) for key in ids)} == set()


def test_no_sentence_of_this_room_is_said_nowhere() -> None:
    ids = {text.id for text in load_packs(sorted((ROOM / "content").glob("*.toml")))}
    asked = set(WRITTEN_OUT.findall(code()))
    # The last two make up a day in web/views.py.
    begun = (*MADE_UP.findall(code()), "app.delete.done", "home.month.", "home.day")
    # counted() in carry.js says ".one" of one thing alone.
    counted = {f"{one}.one" for one in asked}
    assert {one for one in ids - asked - counted if not one.startswith(begun)} == set()


def test_sealed_fields_tell_no_service_of_the_browser() -> None:
    sealed = (PACKAGE / "kernel/static/kernel/sealed.js").read_text(encoding="utf-8")
    for attribute in ('spellcheck: "false"', 'autocorrect: "off"', 'autocomplete: "off"', 'autocapitalize: "off"'):
        assert attribute in sealed


def test_a_large_field_is_made_in_one_place_where_it_is_sealed() -> None:
    assert [path.name for path in MODULES if "<textarea" in path.read_text(encoding="utf-8")] == ["writing.js"]


def test_addresses_say_nothing() -> None:
    text = (STATIC / "screens.js").read_text(encoding="utf-8")
    names = re.findall(r"^  ([a-z]+): [A-Z]", text.partition("SCREENS = {")[2].partition("};")[0], re.MULTILINE)
    assert "p" in names
    assert not set(names) & {
        "step",
        "steps",
        "sober",
        "recovery",
        "relapse",
        "craving",
        "sponsor",
        "meeting",
        "addiction",
    }
