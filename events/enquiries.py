"""Taking in what visitors ask, and telling the organiser."""

import csv
from collections.abc import Iterable
from datetime import datetime
from io import StringIO

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from events.models import Enquiry, Letter
from events.models.enquiry import EnquiryQuerySet
from events.outbox import post
from events.text import defused
from events.vocabulary import EnquiryState


@transaction.atomic
def receive(*, enquiry: Enquiry, at: datetime) -> Enquiry:
    """Keeps the enquiry and writes to the organiser, unless it is spam. The same words once more on one day are the
    enquiry that is here already."""
    values = {field.name: getattr(enquiry, field.name) for field in Enquiry._meta.fields if not field.primary_key}
    values |= {"received_at": at, "key": enquiry.key_on(at)}
    received, is_new = Enquiry.objects.get_or_create(key=values["key"], defaults=values)
    if is_new and received.state != EnquiryState.SPAM and received.event.enquiries_to:
        received.letter = _tell_organiser(received, at)
        received.save(update_fields=["letter"])
    return received


def _tell_organiser(enquiry: Enquiry, at: datetime) -> Letter:
    return post(
        event=enquiry.event,
        recipient=enquiry.event.enquiries_to,
        reply_to=enquiry.email,
        subject=f"Enquiry from {enquiry.name}: {enquiry.event.title}"[: Letter.subject.field.max_length],
        body=_mail_body(enquiry),
        at=at,
    )


def _mail_body(enquiry: Enquiry) -> str:
    """As plain text: what a visitor typed stands there as it was typed."""
    facts = {
        "Event": enquiry.event.title,
        "Session": enquiry.session,
        "Name": enquiry.name,
        "E-mail": enquiry.email,
        "Organisation": enquiry.organisation,
        "Job title": enquiry.job_title,
    }
    desk = settings.SITE_URL + reverse("admin:events_enquiry_change", args=[enquiry.pk])
    return "\n".join(
        [
            *(f"{name}: {value}" for name, value in facts.items() if value),
            "",
            enquiry.message,
            "",
            "-- ",
            "An answer to this mail goes to the person who asked.",
            f"On the desk: {desk}",
            "",
        ]
    )


def as_csv(enquiries: Iterable[Enquiry]) -> str:
    """For a spreadsheet."""
    table = StringIO()
    writer = csv.writer(table)
    writer.writerow(["Received", "State", "Event", "Session", "Name", "E-mail", "Organisation", "Job title", "Message"])
    for enquiry in enquiries:
        cells = [
            f"{timezone.localtime(enquiry.received_at):%Y-%m-%d %H:%M}",
            enquiry.get_state_display(),
            enquiry.event.title,
            enquiry.session,
            enquiry.name,
            enquiry.email,
            enquiry.organisation,
            enquiry.job_title,
            enquiry.message,
        ]
        writer.writerow(map(defused, cells))
    return table.getvalue()


@transaction.atomic
def forget(*, enquiries: EnquiryQuerySet) -> int:
    """Removes them with the letters that told of them; says how many."""
    Letter.objects.filter(enquiry__in=enquiries).delete()
    return enquiries.delete()[1].get("events.Enquiry", 0)
