"""Every word the program says: in both languages, in a pack, and none of the words we do not say about people."""

import re
from pathlib import Path

import pytest

from handrail.content.texts import LANGS, Lang, Texts, load_packs, pack_paths, read_pack
from tools.tree import ROOT, walk

BANNED = ROOT / "handrail/content/content/banned_words.toml"


def all_texts() -> Texts:
    """The texts of every room."""
    return load_packs(pack_paths(ROOT / "handrail"))


def banned(lang: Lang) -> re.Pattern[str]:
    """One expression for all words of a language that are not said."""
    words = [row["pattern"] for row in read_pack(BANNED)["word"] if row["lang"] == lang]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


def banned_in(texts: Texts) -> list[str]:
    """Sentences that say such a word."""
    return [
        f"{text.id} ({lang}): {found.group(0)}"
        for text in texts
        for lang in LANGS
        if (found := banned(lang).search(text.in_lang(lang)))
    ]


def test_every_pack_can_be_read() -> None:
    paths = pack_paths(ROOT / "handrail")
    assert BANNED in paths
    for path in paths:
        read_pack(path)


def test_every_text_is_whole_in_both_languages() -> None:
    assert all_texts().problems() == []


def test_the_first_word_of_an_id_belongs_to_one_room() -> None:
    rooms: dict[str, set[str]] = {}
    for path in pack_paths(ROOT / "handrail"):
        for text in load_packs([path]):
            rooms.setdefault(text.id.partition(".")[0], set()).add(path.parts[-3])
    assert {word: sorted(of) for word, of in rooms.items() if len(of) > 1} == {}


def test_no_text_says_a_banned_word() -> None:
    assert banned_in(all_texts()) == []


def test_no_template_says_a_banned_word() -> None:
    found = []
    for path in walk(ROOT / "handrail", ".html"):
        text = re.sub(r"<[^>]*>|{[{%].*?[%}]}", " ", path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(ROOT)}: {m.group(0)}" for lang in LANGS for m in banned(lang).finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "You stayed clean."),
        ("en", "Alcoholics welcome"),
        ("en", "The upload failed"),
        ("en", "non-compliant"),
        ("en", "a dirty test"),
        ("en", "Drug abuse"),
        ("es", "un adicto"),
        ("es", "El envío falló."),
        ("es", "lleva un año de estar limpia"),
    ],
)
def test_banned_words_are_found(lang: Lang, sentence: str) -> None:
    assert banned(lang).search(sentence)


@pytest.mark.parametrize("sentence", ["Alcoholics Anonymous", "It did not arrive.", "Clean up old drafts", "cleaning"])
def test_words_that_only_look_so_pass(sentence: str) -> None:
    assert not banned("en").search(sentence)


def test_a_pack_with_such_a_word_is_named(tmp_path: Path) -> None:
    head = 'source = "x"\nlicence = "x"\nyear = 2026\nstatus = "own words"\n'
    pack = tmp_path / "a.toml"
    pack.write_text(head + '[texts."a.b"]\nen = "It failed."\nes = "No llegó."\n', encoding="utf-8")
    assert banned_in(load_packs([pack])) == ["a.b (en): failed"]
