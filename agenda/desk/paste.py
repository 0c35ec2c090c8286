"""Several sessions pasted at once: read, corrected in a table, and added as one change."""

from dataclasses import replace

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Count, Max
from django.shortcuts import redirect

from agenda.bulk import add_sessions
from agenda.conflicts import Agenda, caused
from agenda.contributors import Company
from agenda.desk.conflicts import say_warnings
from agenda.desk.paste_form import MOST_SESSIONS, PasteForm, draft_forms
from agenda.findings import Finding
from agenda.pasted import Draft, Pasted, read, with_ends
from agenda.slots import Slot
from events.access import Duty
from events.desk import Overtaken, event_page, render_page
from events.models import Event

OVERTAKEN = (
    "The sessions of this event have changed since you looked; perhaps these are added already. Nothing is added now. "
    "Add them once more if they are still missing."
)


class PastePage:
    def __init__(self, event: Event, data):
        self.event, self.data = event, data
        self.form = PasteForm(data, event=event)
        self.drafts, self.problem = None, ""
        self.strangers: list[str] = []
        """Lines of people who are not among the speakers of the event."""
        self.read = Pasted()
        self.findings: list[Finding] = []
        self.company = Company.of(event)
        if self.form.is_bound and self.form.is_valid():
            self.read = read(self.form.cleaned_data["pasted"], event.days, day=self.form.on, is_person=self._is_there)

    def _is_there(self, line: str) -> bool:
        return self.company.find(line).appearance is not None

    def _known(self, draft: Draft) -> Draft:
        """Without the lines of people who are not at the event; those are told."""
        lines = self.company.find_all(draft.people)
        self.strangers += [line.text for line in lines if line.appearance is None]
        return replace(draft, people=tuple(line.text for line in lines if line.appearance))

    @property
    def has_rooms(self) -> bool:
        return bool(self.drafts.forms) and len(self.drafts.forms[0].fields["room"].choices) > 1

    @property
    def now(self) -> str:
        """Another as soon as a session is added or taken out: two clicks add nothing twice."""
        return "{count}-{last}".format(**self.event.sessions.aggregate(count=Count("pk"), last=Max("pk")))

    # ── What can be done, each with the status to answer ──

    def look(self) -> int:
        if not self.form.is_valid():
            return 422
        drafts = self.read.drafts
        if len(drafts) > MOST_SESSIONS:
            self.problem = f"These are {len(drafts)} sessions; {MOST_SESSIONS} at once at most."
            return 422
        if self.form.cleaned_data["take_ends"]:
            drafts = with_ends(drafts)
        drafts = [self._known(draft) for draft in drafts]
        before = Agenda.of(self.event)
        slots = [self._slot(f"drafts-{number}", draft) for number, draft in enumerate(drafts)]
        self.findings = caused(before, before.changed(slots))
        self.drafts = draft_forms(self.event, self.company, drafts=drafts)
        return 200

    def _slot(self, key: str, draft: Draft) -> Slot:
        people = tuple(line.person for line in self.company.find_all(draft.people) if line.comes)
        return replace(draft.slot(key, self.event.timezone), people=people)

    def check(self) -> int:
        self.drafts = draft_forms(self.event, self.company, self.data)
        is_right = self.form.is_valid() & self.drafts.is_valid()
        self.findings = self.drafts.warnings
        return 200 if is_right else 422

    def add(self) -> int:
        status = self.check()
        if status == 200 and not self.drafts.taken:
            self.problem, status = "Tick the sessions first that are to be added.", 422
        return self._save() if status == 200 else status

    @transaction.atomic
    def _save(self) -> int:
        """Whoever adds at the same time waits until this is done, and then sees it."""
        Event.objects.select_for_update(no_key=True).get(pk=self.event.pk)
        if self.data.get("seen") != self.now:
            self.problem = OVERTAKEN
            return 409
        try:
            by_time = self.form.cleaned_data["by_time"]
            add_sessions(event=self.event, sessions=self.drafts.sessions, by_time=by_time)
        except IntegrityError as error:
            raise Overtaken from error
        return 302


ACTIONS = {"look": PastePage.look, "check": PastePage.check, "add": PastePage.add}


@event_page(Duty.SCHEDULE)
def paste_sessions(request, event):
    page, status = PastePage(event, request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = ACTIONS.get(request.POST.get("do"), PastePage.look)(page)
    if status == 302:
        added = len(page.drafts.taken)
        messages.success(request, "1 session is added." if added == 1 else f"{added} sessions are added.")
        say_warnings(request, page.drafts)
        return redirect("event_sessions", event.pk)
    context = {"event": event, "tab": "sessions", "page": page}
    return render_page(request, "desk/paste_sessions.html", context, title="Paste sessions", status=status)
