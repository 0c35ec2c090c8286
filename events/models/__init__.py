from .catalogue import Catalogue, Entry
from .categories import AudienceCategory, Organisation, Sector, Series, Theme, Venue
from .enquiry import Enquiry
from .event import Event, Source
from .letter import Letter
from .likeness import Likeness, Trait
from .publication import Publication
from .submission import Submission
from .team import Membership
from .term import Term

__all__ = [
    "AudienceCategory",
    "Catalogue",
    "Enquiry",
    "Entry",
    "Event",
    "Letter",
    "Likeness",
    "Membership",
    "Organisation",
    "Publication",
    "Sector",
    "Series",
    "Source",
    "Submission",
    "Term",
    "Theme",
    "Trait",
    "Venue",
]
