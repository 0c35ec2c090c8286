from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import admin
from django.forms import ModelForm
from django.shortcuts import redirect
from django.urls import reverse

from agenda.compose import in_sequence
from agenda.desk.conflicts import say_warnings
from agenda.desk.newcomer import NewcomerTable
from agenda.forms import ContributionFormSet, WholeSessionForm
from agenda.models import Contribution, Session
from events import clock
from events.access import Duty
from events.desk import DeskAdmin, DeskTable, LabelledForm
from events.desk.audience import keep_pasted
from events.models import Event
from events.vocabulary import SessionKind
from speakers.models import Appearance


def event_asked_for(request) -> Event | None:
    """Where a session is to be added, if that is open to this person."""
    pk = request.POST.get("event") or request.GET.get("event") or ""
    rows = Event.objects.open_to(request.user, Duty.SCHEDULE)
    return rows.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None


def speaker_of(appearance: Appearance) -> str:
    """What a choice among those at one event needs to say."""
    return str(appearance.speaker)


class ContributionForm(LabelledForm, ModelForm):
    pass


class ContributionInline(DeskTable):
    duty = Duty.SCHEDULE
    model = Contribution
    form = ContributionForm
    formset = ContributionFormSet
    fields = ["order", "appearance", "role", "status"]
    extra = 1
    verbose_name, verbose_name_plural = "person", "who contributes"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("appearance__speaker")

    def get_formset(self, request, obj=None, **kwargs):
        self.event = obj.event if obj else event_asked_for(request)
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name != "appearance":
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        kwargs["queryset"] = Appearance.objects.filter(event=self.event).select_related("speaker", "event")
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.label, field.label_from_instance = "Speaker", speaker_of
        return field


@admin.register(Session)
class SessionAdmin(DeskAdmin):
    """A session with its people; the event's page has all sessions in a table."""

    duty = deleting = Duty.SCHEDULE
    form = WholeSessionForm
    inlines = [ContributionInline, NewcomerTable]
    list_display = ["title", "event", "day", "kind", "room", "status"]
    list_filter = ["kind", "status", ("event", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["event", "room"]
    search_fields = ["title", "event__title"]
    autocomplete_fields = ["event", "audiences", "themes"]
    fieldsets = [
        (None, {"fields": ["event", ("kind", "label"), "title", "slug", "status"]}),
        ("When and where", {"fields": [("day", "start", "end"), ("room", "expected"), ("track", "order")]}),
        ("About", {"fields": ["abstract", "points", "note", "audiences", "themes"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        """A session stays at its event, and at the address that programmes link to."""
        return ["event", "slug"] if obj else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.event_asked_for = None if obj else event_asked_for(request)
        return form

    def save_form(self, request, form, change):
        request.pasted_audience = form.cleaned_data["pasted_audience"]
        return super().save_form(request, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        say_warnings(request, form, *formsets)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["event_of_session"] = obj.event if obj else event_asked_for(request)
        if obj and self.has_change_permission(request, obj):
            context["next_session"] = following(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    # ── Where to go on ──

    def response_add(self, request, obj, post_url_continue=None):
        return self._way_on(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._way_on(request, obj) or super().response_change(request, obj)

    def response_post_save_add(self, request, obj):
        return redirect("event_sessions", obj.event_id)

    response_post_save_change = response_post_save_add

    def _way_on(self, request, session: Session):
        if request.pasted_audience:
            keep_pasted(request, session, request.pasted_audience)
            self.message_user(request, f"“{session}” is saved. Look at whom it is for.")
            return redirect("session_audience", session.event_id, session.pk)
        if "_addanother" in request.POST:
            self.message_user(request, f"“{session}” is saved. Here is the next.")
            return redirect(f"{reverse('admin:agenda_session_add')}?{urlencode(after(session))}")
        if "_next" in request.POST and (other := following(session)):
            self.message_user(request, f"“{session}” is saved.")
            return redirect("admin:agenda_session_change", other.pk)
        return None


def following(session: Session) -> Session | None:
    """The next of its event, in the order of the programme."""
    rows = in_sequence(list(session.event.sessions.only("event", "day", "starts_at", "order", "title", "label")))
    keys = [row.pk for row in rows]
    return next(iter(rows[keys.index(session.pk) + 1 :]), None)


def after(session: Session) -> dict[str, str]:
    """What a session that is added behind this one begins with."""
    proposed = {"event": session.event_id, "day": session.day or ""}
    if session.ends_at:
        zone, minutes = session.event.timezone, session.event.typical_minutes[SessionKind.TALK]
        ends_at = session.ends_at + timedelta(minutes=minutes)
        proposed |= {"start": clock.shown(session.ends_at, zone), "end": clock.shown(ends_at, zone)}
    return proposed
