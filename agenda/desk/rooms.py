"""Rooms of an event, typed one a line."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.shortcuts import redirect

from agenda.rooms import add_rooms, read
from events.access import Duty
from events.desk import Overtaken, event_page, render_page
from events.models import Event
from events.text import refuse_unprintable

MOST_ROOMS = 200


class RoomsForm(forms.Form):
    typed = forms.CharField(
        label="Rooms, one a line",
        max_length=20_000,
        validators=[refuse_unprintable],
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": "Hall A, 120\nHall B, 40"}),
        help_text="After a comma, how many people it holds. A room that is there already gets that number.",
        error_messages={"required": "Type a room first."},
    )

    def clean_typed(self):
        rooms = read(self.cleaned_data["typed"])
        if len(rooms) > MOST_ROOMS:
            raise ValidationError(f"{MOST_ROOMS} rooms at once at most.")
        return rooms


def _added(event: Event, form: RoomsForm) -> bool:
    try:
        add_rooms(event=event, rooms=form.cleaned_data["typed"])
    except ValidationError as error:
        form.add_error("typed", error)
    except IntegrityError as error:
        raise Overtaken from error
    return not form.errors


@event_page(Duty.SCHEDULE)
def event_rooms(request, event):
    form = RoomsForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _added(event, form):
        messages.success(request, f"{len(form.cleaned_data['typed'])} in the list of rooms.")
        return redirect("event_rooms", event.pk)
    context = {"event": event, "tab": "sessions", "form": form, "rooms": event.rooms.all()}
    return render_page(request, "desk/rooms.html", context, title="Rooms", status=422 if form.is_bound else 200)
