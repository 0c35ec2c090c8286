"""People as programmes print them: “Dr Colin Wilson, Deputy Director, The Home Office (CONFIRMED)”; and how much a
line reads like one of a person."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import IntEnum

from events.text import bare, folded
from events.vocabulary import AppearanceStatus, ContributionRole

# ── Words ──


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words("""
professor prof dr sir dame lord lady baroness baron mr mrs ms miss mx rev revd reverend hon honourable councillor cllr
alderman mayor judge justice canon imam rabbi sheriff ambassador superintendent inspector constable sergeant commander
commissioner colonel major captain lieutenant brigadier general commodore admiral dci di dsi dsu ds dc dcc acc cc supt
insp sgt pc ci pcso bishop father sister pastor archdeacon honour honor mme mlle pr herr frau
""")
_BEFORE_TITLES = _words("""
the rt right det detective chief deputy assistant associate emeritus temporary acting senior lt wing squadron vice rear t/
a/ very most district lord hhj former her his
""")
_RANKS = _words("di ds dc dci dsi dsu pc ci acc dcc cc pcso")
_LETTERS = _words("""
kg ob om ch cb kcb dcb gcb cmg kcmg dcmg cbe obe mbe kbe dbe gbe bem kpm qpm kfsm qfsm qam vr td dl jp kc qc mp msp ms
mla mep phd dphil md dsc msc mphil ma mba bsc ba llb llm frsa fba frs frse facss frgs frcp frcpsych cpsychol ceng mipd
cvo kcvo lvo mvo kstj dstj ostj am mcipd fcipd fcmi pc afbpss fbpss sfhea fhea pgce esq rn frcn fca aca ffph dlitt frhists
""")
_PARTICLES = _words("van von der den de del della di da dos das du la le el al bin ibn binti ap af av y zu ter ten mac o’ st")
_POSTS = _words("""
director head chief officer manager lead leader professor lecturer reader inspector superintendent constable sergeant
commissioner chair chairman chairwoman chairperson president ceo coo cfo cto partner founder cofounder minister
secretary councillor adviser advisor consultant coordinator researcher fellow analyst trustee barrister solicitor
journalist author editor clerk mayor registrar principal governor warden nurse doctor psychologist practitioner
specialist engineer architect scientist economist student candidate ambassador representative member champion
commander detective deputy assistant executive vice senior associate emeritus criminologist prosecutor magistrate
judge recorder headteacher teacher worker facilitator trainer organiser curator convenor treasurer controller
administrator investigator supervisor accountant auditor co-founder co-director owner strategist planner developer
volunteer resident mother father parent carer victim tenant apprentice farmer landowner agent vet artist poet musician
pupil graduate leader lieutenant maire directeur directrice professeur avocat survivor campaigner broadcaster presenter historian statistician sociologist counsel surveyor librarian chaplain
""")
_ORGANISATIONS = _words("""
police council university office agency trust ltd limited plc llp institute association foundation centre center
college service services department ministry nhs group network board society union school hospital charity academy
authority committee commission company federation alliance unit hub partnership force court bank inc gmbh consortium
constabulary directorate court parliament government secretariat observatory laboratory lab museum theatre church chambers
universite ecole institut prifysgol heddlu cyngor ombudsman inspectorate cic coalition initiative project programme taskforce forum house faculty
""")
_NOT_NAMES = _words("""
a all an and any are as at be by can do for from has have how if in into is it its may new no not of on or our out over
should than that the their then this to too up via was we what when where which who why will with you your chair chaired
session sessions programme agenda question questions answer answers panel discussion lunch break coffee tea welcome
registration networking refreshments keynote closing opening close open remarks address workshop workshops case study
studies plenary introduction introductions summary speaker speakers key event events conference symposium forum seminar
webinar online day morning afternoon evening today room hall suite floor venue place date time who attend attendees
delegates delegate location organiser organised hosted policing police crime criminal justice prevention safeguarding
community communities strategy strategic approach approaches future case county lines youth young people children
victims victim public health mental digital data social national local regional international global annual
serious violence violent drugs drug fraud cyber economic exploitation modern slavery trafficking partnership
partnerships working work good best practice lessons learned evidence policy research review update overview
report reports report’s role roles challenge challenges next steps way ways forward change changing building tackling
developing improving understanding managing reducing using making taking creating supporting delivering responding
leading learning sharing results findings discussion tour drinks reception dinner awards ceremony prize arrival arrivals
departure doors exhibition poster posters plenaries stream track strand theme part block item welcome thanks vote group
photo photograph end finish start break-out breakout parallel table tables roundtable debate talk talks lecture
interview conversation fireside chat demonstration demo launch training exercise scenario quiz notes minutes apologies
matters arising chair’s chairs contact booking book register tickets ticket price fees fee cost free sponsors sponsored
supported media partners monday tuesday wednesday thursday friday saturday sunday january february march april june july
august september october november december action plan planning service services team teams director directors head
heads officer officers manager managers lead leads inspector inspectors practitioners practitioner representatives
prevent pursue protect prepare conference’s council councils university universities office agency agencies trust
department authority authorities association institute centre foundation board commission tbc tba invited confirmed
""")
_ENDINGS = re.compile(r"(?:tion|tions|ment|ments|ness|ship|ships|ology|ities|ism|gency)$")

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
_OF_EVENT = {"event chair", "conference chair"}
_REMARK = re.compile(r"\s*(?:\(([^()]{1,40})\)|\[([^\[\]]{1,40})\]|(?:\s[–—-]|,)\s+([A-Z][A-Z ]{2,24}|(?:[Ee]vent |[Cc]onference )?[Cc]hair|[Ii]nvited|[Cc]onfirmed|[Mm]oderator)|\s(in the chair))\s*\*?$")


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

_CUT = re.compile(r"\s*,\s*|\s+[–—|-]\s+|\s*\t\s*|\s*:\s+|\s+(?=[(\[])|\s+(?:from|of|at|representing)\s+(?=(?:the\s|The\s)?[A-Z0-9])")
_PEERS = _words("Lord Lady Baroness Baron Earl Viscount Duke")
_SEAT = re.compile(r"\s+of\s+([A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*[,;:–-]?\s*(.*)", re.DOTALL)


def person(text: str) -> Printed:
    """Of a text that prints one."""
    rest, said = _remarks(text)
    who, billing = _parted(rest)
    who, letters = _letters(who)
    while billing and _all_letters(first := billing.split(",")[0]):  # “Sample Speaker, OBE, …”
        letters, billing = f"{letters} {first}".strip(), billing[len(first) + 1 :].strip()
    honorific, name = _honorific(who)
    if honorific.split()[-1:] and honorific.split()[-1] in _PEERS and (seat := _SEAT.match(rest[len(who) :])):
        name, more = _letters(f"{name} of {seat[1]}")
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
        if _all_letters(inside[1]):
            return f"{who} {inside[1]}", inside[2].strip()
        if inside[2][:1].isupper() and rest[inside.end(1) + 1 : inside.end(1) + 2] == " " and " " not in inside[1]:
            return _with_nickname(who, inside)
        return who, billing
    return who, rest


def _with_nickname(who: str, inside: re.Match) -> tuple[str, str]:
    """“Robert (Bob) Sample, Head of Samples”."""
    surname, billing = _parted(inside[2])
    return f"{who} ({inside[1]}) {surname}", billing


def _letters(who: str) -> tuple[str, str]:
    words, letters = who.split(), []
    while len(words) > 1 and _is_letters(words[-1]):
        letters.insert(0, words.pop())
    return " ".join(words), " ".join(letters)


def _all_letters(text: str) -> bool:
    return bool(text.split()) and all(map(_is_letters, text.split()))


def _is_letters(word: str) -> bool:
    return _small(word) in _LETTERS and word[:1].isupper()


def _honorific(who: str) -> tuple[str, str]:
    """Up to the last title that stands before the name; one word at least is a name."""
    words = who.split()
    last = 0
    for number, word in enumerate(words[:-1], start=1):
        if _is_title(word):
            last = number
        elif _small(word) not in _BEFORE_TITLES:
            break
    last = last or _post_before(words)
    return " ".join(words[:last]), " ".join(words[last:])


def _post_before(words: list[str]) -> int:
    """Of “Area Manager Avery Sample”: how many words are of the post; 0 where none stands before a whole name."""
    posts = [number for number, word in enumerate(words[:4], start=1) if _small(word) in _POSTS]
    if not posts or not all(word[:1].isupper() or word in ("of", "and", "for", "to", "the") for word in words):
        return 0
    return posts[-1] if is_name(" ".join(words[posts[-1] :])) else 0


def _is_title(word: str) -> bool:
    """“DI” is one, “Di” is a name."""
    small = _small(word)
    return small in _TITLES and not (small in _RANKS and not word.strip(".,").isupper())


def _small(word: str) -> str:
    return bare(word.strip(".,()"))


# ── How much a line reads like one ──


def likeness(text: str, known: Collection[str] = ()) -> Likeness:
    """`known`: names, folded, that other lines tell for certain."""
    if len(text) > 400 or not text[:1].isalpha():
        return Likeness.NO
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
    return max(_of_billing(one.billing), Likeness.LIKELY if in_brackets and one.billing[:1].isupper() else Likeness.NO)


def _of_billing(billing: str) -> Likeness:
    words = {_small(word) for part in billing.split() for word in re.split(r"[/-]", part)}
    words |= {word.removesuffix("s") for word in words}
    if words & (_POSTS | _ORGANISATIONS):
        return Likeness.LIKELY
    return Likeness.PERHAPS if len(words) <= 6 and billing[:1].isupper() else Likeness.NO


_INITIAL = re.compile(r"(?:[A-Z]\.?-?){1,2}$|(?:[A-Z]\.){3}$")


def is_name(name: str, *, alone: bool = True) -> bool:
    """Of a person; `alone`: without a title before it, so that one word is too little."""
    words = re.sub(r"\([^()]*\)|[“\"][^”\"]*[”\"]", " ", name).split()
    if not alone and len(words) > 2 and words[1] == "of":  # “Baroness Sample of Sampleton”
        words.remove("of")
    if not (2 if alone else 1) <= len(words) <= 6 or len(name) > 60:
        return False
    if not all(map(_in_a_name, words)):
        return False
    full = [word for word in words if not _INITIAL.match(word) and bare(word) not in _PARTICLES]
    posts = [word for word in full if _small(word) in _POSTS]
    organisations = [word for word in words if _is_of_one([_small(word)])]
    return bool(full) and not (alone and (organisations or len(posts) == len(full)))


def _in_a_name(word: str) -> bool:
    small = bare(word).strip(".,")
    if small in _NOT_NAMES:
        return False
    if small in _PARTICLES or _INITIAL.match(word):
        return True
    letters = word.replace("’", "").replace("'", "").replace("-", "").replace(".", "").replace("‑", "")
    if not letters.isalpha() or not (word[0].isupper() or word[:2] in ("d’", "d'")):
        return False
    return not (len(small) >= 8 and _ENDINGS.search(small))


# ── Several on a line ──

_LED_IN = re.compile(
    r"""(?P<event>event\s|conference\s|symposium\s)?(?:
      (?P<chair>(?:session\s|panel\s)?(?:co-?)?(?:chair(?:man|woman|person|s)?|presiding))
    | (?P<moderator>moderators?|facilitators?|interviewers?) | (?P<panellist>panell?ists?|panel(?:\s(?:members|includes?))?|discussion\spanel)
    | (?P<host>hosts?|comp[eè]re|mc) | (?P<respondent>respondents?|discussants?)
    | (?P<speaker>(?:keynote\s|guest\s|invited\s|opening\s|plenary\s)?(?:speakers?|presenters?|contributors?|trainers?|tutors?|lead|leads|leaders?|who)(?:\sinclude)?)
    )\s*(?::|\s[–—-]\s)\s*
    | (?:(?P<chaired>chaired\sby|presided\sover\sby)|(?P<moderated>(?:moderated|facilitated)\sby)|(?P<hosted>(?:hosted|introduced)\sby)
    | (?P<presented>(?:presented|led|delivered|given|facilitated|run)\sby|in\sconversation\swith|featuring|with(?=\s+[A-Z])))\s*:?\s+""",
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
_BETWEEN = re.compile(r"\s*;\s*|\s*\|\s*|\s*\n\s*|\s+•\s+")


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
        found = [one for part in parts for one in _led_people(part.strip())]
        return found if len(found) >= len(parts) else []
    if two := _joined(text, several):
        return two
    if several and (listed := _listed(text)):
        return listed
    return [person(text)] if likeness(text) else []


def _led_people(text: str) -> list[Printed]:
    led = led_in(text)
    return [replace(one, role=one.role or led.role) for one in people(led.rest)] if led else people(text)


def _joined(text: str, several: bool) -> list[Printed]:
    """“A Sample and B Sample, Sample Police”: the billing is that of both where the first has none."""
    for found in _AND.finditer(text):
        left, right = text[: found.start()].strip(), text[found.end() :].strip()
        if likeness(right) == Likeness.NO or likeness(left) == Likeness.NO:
            continue
        first, others = people(left, several=True), people(right, several=several)
        if not first or not others:
            continue
        if not any(one.billing for one in first) and others[0].billing:
            shared = {"billing": others[0].billing}
            first = [replace(one, **shared) for one in first]
        return [*first, *others]
    return []


def _listed(text: str) -> list[Printed]:
    """“A Sample, B Sample, C Sample”."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) < 2 or not all(is_name(person(part).name, alone=not person(part).honorific) for part in parts):
        return []
    return [person(part) for part in parts]


