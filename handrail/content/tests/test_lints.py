"""What each lint finds, and what it leaves alone."""

from pathlib import Path

import pytest

from handrail.content.checking import BANNED, GLOSSARY, LISTS, READING, SECULAR, USTED, check, open_list
from handrail.content.rules import lints
from handrail.content.rules.wordlist import list_of
from handrail.content.tests.packs import HEAD, pack, row, sheet_pack, texts_of
from handrail.content.tests.test_grade import EASY, HARD
from handrail.content.texts import PackError, load_packs

TU = [
    "Escribe tu nombre.",
    "¿Tú qué quieres?",
    "¿Qué tienes en mente?",
    "Esto es para ti.",
    "Vamos contigo.",
    "Te ayuda.",
    "Si puedes, llama.",
    "Ya lo hiciste.",
    "Cuando llegaste aquí.",
    "Lo que escribirás.",
    "¿Podrías llamar?",
    "Para que puedas parar.",
    "Haz una llamada.",
    "Listo. Elige una.",
    "«¿Qué hago?» Respira.",
    "Siéntate un momento.",
    "No olvides llamar.",
]
USTED_OR_ME = [
    "Escriba su nombre.",
    "Lo que escribe queda aquí.",
    "¿Qué parte me toca a mí?",
    "Guarda lo que usted escribe.",
    "Espera hasta que usted diga que sí.",
    "Es triste, y existe ayuda.",
    "Además, quizás más atrás.",
    "El té y la fe.",
    "Estas tareas, esas casas, los meses.",
    "La gente ve y oye.",
    "Su tarjeta trae 12 palabras.",
    "«Te quiero. ¿Quieres ir?»",
    "Puse el chiste a prueba: resiste.",
    "Una sobredosis puede matar.",
    "Sal y agua.",
]
NOT_SECULAR = [
    ("en", "I ask God."),
    ("en", "My higher power helps"),
    ("en", "A prayer"),
    ("en", "I pray."),
    ("en", "It is spiritual"),
    ("en", "in good spirits"),
    ("es", "Le pido a Dios."),
    ("es", "mi Poder Superior"),
    ("es", "una oración"),
    ("es", "rezo"),
    ("es", "el espíritu"),
    ("es", "una vida espiritual"),
]
FINE_FOR_ALL = [
    ("en", "I ask my group. It is good, and I am praised."),
    ("es", "Mi adiós al orgullo, en Santa Fe, a la hora del rezago."),
]
NOT_IN_THE_GLOSSARY = [
    ("La abstinencia", "sin consumir"),
    ("el síndrome de abstinencia", "temblor, sudor"),
    ("Tengo antojo", "ganas fuertes"),
    ("una recaída", "volver a consumir"),
    ("recayó", "volver a consumir"),
    ("drogas recetadas", "medicamento"),
    ("mi sponsor", "padrino"),
    ("una patrocinadora", "padrino"),
    ("los apadrinados", "ahijado"),
    ("mi grupo hogar", "grupo base"),
    ("la junta de hoy", "reunión"),
    ("un chip de un año", "ficha"),
    ("hacer enmiendas", "reparar el daño"),
    ("bajar de nivel", "menos intensivo"),
    ("Saltar", "Ahora no"),
    ("Omitir esta pregunta", "Ahora no"),
    ("Mis contactos", "Mi gente"),
    ("Salir rápido", "Salida rápida"),
]
IN_THE_GLOSSARY = [
    "El síndrome de abstinencia (temblor, sudor, convulsiones) puede empezar en horas.",
    "Un año sin consumir, con ganas fuertes a veces.",
    "Pasar a un nivel menos intensivo, con mi padrino o madrina.",
    "Las palabras que van juntas, las drogas y el medicamento.",
    "Puede saltar una comida.",
]


@pytest.mark.parametrize("sentence", TU)
def test_forms_of_tu_are_found(tmp_path: Path, sentence: str) -> None:
    words = open_list(LISTS / USTED).words
    assert list(lints.listed(texts_of(tmp_path, ("a.b", "x", sentence)), words))


