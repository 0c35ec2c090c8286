"""What was read of an event as a whole, as a form."""

from django import forms
from django.core.exceptions import ValidationError

from agenda.desk.import_form import OrganiserField
from agenda.desk.import_pieces import Piece, PieceForm, day_input, model_field, prose, typed_lines
from agenda.desk.import_source import stretches
from agenda.importer.corrected import EVENT
from agenda.importer.reading import Reading
from events.desk.fields import WallTimeField
from events.models import Event, Sector
from events.models.event import read_links
from events.text import refuse_unprintable

LONGEST_LIST = 4_000


def _list_of_names(label: str) -> forms.CharField:
    return forms.CharField(
        label=f"{label}, one a line",
        required=False,
        max_length=LONGEST_LIST,
        validators=[refuse_unprintable],
        widget=forms.Textarea({"rows": 3}),
    )


class EventForm(PieceForm):
    title = model_field(Event, "title")
    starts_on = forms.DateField(label="First day", required=False, widget=day_input())
    ends_on = forms.DateField(
        label="Last day", required=False, widget=day_input(), help_text="Empty for an event of one day."
    )
    start_time = WallTimeField(label="Starts", required=False)
    end_time = WallTimeField(label="Ends", required=False)
    timezone = model_field(Event, "timezone")
    place = model_field(Event, "place", help_text="")
    format = model_field(Event, "format")
    sectors = _list_of_names("Sectors")
    themes = _list_of_names("Themes")
    summary = prose(Event, "summary", 2)
    brief = prose(Event, "brief", 12)
    learning_points = prose(Event, "learning_points", 6)
    audience_note = prose(Event, "audience_note", 3)
    notice = model_field(Event, "notice", help_text="")
    contact = model_field(Event, "contact", help_text="")
    links = prose(Event, "links", 2, help_text="One a line: what it is, a space, the address.")
    texts = (
        "title", "timezone", "place", "format", "summary", "brief", "audience_note", "notice", "contact",
    )  # fmt: skip
    times = ("start_time", "end_time")
    days = ("starts_on", "ends_on")
    names = ("sectors", "themes")

    def __init__(self, data, *, piece: Piece, reading: Reading, organiser: OrganiserField | None):
        self.reading = reading
        super().__init__(data, piece=piece)
        for name in ("summary", "learning_points", "audience_note", "links"):
            self.fields[name].required = False
        if organiser:
            self.fields["organiser"] = organiser
            self.initial["organiser"] = organiser.initial  # a row, not whoever the source names

    heading = "The event"

    @property
    def parts(self):
        """Each input, its anchor, the lines it was read from, and what is doubtful in it."""
        for bound in self:
            if bound.name != "looked_at":
                yield bound, *self._told(bound.name)

    @property
    def shown_alone(self):
        """What is read and has no input here: label and text, and the same of each."""
        event = self.reading.programme.event
        said = {
            "series": event.series,
            "venue": event.venue and ", ".join(filter(None, (event.venue.name, event.venue.address))),
            "sources": "; ".join(source.title for source in event.sources),
        }
        for name, text in said.items():
            if text:
                yield name.capitalize(), text, *self._told(name)

    def _told(self, name: str) -> tuple[str, list, list[str]]:
        piece = f"{EVENT}.{name}"
        doubts = [doubt.sentence for doubt in self.reading.doubts if doubt.piece == piece]
        return piece, list(stretches(self.reading.origins.get(piece, ()))), doubts

    def shown(self, row):
        listed = {name: "\n".join(row[name]) for name in (*self.names, "learning_points")}
        links = "\n".join(f"{link['label']} {link['url']}" for link in row["links"])
        times = {name: (row[name] or "")[:5] for name in self.times}
        return {**row, **listed, **times, "links": links}

    def said(self):
        values = self.cleaned_data
        links = read_links("\n".join(typed_lines(values["links"])))
        return (
            super().said()
            | {name: values[name] and values[name].isoformat() for name in self.days}
            | {name: values[name] and values[name].isoformat("minutes") for name in self.times}
            | {name: list(dict.fromkeys(typed_lines(values[name]))) for name in self.names}
            | {"learning_points": typed_lines(values["learning_points"])}
            | {"links": [{"label": label, "url": url} for label, url in links]}
        )

    def clean_sectors(self):
        return self._named("sectors")

    def clean_themes(self):
        return self._named("themes")

    def _named(self, name: str) -> str:
        longest = Sector._meta.get_field("name").max_length
        if any(len(line) > longest for line in typed_lines(self.cleaned_data[name])):
            raise ValidationError(f"A name has at most {longest} characters.")
        return self.cleaned_data[name]

    def clean(self):
        """By the rules of the table that the draft will be written to."""
        cleaned = super().clean()
        if not self.errors:
            own = [name for name in cleaned if name not in (*self.names, "looked_at", "organiser")]
            try:
                Event(**{name: cleaned[name] for name in own}).full_clean(exclude=["slug"])
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned
