from .agenda import Contribution, Room, Session, Track
from .brochure import SharedBrochure
from .export import Bundle, Export
from .imported import Import

__all__ = ["Bundle", "Contribution", "Export", "Import", "Room", "Session", "SharedBrochure", "Track"]
