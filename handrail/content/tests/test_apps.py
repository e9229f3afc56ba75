"""A release whose words cannot be read does not start, and says why."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from handrail.content import apps
from handrail.content.tests.packs import pack
from handrail.content.texts import load_packs


def test_packs_of_the_release_can_be_read() -> None:
    assert list(apps.packs_can_be_read()) == []


def test_a_bad_pack_stops_the_start_with_file_line_and_field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = pack(tmp_path, '[texts."a.b"]\nen = "x"\nes = 3\n')
    monkeypatch.setattr(apps, "all_texts", lambda: load_packs([bad]))
    with pytest.raises(SystemCheckError) as caught:
        call_command("check")
    assert f"{bad}:7: a.b.es: is a sentence in quotes" in str(caught.value)
    assert "handrail.E070" in str(caught.value)
