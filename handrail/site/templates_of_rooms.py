"""Finds templates in `handrail/<room>/web/templates/`, under the room's own name."""

from pathlib import Path

from django.template.loaders.filesystem import Loader as FilesystemLoader

PACKAGE = Path(__file__).resolve().parent.parent


class Loader(FilesystemLoader):
    """Looks where a room keeps its templates."""

    def get_dirs(self) -> list[Path]:  # type: ignore[override]  # the stub has no Path, Django takes one
        """Every room's folder of templates."""
        return sorted(PACKAGE.glob("*/web/templates"))
