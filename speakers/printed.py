"""People as programmes print them: “Dr Colin Wilson, Deputy Director, The Home Office (CONFIRMED)”; and how much a
line reads like one of a person."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import IntEnum

from events.text import folded
from events.vocabulary import AppearanceStatus, ContributionRole
from speakers.names import all_letters, is_name, split_honorific, split_letters
from speakers.posts import ORGANISATIONS, POSTS, in_small, is_billing, is_of_one, is_post, word_set

# ── Words ──


_SAID: dict[str, AppearanceStatus | ContributionRole] = {
    "confirmed": AppearanceStatus.CONFIRMED,
    "invited": AppearanceStatus.INVITED,
    "invitation sent": AppearanceStatus.INVITED,
    "tbc": AppearanceStatus.INVITED,
    "to be confirmed": AppearanceStatus.INVITED,
    "awaiting confirmation": AppearanceStatus.INVITED,
    "provisional": AppearanceStatus.INVITED,
    "proposed": AppearanceStatus.PROPOSED,
    "declined": AppearanceStatus.DECLINED,
    "withdrawn": AppearanceStatus.WITHDRAWN,
    "chair": ContributionRole.CHAIR,
    "chairing": ContributionRole.CHAIR,
    "event chair": ContributionRole.CHAIR,
    "conference chair": ContributionRole.CHAIR,
    "symposium chair": ContributionRole.CHAIR,
    "forum chair": ContributionRole.CHAIR,
    "webinar chair": ContributionRole.CHAIR,
    "seminar chair": ContributionRole.CHAIR,
    "summit chair": ContributionRole.CHAIR,
    "session chair": ContributionRole.CHAIR,
    "chairman": ContributionRole.CHAIR,
    "chairperson": ContributionRole.CHAIR,
    "moderator": ContributionRole.MODERATOR,
    "moderating": ContributionRole.MODERATOR,
    "facilitator": ContributionRole.MODERATOR,
    "panellist": ContributionRole.PANELLIST,
    "panelist": ContributionRole.PANELLIST,
    "host": ContributionRole.HOST,
    "compère": ContributionRole.HOST,
    "respondent": ContributionRole.RESPONDENT,
    "discussant": ContributionRole.RESPONDENT,
    "in the chair": ContributionRole.CHAIR,
    "speaker": ContributionRole.SPEAKER,
    "keynote": ContributionRole.SPEAKER,
    "keynote speaker": ContributionRole.SPEAKER,
}
_OF_EVENT = {
    f"{event} chair" for event in ("event", "conference", "symposium", "forum", "webinar", "seminar", "summit")
}
_REMARK = re.compile(
    r"\s*(?:\(([^()]{1,40})\)|\[([^\[\]]{1,40})\]|(?:\s[–—-]|,)\s+([A-Z][A-Z ]{2,24}|(?:[Ee]vent "
    r"|[Cc]onference )?[Cc]hair|[Ii]nvited|[Cc]onfirmed|[Mm]oderator)|\s(in the chair))\s*\*?$"
)


@dataclass(frozen=True)
class Printed:
    """A person as a line prints them; '' for what it does not say."""

    text: str
    name: str
    honorific: str = ""
    post_nominals: str = ""
    billing: str = ""
    status: AppearanceStatus | str = ""
    role: ContributionRole | str = ""
    of_event: bool = False
    """The role is theirs for the whole event: “(Event Chair)”."""


class Likeness(IntEnum):
    """How much a line reads like one of a person."""

    NO = 0
    PERHAPS = 1
    """A name and nothing else, or one with words behind it that say neither a post nor an organisation."""
    LIKELY = 2
    SURE = 3


# ── One person ──

_CUT = re.compile(
    r"\s*,\s*|\s+[–—|·•-]\s+|\s*\t\s*|\s*:\s+|\s+(?=[(\[])|\s+(?:from|of|at|representing)\s+(?=(?:the\s|The\s)?[A-Z0-9])"
)
_TWO_LANGUAGES = re.compile(r"^[A-Z]\w{1,5}\.?\s/\s(?=[A-Z])")
"""“Cyng. / Cllr Avery Sample”."""
_PRONOUNS = re.compile(r"\s*\((?:she|he|they)(?:\s?/\s?\w{2,6}){1,2}\)", re.IGNORECASE)
_PEERS = word_set("Lord Lady Baroness Baron Earl Viscount Duke")
_SEAT = re.compile(r"\s+of\s+([A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*[,;:–-]?\s*(.*)", re.DOTALL)


def person(text: str) -> Printed:
    """Of a text that prints one."""
    rest, said = _remarks(_PRONOUNS.sub("", _TWO_LANGUAGES.sub("", text)))
    who, billing = _parted(rest)
    who, letters = split_letters(who)
    while billing and all_letters(first := billing.split(",")[0]):  # “Sample Speaker, OBE, …”
        letters, billing = f"{letters} {first}".strip(), billing[len(first) + 1 :].strip()
    honorific, name = split_honorific(who)
    if honorific.split()[-1:] and honorific.split()[-1] in _PEERS and (seat := _SEAT.match(rest[len(who) :])):
        name, more = split_letters(f"{name} of {seat[1]}")
        letters, billing = f"{letters} {more}".strip(), rest[len(who) + seat.end() :].strip(" ,;–-")
    roles = [one for one in said.values() if isinstance(one, ContributionRole)]
    statuses = [one for one in said.values() if isinstance(one, AppearanceStatus)]
    return Printed(
        text=text,
        name=name,
        honorific=honorific,
        post_nominals=letters,
        billing=billing,
        status=statuses[-1] if statuses else "",
        role=roles[-1] if roles else "",
        of_event=not _OF_EVENT.isdisjoint(said) or billing.casefold() in _OF_EVENT,
    )


def billed(text: str) -> Printed:
    """Of a text that stands below a name: its billing, and what else it says of them."""
    return person(f"X Y, {text}")


def _remarks(text: str) -> tuple[str, dict[str, AppearanceStatus | ContributionRole]]:
    """What stands behind, in brackets or as “– CONFIRMED”, as far as it says a status or a role."""
    said = {}
    while (found := _REMARK.search(text[-60:])) and (one := _SAID.get(_remark(found))) is not None:
        text = text[: len(text) - len(found[0])]
        said[_remark(found)] = one
    return text.rstrip(" ,;"), said


def _remark(found: re.Match) -> str:
    return (found[1] or found[2] or found[3] or found[4]).strip().casefold()


def _parted(text: str) -> tuple[str, str]:
    """Who, and what is said of them."""
    found = _CUT.search(text)
    if not found:
        return text.strip(), ""
    who, rest = text[: found.start()].strip(), text[found.end() :].strip()
    if rest[:1] in ("(", "[") and (inside := _BRACKETED.match(rest)):
        billing = ", ".join(filter(None, (inside[1].strip(), inside[2].strip())))
        if all_letters(inside[1]):
            return f"{who} {inside[1]}", inside[2].strip()
        if inside[2][:1].isupper() and rest[inside.end(1) + 1 : inside.end(1) + 2] == " " and " " not in inside[1]:
            return _with_nickname(who, inside)
        return who, billing
    return who, rest


def _with_nickname(who: str, inside: re.Match) -> tuple[str, str]:
    """“Robert (Bob) Sample, Head of Samples”."""
    surname, billing = _parted(inside[2])
    return f"{who} ({inside[1]}) {surname}", billing


# ── How much a line reads like one ──


def likeness(text: str, known: Collection[str] = ()) -> Likeness:
    """`known`: names, folded, that other lines tell for certain."""
    if len(text) > 400 or not text[:1].isalpha():
        return Likeness.NO
    if ": " in text and _named_last(text):
        return Likeness.LIKELY
    one = person(text)
    if not is_name(one.name, alone=not one.honorific):
        return Likeness.NO
    if one.honorific or one.status or one.role or one.post_nominals:
        return Likeness.SURE
    if known and folded(one.name) in known:
        return Likeness.LIKELY
    if not one.billing:
        return Likeness.PERHAPS
    in_brackets = bool(re.match(r"\s*[(\[]", text[text.find(one.name) + len(one.name) :]))
    return max(_of_billing(one.billing), _IN_BRACKETS[one.billing[:1].isupper()] if in_brackets else Likeness.NO)


_IN_BRACKETS = {True: Likeness.LIKELY, False: Likeness.PERHAPS}


def _of_billing(billing: str) -> Likeness:
    words = {in_small(word) for part in billing.split() for word in re.split(r"[/-]", part)}
    words |= {word.removesuffix("s") for word in words}
    if words & (POSTS | ORGANISATIONS):
        return Likeness.LIKELY
    return Likeness.PERHAPS if len(words) <= 6 and billing[:1].isupper() else Likeness.NO


# ── Several on a line ──

_LED_IN = re.compile(
    r"""(?P<event>event\s|conference\s|symposium\s)?(?:
      (?P<chair>(?:session\s|panel\s)?(?:co-?)?(?:chair(?:man|woman|person|s)?|presiding))
    | (?P<moderator>moderators?|facilitators?|interviewers?)
    | (?P<panellist>panell?ists?|panel(?:\s(?:members|includes?))?|discussion\spanel)
    | (?P<host>hosts?|comp[eè]re|mc) | (?P<respondent>respondents?|discussants?)
    | (?P<speaker>guests?|(?:after[- ]dinner\s|keynote\s|guest\s|invited\s|opening\s
    |plenary\s)?(?:speakers?|presenters?|contributors?|trainers?|tutors?|guides?|lead|leads|leaders?
    |who)(?:\sinclude)?)
    )\s*(?::|\s[–—-]\s)\s*
    | (?:(?P<chaired>chaired\sby|presided\sover\sby)|(?P<moderated>(?:moderated|facilitated)\sby)
    |(?P<hosted>(?:hosted|introduced)\sby)
    | (?P<presented>(?:presented|led|delivered|given|facilitated|run)\sby|in\sconversation\swith
    |featuring|with(?=\s+[A-Z])))\s*:?\s+""",
    re.IGNORECASE | re.VERBOSE,
)
_ROLES = {
    "chair": ContributionRole.CHAIR,
    "chaired": ContributionRole.CHAIR,
    "moderator": ContributionRole.MODERATOR,
    "moderated": ContributionRole.MODERATOR,
    "panellist": ContributionRole.PANELLIST,
    "host": ContributionRole.HOST,
    "hosted": ContributionRole.HOST,
    "respondent": ContributionRole.RESPONDENT,
    "speaker": ContributionRole.SPEAKER,
    "presented": ContributionRole.SPEAKER,
}
_AND = re.compile(r"\s*,?\s+(?:and|&|with|/)\s+|\s*/\s*(?=[A-Z])")
_BETWEEN = re.compile(
    r"\.\s+(?=(?:Panell?ists?|Chair|Moderator|Discussants?|Respondents?|Speakers?)\s*:)|\s*;\s*|(?<=\))\.\s+(?=[A-Z])|\s*\|\s*|\s*\n\s*|\s+•\s+"
)


@dataclass(frozen=True)
class LedIn:
    """What stands before people: “Chair:”, “Moderated by”."""

    role: ContributionRole
    of_event: bool
    rest: str
    is_many: bool


def led_in(text: str) -> LedIn | None:
    found = _LED_IN.match(text)
    if not found or not text[found.end() :].strip():
        return None
    kind = next(name for name, value in found.groupdict().items() if value and name in _ROLES)
    return LedIn(_ROLES[kind], bool(found["event"]), text[found.end() :].strip(), bool(found["panellist"]))


def people(text: str, *, several: bool = False) -> list[Printed]:
    """Whom a text prints; [] where a part of it is no person. `several`: it is a list, so that commas part people
    where names stand between them."""
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    if len(parts) > 1:
        if barred := _barred(text):
            return [barred]
        found = _led_people(parts)
        return found if len(found) >= len(parts) or (several and found) else []
    if ": " in text and (last := _named_last(text)):
        return [last]
    if several and (billed_each := _each_billed(text)):
        return billed_each
    if two := _joined(text, several):
        return two
    if listed := _listed(text, least=2 if several else 3):
        return listed
    if likeness(text):
        return [person(text)]
    return [last] if (last := _named_last(text)) else []


def _barred(text: str) -> Printed | None:
    """“Avery Sample | Director | Sample Trust”."""
    name, *told = [part.strip() for part in text.split(" | ")]
    one = person(name)
    if not told or one.billing or not is_name(one.name, alone=not one.honorific) or any(map(_is_whole, told)):
        return None
    billing = ", ".join(told)
    return person(f"{name}, {billing}") if is_billing(billing) or not any(map(likeness, told)) else None


def _is_whole(text: str) -> bool:
    return likeness(text) >= Likeness.LIKELY


def _named_last(text: str) -> Printed | None:
    """“The Chief Constable of Sampleshire, Avery Sample QPM”, “Director, Sample Trust: Avery Sample (invited)”."""
    marks = (mark for mark in (": ", " – ", " - ", ", ") if mark in text)
    post, mark, name = text.rpartition(next(marks, ", "))
    if not mark or len(post.split()) > 14 or len(post) > 110 or not is_post(" ".join(post.split()[:5])):
        return None
    one = person(name)
    if one.billing or not is_name(one.name, alone=not one.honorific):
        return None
    if (role := _SAID.get(re.sub(r"^(?:our|the|your)\s", "", post.casefold()))) in ContributionRole:
        return replace(one, text=text, role=role)
    return replace(one, text=text, billing=re.sub(r"^(?:our|the|your)\s", "", post, flags=re.IGNORECASE))


def _led_people(parts: list[str]) -> list[Printed]:
    """Each in the role that was named last: “Moderator: A Sample. Panellists: B Sample; C Sample”."""
    found: list[Printed] = []
    role: ContributionRole | str = ""
    for part in parts:
        part = re.sub(r"^\s*and\s", "", part)
        if led := led_in(part.strip()):
            role, part = led.role, led.rest
        found += [replace(one, role=one.role or role) for one in people(part.strip())]
    return found


def _joined(text: str, several: bool) -> list[Printed]:
    """“A Sample and B Sample, Sample Police”: the billing is that of both where the first has none."""
    for found in _AND.finditer(text):
        left, right = text[: found.start()].strip(), text[found.end() :].strip()
        if not _ends_billing(left):
            continue
        if likeness(right) == Likeness.NO or (likeness(left) == Likeness.NO and not _named_last(left)):
            continue
        first, others = _listed(left, least=2) or people(left), people(right, several=several)
        if not first or not others:
            continue
        if not any(one.billing for one in first) and others[0].billing:
            shared = {"billing": others[0].billing}
            first = [replace(one, **shared) for one in first]
        return [*first, *others]
    return []


def _ends_billing(text: str) -> bool:
    """Of “A Sample, Manager, Missing and Return Interviews” the “and” is within the post."""
    last = text.rpartition(",")[2] if "," in text else ""
    return (
        not last
        or text.endswith((")", "]"))
        or is_post(last)
        or is_of_one(last.lower().split())
        or is_name(person(last).name)
    )


def _listed(text: str, least: int = 3) -> list[Printed]:
    """“A Sample, B Sample, C Sample”."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) < least:
        return []
    listed = [person(part) for part in parts]
    if any(is_post(one.name) for one in listed[1:]):
        return []
    return listed if all(is_name(one.name, alone=not one.honorific) for one in listed) else []


def _each_billed(text: str) -> list[Printed]:
    """“A Sample, Manager at Sample Trust, B Sample, Director, Sample Board, and C Sample, poet”; [] where somebody has
    no post, or there is one alone."""
    told: list[list[str]] = []
    for part in re.split(r",\s+(?:and\s+)?|;\s+(?:and\s+)?", text.strip(" .")):
        one = person(part)
        is_named = is_name(one.name, alone=not one.honorific) and not is_post(one.name)
        if is_named and (not told or len(told[-1]) > 1):
            told.append([part])
        elif told:
            told[-1].append(part)
        else:
            return []
    return [person(", ".join(parts)) for parts in told] if len(told) > 1 and all(len(p) > 1 for p in told) else []


# ── Post and organisation ──
