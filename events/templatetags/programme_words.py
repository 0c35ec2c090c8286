"""The words of `events.words` in templates; loaded everywhere (settings.TEMPLATES)."""

from django import template

from events import when, words

register = template.Library()
register.filter("day_in_words", words.day)
register.filter("short_day", words.short_day, expects_localtime=True)
register.filter("clock", words.clock)
register.filter("zone_name", words.zone)
register.filter("joined", words.joined)
register.filter("initials", words.initials)
register.filter("host", words.host)
register.filter("number", words.number)


@register.simple_tag
def days_in_words(first, last=None):
    return words.days(first, last)


@register.simple_tag
def clocks_in_words(start, end=None):
    return words.clocks(start, end)


@register.simple_tag
def machine(day, clock, zone):
    return when.machine(day, clock, zone)


@register.simple_block_tag
def once(content):
    """What is written once and stands in several places: `{% once as name %}…{% endonce %}`, with blocks that pages
    fill."""
    return content


@register.filter
def lookup(mapping, key):
    """The value of a key that is itself a variable; None where there is none."""
    return mapping.get(key) if mapping else None
