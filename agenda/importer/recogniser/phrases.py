"""What several look for in a line: web and mail addresses, words for events."""

import re

ENDED = re.compile(
    r"\W*(?:ended|finished|past event|this event has (?:ended|passed|finished)|event (?:ended|closed))\b.{0,40}", re.I
)


EVENT_WORD = re.compile(
    r"\b(?:conference|symposium|forum|seminar|webinar|summit|workshop|day|event|meeting|congress|lecture|briefing|training|course|awards|dinner|convention|colloquium|exchange|festival|launch|masterclass|hackathon|roundtable|consultation|agm|assembly|gathering|evening|week|programme)\b",
    re.I,
)


URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"“”]{3,300}[^\s<>\"“”.,;:!?)\]]")


EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")


FAREWELL = re.compile(
    r"(?:best|kind|warm)?\s?(?:wishes|regards)\b.{0,10}|yours\b.{0,20}|(?:many\s)?thanks\b.{0,20}|sincerely.{0,5}"
    r"|(?:best|kind|warm)?\s?(?:wishes|regards),?\s\w{2,20}",
    re.I,
)


def full_address(found: str) -> str:
    return found if found.lower().startswith("http") else f"https://{found}"
