from django.contrib import admin
from django.db import transaction

from events.access import Duty, may_everything, organisations_of
from events.desk import DeskAdmin
from events.models import Organisation
from speakers.forms import SpeakerForm
from speakers.models import Appearance, Speaker


@admin.register(Speaker)
class SpeakerAdmin(DeskAdmin):
    duty = Duty.SPEAKERS
    form = SpeakerForm
    list_display = ["name", "honorific", "latest_billing"]
    search_fields = ["name", "appearances__billing"]
    fieldsets = [
        (None, {"fields": [("honorific", "name", "post_nominals"), "slug"]}),
        ("Photograph", {"fields": ["photograph", "photograph_alt"]}),
        ("About", {"fields": ["biography", "website"]}),
        ("Private: never published", {"fields": ["email", "phone", "private_note", "added_by"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        """An address that programmes link to stays."""
        return ["slug"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "added_by" and not may_everything(request.user):
            kwargs["queryset"] = Organisation.objects.filter(pk__in=organisations_of(request.user, Duty.SPEAKERS))
            kwargs["initial"] = kwargs["queryset"].first()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None):
        """Whoever a published programme names stays until it is published without them."""
        billed = obj is not None and Speaker.objects.published().filter(pk=obj.pk).exists()
        return not billed and super().has_delete_permission(request, obj)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("appearances__event")

    @admin.display(description="last billed as")
    def latest_billing(self, speaker):
        appearances = sorted(speaker.appearances.all(), key=lambda a: str(a.event.starts_on or ""), reverse=True)
        return appearances[0].billing if appearances else ""

    def save_model(self, request, obj, form, change):
        locked = Speaker.objects.select_for_update().filter(pk=obj.pk)  # two uploads at once leave no orphan
        before = locked.values_list("photograph", flat=True).first()
        super().save_model(request, obj, form, change)
        if before and before != obj.photograph.name:
            transaction.on_commit(lambda: obj.photograph.storage.delete(before))


@admin.register(Appearance)
class AppearanceAdmin(DeskAdmin):
    """A speaker at an event; the event's page has them in a table, unless they are very many."""

    duty = deleting = Duty.SPEAKERS
    list_display = ["speaker", "event", "billing", "status", "is_key"]
    list_filter = ["status", "is_key", ("event", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["speaker", "event"]
    search_fields = ["speaker__name", "billing", "event__title"]
    autocomplete_fields = ["event", "speaker", "organisation"]
