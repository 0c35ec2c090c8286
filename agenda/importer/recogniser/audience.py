"""Audiences that a sentence names."""

import re

FOR = re.compile(
    r"\b(?:is|are|will be|has been)\s(?:\w+ly\s)?(?:designed|developed|intended|aimed|suitable|relevant|ideal|for(?=\s)"
    r"|open)\s?(?:for|at|to)?\s(?P<list>[^.;]{4,400})",
    re.I,
)


A_DAY_FOR = re.compile(
    r"(?:an?|the|one|this|our)\s(?:[\w-]+\s){0,4}(?:morning|afternoon|evening|day|event|conference|forum|symposium|seminar|webinar|workshop|course|session|summit|briefing)"
    r"(?:\sis)?\sfor\s(?P<list>[^.;]{4,300})",
    re.I,
)


_LONGEST = 2_000


def names_in(text: str) -> list[str]:
    """Audiences that a sentence lists: “police officers, social workers and anyone who …”."""
    text = text[:_LONGEST]
    parts = re.split(
        r"\s*[,;•|]\s*(?:and\s|or\s)?|\s+and\s+(?=(?:anyone|anybody|everyone|everybody|all|others)\b)|\s+and\s+(?=(?:\w+\s){0,4}\w+\.?$)",
        text.strip(" .:"),
    )
    names = [re.sub(r"^(?:the|all|any|both)\s", "", part.strip(" .")) for part in parts if part and part.strip(" .")]
    return [name for name in names if 0 < len(name.split()) <= 9]


def is_list_of_names(text: str) -> bool:
    """“Police Officers, Midwives, Housing Officers, Councillors”: several, set apart by commas and no sentence."""
    names = [name.strip() for name in text.strip(" .").split(",")]
    return len(names) >= 4 and all(name[:1].isupper() and len(name.split()) <= 9 for name in names[:-1])
