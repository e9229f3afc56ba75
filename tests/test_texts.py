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


def allowed() -> dict[tuple[str, str], str]:
    """The phrase that one text may say in one language, by id and language."""
    return {(row["id"], row["lang"]): row["phrase"] for row in read_pack(BANNED)["allowed"]}


def banned_in(texts: Texts) -> list[str]:
    """Sentences that say such a word outside the phrase they are allowed."""
    phrases = allowed()
    return [
        f"{text.id} ({variant.name}): {found.group(0)}"
        for text in texts
        for variant in text.variants()
        if (
            found := banned(variant.lang).search(
                variant.words.replace(phrases.get((text.id, variant.lang), "\0"), " ", 1)
            )
        )
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


def test_every_allowed_phrase_has_a_reason_and_is_said() -> None:
    rows = read_pack(BANNED)["allowed"]
    assert [row for row in rows if len(row["reason"]) < 40] == []
    said = {(text.id, variant.lang): variant.words for text in all_texts() for variant in text.variants()}
    assert [row for row in rows if row["phrase"] not in said.get((row["id"], row["lang"]), "")] == []
    assert [row for row in rows if not banned(row["lang"]).search(row["phrase"])] == []


def test_an_allowed_phrase_lets_nothing_else_through(tmp_path: Path) -> None:
    head = 'source = "x"\nlicence = "x"\nyear = 2026\nstatus = "own words"\n'
    pack = tmp_path / "a.toml"
    both = "“I am an alcoholic”, alcoholics say."
    pack.write_text(f"{head}[texts.'guide.first.people.say']\nen = '{both}'\nes = 'Ya.'\n", encoding="utf-8")
    assert banned_in(load_packs([pack])) == ["guide.first.people.say (en): alcoholics"]
    pack.write_text(f"{head}[texts.'guide.other']\nen = '“I am an alcoholic”'\nes = 'Ya.'\n", encoding="utf-8")
    assert banned_in(load_packs([pack])) == ["guide.other (en): alcoholic"]


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