# ── Post and organisation ──

_AT = re.compile(r"\s(?:at|from|for)\s(?:the\s)?(?=[A-Z])", re.IGNORECASE)
_ACRONYM = re.compile(r"\s*\([A-Z][A-Za-z]{1,9}\)$")


def post_and_organisation(billing: str) -> tuple[str, str]:
    """As far as they are certain: “Audit Manager, National Audit Office”, “Senior Lecturer at Sample University”;
    ('', '') where they are not."""
    *before, last = [part.strip() for part in billing.split(",")]
    if at := _organisation_behind_at(last):
        return ", ".join([*before, last[: at[0]].strip()]), at[1]
    if _is_organisation(last):
        return ", ".join(before), _ACRONYM.sub("", last)
    if not before and _is_post(last):
        return last, ""
    return "", ""


def _organisation_behind_at(text: str) -> tuple[int, str] | None:
    found = list(_AT.finditer(text))
    if len(found) != 1 or " and former " in text or not _is_post(text[: found[0].start()]) and found[0].start() > 60:
        return None
    if found[0][0].strip().lower().startswith("for"):
        return None
    return found[0].start(), _ACRONYM.sub("", text[found[0].end() :].strip())


def _is_organisation(text: str) -> bool:
    """Its words are of one, and none says a post; or it is a name that stands alone behind a post."""
    words = [_small(word) for word in _ACRONYM.sub("", text).split()]
    if not words or words[0] in _POSTS or any(word in _POSTS for word in words[:-1]) and not _is_of_one(words[-1:]):
        return False
    return _is_of_one(words) or (len(words) <= 5 and text[:1].isupper() and words[-1] not in _POSTS)


def _is_of_one(words: list[str]) -> bool:
    return any(word in _ORGANISATIONS or word.removesuffix("s") in _ORGANISATIONS for word in words)


def _is_post(text: str) -> bool:
    return any(_small(word) in _POSTS for word in re.split(r"[\s/]+", text))


def is_billing(text: str) -> bool:
    """Whether it says a post or an organisation, and is no sentence."""
    if len(text) > 200 or text.endswith((".", "?", "!")) or not text[:1].isupper():
        return False
    words = [_small(word) for word in re.split(r"[\s/]+", text)]
    return any(word.removesuffix("s") in _POSTS or word in _POSTS for word in words[:4]) or _is_of_one(words[-3:])
