"""An event's sessions as a list: looked through, ticked, and changed alike."""

from zlib import crc32

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.shortcuts import redirect

from agenda.bulk import CannotChange, Changes, change_sessions
from agenda.compose import in_sequence
from agenda.desk.conflicts import MOST_SAID, say_warnings
from agenda.models import Session
from events.access import Duty, may
from events.desk import Overtaken, event_page, render_page
from events.models import Event
from events.vocabulary import SessionKind, SessionStatus
from events.words import joined, short_day

A_PAGE = 200
LEAVE, NONE = "", "none"


class ChangeForm(forms.Form):
    """What the ticked sessions get; empty leaves each as it is."""

    kind = forms.ChoiceField(required=False)
    room = forms.ChoiceField(required=False)
    track = forms.ChoiceField(required=False)
    status = forms.ChoiceField(required=False)
    day = forms.ChoiceField(required=False)

    def __init__(self, data, *, event: Event):
        super().__init__(data)
        self.rows = {
            "room": {str(r.pk): r for r in event.rooms.all()},
            "track": {str(t.pk): t for t in event.tracks.all()},
        }
        self.days = {day.isoformat(): day for day in event.days}
        nowhere = {"room": "No room: for everybody", "track": "No track"}
        choices = {name: [(NONE, nowhere[name]), *rows.items()] for name, rows in self.rows.items()}
        choices |= {"kind": SessionKind.choices, "status": SessionStatus.choices}
        choices["day"] = [(key, short_day(day)) for key, day in self.days.items()]
        for name, field in self.fields.items():
            field.choices = [(LEAVE, "as it is"), *choices[name]]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError("Choose what the ticked sessions get.")
        return cleaned

    @property
    def changes(self) -> Changes:
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        day = self.days.get(chosen.pop("day", None))
        rows = {name: {NONE: None, **rows} for name, rows in self.rows.items()}
        return Changes({name: rows[name][key] if name in rows else key for name, key in chosen.items()}, day)


class SessionsPage:
    def __init__(self, request, event: Event):
        self.event, self.may_change = event, may(request.user, Duty.SCHEDULE, event)
        self.sessions = _sessions(event)
        self.day = {day.isoformat(): day for day in event.days}.get(request.GET.get("day"))
        shown = [session for session in self.sessions if self.day in (None, session.day)]
        self.page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
        data = request.POST if request.method == "POST" else None
        self.form = ChangeForm(data, event=event)
        self.ticked = set(data.getlist("session")) if data else set()
        self.ticked_days = set(data.getlist("whole_day")) if data else set()
        self.problems: list[str] = []

    @property
    def rows(self) -> list[tuple[Session, str]]:
        """With what each is ticked by: its key, and what it is now."""
        return [(session, tick_of(session)) for session in self.page]

    @property
    def keys(self) -> list[int]:
        """Of those that are ticked, or whose whole day is."""
        wanted = {tick.partition("-")[0] for tick in self.ticked}
        return [s.pk for s in self.sessions if str(s.pk) in wanted or str(s.day or NONE) in self.ticked_days]

    @property
    def overtaken(self) -> list[str]:
        """Titles of those that a colleague has changed since they were ticked."""
        now = {tick_of(session) for session in self.sessions}
        changed = {tick.partition("-")[0] for tick in self.ticked - now}
        return [session.title for session in self.sessions if str(session.pk) in changed]

    def apply(self, request) -> int:
        if not self.form.is_valid():
            self.problems = self.form.non_field_errors() or ["Choose from what is offered."]
        elif not self.keys:
            self.problems = ["Tick the sessions first that are to be changed."]
        elif overtaken := self.overtaken:
            names = joined(f"“{title}”" for title in overtaken[:MOST_SAID])
            self.problems = [
                f"A colleague has changed {names} meanwhile. Nothing is changed yet; look, and apply again."
            ]
            self.ticked = {tick_of(session) for session in self.sessions if session.pk in self.keys}
            return 409
        else:
            return self._change(request)
        return 422

    def _change(self, request) -> int:
        keys = self.keys
        try:
            self.warnings = change_sessions(event=self.event, keys=keys, changes=self.form.changes)
        except CannotChange as error:
            self.problems = ["Nothing is changed.", *error.sentences[:MOST_SAID]]
            if more := error.sentences[MOST_SAID:]:
                self.problems.append(f"… and {len(more)} more of the kind.")
            return 422
        except IntegrityError as error:
            raise Overtaken from error
        messages.success(request, "1 session is changed." if len(keys) == 1 else f"{len(keys)} sessions are changed.")
        say_warnings(request, self)
        return 302


def _sessions(event: Event) -> list[Session]:
    sessions = list(event.sessions.select_related("room", "track"))
    for session in sessions:
        session.event = event
    return in_sequence(sessions)


def tick_of(session: Session) -> str:
    """“17-8f3a…”: another as soon as anything has changed that can be changed here."""
    told = (session.day, session.kind, session.room_id, session.track_id, session.status)
    return f"{session.pk}-{crc32('|'.join(map(str, told)).encode()):08x}"


@event_page()
def event_sessions(request, event):
    page = SessionsPage(request, event)
    if request.method == "POST" and not page.may_change:
        raise PermissionDenied
    status = page.apply(request) if request.method == "POST" else 200
    if status == 302:
        return redirect(request.get_full_path())
    context = {"event": event, "tab": "sessions", "page": page}
    return render_page(request, "desk/sessions.html", context, title="Sessions", status=status)
