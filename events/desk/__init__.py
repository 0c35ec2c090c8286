"""What the pages of the organisers' desk share."""

from .admin import DeskAdmin, DeskTable, Overtaken
from .forms import LabelledForm, SharedChoices
from .pages import desk_page, event_page, render_page

__all__ = [
    "DeskAdmin",
    "DeskTable",
    "LabelledForm",
    "Overtaken",
    "SharedChoices",
    "desk_page",
    "event_page",
    "render_page",
]
