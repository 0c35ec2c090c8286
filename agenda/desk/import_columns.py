"""What the columns of a table are, where somebody knows better."""

from django import forms

from agenda.importer.corrected import as_read
from agenda.importer.reading import Unreadable
from agenda.importer.sheets.sheet import FIELDS
from agenda.models import Import

NOTHING = ""


class ColumnsForm(forms.Form):
    """A choice a column, in their order: headings may hold anything."""

    def __init__(self, data, *, imported: Import, columns: dict[str, str]):
        super().__init__(data, label_suffix="")
        self.imported, self.headings = imported, list(columns)
        choices = [(NOTHING, "Nothing: leave it out"), *FIELDS.items()]
        for number, heading in enumerate(self.headings):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=heading or "Without a heading", choices=choices, initial=columns[heading], required=False
            )

    @property
    def chosen(self) -> dict[str, str]:
        return {heading: self.cleaned_data[f"column-{number}"] for number, heading in enumerate(self.headings)}

    def save(self) -> bool:
        """Whether the table can be read so; else the form says why not."""
        if not self.is_valid():
            return False
        self.imported.columns = self.chosen
        try:
            as_read(self.imported)
        except Unreadable as error:
            self.add_error(None, str(error))
            return False
        self.imported.save(update_fields=["columns"])
        return True


def columns_form(data, imported: Import) -> ColumnsForm | None:
    """None of what is no table."""
    columns = as_read(imported).columns
    return ColumnsForm(data, imported=imported, columns=dict(columns)) if columns else None
