"""The form of a source: pasted, or a file of whatever form."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError

from agenda.importer import formats
from agenda.importer.reading import Unreadable
from agenda.models import Import
from events.access import Duty, may_everything, organisations_of
from events.models import Event, Organisation

ENDINGS = ".txt,.md,.html,.htm,.docx,.pdf,.json,.xml,.csv,.xlsx"
LARGEST_IN_WORDS = f"{formats.LARGEST // 1024 // 1024} MB"
LONGEST_TEXT = 2_000_000


class OrganiserField(forms.ModelChoiceField):
    """Whose team a draft belongs to: one of this person's own, or any where they may do everything."""

    def __init__(self, user, *, chosen: int | None = None):
        everything = may_everything(user)
        rows = Organisation.objects.all()
        super().__init__(
            rows if everything else rows.filter(pk__in=organisations_of(user, Duty.EDIT)),
            required=not everything,
            widget=AutocompleteSelect(Event._meta.get_field("organiser"), admin.site) if everything else None,
            label="Organiser",
            help_text="Whose team the draft belongs to."
            + (" Empty: whoever the source names, or nobody." if everything else ""),
        )
        only = [] if everything else self.queryset[:2]
        self.initial = chosen or (only[0].pk if len(only) == 1 else None)


class SourceForm(forms.Form):
    text = forms.CharField(
        label="Paste the programme",
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea({"rows": 14, "spellcheck": "false"}),
        help_text="From a mail, a web page or a document, as it is: nothing need be tidied before.",
    )
    file = forms.FileField(
        label="Or choose a file",
        help_text=f"Text, Markdown, a web page, Word (.docx), a PDF with text in it, a spreadsheet (.xlsx, .csv), or "
        f"programme data (.json, schedule.xml). Up to {LARGEST_IN_WORDS}.",
        required=False,
        allow_empty_file=True,  # what is wrong with it is said by its reader
        max_length=200,
        widget=forms.FileInput({"accept": ENDINGS}),
    )

    def __init__(self, data, files, *, user, event: Event | None):
        super().__init__(data, files)
        self.event = event
        if event is None:
            self.fields["organiser"] = OrganiserField(user)

    def clean(self):
        cleaned = super().clean()
        text, file = cleaned.get("text") or "", cleaned.get("file")
        if self.errors:
            return cleaned
        if file and text.strip():
            self.add_error("file", "Paste a text or choose a file, not both.")
        elif file is None and not text.strip():
            self.add_error("text", "Paste a programme here, or choose a file below.")
        else:
            self._read("file" if file else "text", file.read() if file else text.encode())
        return cleaned

    def _read(self, field: str, content: bytes) -> None:
        name = self.cleaned_data["file"].name if field == "file" else ""
        try:
            form = formats.format_of(content, name)
            formats.read(content, name=name, format=form)
        except Unreadable as error:
            self.add_error(field, ValidationError(str(error), code="unreadable"))
        else:
            self.source = {"content": content, "name": name, "format": form}

    def save(self, *, by, at) -> Import:
        """Nothing but the source: of what it says, nothing is written yet."""
        whose = {"event": self.event, "organiser": self.cleaned_data.get("organiser")}
        return Import.objects.create(**self.source, **whose, begun_by=by, begun_at=at)
