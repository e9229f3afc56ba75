"""Sentences: filled once, whole in both languages, refused by name."""

from pathlib import Path

import pytest

from handrail.content.texts import PackError, load_packs

HEAD = 'source = "x"\nlicence = "x"\nyear = 2026\nstatus = "own words"\n'


def pack(folder: Path, body: str, name: str = "a.toml", head: str = HEAD) -> Path:
    """Writes one pack for a test."""
    path = folder / name
    path.write_text(head + body, encoding="utf-8")
    return path


def test_say_fills_places_once(tmp_path: Path) -> None:
    texts = load_packs([pack(tmp_path, '[texts."a.hi"]\nen = "Hi {name}, {n}"\nes = "Hola {name}, {n}"\n')])
    assert texts.say("a.hi", "es", name="{n}", n=2) == "Hola {n}, 2"
    assert texts.as_dict("en") == {"a.hi": "Hi {name}, {n}"}
    assert len(texts.startswith("b.")) == 0
    with pytest.raises(KeyError):
        texts.say("a.hi", "en", name="Ana")
    with pytest.raises(KeyError):
        texts.say("a.ho", "en")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('[texts."a.b"]\nen = "x"\nes = " "\n', "es is empty"),
        ('[texts."a.b"]\nen = "x"\nes = "x"\n', "the same"),
        ('same = ["a.b"]\n[texts."a.b"]\nen = "x"\nes = "y"\n', "not the same"),
        ('[texts."a.b"]\nen = "x {a}"\nes = "y {b}"\n', "differ"),
        ('[texts."Bad"]\nen = "x"\nes = "y"\n', "lower-case"),
    ],
)
def test_problems_are_named(tmp_path: Path, body: str, said: str) -> None:
    (problem,) = load_packs([pack(tmp_path, body)]).problems()
    assert said in problem


def test_a_bad_pack_is_refused_by_name(tmp_path: Path) -> None:
    good = pack(tmp_path, '[texts."a.b"]\nen = "x"\nes = "y"\n', "good.toml")
    twice = pack(tmp_path, '[texts."a.b"]\nen = "x"\nes = "y"\n', "twice.toml")
    half = pack(tmp_path, '[texts."a.b"]\nen = "x"\n', "half.toml")
    headless = pack(tmp_path, "", "headless.toml", head='source = "x"\n')
    for paths in ([good, twice], [half], [headless]):
        with pytest.raises(PackError) as caught:
            load_packs(paths)
        assert paths[-1].name in str(caught.value)
