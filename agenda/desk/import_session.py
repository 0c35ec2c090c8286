"""A session that was read, as a form."""

from datetime import date, time

from django import forms
from django.core.exceptions import ValidationError

from agenda.desk.import_pieces import Piece, RowForm, day_input, model_field, prose, typed_lines
from agenda.forms import ClockField
from agenda.importer.parts import People, named_twice, newcomer
from agenda.models import Room, Session, Track
from events import clock
from events.programme import Part
from events.text import refuse_unprintable
from events.vocabulary import SessionKind


class SessionForm(RowForm):
    day = forms.DateField(required=False, widget=day_input())
    start = ClockField(label="Starts")
    end = ClockField(label="Ends")
    kind = forms.ChoiceField(choices=SessionKind.choices)
    label = model_field(Session, "label", help_text="", label="Lead-in")
    title = model_field(Session, "title")
    room = model_field(Room, "name", required=False, label="Room")
    track = model_field(Track, "name", required=False, label="Track")
    people = forms.CharField(
        label="People, one a line",
        required=False,
        max_length=20_000,
        validators=[refuse_unprintable],
        widget=forms.Textarea({"rows": 1}),
    )
    points = prose(Session, "points", 4, label="Points")
    abstract = prose(Session, "abstract", 4)
    note = prose(Session, "note", 2)
    texts = ("kind", "label", "title", "abstract", "note", "room", "track")

    def __init__(self, data, *, piece: Piece, people: People, zone: str, only_day: date | None):
        self.company, self.zone, self.only_day = people, zone, only_day
        self.newcomers: list[dict] = []
        """People whom its lines name, and the programme does not."""
        self.written: dict[str, dict] = {}
        """{line as it is shown: part}: what nobody touched is not read anew."""
        super().__init__(data, piece=piece)

    @property
    def when(self):
        return self.bound("day", "start", "end", "kind", "room", "track")

    @property
    def what(self):
        return self.bound("label", "title")

    @property
    def folded(self):
        return self.bound("points", "abstract", "note")

    def shown(self, row):
        there = [part for part in row["speakers"] if part["speaker"] in self.company.billings]
        self.written = {self.company.written(Part(**part)): part for part in there}
        return {
            **row,
            "start": self._shown_time(row, "start"),
            "end": self._shown_time(row, "end"),
            "people": "\n".join(self.written),
            "points": "\n".join(row["points"]),
        }

    def _shown_time(self, row, name: str) -> str:
        """With letters of the zone where the time alone would be ambiguous."""
        if not row[name]:
            return ""
        at = time.fromisoformat(row[name])
        if at.tzinfo is None:
            return row[name]
        try:
            return clock.shown(clock.moment(date.fromisoformat(row["day"]), at, self.zone), self.zone)
        except ValidationError:  # on that day in that zone there is no such offset any more
            return f"{at:%H:%M}"

    def said(self):
        values = self.cleaned_data
        return super().said() | {
            "day": values["day"] and values["day"].isoformat(),
            "start": values["start"],
            "end": values["end"],
            "points": typed_lines(values["points"]),
            "speakers": values["people"],
        }

    def changed(self):
        """Whoever is left out is not shown, and comes back when they are taken again."""
        changed = super().changed()
        if typed_lines(self["people"].data or "") == list(self.written):
            changed.pop("speakers", None)
            changed |= {name: parts for name, parts in self.piece.correction.items() if name == "speakers"}
        return changed

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        day = cleaned["day"]
        if day is None and (cleaned["start"] or cleaned["end"]):
            cleaned["day"] = day = self.only_day
        if day is None and (cleaned["start"] or cleaned["end"]):
            self.add_error("day", "Say on which day.")
            return cleaned
        moments = [self._moment(name, day) for name in ("start", "end")]
        if not self.errors:
            self._judge(*moments)
        return cleaned

    def _moment(self, name: str, day: date | None):
        """And puts the time into the data as Programme JSON has it."""
        if (typed := self.cleaned_data[name]) is None:
            return None
        try:
            at = clock.moment(day, typed[0], self.zone, typed[1])
        except ValidationError as error:
            self.add_error(name, error)
            return None
        self.cleaned_data[name] = clock.day_and_clock(at, self.zone)[1].isoformat("minutes")
        return at

    def _judge(self, starts_at, ends_at) -> None:
        if ends_at and starts_at is None:
            self.add_error("start", "There is an end but no start.")
        elif ends_at and ends_at <= starts_at:
            self.add_error("end", "The end must be after the start.")

    def clean_people(self):
        """Cleans to parts as Programme JSON has them."""
        parts = []
        for text in typed_lines(self.cleaned_data["people"]):
            if text in self.written:
                parts.append(self.written[text])
                continue
            part, person = self.company.read(text)
            if part["speaker"] is None:
                said = newcomer(person, self.company.taken)
                self.newcomers.append(said)
                part["speaker"] = said["key"]
            parts.append(part)
        if twice := named_twice(parts):
            named = self.company.billings.get(twice)
            raise ValidationError(f"{named.full_name if named else twice} stands there twice.")
        return parts
