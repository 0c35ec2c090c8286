"""What visitors asked, on the desk."""

from urllib.parse import quote

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator

from events.access import Duty
from events.enquiries import as_csv, forget
from events.models import Enquiry
from events.vocabulary import EnquiryState

from .admin import ReadAdmin

ON_LIST_AND_PAGE = list(ActionLocation)


class EnquiryAdmin(ReadAdmin):
    duty = viewing = Duty.ENQUIRIES
    list_display = ["name", "shown_state", "question", "event", "received_at", "mailed"]
    list_filter = ["state", ("event", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["event", "letter"]
    search_fields = ["name", "email", "organisation", "message"]
    date_hierarchy = "received_at"
    fields = [
        "shown_state", "event", "session", "received_at", "name", "answer_to", "organisation", "job_title", "message",
        "mailed",
    ]  # fmt: skip
    actions = ["mark_answered", "mark_spam", "mark_new", "export"]

    def actions_on(self, enquiry):
        return {f"mark_{state}" for state in EnquiryState if state != enquiry.state}

    @admin.display(description="state", ordering="state")
    def shown_state(self, enquiry):
        return format_html('<span class="state state-{}">{}</span>', enquiry.state, enquiry.get_state_display())

    @admin.display(description="question")
    def question(self, enquiry):
        return Truncator(enquiry.message).words(12)

    @admin.display(description="e-mail")
    def answer_to(self, enquiry):
        subject = quote(f"Your question about {enquiry.event}")
        return format_html(
            '<a href="mailto:{}?subject={}">{}</a>', quote(enquiry.email, safe="@"), subject, enquiry.email
        )

    @admin.display(description="mailed to the organiser")
    def mailed(self, enquiry):
        """“Sent”, or what stands in the way of it."""
        letter = enquiry.letter
        if letter is None:
            return ""
        said = f"{letter.get_state_display()}: {letter.last_error}" if letter.last_error else letter.get_state_display()
        return format_html('<a href="{}">{}</a>', reverse("admin:events_letter_change", args=[letter.pk]), said)

    @admin.action(description="Mark as answered", location=ON_LIST_AND_PAGE)
    def mark_answered(self, request, enquiries):
        self._mark(request, enquiries, EnquiryState.ANSWERED)

    @admin.action(description="Mark as spam", location=ON_LIST_AND_PAGE)
    def mark_spam(self, request, enquiries):
        self._mark(request, enquiries, EnquiryState.SPAM)

    @admin.action(description="Mark as new again", location=ON_LIST_AND_PAGE)
    def mark_new(self, request, enquiries):
        self._mark(request, enquiries, EnquiryState.NEW)

    def _mark(self, request, enquiries, state: EnquiryState) -> None:
        count = enquiries.update(state=state)
        noun = "enquiry is" if count == 1 else "enquiries are"
        self.message_user(request, f"{count} {noun} marked as {state.label.lower()}.", messages.SUCCESS)

    @admin.action(description="Export as a spreadsheet (CSV)")
    def export(self, request, enquiries):
        return HttpResponse(
            "\ufeff" + as_csv(enquiries.select_related("event")),  # by the mark, spreadsheets know that it is UTF-8
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="enquiries.csv"'},
        )

    def delete_model(self, request, obj):
        forget(enquiries=Enquiry.objects.filter(pk=obj.pk))

    def delete_queryset(self, request, queryset):
        forget(enquiries=queryset)
