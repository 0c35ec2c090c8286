"""The organisers' desk: events with their agenda and speakers, and publishing."""

from django.contrib import admin
from django.forms import CheckboxSelectMultiple, ModelForm, MultipleChoiceField
from django.shortcuts import redirect
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from agenda.bundles import MOST_EVENTS
from agenda.compose import in_sequence, list_sessions
from agenda.desk.conflicts import say_warnings
from agenda.desk.publishing import NoteField, publish_and_say
from agenda.forms import SessionForm, SessionFormSet
from agenda.models import Room, Session, Track
from agenda.retime import keep_wall_clock
from events.access import Duty, may, may_everything, organisations_of
from events.chosen import choose, chosen_rows
from events.clock import validate_zone
from events.desk import DeskAdmin, DeskTable, LabelledForm
from events.desk.admin import SharedAdmin
from events.desk.audience import PastedAudience, keep_pasted
from events.desk.fields import WallTimeField
from events.desk.inbox import EnquiryAdmin
from events.desk.outbox import LetterAdmin
from events.desk.widgets import MarkdownInput, ReadSelect
from events.forms import MembershipForm
from events.history import changed_since
from events.models import (
    AudienceCategory,
    Enquiry,
    Entry,
    Event,
    Letter,
    Membership,
    Organisation,
    Sector,
    Series,
    Source,
    Theme,
    Venue,
)
from events.vocabulary import CHOSEN_RULES
from speakers.forms import AppearanceForm
from speakers.models import Appearance

MOST_ROWS_IN_TABLE = 20
"""More speakers or sessions are listed with links; a page of very many forms is no help to anybody."""


class InlineForm(LabelledForm, ModelForm):
    pass


class Table(DeskTable):
    form = InlineForm
    show_change_link = False


class EventForm(PastedAudience, ModelForm):
    publication_note = NoteField()
    start_time = WallTimeField(required=False)
    end_time = WallTimeField(required=False)
    blocking_rules = MultipleChoiceField(
        label="Refuse to save when",
        choices=CHOSEN_RULES,
        initial=Event.blocking_rules.field.default,
        required=False,
        widget=CheckboxSelectMultiple,
        help_text="What is not ticked is saved, with a warning. Refused always: a room taken twice at once, a day "
        "that is not the event’s, and a time that does not exist on its day or happens twice.",
    )

    class Meta:
        widgets = {"brief": MarkdownInput}

    def clean_timezone(self):
        """Before sessions are read with it."""
        zone = self.cleaned_data["timezone"]
        validate_zone(zone)
        return zone


class RoomTable(Table):
    duty = Duty.SCHEDULE
    model = Room
    fields = ["order", "name", "capacity"]


class TrackTable(Table):
    duty = Duty.SCHEDULE
    model = Track
    fields = ["order", "name"]


class SourceTable(Table):
    model = Source
    fields = ["order", "title", "publisher", "year", "url"]


