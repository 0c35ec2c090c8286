"""What begins where a heading stands: “Who should attend?”, “Key speakers”, “Programme”."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    HEAD = "head"
    """What stands above everything: title, date, place."""
    BRIEF = "brief"
    LEARNING = "learning points"
    AUDIENCE = "audience"
    SPEAKERS = "speakers"
    BIOGRAPHIES = "biographies"
    AGENDA = "agenda"
    SOURCES = "sources"
    LINKS = "links"
    CONTACT = "contact"
    SECTORS = "sectors"
    PLACE = "place"
    OTHER = "other"
    """What a Programme has no place for: fees, booking, sponsors, what a site says about itself."""


_EVENT = (
    r"(?:event|conference|symposium|forum|seminar|webinar|workshop|course|session|day|summit|meeting|training|briefing)"
)
_THE = rf"(?:(?:the|this|our|your)\s)?(?:{_EVENT}\s)?"

_HEADINGS: dict[Section, str] = {
    Section.AUDIENCE: rf"""
        who\s(?:should|will|is\slikely\sto|can|could|would)\s(?:you\s)?(?:attend|come|join|benefit|meet|be\s(?:there|attending))
        | who\s(?:is\s(?:it|this|the)|it\sis|this\sis|{_THE}\sis)\s?(?:{_EVENT}\s)?(?:is\s)?(?:aimed\sat|for
        |suitable\sfor)
        | who\s(?:is|are)\s(?:the|these|our)\s(?:seminars|events|workshops|sessions|webinars|courses)\sfor
        | who\s(?:it|this)\s?{_EVENT}?\s?is\sfor | who\sattends | who\sto\ssend
        | (?:typical\s)?job\stitles(?:\s(?:will\s|typically\s)?(?:include|of\sdelegates))?
        | typical\s(?:delegates|attendees)(?:\s(?:will\s)?include)?
        | (?:target|intended|our)\s(?:audience|delegates) | audience
        | (?:attendees|delegates|participants)(?:\s(?:will\s)?include)? | for\swhom | who[’']?s\s(?:it|this)\sfor
        | this\s{_EVENT}\sis\s(?:for|aimed\sat|suitable\sfor|designed\sfor|relevant\s(?:to|for))
        | (?:suitable|relevant|designed|intended)\sfor | aimed\sat
        | (?:should|please)\sattend | public\scible | [àa]\squi\ss[’']adresse.{{0,30}} | pwy\sddylai\sfynychu
    """,
    Section.SPEAKERS: rf"""
        (?:(?:key|keynote|guest|confirmed|our|invited|main|featured|expert|plenary|meet\s(?:the|our)|all|the|other|further|list\sof|your)\s){{0,3}}
        (?:speakers?|presenters?|contributors?|panell?ists?|faculty|trainers?|facilitators?|speaking)
        (?:\s(?:confirmed|invited|include|includes|including|so\sfar|to\sdate|line[-\s]?up|will\sinclude|at\sa\sglance|and\s(?:chairs?|panell?ists?|facilitators?|contributors?|presenters?)|list))*
        | (?:speakers?|the)\sline[-\s]?up | who\s(?:is\sspeaking|will\sspeak) | confirmed\sto\sspeak
        | also\sspeaking | on\sthe\spanel
        | chair\sand\sspeakers | intervenants? | siaradwyr
        | (?:event|conference)\schair | (?:the\s)?{_EVENT}\s(?:will\sbe|is)\schaired\sby
        | chairs? | also\sattending | (?:list\sof\s)?participants | in\sattendance
    """,
    Section.BIOGRAPHIES: r"""
        (?:(?:speakers?[’']?s?|the|our|presenter|about\sthe)\s)*(?:biograph(?:y|ies)|bios?|profiles?|biographical\snotes)
        | about\s(?:the|our)\s(?:speakers?|trainers?|presenters?|chair)
    """,
    Section.LEARNING: rf"""
        (?:what\s)?(?:you|delegates|attendees|participants)(?:\s?[’']ll|\swill)(?:\sbe\sable\sto|\shave\sthe\sopportunity\sto)?(?:\s(?:learn|gain|take\saway|cover|explore|hear|discover|get))?
        | what\swill\s(?:you|i|delegates)\s(?:learn|gain|get|cover) | what\s(?:we|it|the\s\w+)\swill\scover
        | what\swill\sbe\scovered
        | (?:key\s)?(?:learning|take[-\s]?away)s?(?:\s(?:points?|outcomes?|objectives?|aims?))?
        | (?:key|intended)\soutcomes | outcomes
        | (?:aims?|objectives?|goals?)(?:\s(?:and|&)\s(?:aims?|objectives?|outcomes))?(?:\sof\s{_THE})?
        | (?:key\s)?(?:topics?|themes?|issues?)(?:\s(?:covered|include|to\sbe\scovered|for\sdiscussion))?
        | (?:key\s)?benefits(?:\sof\sattending)? | why\s(?:attend|come|you\sshould\s(?:attend|come))
        | reasons\sto\sattend
        | .{{3,60}}\s(?:enable|allow|help|equip)\s(?:delegates|attendees|participants|you)(?:\sto)?
        | attend.{{0,6}}and\syou\swill
        | by\sattending.{{0,20}}(?:you|delegates)\swill | by\sthe\send\sof\s.{{3,40}}(?:will|able\sto)
        | {_THE}\s?will(?:\s(?:help\syou|enable\syou|cover|explore|look\sat))?(?:\sto)?
        | {_EVENT}\s(?:aims|objectives|highlights|topics) | objectifs | amcanion
        | this\s{_EVENT}\swill(?:\s(?:cover|explore|address|help\syou))?
        | what\s(?:it|this)\scovers | points?\sto\scover | discussion\spoints | key\squestions
    """,
    Section.AGENDA: rf"""
        (?:(?:the|our|draft|final|provisional|outline|full|detailed|indicative|proposed|preliminary|conference|event|{_EVENT}|day[’']?s?|scientific|morning|today[’']?s|online|main)\s){{0,4}}
        (?:agenda|programme|program|schedule|timetable|running\sorder|itinerary|order\sof\s(?:the\s(?:day|evening|morning|afternoon|event|ceremony|service|meeting)|events|proceedings|business|play))
        (?:\s(?:of\s(?:the\sday|events|the\sconference)|at\sa\sglance|for\sthe\s(?:day|event|evening)|overview|outline|details|timings?|and\sspeakers))*
        | (?:the\s)?(?:day|evening|event|conference|morning)\sat\sa\sglance | timings?(?:\sof\sthe\sday)?
        | what\s(?:is|[’']s)\son
        | (?:plan|outline|shape|structure|format)\s(?:of|for)\sthe\s(?:day|evening|morning|course|session|event)
        | programme\sde\sla\sjourn[ée]e | ordre\sdu\sjour | rhaglen(?:\sy\sdydd)?
    """,
    Section.BRIEF: rf"""
        (?:conference|event|forum|symposium|seminar|webinar|background)\s(?:brief|briefing|overview|summary|description|information|background)
        | about\s(?:the|this)\s(?:{_EVENT}|series|programme) | about\sthis | purpose(?:\sof\s(?:the|this)\s{_EVENT})?
        | overview | introduction | background | context | description
        | synopsis | rationale | brief
        | the\s(?:context|challenge|background|issue|problem) | why\sthis\s{_EVENT} | pr[ée]sentation | cyflwyniad
        | foreword
    """,
    Section.SOURCES: (
        r"sources?|references|(?:further|background|suggested|recommended)\s(?:reading|papers|documents)"
        r"|reading(?:\slist)?|bibliography|supporting\sdocuments"
    ),
    Section.LINKS: r"(?:useful|related|further)?\s?links|useful\sresources|resources|on\sthe\sweb",
    Section.CONTACT: (
        r"contacts?(?:\s(?:us|details|information))?|enquiries|queries|(?:any\s)?questions\?"
        r"|(?:for\s)?(?:further|more)\sinformation(?:\sand\sbooking)?|event\s(?:contact|team)"
    ),
    Section.SECTORS: r"sectors?|sector\stags?",
    Section.PLACE: (
        r"(?:the\s)?(?:venue|location)(?:\s(?:details|address|information))?|where|address"
        r"|(?:date\sand\svenue|when\sand\swhere|where\sand\swhen|event\sdetails|key\sinformation"
        r"|at\sa\sglance)"
    ),
    Section.OTHER: r"""
        (?:how\sto\s)?(?:book|booking|register|attend)(?:\s(?:now|your\splace|information|details|form|here|online|a\splace))*
        | registration\s(?:fees?|details|information|form) | book\syour\splaces?
        | (?:delegate\s|conference\s|ticket\s|booking\s)?(?:fees?|costs?|prices?|pricing|tickets?
        |rates)(?:\s(?:and\sbooking|information|include))?
        | (?:(?:headline|lead|main|gold|silver|principal)\s)?sponsors?(?:hip)?
        (?:\sand\s(?:exhibitors|partners|supporters))?
        | our\s(?:sponsors|partners|supporters)
        | (?:with\sthanks\sto\s)?(?:our\s)?(?:sponsors|exhibitors|supporters|funders|media\spartners) | exhibitors
        | exhibition | (?:in\spartnership|supported|sponsored)\s(?:with|by)
        | accommodation(?:\sand\stravel)? | travel(?:\s(?:and\saccommodation|information|directions))?
        | getting\s(?:there|here) | how\sto\s(?:get\s(?:there|here)|find\sus|join) | directions | parking | catering
        | dietary.{0,30}
        | (?:booking\s)?terms(?:\s(?:and|&)\sconditions)? | cancellations?(?:\spolicy)?
        | (?:data\sprotection|privacy|cookies?)(?:\s(?:notice|policy|statement))? | we\suse\scookies.{0,60}
        | accessibility | access(?:\srequirements)?
        | cpd(?:\s(?:points|accreditation|certified))? | accreditation | follow\sus
        | share(?:\sthis)?(?:\s(?:page|event))? | newsletter | (?:related|other|similar|upcoming|more|past)\sevents
        | you\s(?:may|might|could)\salso\s(?:like|be\sinterested\sin).{0,40} | subscribe.{0,40} | endorsed\sby.{0,60}
        | about\s(?:us|the\sorgani[sz]ers?|[A-Z].{2,40})
        | (?:organising|programme|steering|conference|scientific)\scommittee | joining\sinstructions | house\srules
        | legal | site\smap | quick\slinks | latest\snews | news
        | media\s(?:enquiries|pack) | disclaimer | copyright.{0,60} | download.{0,40} | feedback | deadline.{0,40}
        | important\sdates | key\sdates | call\sfor\s(?:papers|abstracts|proposals).{0,40} | prices?\slist
        | (?:faqs?|frequently\sasked\squestions) | good\sto\sknow | refund\spolicy | tags | more\sevents.{0,30}
        | sales\send\ssoon | criteria | (?:judging|rules|prizes) | teams?
    """,
}
_COMPILED = {
    section: re.compile(rf"(?:{words.strip()})\s*(?P<mark>[:?–—-]*)\s*", re.IGNORECASE | re.VERBOSE)
    for section, words in _HEADINGS.items()
}
_WORDS_OF_HEADING = 12


@dataclass(frozen=True)
class Heading:
    section: Section
    rest: str
    """What stands behind it on the same line: “Who should attend: police officers”."""


def heading_of(text: str) -> Heading | None:
    """The section that a line begins; None where it begins none."""
    text = re.sub(r"\s*\([^()]{1,60}\)$", "", text)
    label, colon, rest = text.partition(":")
    if asked := re.match(r"(.{5,70}\?)[\s|]+(.+)", text):
        label, colon, rest = asked[1], ":", asked[2]
    if who := re.match(r"who\s*[–:-]\s+(?=\S)", text, re.IGNORECASE):
        return Heading(Section.AUDIENCE, text[who.end() :])
    candidates = [(text, "")] if not (colon and rest.strip()) else [(label, rest.strip()), (text, "")]
    for head, rest in candidates:
        if len(head.split()) > _WORDS_OF_HEADING or len(head) > 90:
            continue
        bare = re.sub(r"^\W+|[\s.]+$|^[^/]{3,40}\s/\s(?=\w)", "", head)
        for section, words in _COMPILED.items():
            if words.fullmatch(bare):
                return Heading(section, rest)
    return None
