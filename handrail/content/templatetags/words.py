"""`{% say "app.leave" %}` puts a sentence of the packs into a page, in the page's language."""

from typing import Any, cast

from django import template

from handrail.content.texts import Lang
from handrail.content.words import all_texts

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: dict[str, Any], text_id: str, lang: str | None = None, **params: str | int) -> str:
    """One sentence, escaped by the template engine. An unknown id is a KeyError, never an empty place."""
    return all_texts().say(text_id, cast(Lang, lang or context["lang"]), **params)
