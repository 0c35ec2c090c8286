"""JSON-LD in a page; the tag is loaded everywhere (settings.TEMPLATES)."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from events.json_ld import document

register = template.Library()


@register.simple_tag
def json_ld_script(described: dict | None):
    """A data block, which no browser runs; '' where nothing is described."""
    if not described:
        return ""
    written = mark_safe(document(described))  # noqa: S308 - no “<”, “>” or “&” is left in it
    return format_html('<script type="application/ld+json">{}</script>', written)