@pytest.mark.parametrize("sentence", USTED_OR_ME)
def test_usted_and_the_first_person_are_left_alone(tmp_path: Path, sentence: str) -> None:
    words = open_list(LISTS / USTED).words
    assert list(lints.listed(texts_of(tmp_path, ("a.b", "x", sentence)), words)) == []


def secular_in(folder: Path, *rows: tuple[str, str, str]) -> list[str]:
    words = open_list(LISTS / SECULAR).words
    return [one.field for one in lints.secular(texts_of(folder, *rows), words, ["steps."], ["steps.about."])]


@pytest.mark.parametrize(("lang", "sentence"), NOT_SECULAR)
def test_secular_texts_hold_no_spiritual_words(tmp_path: Path, lang: str, sentence: str) -> None:
    said = {"en": "x", "es": "y", lang: sentence}
    assert secular_in(tmp_path, ("steps.b", said["en"], said["es"])) == [f"steps.b.{lang}"]
    assert secular_in(tmp_path, ("steps.about.b", said["en"], said["es"])) == []
    assert secular_in(tmp_path, ("guide.b", said["en"], said["es"])) == []
    said[lang] = f'{{ spiritual = "{sentence}", secular = "{sentence}", own = "{sentence}" }}'
    wanted = [f"guide.b.{lang}.secular", f"guide.b.{lang}.own"]
    assert secular_in(tmp_path, ("guide.b", said["en"], said["es"])) == wanted


@pytest.mark.parametrize(("lang", "sentence"), FINE_FOR_ALL)
def test_words_that_only_look_spiritual_pass(tmp_path: Path, lang: str, sentence: str) -> None:
    said = {"en": "x", "es": "y", lang: sentence}
    assert secular_in(tmp_path, ("steps.b", said["en"], said["es"])) == []


@pytest.mark.parametrize(("sentence", "instead"), NOT_IN_THE_GLOSSARY)
def test_the_glossary_says_what_to_say_instead(tmp_path: Path, sentence: str, instead: str) -> None:
    found = list(lints.listed(texts_of(tmp_path, ("a.b", "x", sentence)), open_list(LISTS / GLOSSARY).words))
    assert found
    assert instead in found[0].said


@pytest.mark.parametrize("sentence", IN_THE_GLOSSARY)
def test_the_glossary_leaves_its_own_words_alone(tmp_path: Path, sentence: str) -> None:
    assert list(lints.listed(texts_of(tmp_path, ("a.b", "x", sentence)), open_list(LISTS / GLOSSARY).words)) == []


def test_a_page_says_in_spanish_what_it_says_in_english(tmp_path: Path) -> None:
    words = open_list(LISTS / GLOSSARY).words
    texts = texts_of(tmp_path, ("a.b.c", "A strong craving passes.", "Pasa pronto."), ("a.b.d", "x", "Lo fuerte pasa."))
    assert [one.field for one in lints.counterparts(texts, words)] == ["a.b.c.es"]
    texts = texts_of(tmp_path, ("a.b.c", "A strong craving passes.", "Pasa pronto."), ("a.b.d", "x", "Ganas fuertes."))
    assert list(lints.counterparts(texts, words)) == [], "another sentence of the page says it"
    texts = texts_of(tmp_path, ("a.b.c", "Skip", "Después"), ("a.c.d", "You can skip it.", "Puede dejarla."))
    assert [one.field for one in lints.counterparts(texts, words)] == ["a.b.c.es"]


def wordings_in(folder: Path, en: str) -> list[str]:
    return [one.field for one in lints.wordings(texts_of(folder, ("a.b", en, "y")))]


