"""Packs for tests."""

from collections.abc import Mapping
from pathlib import Path

from handrail.content.texts import Texts, load_packs

HEAD = 'source = "x"\nlicence = "x"\nyear = 2026\nstatus = "own words"\n'
SHEET = (
    HEAD
    + """\
sheet = "step-1"
step = 1

[[part]]
id = "look"

  [[part.question]]
  id = "where"
  type = "choice"
  many = true
  options = ["home", "work"]

  [[part.question]]
  id = "when"
  type = "table"
  may_skip = false
  columns = [{ id = "day", type = "date" }, { id = "what", type = "text" }]
  when = { question = "where", is = ["work"] }

[[part]]
id = "do"

  [[part.question]]
  id = "ready"
  type = "scale"
  scale = { from = 0, to = 10 }
  when = { words = "from", is = ["alcohol", "none"] }
"""
)
ROWED = (
    HEAD
    + """\
sheet = "step-4"
step = 4

[[part]]
id = "list"
rows = true

  [[part.question]]
  id = "marks"
  type = "choice"
  options = ["child", "none_of_these"]

  [[part.question]]
  id = "mine"
  type = "text"
  drop = true
  when = { question = "marks", not = ["child"] }

  [[part.question]]
  id = "lines"
  type = "sort"
  options = ["keep", "give"]
  link = "words"

  [[part.question]]
  id = "from"
  type = "pick"
  of = ["step-4.fear"]
"""
)
ROWED_TEXTS = {
    "steps.4.title": ("Four", "Cuatro"),
    "steps.4.list.title": ("List", "Lista"),
    "steps.4.list.add": ("Add one", "Agregar una"),
    "steps.4.list.none": ("Nothing yet", "Nada todavía"),
    "steps.4.list.row": ("Row {n}", "Fila {n}"),
    "steps.4.list.marks.ask": ("What fits?", "¿Qué queda?"),
    "steps.4.list.marks.option.child": ("I was small", "Era chico"),
    "steps.4.list.marks.option.none_of_these": ("None", "Nada"),
    "steps.4.list.mine.ask": ("What is mine?", "¿Qué es mío?"),
    "steps.4.list.lines.ask": ("What goes where?", "¿Qué va dónde?"),
    "steps.4.list.lines.option.keep": ("I keep it", "Lo guardo"),
    "steps.4.list.lines.option.give": ("I let it go", "Lo suelto"),
    "steps.4.list.lines.link": ("My words", "Mis palabras"),
    "steps.4.list.from.ask": ("From what?", "¿De qué?"),
    "steps.4.app.say": ("Said here", "Dicho aquí"),
}
SHEET_TEXTS = {
    "steps.1.title": ("One", "Uno"),
    "steps.1.look.title": ("Look", "Mirar"),
    "steps.1.look.intro": ("I look back.", "Miro atrás."),
    "steps.1.look.where.ask": ("Where was it?", "¿Dónde fue?"),
    "steps.1.look.where.hint": ("One place is enough.", "Con un lugar basta."),
    "steps.1.look.where.option.home": ("At home", "En casa"),
    "steps.1.look.where.option.work": ("At work", "En el trabajo"),
    "steps.1.look.when.ask": ("When was it?", "¿Cuándo fue?"),
    "steps.1.look.when.column.day": ("Day", "Día"),
    "steps.1.look.when.column.what": ("What", "Qué"),
    "steps.1.do.title": ("Do", "Hacer"),
    "steps.1.do.ready.ask": ("How ready am I?", "¿Qué tan listo me siento?"),
    "steps.1.do.ready.from": ("not yet", "todavía no"),
    "steps.1.do.ready.to": ("very", "mucho"),
}


def row(text_id: str, en: str, es: str) -> str:
    """One text; `en` and `es` are TOML values where they begin with { and sentences otherwise."""
    values = [said if said.startswith("{ ") else f"'''{said}'''" for said in (en, es)]
    return f'\n[texts."{text_id}"]\nen = {values[0]}\nes = {values[1]}\n'


def pack(folder: Path, body: str, name: str = "a.toml", head: str = HEAD) -> Path:
    """Writes one pack for a test."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(head + body, encoding="utf-8")
    return path


def texts_of(folder: Path, *rows: tuple[str, str, str]) -> Texts:
    """The texts of a pack with these rows."""
    return load_packs([pack(folder, "".join(row(*one) for one in rows))])


def sheet_pack(folder: Path, structure: str = SHEET, leave_out: tuple[str, ...] = (), more: str = "") -> Path:
    """A worksheet's pack: this structure with the sentences of the fixture, without some, with more."""
    return _sheet_pack(folder, structure, SHEET_TEXTS, leave_out, more)


def rowed_pack(folder: Path, structure: str = ROWED, leave_out: tuple[str, ...] = (), more: str = "") -> Path:
    """The same of a worksheet whose part has rows."""
    return _sheet_pack(folder, structure, ROWED_TEXTS, leave_out, more)


def _sheet_pack(
    folder: Path, structure: str, texts: Mapping[str, tuple[str, str]], leave_out: tuple[str, ...], more: str
) -> Path:
    rows = [row(key, *said) for key, said in texts.items() if key not in leave_out]
    return pack(folder, structure + "".join(rows) + more, "sheet.toml", head="")