class AppearanceRow(AppearanceForm):
    """What is chosen was read with the row: its name needs no query a row."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("speaker", "organisation"):
            if (widget := getattr(self.fields[name].widget, "widget", None)) and getattr(self.instance, f"{name}_id"):
                widget.read = getattr(self.instance, name)


class AppearanceTable(Table):
    duty = Duty.SPEAKERS
    model = Appearance
    form = AppearanceRow
    fields = ["order", "speaker", "billing", "position", "organisation", "status", "role", "is_key"]
    autocomplete_fields = ["speaker", "organisation"]
    verbose_name, verbose_name_plural = "speaker", "speakers"

    class Media:
        js = ["js/billing-proposal.js"]

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.user, formset.form.at = request.user, request.moment
        return formset

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("speaker", "organisation", "event")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = ReadSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class SessionTable(Table):
    duty = Duty.SCHEDULE
    model = Session
    form, formset = SessionForm, SessionFormSet
    fields = SessionForm.Meta.fields
    show_change_link = True


@admin.register(Event)
class EventAdmin(DeskAdmin):
    form = EventForm
    change_form_template = "admin/events/event/change_form.html"
    inlines = [AppearanceTable, RoomTable, TrackTable, SessionTable, SourceTable]
    list_display = ["title", "starts_on", "place", "shown_status"]
    list_filter = ["status", "format", "sectors"]
    search_fields = ["title"]
    date_hierarchy = "starts_on"
    actions = ["export_as_zip"]
    autocomplete_fields = ["series", "venue", "organiser", "sectors", "themes", "audiences"]
    fieldsets = [
        (
            "Basics",
            {
                "classes": ["basics"],
                "fields": [
                    "title", "slug", ("starts_on", "ends_on"), ("start_time", "end_time", "timezone"),
                    ("place", "venue"), ("format", "status"), ("organiser", "series"), ("contact", "enquiries_to"),
                ]
            },
        ),
        ("Brief", {"classes": ["brief"], "fields": ["summary", "brief", "learning_points", "notice", "links"]}),
        ("Who should attend", {"classes": ["audience"], "fields": ["audiences", "audience_note", "sectors", "themes"]}),
        (
            "Clashes in the agenda",
            {"classes": ["collapse", "clashes"], "fields": ["blocking_rules", "changeover_minutes"]},
        ),
    ]  # fmt: skip

    @admin.display(description="public")
    def shown_status(self, event):
        return event.public_state

    def get_queryset(self, request):
        return super().get_queryset(request).with_current_number().with_counts()

    def get_readonly_fields(self, request, obj=None):
        """An address that was public stays."""
        return ["slug"] if obj and obj.publication_count else []

    def has_delete_permission(self, request, obj=None):
        """What was public stays on record: it can be withdrawn, not deleted."""
        was_public = obj is not None and obj.publication_count
        return not was_public and super().has_delete_permission(request, obj)

    def get_autocomplete_fields(self, request):
        """A team's own organisations are few: they are chosen from a list."""
        return [name for name in self.autocomplete_fields if name != "organiser" or may_everything(request.user)]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "organiser" and not may_everything(request.user):
            kwargs["queryset"] = Organisation.objects.filter(pk__in=organisations_of(request.user, Duty.EDIT))
            kwargs["required"] = True  # or nobody of the team would see the event again
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_inlines(self, request, obj):
        """What was sent as a table is read as one, however many rows a colleague has added meanwhile."""
        return [
            inline
            for inline in self.inlines
            if not _is_listed(inline, obj) or f"{inline.model._meta.model_name}s-TOTAL_FORMS" in request.POST
        ]

    def save_model(self, request, obj, form, change):
        zone_before = form.initial.get("timezone") if change else None
        super().save_model(request, obj, form, change)
        if zone_before and zone_before != obj.timezone:
            keep_wall_clock(event=obj, zone_before=zone_before)

    def save_related(self, request, form, formsets, change):
        """What was chosen before keeps its order; what is new follows by name."""
        relations = (Event.sectors, Event.themes, Event.audiences)
        before = [chosen_rows(relation, event=form.instance) for relation in relations]
        super().save_related(request, form, formsets, change)
        for relation, rows in zip(relations, before, strict=True):
            wanted = list(form.cleaned_data[relation.field.name])
            rows = [row for row in rows if row in wanted] + [row for row in wanted if row not in rows]
            choose(relation, rows, event=form.instance)
        say_warnings(request, *formsets)

    @admin.action(description="Export as one ZIP …", permissions=["view"])
    def export_as_zip(self, request, queryset):
        numbers = ",".join(map(str, queryset.order_by("pk").values_list("pk", flat=True)[:MOST_EVENTS]))
        return redirect(f"{reverse('bundle_new')}?events={numbers}")

    # ── Publishing ──

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and obj.pk:
            if _is_listed(AppearanceTable, obj):
                context["appearances"] = obj.appearances.select_related("speaker")
            if _is_listed(SessionTable, obj):
                context["sessions"] = in_sequence(list_sessions(obj))
            context["imports"] = obj.imports.listed()
            context["publication"] = current = obj.current_publication
            context["is_edited_since"] = current and changed_since(obj, current.published_at)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_form(self, request, form, change):
        request.publication_note = form.cleaned_data["publication_note"]
        request.pasted_audience = form.cleaned_data["pasted_audience"]
        return super().save_form(request, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        return self._published_or_previewed(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._published_or_previewed(request, obj) or super().response_change(request, obj)

    def _published_or_previewed(self, request, event):
        if request.pasted_audience:
            keep_pasted(request, event, request.pasted_audience)
            self.message_user(request, "The event is saved. Look at who should attend before anything else is done.")
            return redirect("event_audience", event.pk)
        if "_preview" in request.POST:
            return redirect("event_preview", event.slug)
        if "_publish" in request.POST:
            request.event_to_publish = event
            return redirect("admin:events_event_change", event.pk)
        return None

    def changeform_view(self, request, *args, **kwargs):
        """Publishes once the form's own transaction is over: publishing needs one that sees a single state."""
        response = super().changeform_view(request, *args, **kwargs)
        if event := getattr(request, "event_to_publish", None):
            publish_and_say(request, event, request.publication_note, refused="Saved, but not published. ")
        return response


def _is_listed(table, event: Event | None) -> bool:
    """Whether these rows of the event are too many for a table in its form."""
    return getattr(event, f"{table.model._meta.model_name}_count", 0) > MOST_ROWS_IN_TABLE


class CategoryAdmin(SharedAdmin):
    search_fields = ["name"]
    fields = ["name", "slug"]

    def get_readonly_fields(self, request, obj=None):
        """An address that pages link to stays."""
        return ["slug"] if obj else []

    def has_delete_permission(self, request, obj=None):
        """So does what a published programme names: its page would be missing."""
        named = obj is not None and Entry.objects.about(obj.facet).exists()
        return not named and super().has_delete_permission(request, obj)


admin.site.register([Sector, Theme, Series], CategoryAdmin)


@admin.register(AudienceCategory)
class AudienceCategoryAdmin(CategoryAdmin):
    fields = ["name", "kind", "synonyms", "slug"]
    list_display = ["name", "kind", "synonyms"]
    search_fields = ["name", "synonyms"]
    list_filter = ["kind"]


class TeamTable(Table):
    model = Membership
    form = MembershipForm
    fields = ["person", "role"]
    duty = Duty.MANAGE
    verbose_name, verbose_name_plural = "member of the team", "team"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("user")

    def has_view_permission(self, request, obj=None):
        return obj is not None and may(request.user, Duty.MANAGE, obj)


@admin.register(Organisation)
class OrganisationAdmin(CategoryAdmin):
    """Its team stands on the same page, for its owners."""

    fields = ["name", "website", "slug"]
    inlines = [TeamTable]

    def has_change_permission(self, request, obj=None):
        return obj is not None and may(request.user, Duty.MANAGE, obj)


@admin.register(Venue)
class VenueAdmin(SharedAdmin):
    search_fields = ["name"]
    fields = ["name", "address"]


admin.site.unregister(DBTaskResult)  # of no use to event teams; a task that fails is in the log
admin.site.register(Enquiry, EnquiryAdmin)
admin.site.register(Letter, LetterAdmin)
admin.site.site_header = "Organisers’ desk"
admin.site.site_title = "Desk"
admin.site.enable_nav_sidebar = False
admin.site.index_title = "The desk"
