from .appearance import Appearance
from .speaker import Speaker

__all__ = ["Appearance", "Speaker"]
