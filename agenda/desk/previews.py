"""Private addresses of a preview: made for some days, sent to somebody, and ended together."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from events.access import Duty
from events.desk import event_page, render_page
from events.previews import end_previews, invitation, preview_token

DAYS = {1: "A day", 7: "A week", 30: "30 days"}


class PreviewForm(forms.Form):
    days = forms.TypedChoiceField(label="It works for", choices=list(DAYS.items()), coerce=int, initial=7)


@event_page(Duty.EDIT)
def event_previews(request, event):
    """Making an address writes nothing: all that it needs is in its signature."""
    if "end" in request.POST:
        end_previews(event=event)
        messages.success(request, "Every private address of this preview has ended.")
        return redirect("event_previews", event.pk)
    form = PreviewForm(request.POST if request.method == "POST" else None)
    context = {"event": event, "tab": "previews", "form": form}
    if form.is_valid():
        token = preview_token(event=event, days=form.cleaned_data["days"], at=request.moment)
        context["link"] = settings.SITE_URL + reverse("private_event", args=[token])
        context["until"] = invitation(token, request.moment).until
    status = 422 if form.errors else 200
    return render_page(request, "desk/previews.html", context, title="Send a preview", status=status)
