from .appearance import Appearance
from .removal import Distinction, Erasure, FormerAddress, Removal
from .speaker import Speaker

__all__ = ["Appearance", "Distinction", "Erasure", "FormerAddress", "Removal", "Speaker"]
