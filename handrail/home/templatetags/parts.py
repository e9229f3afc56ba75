"""`{% parts_to_come %}`: what the bundled app will ask for next, told to the browser at once instead of one after the other."""

import json
import re
from pathlib import Path

from django import template
from django.conf import settings
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()
PART = re.compile(r"parts/[A-Za-z0-9_-]+\.js")


@register.simple_tag
def parts_to_come() -> SafeString:
    """A link for each part that a bundle's preload.json names; nothing when modules are served from the sources."""
    named = Path(settings.HANDRAIL_APP_DIR, "preload.json")
    names = json.loads(named.read_text(encoding="utf-8")) if settings.HANDRAIL_APP_DIR and named.is_file() else []
    found = [(name,) for name in names if PART.fullmatch(name)]
    return format_html_join("", '    <link rel="modulepreload" href="/app/{}">\n', found)
