"""The `handrail` command: a thin front for the management commands of our rooms."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility


def main(argv: list[str] | None = None) -> int:
    """Runs one management command; an unknown one, or settings that cannot be used, get a sentence and exit 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.site.settings")
    arguments = ["handrail", *(sys.argv[1:] if argv is None else argv)]
    try:
        ManagementUtility(arguments).execute()
    except ImproperlyConfigured as error:
        print(f"handrail: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
