from .appearance import Appearance
from .invitation import Correction, Invitation, InvitationText
from .removal import Distinction, Erasure, FormerAddress, Removal
from .speaker import Speaker

__all__ = [
    "Appearance",
    "Correction",
    "Distinction",
    "Erasure",
    "FormerAddress",
    "Invitation",
    "InvitationText",
    "Removal",
    "Speaker",
]
