"""Several speakers pasted at once: read, corrected in a table, and added as one change."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse

from events.access import Duty
from events.desk import event_page, render_page
from events.models import Event
from speakers.desk.paste_form import PasteForm, Review
from speakers.lineup import add


class PastePage:
    def __init__(self, event: Event, data, user, at: datetime):
        self.form, self.review, self.problem, self.at = PasteForm(data), None, "", at
        if data is not None and self.form.is_valid():
            cleaned = self.form.cleaned_data
            self.review = Review(event, cleaned["pasted"], data, status=cleaned["status"], user=user)

    def answer(self, event: Event) -> int:
        """The status to answer a form with; 302 where everybody ticked is added."""
        if self.review is None:
            return 422
        if not self.review.is_sent:
            return 200
        if not self.review.is_valid():
            return 422
        return self._add(event)

    def _add(self, event: Event) -> int:
        additions = [form.addition for form in self.review.taken]
        if not additions:
            self.problem = "Tick the people first who are to be added."
            return 422
        try:
            self.added = add(event=event, additions=additions, at=self.at)
        except ValidationError as error:
            self.problem = f"Nobody is added yet. {' '.join(error.messages)}"
            return 422
        return 302


@event_page(Duty.SPEAKERS)
def paste_speakers(request, event):
    data = request.POST if request.method == "POST" else None
    page = PastePage(event, data, request.user, request.moment)
    status = page.answer(event) if request.method == "POST" else 200
    if status == 302:
        count = len(page.added)
        messages.success(request, "1 speaker is added." if count == 1 else f"{count} speakers are added.")
        return redirect(reverse("admin:events_event_change", args=[event.pk]) + "#speakers")
    context = {"event": event, "tab": "event", "page": page}
    return render_page(request, "desk/paste_speakers.html", context, title="Paste speakers", status=status)