def test_wordings_differ_where_they_are(tmp_path: Path) -> None:
    assert wordings_in(tmp_path, "x") == []
    assert wordings_in(tmp_path, '{ f = "x", m = "x", n = "z" }') == []
    assert wordings_in(tmp_path, '{ spiritual = "x", secular = "z", own = "Ask {power_to}." }') == []
    assert wordings_in(tmp_path, '{ spiritual = "Ask {power_to}.", secular = "z", own = "Ask {power_to}." }') == []
    assert wordings_in(tmp_path, '{ spiritual = "x", secular = "z", own = "w" }') == []
    assert wordings_in(tmp_path, '{ spiritual = "x", secular = "x", own = "x" }') == ["a.b.en"]
    assert wordings_in(tmp_path, '{ spiritual = "x", secular = "z", own = "x" }') == ["a.b.en.own"]
    assert wordings_in(tmp_path, '{ spiritual = "x", secular = "z", own = "z" }') == ["a.b.en.own"]


def test_both_languages_and_every_country(tmp_path: Path) -> None:
    one = pack(tmp_path, 'langs = ["en"]\n[texts."a.b"]\nen = "x"\n')
    assert [str(found.said) for found in lints.form(load_packs([one]))] == [
        "es is missing: both languages are released together"
    ]
    one = pack(tmp_path, 'countries = ["US"]\n' + row("a.b", "x", "y"))
    assert "in US only" in next(found.said for found in lints.form(load_packs([one])))


def test_the_first_word_of_an_id_belongs_to_one_room(tmp_path: Path) -> None:
    paths = [pack(tmp_path, row(f"a.{room}", "x", "y"), f"{room}/content/a.toml") for room in ("home", "vault")]
    texts = load_packs(paths)
    assert [one.field for one in lints.rooms(texts)] == ["a.vault"]
    assert list(lints.rooms(load_packs(paths[:1]))) == []


def test_a_hard_text_and_a_hard_screen_are_told(tmp_path: Path) -> None:
    off = open_list(LISTS / READING).words
    hard = HARD["en"].split()
    texts = texts_of(
        tmp_path,
        ("a.b.whole", HARD["en"], EASY["es"]),
        ("a.c.one", " ".join(hard[:20]), "y"),
        ("a.c.two", " ".join(hard[20:]), "y"),
    )
    screens = lints.screens_of(texts, {})
    assert [(one.field, one.said[:10]) for one in lints.reading(screens, off)] == [
        ("a.b.whole.en", "Flesch-Kin"),
        ("a.c.one.en", "all of a.c"),
    ]
    reason = "these words are the law's own, and somebody explains them beside it"
    let = list_of({"allowed": [{"id": name, "lang": "en", "reason": reason} for name in ("a.b.whole", "a.c", "a.d")]})
    assert list(lints.reading(screens, let)) == []
    assert [at for at, _ in lints.stale_reading(screens, let)] == [2]


def test_screens_are_those_of_sheets_and_of_ids(tmp_path: Path) -> None:
    texts = texts_of(
        tmp_path, *[(f"a.{name}", "x", "y") for name in ("b", "c.d", "c.e", "f.g.h", "f.g.h.i", "s.t", "s.u")]
    )
    screens = lints.screens_of(texts, {"one": ["a.s.t", "a.none", "a.c.d"], "empty": ["a.none"]})
    named = {screen.name: [text.id for text in screen.texts] for screen in screens}
    assert named == {
        "one": ["a.s.t", "a.c.d"],
        "a": ["a.b"],
        "a.c": ["a.c.e"],
        "a.f.g": ["a.f.g.h", "a.f.g.h.i"],
        "a.s": ["a.s.u"],
    }


ALLOWED = """
[[word]]
lang = "en"
pattern = "bad"
instead = "good"

[[allowed]]
id = "a.b"
lang = "en"
phrase = "“bad”"
reason = "it is quoted here, as the word that is looked for"
"""


