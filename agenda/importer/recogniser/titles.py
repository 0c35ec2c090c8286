"""The line that holds a session's title, and whoever stands there too."""

import re
from collections.abc import Collection

from agenda.importer.recogniser.drafts import Draft, enter
from agenda.importer.recogniser.rooms import room_of, without_room
from agenda.kinds import is_generic, lead_in
from events.vocabulary import ContributionRole
from speakers.names import is_name
from speakers.posts import is_billing, is_post
from speakers.printed import Likeness, Printed, led_in, likeness, people

NOBODY = re.compile(
    r"(?:speakers?|chair|panel|panellists?|presenter)?\s*:?\s*(?:to be (?:confirmed|announced)"
    r"|t\.?b\.?[ca]\.?)|all|everyone|all (?:speakers|delegates)"
    r"|(?:the )?(?:conference|organising) (?:committee|team)|(?:senior )?representatives?\b.{0,60}",
    re.IGNORECASE,
)


_PARTING = re.compile(
    r"\s+[–—|·•-]{1,2}\s+|\s*\t\s*|:\s+|;\s+|,\s+"
    r"|(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bSt)(?<!\bMrs)(?<!\bRev)(?<!\bVen)(?<!\bHon)(?<!\bSgt)(?<!\bProf)(?<!\bInsp)(?<!\b[A-Z])\.\s+(?=[A-Z])"
    r"|\s+(?=(?:chaired|moderated|facilitated|hosted|led|presented|introduced|delivered)\sby\s)"
    r"|\s+(?:by|with|from|featuring|presented by|led by)\s+|\s+\/\/\s+|\s+(?=\()|(?<=\))\s+(?=[A-Z])"
)


LONGEST_TITLE = 500
"""Whatever is longer is no title with people."""


def title_and_people(text: str, known: Collection[str] = ()) -> tuple[str, list[Printed], ContributionRole | None]:
    """“Policing the future – Dr Avery Sample, Sample Police”, and the other way round. The role is that which is
    printed: “Chair: …”."""
    if len(text) > LONGEST_TITLE:
        return text, [], None
    if (led := led_in(text)) and (found := people(led.rest, several=True)):
        return text if text.casefold().startswith("in conversation") else "", found, led.role
    label, rest = lead_in(text)
    if label and (found := people(rest)) and min(likeness(one.text) for one in found) >= Likeness.LIKELY:
        return label, found, None
    begin = len(label) + 1 if label else 0
    for cut in _PARTING.finditer(text, begin):
        if cut.start() == 0 or (label and cut.start() <= begin):
            continue
        head, tail = text[: cut.start()].strip(), text[cut.end() :].strip()
        if behind := _people_behind(head, tail, cut[0], known):
            return head, *behind
    return _people_before(text, begin)


def _people_behind(
    head: str, tail: str, cut: str, known: Collection[str]
) -> tuple[list[Printed], ContributionRole | None] | None:
    if cut.strip() == "" and tail.startswith("("):
        if not tail.endswith(")"):
            return None
        tail = tail[1:-1].strip()
    if likeness(head) >= Likeness.LIKELY or (likeness(head) == Likeness.PERHAPS and cut.strip() in (",", ":", "")):
        return None
    role = None
    if led := led_in(tail):
        role, tail = led.role, led.rest
    found = people(tail, several=role is not None)
    if not found:
        return None
    if cut.strip() in ("", ".") and all(is_name(one.name, alone=not one.honorific) for one in found):
        return found, role
    weakest = max(likeness(one.text, known) for one in found)
    if cut.strip().lower() == "from" and weakest < Likeness.LIKELY:
        return None
    by_word = bool(re.search(r"\w", cut)) or role is not None or _ends_in_post(head, cut)
    if weakest >= Likeness.LIKELY or by_word:
        return found, role
    alone = all(not one.billing for one in found) and cut.strip() not in (",", ":")
    return (found, role) if alone and all(len(one.name.split()) <= 4 for one in found) else None


def _ends_in_post(head: str, cut: str) -> bool:
    """“Welcome from our Chair of Trustees, Avery Sample”, “Introduction by the President, …”."""
    told = re.search(r"\b(?:by|from|with|of)\s(?:the|our|your)?\s?([A-Z][^,]{2,60})$", head)
    return cut.strip() == "," and bool(told) and is_post(told[1])


