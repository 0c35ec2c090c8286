from .categories import AudienceCategory, Organisation, Sector, Series, Theme, Venue
from .event import Event, Source
from .publication import Catalogue, Entry, Publication

__all__ = [
    "AudienceCategory",
    "Catalogue",
    "Entry",
    "Event",
    "Organisation",
    "Publication",
    "Sector",
    "Series",
    "Source",
    "Theme",
    "Venue",
]
