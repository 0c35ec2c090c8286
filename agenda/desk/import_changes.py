"""A source imported again: what it would change in its event, and which of that is taken."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect

from agenda.importer.again import MovedOn, compare, take
from agenda.importer.apply import CannotApply
from agenda.importer.changes import Change
from agenda.importer.reading import Unreadable
from agenda.models import Import
from events.access import Duty
from events.desk import event_page, render_page
from events.differences import About
from events.words import counted

LEAVE = "leave"
MOVED_ON = "A colleague has changed the event meanwhile. Nothing is applied yet: look at what differs now."


@dataclass(frozen=True)
class Offer:
    change: Change
    is_ticked: bool


class ChangesPage:
    """Raises Unreadable and CannotApply."""

    def __init__(self, imported: Import, *, user, data=None):
        self.imported, self.user, self.data = imported, user, data
        self.problem = ""
        self.changes = compare(imported, user=user).changes
        self.is_first = not imported.event.imports.applied().exists()

    @property
    def groups(self) -> list[tuple[About, list[Offer]]]:
        offers = list(self._offers())
        groups = [(about, [offer for offer in offers if offer.change.about == about]) for about in About]
        return [(about, some) for about, some in groups if some]

    def _offers(self) -> Iterator[Offer]:
        """What would overwrite somebody's work is not ticked unless this person has."""
        ticked = set(self.data.getlist("change")) if self.data is not None else None
        for change in self.changes:
            yield Offer(change, not change.is_correction if ticked is None else change.tick in ticked)

    @property
    def corrections(self) -> int:
        return sum(change.is_correction for change in self.changes)

    def apply(self, request) -> int:
        """The status to answer with; 302 where it is done."""
        chosen = [] if self.data.get("do") == LEAVE else self.data.getlist("change")
        if not chosen and self.data.get("do") != LEAVE:
            self.problem = "Tick first what is to be applied."
            return 422
        try:
            taken = take(imported=self.imported, chosen=chosen, user=self.user, at=request.moment)
        except MovedOn:
            self.problem = MOVED_ON
            return 409
        except CannotApply as error:
            self.problem = f"Nothing is applied. {error}"
            return 422
        messages.success(request, _done(len(taken), len(self.changes) - len(taken)))
        return 302


def _done(taken: int, left: int) -> str:
    if not taken:
        return "The event is as it was. What was refused is offered again once the source says something else."
    rest = f" {counted(left, 'other is', 'others are')} left out." if left else ""
    return f"{counted(taken, 'change is', 'changes are')} applied.{rest}"


@event_page(Duty.EDIT)
def import_changes(request, event, number):
    imported = get_object_or_404(event.imports.select_related("event__organiser", "organiser"), pk=number)
    if imported.applied_at:
        messages.info(request, "What was chosen of this source is applied already.")
        return redirect("admin:events_event_change", event.pk)
    try:
        page = ChangesPage(imported, user=request.user, data=request.POST if request.method == "POST" else None)
    except (Unreadable, CannotApply) as error:
        messages.error(request, str(error))
        return redirect("import_review", imported.pk)
    status = page.apply(request) if request.method == "POST" else 200
    if status == 302:
        return redirect("admin:events_event_change", event.pk)
    context = {"event": event, "page": page}
    return render_page(request, "desk/import_changes.html", context, title="Import again", status=status)
