from django.contrib import admin
from django.forms import ModelForm

from agenda.desk.conflicts import say_warnings
from agenda.forms import ContributionFormSet, WholeSessionForm
from agenda.models import Contribution, Session
from events.access import Duty
from events.desk import DeskAdmin, DeskTable, LabelledForm
from speakers.models import Appearance


class ContributionForm(LabelledForm, ModelForm):
    pass


class ContributionInline(DeskTable):
    duty = Duty.SCHEDULE
    model = Contribution
    form = ContributionForm
    formset = ContributionFormSet
    fields = ["order", "appearance", "role", "status"]
    extra = 1
    verbose_name_plural = "who contributes"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("appearance__speaker")

    def get_formset(self, request, obj=None, **kwargs):
        self.event_id = obj and obj.event_id
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "appearance":
            kwargs["queryset"] = Appearance.objects.filter(event=self.event_id).select_related("speaker", "event")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Session)
class SessionAdmin(DeskAdmin):
    """A session with its people; the event's page has all sessions in a table."""

    duty = deleting = Duty.SCHEDULE
    form = WholeSessionForm
    inlines = [ContributionInline]
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

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        say_warnings(request, form, *formsets)
