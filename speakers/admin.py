from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from events.access import Duty, may_everything, organisations_of
from events.desk import DeskAdmin
from events.models import Organisation
from events.vocabulary import AppearanceStatus
from speakers.desk.pages import is_theirs_alone
from speakers.desk.removed import delete_page
from speakers.doubles import tell_apart
from speakers.forms import AppearanceForm, SpeakerForm
from speakers.models import Appearance, Speaker


@admin.register(Speaker)
class SpeakerAdmin(DeskAdmin):
    duty = Duty.SPEAKERS
    form = SpeakerForm
    change_form_template = "desk/speaker_form.html"
    change_list_template = "desk/speaker_list.html"
    list_display = ["name", "honorific", "latest_billing"]
    list_per_page = 100
    search_fields = ["name", "honorific", "post_nominals", "appearances__billing"]
    autocomplete_fields = ["organisation"]
    actions = None  # one person is deleted at a time, after a look at where they speak
    fieldsets = [
        (None, {"fields": [("honorific", "name", "post_nominals"), "slug", ("position", "organisation")]}),
        (
            "Photograph",
            {
                "classes": ["photograph"],
                "fields": [
                    "photograph", ("focus_x", "focus_y"), "photograph_alt", "photograph_is_decorative",
                ]
            },
        ),
        ("About", {"fields": ["biography", "links"]}),
        ("Private: never published", {"fields": ["email", "phone", "private_note", "added_by"]}),
    ]  # fmt: skip

    def get_readonly_fields(self, request, obj=None):
        """An address that programmes link to stays."""
        return ["slug"] if obj else []

    def get_fieldsets(self, request, obj=None):
        """Whoever may only look is shown no link to a file that has no address."""
        shown = super().get_fieldsets(request, obj)
        may_change = self.has_change_permission(request, obj)
        return [part for part in shown if may_change or part[0] != "Photograph"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "added_by" and not may_everything(request.user):
            kwargs["queryset"] = Organisation.objects.filter(pk__in=organisations_of(request.user, Duty.SPEAKERS))
            kwargs["initial"] = kwargs["queryset"].first()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def add_view(self, request, form_url="", extra_context=None):
        """“Same person as …?” was answered with yes: on with that person, and nobody is added."""
        chosen = request.POST.get("_same_as", "")
        if request.method == "POST" and chosen.isdecimal() and self.has_add_permission(request):
            return self._taken_instead(request, get_object_or_404(Speaker.objects.open_to(request.user), pk=chosen))
        return super().add_view(request, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        for double in form.doubles:
            tell_apart(obj, double)

    def _taken_instead(self, request, speaker):
        if "_popup" in request.POST:
            return self.response_add(request, speaker)
        self.message_user(request, f"{speaker} was there already; nobody was added.", messages.INFO)
        return HttpResponseRedirect(reverse("admin:speakers_speaker_change", args=[speaker.pk]))

    def has_delete_permission(self, request, obj=None):
        """Whoever a published programme names stays until it is published without them."""
        billed = obj is not None and Speaker.objects.published().filter(pk=obj.pk).exists()
        return not billed and super().has_delete_permission(request, obj)

    def delete_view(self, request, object_id, extra_context=None):
        speaker = self.get_object(request, object_id)
        if speaker is None:
            raise Http404
        if not self.has_delete_permission(request, speaker):
            raise PermissionDenied
        return delete_page(request, speaker)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and obj.pk:
            context["is_public"] = Speaker.objects.published().filter(pk=obj.pk).exists()
            context["may_erase"] = is_theirs_alone(request.user, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("appearances__event")

    @admin.display(description="last billed as")
    def latest_billing(self, speaker):
        appearances = sorted(speaker.appearances.all(), key=lambda a: str(a.event.starts_on or ""), reverse=True)
        return appearances[0].billing if appearances else ""


def _mark(status: AppearanceStatus):
    def mark(admin_of_appearances, request, appearances):
        """Of those in the list, as far as they are this person's to change."""
        count = appearances.open_to(request.user, Duty.SPEAKERS).become(status, at=request.moment)
        noun = "appearance is" if count == 1 else "appearances are"
        admin_of_appearances.message_user(request, f"{count} {noun} {status.label.lower()} now.", messages.SUCCESS)

    mark.__name__ = f"mark_{status}"
    return admin.action(mark, description=f"Mark as {status.label.lower()}", permissions=["change"])


@admin.register(Appearance)
class AppearanceAdmin(DeskAdmin):
    """A speaker at an event; the event's page has them in a table, unless they are very many."""

    duty = deleting = Duty.SPEAKERS
    form = AppearanceForm
    list_display = ["speaker", "event", "billing", "shown_status", "is_key"]
    list_filter = ["status", "is_key", ("event", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["speaker", "event"]
    search_fields = ["speaker__name", "billing", "event__title"]
    autocomplete_fields = ["event", "speaker", "organisation"]
    actions = [_mark(status) for status in AppearanceStatus]

    class Media:
        js = ["js/billing-proposal.js"]

    @admin.display(description="status", ordering=["status", "status_at"])
    def shown_status(self, appearance):
        return appearance.status_in_words

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.user, form.at = request.user, request.moment
        return form