def _people_before(text: str, begin: int) -> tuple[str, list[Printed], ContributionRole | None]:
    """“Chief Constable Avery Sample – Policing the future”, “Avery Sample (University of X): Title”."""
    if begin:
        return text, [], None
    for cut in re.finditer(r"\s+[–—-]\s+|:\s+|\s*\|\s*|\s+on\s+(?=[“\"‘])", text):
        head, tail = text[: cut.start()].strip(), text[cut.end() :].strip()
        found = people(head)
        if not found or is_billing(tail) or likeness(tail) >= Likeness.LIKELY:
            continue
        sure = min(likeness(one.text) for one in found) >= Likeness.LIKELY
        if sure or (len(tail.split()) >= 3 and not (is_name(tail))) or cut[0].strip() == ":":
            return tail.strip('“”"‘’'), found, None
    return text, [], None


def fill_title(draft: Draft, text: str, numbers: tuple[int, ...], known: Collection[str] = ()) -> None:
    """From the line that holds it, with whoever stands there too."""
    text, room = without_room(text.strip(" –—-*•·|"))
    draft.room = draft.room or room
    text = _without_brackets(draft, text, numbers)
    if (by := _BY.match(text)) and is_generic(by["kind"]) and (found := people(by["who"])):
        enter(draft, found, None, numbers)
        draft.label, text = by["kind"], by["title"]
    text, nobody = without_nobody(text)
    if nobody:
        draft.notes.append(nobody)
    if apart := _LED_APART.search(text):
        led = led_in(text[apart.end() :])
        if found := people(led.rest, several=True) if led else []:
            enter(draft, found, led.role, numbers)
            text = text[: apart.start()].rstrip(" .;")
    title, found, role = title_and_people(text, known)
    if not title and not found:
        title = text
    if not found and likeness(text) >= Likeness.LIKELY:
        title, found = "", people(text)
    enter(draft, found, role, numbers)
    label, title = lead_in(title)
    for what in ("label", "title"):
        told, room = without_room(label if what == "label" else title)
        if room and not draft.room:
            draft.room = room
            label, title = (told, title) if what == "label" else (label, told)
    draft.label, label = draft.label or label, draft.label or label
    if title[:1] in '“"‘' and title[-1:] in '”"’' and len(title) > 6 and not any(mark in title[1:-1] for mark in '“”"'):
        title = title[1:-1]
    if not label and title.endswith(":") and title[:-1].strip():
        title = title[:-1].strip()
    draft.label, draft.title = label, title


_BY = re.compile(r"(?P<kind>.{3,40}?)\s+(?:by|from|with)\s+(?P<who>.{4,150}?)\s*:\s+(?P<title>.+)", re.IGNORECASE)


_BRACKETS = re.compile(r"\s*\(([^()]{4,160}),\s([^()]{4,160})\)$")


def _without_brackets(draft: Draft, text: str, numbers: tuple[int, ...]) -> str:
    """“Hospitals (Room 1, led by Sister Avery Sample)”."""
    found = _BRACKETS.search(text)
    room = found and room_of(found[1])
    led = found and led_in(found[2])
    taking = people(led.rest if led else found[2]) if room else []
    if not taking:
        return text
    draft.room = draft.room or room
    enter(draft, taking, led and led.role, numbers)
    return text[: found.start()]


_LED_APART = re.compile(
    r"(?:[.;,]|(?<=[?!]))\s+(?=(?:chair|panell?ists?|chaired by|moderat|facilitat|discussant"
    r"|respondent|host)[\w\s]{0,12}(?::|\sby\s))",
    re.I,
)


def has_room_or_people(text: str, known: Collection[str]) -> bool:
    brackets = _BRACKETS.search(text)
    if brackets and room_of(brackets[1]):
        return True
    title, found, _ = title_and_people(text, known)
    return bool(without_room(text)[1] or (title and found))


def without_nobody(text: str) -> tuple[str, str]:
    """(“Questions”, “All speakers”) of “Questions – All speakers” and of “All speakers – Questions”."""
    if len(text) > LONGEST_TITLE:
        return text, ""
    first, dash, last = re.sub(r"\s+[–—|-]\s+", "\0", text).partition("\0")
    if not dash or "\0" in last:
        return text, ""
    if NOBODY.fullmatch(last):
        return first, last
    return (last, first) if NOBODY.fullmatch(first) else (text, "")


def has_person_behind(text: str) -> bool:
    """“Small boats and large databases – Avery Sample (Sample University)”."""
    title, mark, who = text.rpartition(" – ")
    return bool(mark) and len(title.split()) >= 3 and likeness(who) >= Likeness.LIKELY and not likeness(title)
