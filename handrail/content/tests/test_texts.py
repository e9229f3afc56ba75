"""Sentences: filled once, whole in both languages, in the variant somebody chose, refused by file, line and field."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.content.rules.places import Lines
from handrail.content.rules.text import GENDERS, WORDINGS, Gender, Said, Wording, pick, shape_problems, variants_of
from handrail.content.tests.packs import HEAD, pack
from handrail.content.texts import PackError, load_packs, read_pack

A_B = '[texts."a.b"]\n'
ALL = '{ spiritual = { f = "1", m = "2", n = "3" }, secular = "4", own = "5 {power_to}" }'


def test_say_fills_places_once(tmp_path: Path) -> None:
    texts = load_packs([pack(tmp_path, '[texts."a.hi"]\nen = "Hi {name}, {n}"\nes = "Hola {name}, {n}"\n')])
    assert texts.say("a.hi", "es", name="{n}", n=2) == "Hola {n}, 2"
    assert texts.as_dict("en") == {"a.hi": "Hi {name}, {n}"}
    assert len(texts.startswith("b.")) == 0
    with pytest.raises(KeyError):
        texts.say("a.hi", "en", name="Ana")
    with pytest.raises(KeyError):
        texts.say("a.ho", "en")


def test_say_picks_the_variant_somebody_chose(tmp_path: Path) -> None:
    texts = load_packs([pack(tmp_path, f'{A_B}en = "I am {{self}}."\nes = {ALL}\n')])
    assert texts.say("a.b", "es") == "4", "secular before anything was chosen"
    assert texts.say("a.b", "es", wording="spiritual") == "3", "neutral before anything was chosen"
    assert texts.say("a.b", "es", wording="spiritual", gender="f") == "1"
    assert texts.say("a.b", "es", wording="own", gender="m", power_to="al grupo") == "5 al grupo"
    assert texts.say("a.b", "en", wording="own", self="Ana") == "I am Ana."
    assert texts.as_dict("es")["a.b"] == {
        "spiritual": {"f": "1", "m": "2", "n": "3"},
        "secular": "4",
        "own": "5 {power_to}",
    }
    assert texts.problems() == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (A_B + 'en = "x"\nes = " "\n', "a.toml:7: a.b.es: es is empty"),
        (A_B + 'en = "x"\nes = { f = "y", m = "", n = "z" }\n', "a.toml:7: a.b.es.m: es.m is empty"),
        (A_B + 'en = "x"\nes = "x"\n', "the same"),
        (A_B + 'en = "x"\nes = { f = "y", m = "z", n = "x" }\n', "the same"),
        ('same = ["a.b"]\n' + A_B + 'en = "x"\nes = "y"\n', "not the same"),
        (A_B + 'en = "x {a}"\nes = "y {b}"\n', "differ"),
        (A_B + 'en = { f = "x {a}", m = "x", n = "x" }\nes = "y {a}"\n', "differ"),
        (A_B + 'en = "x {gender}"\nes = "y {gender}"\n', "cannot be named gender"),
        ('[texts."Bad"]\nen = "x"\nes = "y"\n', "a.toml:5: Bad: an id is lower-case"),
    ],
)
def test_problems_are_named(tmp_path: Path, body: str, said: str) -> None:
    problems = load_packs([pack(tmp_path, body)]).problems()
    assert problems
    assert said in problems[0]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (A_B + 'en = "x"\n', ":5: a.b: needs exactly en and es: es is missing"),
        (A_B + 'en = "x"\nes = "y"\nfr = "z"\n', ":8: a.b.fr: is unknown"),
        (A_B + 'en = 3\nes = "y"\n', ":6: a.b.en: is a sentence in quotes, or a table of variants"),
        (A_B + 'en = "x"\nes = { f = "y", m = "z" }\n', ":7: a.b.es: variants are all of"),
        (A_B + 'en = "x"\nes = { own = "y", secular = "z", spirit = "w" }\n', "spiritual missing; spirit unknown"),
        (A_B + 'en = "x"\nes = { f = "y", m = "z", n = 1 }\n', ":7: a.b.es.n: is a sentence in quotes"),
        (A_B + 'en = "x"\n[texts."a.b".es]\nf = "y"\nm = "z"\nn = 1\n', ":10: a.b.es.n: is a sentence in quotes"),
        (A_B + "en = 'x'\nes = { own = 'y', secular = { own = 'z' }, spiritual = 'w' }\n", "the gender inside"),
        (A_B + "en = 'x'\nes = { f = { own = 'y' }, m = 'z', n = 'w' }\n", ":7: a.b.es.f: is a sentence in quotes"),
        (A_B + 'en = "x"\nes = "y"\nstatus = "read"\n', ":8: a.b.status: status is one of"),
        (A_B + 'en = "x"\nes = "y"\nyear = "old"\n', ":8: a.b.year"),
        (A_B + 'en = "x"\nes = "y"\ncountries = ["usa"]\n', ":8: a.b.countries"),
        ('texts = "all"\n', "a text stands under"),
        ('same = ["a.c"]\n' + A_B + 'en = "x"\nes = "y"\n', ":5: same: a.c is not here"),
        ('langs = ["fr"]\n', ":5: langs"),
        (A_B + 'en = "x"\nes = "y\n', ":7: the file"),
    ],
)
def test_what_is_no_text_is_refused_by_file_line_and_field(tmp_path: Path, body: str, said: str) -> None:
    with pytest.raises(PackError) as caught:
        load_packs([pack(tmp_path, body)])
    assert str(tmp_path / "a.toml") in str(caught.value)
    assert said in str(caught.value)


def test_a_bad_pack_is_refused_by_name(tmp_path: Path) -> None:
    good = pack(tmp_path, '[texts."a.b"]\nen = "x"\nes = "y"\n', "good.toml")
    twice = pack(tmp_path, '[texts."a.b"]\nen = "x"\nes = "y"\n', "twice.toml")
    half = pack(tmp_path, '[texts."a.b"]\nen = "x"\n', "half.toml")
    headless = pack(tmp_path, "", "headless.toml", head='source = "x"\n')
    for paths in ([good, twice], [half], [headless]):
        with pytest.raises(PackError) as caught:
            load_packs(paths)
        assert paths[-1].name in str(caught.value)


def test_everything_wrong_in_all_packs_is_told_at_once(tmp_path: Path) -> None:
    paths = [pack(tmp_path, f'{A_B}en = "x"\n[texts."a.c"]\nes = "y"\n', f"{name}.toml") for name in "ab"]
    with pytest.raises(PackError) as caught:
        load_packs(paths)
    assert [(Path(one.file).name, one.field) for one in caught.value.problems] == [
        ("a.toml", "a.b"),
        ("a.toml", "a.c"),
        ("b.toml", "a.b"),
        ("b.toml", "a.c"),
    ]


def test_a_head_that_is_not_utf_8_or_lacks_a_field_is_refused(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes("source = 'año'\n".encode("latin-1"))
    with pytest.raises(PackError, match="is not UTF-8"):
        read_pack(latin)
    with pytest.raises(PackError, match="the head needs `status`"):
        read_pack(pack(tmp_path, "", head='source = "x"\nlicence = "x"\nyear = 2026\n'))
    with pytest.raises(PackError, match=r"a\.toml:4: status: status is one of"):
        read_pack(pack(tmp_path, "", head=HEAD.replace("own words", "fine")))


def test_a_text_may_be_from_elsewhere_than_its_pack(tmp_path: Path) -> None:
    more = 'source = "The old book"\nyear = 1939\nlicence = "public domain"\nstatus = "verified"\ncountries = ["US"]\n'
    texts = load_packs([pack(tmp_path, f'{A_B}en = "x"\nes = "y"\n{more}[texts."a.c"]\nen = "z"\nes = "w"\n')])
    assert (texts["a.b"].origin.source, texts["a.b"].origin.year) == ("The old book", 1939)
    assert texts["a.b"].origin.countries == ("US",)
    assert (texts["a.c"].origin.status, texts["a.c"].origin.countries) == ("own words", ("*",))


KEY = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)
SENTENCE = st.text(st.characters(blacklist_characters='"\\', blacklist_categories=("Cc", "Cs")), max_size=9)


@given(st.lists(st.tuples(KEY, st.lists(st.tuples(KEY, SENTENCE), unique_by=lambda one: one[0]))))
def test_the_line_of_every_key_is_found(tables: list[tuple[str, list[tuple[str, str]]]]) -> None:
    written: list[str] = []
    wanted: dict[tuple[str | int, ...], int] = {}
    for number, (name, keys) in enumerate(tables):
        written += ["", f"[[part]] # {name}", f'[part."{name}.{number}"]']
        wanted["part", number] = len(written) - 1
        for key, said in keys:
            written.append(f'{key} = "{said}"')
            wanted["part", number, f"{name}.{number}", key] = len(written)
            written.append('"""' if number % 2 else "# more = 1")
            if number % 2:
                written[-2:] = [f'{key} = """{said.replace(chr(34), "")}', "like = this", '"""']
    lines = Lines("\n".join(written))
    assert {path: lines.of(path) for path in wanted} == wanted


@given(
    st.recursive(
        st.one_of(st.text(max_size=3), st.integers()),
        lambda inner: st.dictionaries(st.sampled_from([*WORDINGS, *GENDERS, "x"]), inner, max_size=6),
        max_leaves=12,
    ),
    st.sampled_from(WORDINGS),
    st.sampled_from(GENDERS),
)
def test_what_passes_as_a_sentence_can_be_said_to_everybody(said: Said, wording: Wording, gender: Gender) -> None:
    if not list(shape_problems(said, ())):
        one = pick(said, wording, gender)
        fitting = [
            variant.words
            for variant in variants_of("en", said)
            if variant.wording in (None, wording) and variant.gender in (None, gender)
        ]
        assert fitting == [one]
