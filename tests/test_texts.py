"""Every word the program says: in both languages, in a pack, easy to read, and none of the words we do not say about people."""

import re
from pathlib import Path

import pytest

from handrail.content.checking import BANNED, LISTS, check, open_list
from handrail.content.rules.lints import listed
from handrail.content.texts import LANGS, Lang, Texts, load_packs, pack_paths
from tools.tree import ROOT, walk

HEAD = 'source = "x"\nlicence = "x"\nyear = 2026\nstatus = "own words"\n'


def banned(lang: Lang, words: str) -> list[str]:
    """What these words say that is not said about people."""
    return [found for found, _ in open_list(LISTS / BANNED).words.found_in(lang, words)]


def banned_in(texts: Texts) -> list[str]:
    """Sentences that say such a word outside the phrase they are allowed."""
    return [f"{one.field}: {one.said.partition(':')[0]}" for one in listed(texts, open_list(LISTS / BANNED).words)]


def test_nothing_is_wrong_with_any_text_of_the_release() -> None:
    report = check(pack_paths(ROOT / "handrail"))
    assert [f"{problem} [{name}]" for name, problem in report.found] == []
    assert report.texts > 500


def test_an_allowed_phrase_lets_nothing_else_through(tmp_path: Path) -> None:
    pack = tmp_path / "a.toml"
    both = "“I am an alcoholic”, alcoholics say."
    pack.write_text(f"{HEAD}[texts.'guide.first.people.say']\nen = '{both}'\nes = 'Ya.'\n", encoding="utf-8")
    assert banned_in(load_packs([pack])) == ["guide.first.people.say.en: “alcoholics”"]
    pack.write_text(f"{HEAD}[texts.'guide.other']\nen = '“I am an alcoholic”'\nes = 'Ya.'\n", encoding="utf-8")
    assert banned_in(load_packs([pack])) == ["guide.other.en: “alcoholic”"]


def test_no_template_says_a_banned_word() -> None:
    found = []
    for path in walk(ROOT / "handrail", ".html"):
        text = re.sub(r"<[^>]*>|{[{%].*?[%}]}", " ", path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(ROOT)}: {word}" for lang in LANGS for word in banned(lang, text)]
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
    assert banned(lang, sentence)


@pytest.mark.parametrize("sentence", ["Alcoholics Anonymous", "It did not arrive.", "Clean up old drafts", "cleaning"])
def test_words_that_only_look_so_pass(sentence: str) -> None:
    assert not banned("en", sentence)


def test_a_pack_with_such_a_word_is_named(tmp_path: Path) -> None:
    pack = tmp_path / "a.toml"
    pack.write_text(HEAD + '[texts."a.b"]\nen = "It failed."\nes = "No llegó."\n', encoding="utf-8")
    assert banned_in(load_packs([pack])) == ["a.b.en: “failed”"]
