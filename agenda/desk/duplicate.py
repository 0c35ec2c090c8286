"""Making the next edition of an event."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from agenda.duplicate import duplicate, next_first_day, next_title, series_name
from events.access import Duty
from events.desk import event_page, render_page
from events.models import Event, Series
from events.words import day

MOST_SAID = 5


class DuplicateForm(forms.Form):
    title = Event._meta.get_field("title").formfield()
    starts_on = forms.DateField(label="First day", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    series = Series._meta.get_field("name").formfield(
        label="Series", required=False, help_text="The series that both editions belong to. Empty: none."
    )

    def __init__(self, data, *, event: Event):
        first_day = next_first_day(event)
        proposed = {
            "title": next_title(event.title, event.starts_on, first_day),
            "starts_on": first_day,
            "series": series_name(event),
        }
        super().__init__(data, initial=proposed)
        self.event = event
        self.fields["starts_on"].required = event.starts_on is not None  # its sessions have days
        if first_day:
            said = f"This edition begins on {day(event.starts_on)}; a year later, {day(first_day)} is the same weekday."
            self.fields["starts_on"].help_text = said
        if event.series:
            self.fields["series"].disabled = True
            self.fields["series"].help_text = "The series that the event is in."

    def save(self):
        """The Edition, or None where the rules of an event refuse it; then the form says why."""
        try:
            return duplicate(event=self.event, **self.cleaned_data)
        except ValidationError as error:
            for name, problems in error.error_dict.items():
                name = {"name": "series"}.get(name, name)
                self.add_error(name if name in self.fields else None, problems)
            return None


@event_page(Duty.EDIT)
def event_duplicate(request, event):
    form = DuplicateForm(request.POST if request.method == "POST" else None, event=event)
    if form.is_valid() and (edition := form.save()):
        messages.success(request, f"“{edition.event}” is made, as a draft. “{event}” is as it was.")
        for sentence in edition.untimed[:MOST_SAID]:
            messages.warning(request, f"Left without a time: {sentence}")
        if more := edition.untimed[MOST_SAID:]:
            messages.warning(request, f"… and {len(more)} more of the kind.")
        return redirect("admin:events_event_change", edition.event.pk)
    context = {"event": event, "tab": "duplicate", "form": form}
    status = 422 if form.errors else 200
    return render_page(request, "desk/duplicate.html", context, title="Duplicate as next edition", status=status)
