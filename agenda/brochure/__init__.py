"""“Create your own brochure”: events, sessions and speakers that a delegate chose, as one document.

Nobody has an account, so a brochure lives in a signed cookie of the delegate's browser (`chosen`). What its things
are is read from the current publications whenever it is shown (`items`) or printed (`pdf`). Where the delegate asks
for an address to share, a row follows the cookie (`sharing`).
"""

from .chosen import Brochure, Choice, Full

__all__ = ["Brochure", "Choice", "Full"]
