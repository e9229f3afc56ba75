"""Paper worksheets as they are sent: which there are, what each is called, and its bytes, drawn once and kept."""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from handrail.content.texts import WORDINGS, Lang, Wording
from handrail.content.words import all_sheets, all_texts
from handrail.steps.rules.paper import Foot, Voice, has_wordings, is_for_family_too, paper_of

CONTENTS: Mapping[Lang, str] = {"en": "/en/worksheets/", "es": "/es/hojas/"}
MOST_BYTES = 150_000
"""No worksheet is larger; with every Step, wording and language there are, all that are kept stay below 32 MB."""
_WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {"step": "step", "spiritual": "spiritual", "own": "own", "family": "family", "large": "large"},
    "es": {"step": "paso", "spiritual": "espiritual", "own": "propias", "family": "familia", "large": "grande"},
}
_FILES: Mapping[Lang, str] = {"en": "worksheet", "es": "hoja"}


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the worksheets of a Step."""

    step: int
    wording: Wording = "secular"
    family: bool = False
    large: bool = False

    @property
    def traits(self) -> tuple[str, ...]:
        """What sets it apart from the plain one."""
        wording = () if self.wording == "secular" else (self.wording,)
        return (*wording, *(["family"] if self.family else []), *(["large"] if self.large else []))

    def name(self, lang: Lang) -> str:
        """Its name in an address: step-2-own-large, paso-2-propias-grande."""
        words = _WORDS[lang]
        return "-".join([f"{words['step']}-{self.step}", *(words[trait] for trait in self.traits)])

    def address(self, lang: Lang) -> str:
        """Where it is."""
        return f"{CONTENTS[lang]}{self.name(lang)}.pdf"

    def file(self, lang: Lang) -> str:
        """What it is called where it is saved: a name that says nothing of what it is for."""
        return f"{_FILES[lang]}-{self.step}.pdf"


@dataclass(frozen=True, slots=True)
class Made:
    """A worksheet as it is sent, and a tag by which a browser knows that it has it."""

    data: bytes
    tag: str
    foot: Foot


@cache
def kinds() -> tuple[Kind, ...]:
    """Every worksheet there is, in order: a wording or a reader of its own only where the sheet says something else then."""
    found = []
    for one in sorted(all_sheets().values(), key=lambda one: one.sheet.step):
        wordings = sorted(WORDINGS, key=lambda wording: wording != "secular")
        for wording in wordings if has_wordings(one.sheet, one.texts) else wordings[:1]:
            for family in (False, True) if is_for_family_too(one.sheet) else (False,):
                found += [Kind(one.sheet.step, wording, family, large) for large in (False, True)]
    return tuple(found)


@cache
def named(lang: Lang) -> Mapping[str, Kind]:
    """Every worksheet by its name in one language."""
    return {kind.name(lang): kind for kind in kinds()}


_made: dict[tuple[Kind, Lang], Made] = {}
_turn = threading.Lock()


def _drawn(kind: Kind, lang: Lang, foot: Foot) -> bytes:
    from handrail.steps.paper.drawn import drawn  # 40 MB of memory, only where somebody asks for paper

    voice = Voice(all_texts(), lang, kind.wording)
    paper = paper_of(all_sheets()[f"step-{kind.step}"].sheet, voice, family=kind.family)
    return drawn(paper, voice, foot, large=kind.large)


def made(kind: Kind, lang: Lang, foot: Foot) -> Made:
    """The worksheet, drawn by whoever asks first and kept until the numbers change; one is drawn at a time."""
    found = _made.get((kind, lang))
    if found is None or found.foot != foot:
        with _turn:
            found = _made.get((kind, lang))
            if found is None or found.foot != foot:
                data = _drawn(kind, lang, foot)
                found = _made[kind, lang] = Made(data, hashlib.sha256(data).hexdigest()[:32], foot)
    return found


def row(kind: Kind, lang: Lang) -> dict[str, str]:
    """A line of the list: what it is, and where."""
    said = [all_texts().say(f"steps.paper.kind.{trait}", lang) for trait in kind.traits or ("plain",)]
    title = all_texts().say("steps.paper.kind.whole", lang, step=kind.step, kind=", ".join(said))
    return {"title": title, "address": kind.address(lang)}
