"""The room as a Django app: a release whose words cannot be read does not start."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.core import checks

from handrail.content.texts import PackError
from handrail.content.words import all_sheets, all_texts


def packs_can_be_read() -> Iterator[checks.CheckMessage]:
    """Every pack and worksheet can be read; each problem with its file, line and field."""
    try:
        all_texts()
        all_sheets()
    except PackError as error:
        for problem in error.problems:
            yield checks.Error(str(problem), id="handrail.E070")


class ContentConfig(AppConfig):
    """Registers the check of `handrail check`."""

    name = "handrail.content"

    def ready(self) -> None:
        """Makes the check known to Django."""
        checks.register(_listed)


def _listed(**_: Any) -> list[checks.CheckMessage]:
    return list(packs_can_be_read())
