"""Inputs of the desk."""

from django.contrib.admin.widgets import AutocompleteSelect
from django.forms import CheckboxInput, Textarea


class ReadSelect(AutocompleteSelect):
    """Autocomplete that needs no query to name what is chosen, where that row, `read`, is at hand."""

    read = None

    def optgroups(self, name, value, attr=None):
        if self.read is None or value != [str(self.read.pk)]:
            return super().optgroups(name, value, attr)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        chosen = self.create_option(name, self.read.pk, str(self.read), {str(self.read.pk)}, len(empty))
        return [(None, [*empty, chosen], 0)]


class DeleteBox(CheckboxInput):
    """Of a row in a table: its column's heading alone labels nothing."""

    def __init__(self, attrs=None):
        super().__init__({"aria-label": "Delete this row", **(attrs or {})})


class MarkdownInput(Textarea):
    """With help on how to write, and a preview where scripts run."""

    template_name = "desk/widgets/markdown.html"

    class Media:
        js = ["js/markdown-preview.js"]
