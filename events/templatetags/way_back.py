"""The way back to a list, in templates; loaded everywhere (settings.TEMPLATES). What a page itself leads back to is
`back`, and where its results are to lead back to, `way_back`."""

from django import template

from events import way_back

register = template.Library()
register.filter("at_row", way_back.at_row)
register.filter("with_way_back", way_back.with_way_back)
