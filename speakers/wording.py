"""The words of mails to speakers: placeholders, and nothing else that could be evaluated."""

import re

from django.core.exceptions import ValidationError

from events.words import joined

PLACEHOLDERS = {
    "speaker": "the person’s name, as it is printed",
    "event": "the title of the event",
    "dates": "its day or days, and its hours",
    "place": "where it is",
    "sessions": "the person’s sessions, one a line, with day, time and room",
    "link": "the person’s own page, where they answer",
    "organiser": "who organises the event",
}
_BRACED = re.compile(r"\{([^{}]*)\}")

DEFAULTS = {
    "subject": "Invitation to speak: {event}",
    "body": """\
Dear {speaker},

{organiser} would like you to speak at “{event}”.

{dates}
{place}

What we have planned with you:
{sessions}

Please tell us on your own page whether you can come. There you can also correct how you are announced, your \
biography and your photograph; you need no password:

{link}

The dates are attached for your calendar. To ask us something, simply answer this mail.

Kind regards
{organiser}
""",
    "reminder_subject": "May we count on you? {event}",
    "reminder_body": """\
Dear {speaker},

a while ago we asked whether you would speak at “{event}”, and have no answer from you yet.

{dates}
{place}

{sessions}

One press on your own page is enough:

{link}

To ask us something, simply answer this mail.

Kind regards
{organiser}
""",
}


def fill(text: str, values: dict[str, str]) -> str:
    """The text with each placeholder replaced, once: what a value itself has in braces stays as it is."""
    return _BRACED.sub(lambda found: values.get(found[1], found[0]), text)


def refuse_unknown_placeholders(text: str) -> None:
    unknown = dict.fromkeys(found[0] for found in _BRACED.finditer(text) if found[1] not in PLACEHOLDERS)
    if unknown:
        named = joined(f"“{braced[:60]}”" for braced in unknown)
        known = joined(f"{{{name}}}" for name in PLACEHOLDERS)
        stands = "stands" if len(unknown) == 1 else "stand"
        raise ValidationError(f"{named} {stands} for nothing. There are {known}.", code="placeholder")


def require_link(text: str) -> None:
    if "{link}" not in text:
        raise ValidationError("Put {link} where the speaker is to find the page to answer on.", code="link")


def refuse_link(text: str) -> None:
    if "{link}" in text:
        raise ValidationError("A subject is seen by many; put {link} into the text alone.", code="link")
