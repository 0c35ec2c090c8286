from .categories import AudienceCategory, Organisation, Sector, Series, Theme, Venue
from .event import Event, Source
from .publication import Catalogue, Entry, Publication
from .team import Membership

__all__ = [
    "AudienceCategory",
    "Catalogue",
    "Entry",
    "Event",
    "Membership",
    "Organisation",
    "Publication",
    "Sector",
    "Series",
    "Source",
    "Theme",
    "Venue",
]