def test_an_allowance_that_nothing_needs_is_stale(tmp_path: Path) -> None:
    words = open_list(pack(tmp_path, ALLOWED, "list.toml")).words
    assert list(lints.listed(texts_of(tmp_path, ("a.b", "say “bad”", "y")), words)) == []
    assert len(list(lints.listed(texts_of(tmp_path, ("a.b", "“bad” is bad", "y")), words))) == 1
    assert list(lints.stale(texts_of(tmp_path, ("a.b", "say “bad”", "y")), words)) == []
    for other in (("a.b", "say it", "y"), ("a.c", "say “bad”", "y"), ("a.b", "x", "“bad”")):
        assert [at for at, _ in lints.stale(texts_of(tmp_path, other), words)] == [0]


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ('instead = "good"\n', "", "list.toml:6: word[1]: needs `instead`"),
        ('pattern = "bad"', 'pattern = "b(ad"', "list.toml:8: word[1].pattern: is no regular expression"),
        ('lang = "en"\npattern', 'lang = "fr"\npattern', "list.toml:7: word[1].lang: is one of en, es"),
        ('instead = "good"', 'instead = "good"\ninsted = "x"', "list.toml:10: word[1].insted: is unknown"),
        ('instead = "good"', "instead = 3", "list.toml:9: word[1].instead: is text in quotes"),
        ("[[word]]", "[word]", "list.toml:6: word: is written as [[word]]"),
        ("it is quoted here, as the word that is looked for", "quoted", "list.toml:15: allowed[1].reason: says why"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused(tmp_path: Path, there: str, instead: str, said: str) -> None:
    assert ALLOWED.count(there) == 1
    with pytest.raises(PackError) as caught:
        open_list(pack(tmp_path, ALLOWED.replace(there, instead), "list.toml"))
    assert said in str(caught.value)


def test_a_release_is_looked_at_with_every_check(tmp_path: Path) -> None:
    """Each check is wired in: one pack breaks them all."""
    for name in (BANNED, USTED, GLOSSARY, SECULAR, READING):
        (tmp_path / name).write_bytes((LISTS / name).read_bytes())
    reason = "a row that nothing needs, to see that it is told to whoever checks"
    with (tmp_path / READING).open("a", encoding="utf-8") as more:
        more.write(f'\n[[allowed]]\nid = "a.nothing"\nlang = "en"\nreason = "{reason}"\n')
    rows = [
        row("app.form", "same", "same"),
        row("app.banned", "an addict", "y"),
        row("app.usted", "x", "¿Qué quieres?"),
        row("app.glossary", "x", "una recaída"),
        row("app.page.counterpart", "my sponsor", "esa persona"),
        row("app.secular", "God", "y"),
        row("app.wordings", '{ spiritual = "x", secular = "x", own = "x" }', "y"),
        row("app.hard.reading", HARD["en"], EASY["es"]),
    ]
    paths = [
        pack(tmp_path, "".join(rows), "home/content/a.toml", head=HEAD.replace("own words", "unverified")),
        pack(tmp_path, row("app.rooms", "x", "y"), "vault/content/a.toml"),
        sheet_pack(tmp_path / "steps/content"),
    ]
    report = check(paths, tmp_path)
    found = {(name, problem.field) for name, problem in report.found if name != "allowed"}
    assert found == {
        ("form", "app.form.es"),
        ("banned", "app.banned.en"),
        ("usted", "app.usted.es"),
        ("glossary", "app.glossary.es"),
        ("glossary", "app.page.counterpart.es"),
        ("secular", "app.secular.en"),
        ("wordings", "app.wordings.en"),
        ("reading", "app.hard.reading.en"),
        ("rooms", "app.rooms"),
    }
    assert any("a.nothing" in problem.said for name, problem in report.found if name == "allowed")
    assert report.unverified == {"home": 8}
    assert report.texts == 9 + 14


def test_what_cannot_be_read_is_told_by_itself(tmp_path: Path) -> None:
    report = check([pack(tmp_path, '[texts."a.b"]\nen = "x"\n'), pack(tmp_path, row("a.c", "x", "x"), "b.toml")])
    assert [(name, problem.field) for name, problem in report.found] == [("form", "a.b")]
