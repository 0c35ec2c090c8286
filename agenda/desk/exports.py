"""Exports on the desk: those of one event, and of many events as one ZIP."""

from django import forms
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from agenda.bundles import MOST_EVENTS, MOST_WAITING, TooMany, ask, contents, zipped
from agenda.exports import FORMS
from agenda.exports.downloads import downloads
from agenda.models import Bundle
from agenda.selection import Selection
from events.access import Duty
from events.desk import desk_page, event_page, render_page
from events.models import Event
from events.tasks import ensure_run, make_bundles


@event_page(Duty.READ)
def event_exports(request, event):
    context = {
        "event": event,
        "tab": "exports",
        "publication": event.current_publication,
        "downloads": downloads(event.slug, Selection()),
    }
    return render_page(request, "desk/exports.html", context, title="Exports")


# ── Many events ──


class BundleForm(forms.Form):
    forms = forms.MultipleChoiceField(
        label="In which forms", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose a form."}
    )

    def __init__(self, data=None):
        super().__init__(data, initial={"forms": ["pdf"]})
        self.fields["forms"].choices = [(form.extension, form.name) for form in FORMS.values()]


@desk_page
def bundle_new(request):
    """Of the events named in the address, as far as they are open to this person."""
    asked = [int(number) for number in request.GET.get("events", "").split(",") if number.isdecimal()][:MOST_EVENTS]
    events = Event.objects.open_to(request.user).filter(pk__in=asked).with_current_number()
    form = BundleForm(request.POST if request.method == "POST" else None)
    published = [event for event in events if event.current_number]
    if form.is_valid() and published:
        try:
            bundle = ask(events=published, forms=form.cleaned_data["forms"], by=request.user, at=timezone.now())
        except TooMany:
            form.add_error(None, f"{MOST_WAITING} of your ZIPs are still being made. Wait until one of them is there.")
        else:
            ensure_run(make_bundles, at=timezone.now())
            return redirect("bundle", bundle.pk)
    context = {
        "form": form,
        "published": published,
        "unpublished": [event for event in events if not event.current_number],
        "most_events": MOST_EVENTS,
    }
    status = 429 if form.non_field_errors() else 422 if form.errors else 200
    return render_page(request, "desk/bundle_new.html", context, title="Export as one ZIP", status=status)


@desk_page
@require_safe
def bundle(request, pk):
    """How far it is; whoever has not asked for it finds nothing."""
    found = get_object_or_404(Bundle, pk=pk, asked_by=request.user)
    _, missing = contents(found, Event.objects.open_to(request.user)) if found.is_finished else ([], [])
    context = {"bundle": found, "missing": missing}
    return render_page(request, "desk/bundle.html", context, title="Your ZIP")


@desk_page
@require_safe
def bundle_zip(request, pk):
    found = get_object_or_404(Bundle, pk=pk, asked_by=request.user)
    if not found.is_finished:
        return redirect("bundle", found.pk)
    files, missing = contents(found, Event.objects.open_to(request.user))
    response = StreamingHttpResponse(zipped(files, missing), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="programmes-{found.asked_at:%Y-%m-%d}.zip"'
    return response
