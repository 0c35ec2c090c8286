from .agenda import Contribution, Room, Session, Track
from .brochure import SharedBrochure
from .export import Bundle, Export

__all__ = ["Bundle", "Contribution", "Export", "Room", "Session", "SharedBrochure", "Track"]
