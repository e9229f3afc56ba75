"""The `handrail` command: a thin front for the management commands of our rooms."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility

# A name as people type it, and where Django would say its own version instead of ours.
SPOKEN = {"verify-app": ["verify_app"], "version": ["app", "version"], "--version": ["app", "version"]}


def main(argv: list[str] | None = None) -> int:
    """Runs one management command; an unknown one, or settings that cannot be used, get a sentence and exit 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.site.settings")
    words = sys.argv[1:] if argv is None else argv
    asked = words[:1] if words[:1] == ["help"] else []
    words = words[len(asked) :]
    arguments = ["handrail", *asked, *SPOKEN.get(words[0] if words else "", words[:1]), *words[1:]]
    try:
        ManagementUtility(arguments).execute()
    except ImproperlyConfigured as error:
        print(f"handrail: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
