"""The outbox on the desk: what was sent, what is delayed and what could not be delivered, and why."""

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.utils.html import format_html

from events.access import Duty
from events.outbox import give_up, try_again
from events.vocabulary import LetterState

from .admin import ReadAdmin

ON_LIST_AND_PAGE = list(ActionLocation)


class LetterAdmin(ReadAdmin):
    viewing = Duty.EDIT
    list_display = ["subject", "recipient", "shown_state", "posted_at", "next_try", "last_error"]
    list_filter = ["state", ("event", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["recipient", "subject"]
    date_hierarchy = "posted_at"
    fields = [
        "shown_state", "last_error", "failures", "next_try", "sent_at", "event", "recipient", "reply_to", "subject",
        "body", "attached", "posted_at", "message_id",
    ]  # fmt: skip
    actions = ["have_tried_again", "have_given_up"]

    def actions_on(self, letter):
        if letter.state == LetterState.SENT:
            return set()
        return {"have_tried_again"} if letter.state == LetterState.GIVEN_UP else set(self.actions)

    @admin.display(description="state", ordering="state")
    def shown_state(self, letter):
        return format_html('<span class="state state-{}">{}</span>', letter.state, letter.get_state_display())

    @admin.action(description="Try again", location=ON_LIST_AND_PAGE)
    def have_tried_again(self, request, letters):
        count = try_again(letters=letters, at=request.moment)
        self.message_user(request, f"{_counted(count)} to be tried again in a moment.", messages.SUCCESS)

    @admin.action(description="Give up", location=ON_LIST_AND_PAGE)
    def have_given_up(self, request, letters):
        count = give_up(letters=letters)
        self.message_user(request, f"{_counted(count)} given up.", messages.SUCCESS)


def _counted(count: int) -> str:
    return "1 letter is" if count == 1 else f"{count} letters are"
