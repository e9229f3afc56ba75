"""How the program says no: with the id of a sentence, never with the sentence itself.

Rules return Reasons, actions raise a Refusal with them, and the face that meets the person says them in their language.
"""

from collections.abc import Iterable
from dataclasses import dataclass

Param = str | int


@dataclass(frozen=True)
class Reason:
    """One sentence against it: a text id and what goes into its braces."""

    text_id: str
    params: tuple[tuple[str, Param], ...] = ()

    def as_dict(self) -> dict[str, Param]:
        """The params in the form `Texts.say` takes."""
        return dict(self.params)


def reason(text_id: str, **params: Param) -> Reason:
    """A Reason with its params sorted, so that equal reasons compare equal."""
    return Reason(text_id, tuple(sorted(params.items())))


class Refusal(Exception):
    """It may not be done. Carries one text id with its params, and every further reason there was."""

    def __init__(self, text_id: str, /, **params: Param) -> None:
        self.reasons: tuple[Reason, ...] = (reason(text_id, **params),)
        super().__init__(text_id)

    @property
    def text_id(self) -> str:
        """The id of the first reason's sentence."""
        return self.reasons[0].text_id

    @property
    def params(self) -> dict[str, Param]:
        """What goes into the first sentence's braces."""
        return self.reasons[0].as_dict()


def refuse_if(reasons: Reason | Iterable[Reason] | None) -> None:
    """Raises a Refusal when a rule gave a reason against it; no reason, no refusal."""
    found = (reasons,) if isinstance(reasons, Reason) else tuple(reasons or ())
    if not found:
        return
    refusal = Refusal(found[0].text_id)
    refusal.reasons = found
    raise refusal
