"""Loads worksheets: a text pack with `sheet`, `step` and [[part]] tables (rules/sheet.py says what these hold).

The sentences have ids that follow from the structure: `steps.1.title`, `steps.1.<part>.title`, `.intro`, `.warning`,
`steps.1.<part>.<question>.ask`, `.hint`, `.why`, `.warning`, `.option.<id>`, `.column.<id>`, `.from`, `.to`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from handrail.content.rules.places import Problem
from handrail.content.rules.sheet import Sheet, sheet_of, sheet_problems, text_problems
from handrail.content.texts import Lang, PackError, Texts, open_pack, texts_of


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A sheet with its sentences."""

    sheet: Sheet
    texts: Texts
    file: str

    def as_json(self, lang: Lang) -> bytes:
        """Structure and sentences in one language, as the app gets them: the same bytes each time."""
        whole = {"sheet": self.sheet.as_json(), "texts": self.texts.as_dict(lang)}
        return json.dumps(whole, ensure_ascii=False, indent=0, sort_keys=True).encode()


def load_sheets(paths: Iterable[Path]) -> dict[str, Worksheet]:
    """The worksheets among these packs, by id. PackError with everything that is wrong in any of them."""
    found: dict[str, Worksheet] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            one = _worksheet(path)
        except PackError as error:
            problems += error.problems
            continue
        if one and one.sheet.id in found:
            problems.append(Problem(one.file, 1, "sheet", f"{one.sheet.id} is already in {found[one.sheet.id].file}"))
        elif one:
            found[one.sheet.id] = one
    if problems:
        raise PackError(problems)
    return found


def _worksheet(path: Path) -> Worksheet | None:
    pack = open_pack(path)
    if not {"sheet", "step"} & set(pack.values):
        return None
    if wrong := [pack.problem(field, said) for field, said in sheet_problems(pack.values)]:
        raise PackError(wrong)
    sheet, texts = sheet_of(pack.values), Texts({text.id: text for text in texts_of(pack)})
    ids = {text.id for text in texts}
    if wrong := [pack.problem(("texts", text_id), said) for text_id, said in text_problems(sheet, ids)]:
        raise PackError(wrong)
    return Worksheet(sheet, texts, pack.name)
