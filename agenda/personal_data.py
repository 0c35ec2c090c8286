"""All that is known of a person, as one file for them."""

import io
import json
import zipfile
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from agenda.models import Contribution, Import
from agenda.rewriting import billing
from events.models import Letter
from speakers.models import Invitation, Speaker
from speakers.models.speaker import PORTRAIT

SCHEMA = "socprog/person/1"
_FIELDS = [
    "slug", "honorific", "name", "post_nominals", "position", "biography", "links", "email", "phone", "private_note",
    "photograph_alt", "photograph_is_decorative", "focus_x", "focus_y",
]  # fmt: skip


def as_zip(*, speaker: Speaker, appearances: QuerySet, events: QuerySet, at: datetime) -> bytes:
    """“person.json”, with the photograph beside it. Of appearances and events, those given are told of."""
    data = person_data(speaker=speaker, appearances=appearances, events=events, at=at)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("person.json", json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        if speaker.photograph and speaker.photograph.storage.exists(speaker.photograph.name):
            with speaker.photograph.open("rb") as picture:
                file.writestr("photograph.jpg", picture.read())
    return out.getvalue()


def person_data(*, speaker: Speaker, appearances: QuerySet, events: QuerySet, at: datetime) -> dict:
    organisation, added_by = speaker.organisation, speaker.added_by
    return {
        "schema": SCHEMA,
        "written_at": at.isoformat(),
        **{name: getattr(speaker, name) for name in _FIELDS},
        "organisation": organisation and organisation.name,
        "added_by": added_by and added_by.name,
        "photograph": "photograph.jpg" if speaker.photograph else None,
        "former_addresses": list(speaker.former_addresses.values_list("slug", flat=True)),
        "appearances": [_appearance(row) for row in _with_sessions(appearances.filter(speaker=speaker))],
        "published": _published(speaker, events),
        "imported_from": _sources(speaker, events),
        "letters": _letters(speaker, events),
        "invitations": _invitations(speaker, appearances),
        "history": _history(speaker),
    }


def _with_sessions(appearances: QuerySet) -> QuerySet:
    contributions = Contribution.objects.select_related("session")
    return (
        appearances.latest_first()
        .select_related("event", "organisation")
        .prefetch_related(Prefetch("contributions", contributions))
    )


def _appearance(row) -> dict:
    return {
        "event": row.event.title,
        "starts_on": row.event.starts_on and row.event.starts_on.isoformat(),
        "billing": row.billing,
        "position": row.position,
        "organisation": row.organisation and row.organisation.name,
        "status": row.status,
        "status_at": _iso(row.status_at),
        "role": row.role,
        "is_key": row.is_key,
        "sessions": [
            {"title": part.session.title, "role": part.role, "status": part.status} for part in row.contributions.all()
        ],
    }


def _published(speaker: Speaker, events: QuerySet) -> list[dict]:
    """Each publication that prints them, and how."""
    return [
        {"event": publication.event.slug, "number": publication.number, "published_at": _iso(publication.published_at)}
        | {"billing": next(said for said in publication.programme_data["speakers"] if said["key"] == speaker.slug)}
        for publication in billing(speaker.slug).filter(event__in=events).select_related("event")
    ]


def _sources(speaker: Speaker, events: QuerySet) -> list[dict]:
    """Documents that are kept with events, and name them."""
    named = Import.objects.filter(event__in=events, programme__speakers__contains=[{"key": speaker.slug}])
    return [
        {"event": row.event.slug, "name": row.name, "begun_at": _iso(row.begun_at)}
        for row in named.without_content().select_related("event").order_by("pk")
    ]


def _letters(speaker: Speaker, events: QuerySet) -> list[dict]:
    sent = Letter.objects.filter(recipient__iexact=speaker.email, event__in=events) if speaker.email else []
    return [
        {"to": row.recipient, "subject": row.subject, "body": row.body, "posted_at": _iso(row.posted_at)}
        for row in sent
    ]


def _invitations(speaker: Speaker, appearances: QuerySet) -> list[dict]:
    """What they were asked, answered, and would have corrected."""
    asked = Invitation.objects.filter(appearance__in=appearances.filter(speaker=speaker))
    return [
        {
            "event": invitation.appearance.event.title,
            "invited_at": _iso(invitation.invited_at),
            "answer": invitation.answer,
            "answered_at": _iso(invitation.answered_at),
            "message": invitation.message,
            "corrections": [
                {"part": row.part, "text": row.text, "state": row.state, "proposed_at": _iso(row.proposed_at)}
                for row in invitation.corrections.all()
            ],
        }
        for invitation in asked.select_related("appearance__event").prefetch_related("corrections")
    ]


def _history(speaker: Speaker) -> list[dict]:
    names = [name for name in _FIELDS if name not in PORTRAIT]
    return [
        {"at": _iso(record.history_date), **{name: getattr(record, name) for name in names}}
        for record in speaker.history.order_by("history_id")
    ]


def _iso(at: datetime | None) -> str | None:
    return at and at.isoformat()
