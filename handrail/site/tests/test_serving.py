"""What a server says before it serves: nothing worse than what is so."""

from pathlib import Path

import pytest

from handrail.site import serving
from handrail.vault.actions.ledger import Begun, Replayed


@pytest.mark.parametrize(
    ("why", "made_of", "lost"),
    [
        ("missing", "made of the 3 stubs", "accounts that were deleted before"),
        ("damaged", "made of its lines as far as they fit and of the 3 stubs", "stood behind the damage"),
        ("cut", "made of its lines and of the 3 stubs", "stood in the lines that are lost"),
    ],
)
def test_a_ledger_made_anew_is_said_with_what_it_keeps(
    monkeypatch: pytest.MonkeyPatch, why: str, made_of: str, lost: str
) -> None:
    monkeypatch.setattr(serving, "hold_while_serving", lambda: None)
    monkeypatch.setattr("handrail.vault.actions.ledger.begin", lambda by: Begun(Replayed(), why, Path("/old"), 3))
    (said,) = serving.get_ready()
    assert made_of in said
    assert lost in said
    assert "It is kept at /old. Only accounts" in said
    assert said.endswith(": docs/operate/when-things-go-wrong.md.")
    monkeypatch.setattr("handrail.vault.actions.ledger.begin", lambda by: Begun(Replayed()))
    assert serving.get_ready() == []
