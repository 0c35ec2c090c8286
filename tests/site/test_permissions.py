"""A-01: every address of the URL map, for every role, to GET and to POST. An address without a row fails."""

from dataclasses import dataclass

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from agenda.bundles import ask
from agenda.desk.urls import urlpatterns as event_pages
from agenda.models import SharedBrochure
from agenda.publish import publish
from events.models import Series, Venue
from events.previews import preview_token
from speakers.models import Correction
from tests.factories import (
    AudienceFactory,
    ContributionFactory,
    EnquiryFactory,
    EventFactory,
    ImportFactory,
    InvitationFactory,
    LetterFactory,
    OrganisationFactory,
    RoomFactory,
    SectorFactory,
    SessionFactory,
    ThemeFactory,
    browser_of,
    member,
)

pytestmark = pytest.mark.django_db

ROLES = ["visitor", "stranger", "reader", "schedule-editor", "speaker-manager", "editor", "owner", "superuser"]
"""The stranger owns the team of another organisation."""

# One mark a role, in that order: “>” is led to the sign-in, “4” finds nothing (404), “3” is refused (403), “-” has
# used the wrong method (405), “+” is let in: an answer, a form with what is missing (422), or on to the next page.
EVERYBODY, NOBODY_POSTS = "++++++++", "--------"
STAFF, SUPERUSER = ">+++++++", ">333333+"
READ, MANAGE = ">4++++++", ">43333++"
EDIT, SCHEDULE, SPEAKERS = ">4333+++", ">43+3+++", ">433++++"
ONLY_POSTS = ">433----"  # or only reads: of the two methods, the other one
NEVER, ONLY_READ = ">3333333", ">4333333"
ADD_EVENT, ADD_SESSION, ADD_SPEAKER, ADD_SHARED = ">+333+++", ">+3+3+++", ">+33++++", ">+3+++++"


@dataclass(frozen=True)
class Expected:
    get: str
    post: str


PUBLIC = Expected(EVERYBODY, NOBODY_POSTS)
PREVIEW = Expected("44++++++", NOBODY_POSTS)


def table(name: str, *, change: str, add: str, delete: str | None = None, read: str = READ, listed: str = STAFF):
    """The addresses that Django's admin makes for a table. Its delete page asks the same of GET as of POST."""
    delete = delete or change
    return {
        f"admin:{name}_changelist": Expected(listed, listed),
        f"admin:{name}_add": Expected(add, add),
        f"admin:{name}_change": Expected(read, change),
        f"admin:{name}_delete": Expected(delete, delete),
        f"admin:{name}_history": Expected(read, change),
    }


SHARED = {"change": SUPERUSER, "add": ADD_SHARED, "read": STAFF}
TABLES = {
    "events_event": {"change": EDIT, "add": ADD_EVENT, "delete": ">43333++"},
    "agenda_session": {"change": SCHEDULE, "add": ADD_SESSION},
    "speakers_speaker": {"change": SPEAKERS, "add": ADD_SPEAKER, "delete": MANAGE},
    "speakers_appearance": {"change": SPEAKERS, "add": ADD_SPEAKER},
    "events_sector": SHARED,
    "events_theme": SHARED,
    "events_series": SHARED,
    "events_audiencecategory": SHARED,
    "events_venue": SHARED,
    "events_organisation": SHARED | {"change": ">33333++", "delete": SUPERUSER},
    "events_enquiry": {"change": ONLY_READ, "add": NEVER, "delete": MANAGE, "read": EDIT, "listed": ADD_EVENT},
    "events_letter": {"change": ONLY_READ, "add": NEVER, "delete": MANAGE, "read": EDIT, "listed": ADD_EVENT},
    "auth_user": {"change": SUPERUSER, "add": SUPERUSER, "delete": NEVER, "read": SUPERUSER, "listed": SUPERUSER},
}
PAGES = """
home search search_suggestions event_list event_past sector theme audience_list audience organisation series
source_list source event_detail programme_detail
programme_export session_detail session_calendar publication_list publication_detail speaker_list speaker
speaker_calendar site_calendar site_feed event_feed about accessibility privacy
favicon robots sitemap sitemap_section health programme_embed event_card oembed card
"""
BROCHURE_FORMS = """
brochure_add brochure_order brochure_share brochure_unshare brochure_empty brochure_copy
"""
EXPECTED = dict.fromkeys(PAGES.split(), PUBLIC)
EXPECTED |= {row: expected for name, duties in TABLES.items() for row, expected in table(name, **duties).items()}
EXPECTED |= {
    "photograph": Expected("44444444", NOBODY_POSTS),
    "event_preview": PREVIEW,
    "programme_preview": PREVIEW,
    "session_preview": PREVIEW,
    "private_event": PUBLIC,
    "private_programme": PUBLIC,
    "private_session": PUBLIC,
    "admin:events_enquiry_history": Expected(">4444+++", ">4444+++"),
    "admin:events_letter_history": Expected(">4444+++", ">4444+++"),
    "desk_markdown": Expected(">-------", STAFF),
    "event_checklist": Expected(READ, EDIT),
    "event_previews": Expected(EDIT, EDIT),
    "event_publications": Expected(READ, READ),
    "event_exports": Expected(READ, READ),
    "event_comparison": Expected(READ, READ),
    "event_bring_back": Expected(EDIT, EDIT),
    "event_withdraw": Expected(EDIT, EDIT),
    "event_duplicate": Expected(EDIT, EDIT),
    "enquire": Expected(EVERYBODY, EVERYBODY),
    "enquiry_thanks": PUBLIC,
    "brochure": PUBLIC,
    "brochure_pdf": PUBLIC,
    "brochure_shared": PUBLIC,
    "brochure_shared_pdf": PUBLIC,
    **dict.fromkeys(BROCHURE_FORMS.split(), Expected(NOBODY_POSTS, EVERYBODY)),
    "brochure_cover": Expected(NOBODY_POSTS, "33333333"),  # what comes without the cookie is shown again
    "event_layout": Expected(SCHEDULE, SCHEDULE),
    "event_paste_speakers": Expected(SPEAKERS, SPEAKERS),
    "event_audience": Expected(EDIT, EDIT),
    "event_timetable": Expected(READ, SCHEDULE),
    "event_timetable_check": Expected(">43-3---", SCHEDULE),
    "speaker_doubles": Expected(STAFF, ">4444444"),
    "speakers_removed": Expected(ADD_SPEAKER, ">4334444"),
    "speaker_photograph": Expected(">4444444", NOBODY_POSTS),
    "speaker_billing": Expected(READ, NOBODY_POSTS),
    "speaker_merge_with": Expected(SPEAKERS, SPEAKERS),
    "speaker_merge": Expected(SPEAKERS, SPEAKERS),
    "speaker_export": Expected(SPEAKERS, NOBODY_POSTS),
    "speaker_erase": Expected(MANAGE, MANAGE),
    "event_invitations": Expected(SPEAKERS, ONLY_POSTS),
    "event_invitation_text": Expected(SPEAKERS, SPEAKERS),
    "event_invitation_preview": Expected(SPEAKERS, SPEAKERS),
    "event_invitation_send": Expected(ONLY_POSTS, SPEAKERS),
    "event_invitation_end": Expected(ONLY_POSTS, SPEAKERS),
    "event_corrections": Expected(ONLY_POSTS, SPEAKERS),
    "event_correction_photograph": Expected(">4334444", ONLY_POSTS),
    "speak": Expected(EVERYBODY, EVERYBODY),
    "speak_photograph": Expected("44444444", NOBODY_POSTS),
    "event_sessions": Expected(READ, SCHEDULE),
    "event_paste_sessions": Expected(SCHEDULE, SCHEDULE),
    "event_rooms": Expected(SCHEDULE, SCHEDULE),
    "session_audience": Expected(SCHEDULE, SCHEDULE),
    "account": Expected(STAFF, ">-------"),
    "mfa_index": Expected(STAFF, ">-------"),
    "sessions": Expected(STAFF, ">4444444"),
    "account_login": Expected(EVERYBODY, EVERYBODY),
    "account_change_password": Expected(STAFF, STAFF),
    "account_reset_password": Expected(EVERYBODY, EVERYBODY),
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": Expected(EVERYBODY, EVERYBODY),
    "account_reset_password_from_key_done": PUBLIC,
    "account_reauthenticate": Expected(STAFF, STAFF),
    "mfa_reauthenticate": Expected(STAFF, STAFF),
    "mfa_reauthenticate_webauthn": Expected(STAFF, STAFF),
    "import_new": Expected(ADD_EVENT, ADD_EVENT),
    "import_review": Expected(EDIT, EDIT),
    "import_columns": Expected(">-------", ">4333444"),  # what was pasted has no columns
    "import_source": Expected(READ, NOBODY_POSTS),
    "import_changes": Expected(EDIT, EDIT),
    "bundle_new": Expected(STAFF, STAFF),
    "bundle": Expected(">444444+", ">-------"),
    "bundle_zip": Expected(">444444+", ">-------"),
    "mfa_authenticate": Expected(STAFF, STAFF),
    "mfa_activate_totp": Expected(STAFF, STAFF),
    "mfa_deactivate_totp": Expected(">4444444", ">4444444"),
    "mfa_view_recovery_codes": Expected(">4444444", ">-------"),
    "mfa_generate_recovery_codes": Expected(STAFF, STAFF),
    "mfa_add_webauthn": Expected(STAFF, STAFF),
    "mfa_remove_webauthn": Expected(STAFF, STAFF),
    "admin:index": Expected(STAFF, STAFF),
    "admin:app_list": Expected(STAFF, STAFF),
    "admin:login": Expected(EVERYBODY, EVERYBODY),
    "admin:logout": Expected("+-------", "++++++++"),
    "admin:password_change": Expected(STAFF, STAFF),
    "admin:password_change_done": Expected(STAFF, ">-------"),
    "admin:autocomplete": Expected(">3333333", ">-------"),
    "admin:jsi18n": Expected(STAFF, ">-------"),
    "admin:view_on_site": Expected(">4444444", ">4444444"),
    "admin:auth_user_history": Expected(SUPERUSER, SUPERUSER),
    "admin:auth_user_password_change": Expected(SUPERUSER, SUPERUSER),
}


def names() -> list[str]:
    """Every name in the URL map but Django's nameless redirects."""

    def walk(patterns, prefix=""):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield pattern.name and prefix + pattern.name
            else:
                yield from walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else prefix)

    return sorted(set(filter(None, walk(get_resolver().url_patterns))))


def test_every_address_has_a_row():
    assert names() == sorted(EXPECTED)


EVENT_PAGES = ["event_audience"]
EVENT_PAGES += [pattern.name for pattern in event_pages if not pattern.pattern.converters]
"""Of the desk, whose addresses have nothing but the event's number."""


class World:
    """Two teams with an event each; everything the addresses need is of the first."""

    def __init__(self):
        team, others = OrganisationFactory(), OrganisationFactory()
        sector, theme, audience = SectorFactory(), ThemeFactory(), AudienceFactory()
        series = Series.objects.create(name="Sample Series")
        self.event = EventFactory(organiser=team, series=series)
        for relation, row in (
            (self.event.sectors, sector),
            (self.event.themes, theme),
            (self.event.audiences, audience),
        ):
            relation.add(row)
        self.event.sources.create(title="Sample Review", year=2018)
        session = SessionFactory(event=self.event, room=RoomFactory(event=self.event))
        appearance = ContributionFactory(session=session).appearance
        publish(event=self.event)
        invitation = InvitationFactory(appearance__event=self.event, invited_at=timezone.now())
        correction = Correction.objects.create(invitation=invitation, part="billing", proposed_at=timezone.now())
        brochure = SharedBrochure.objects.create(choices=[f"event.{self.event.pk}"], used_on=timezone.now().date())
        draft = EventFactory(organiser=team)
        spare = ContributionFactory(session=SessionFactory(event=draft)).appearance
        EventFactory(organiser=others)
        self.users = {
            "stranger": member("owner", others),
            **{role: member(role, team) for role in ROLES[2:7]},
            "superuser": get_user_model().objects.create_superuser("superuser"),
        }
        for user in self.users.values():
            user.password = "such as no password makes"
            user.save()
        bundle = ask(events=[self.event], forms=["json"], by=self.users["superuser"], at=timezone.now())
        imported = ImportFactory(event=self.event)
        self.rows = {
            "events_event": self.event,
            "events_event_delete": draft,
            "agenda_session": session,
            "speakers_speaker": appearance.speaker,
            "speakers_speaker_delete": spare.speaker,
            "speakers_appearance": appearance,
            "events_sector": SectorFactory(),
            "events_theme": ThemeFactory(),
            "events_series": Series.objects.create(name="Unused"),
            "events_audiencecategory": AudienceFactory(),
            "events_venue": Venue.objects.create(name="Sample Hall"),
            "events_organisation": team,
            "events_organisation_delete": OrganisationFactory(),
            "events_enquiry": EnquiryFactory(event=self.event),
            "events_letter": LetterFactory(event=self.event),
            "auth_user": self.users["reader"],
        }
        slug, own = self.event.slug, {"sector": sector, "theme": theme, "audience": audience, "series": series}
        self.arguments = {name: [row.slug] for name, row in own.items()}
        self.arguments |= {
            "organisation": [team.slug],
            "source": ["sample-review-2018"],
            "sitemap_section": ["pages"],
            "speaker": [appearance.speaker.slug],
            "photograph": ["0123456789abcdef"],
            "session_detail": [slug, session.slug],
            "session_calendar": [slug, session.slug],
            "speaker_calendar": [appearance.speaker.slug],
            "programme_export": [slug, "json"],
            "admin:app_list": ["events"],
            "admin:view_on_site": [1, 1],
            "admin:auth_user_password_change": [self.users["reader"].pk],
            "session_preview": [slug, session.slug],
            "publication_detail": [slug, 1],
            "event_bring_back": [self.event.pk, 1],
            "speaker_merge": [appearance.speaker.pk, spare.speaker.pk],
            "event_correction_photograph": [self.event.pk, correction.pk, "proposed"],
            "brochure_shared": [brochure.key],
            "brochure_shared_pdf": [brochure.key],
            "brochure_copy": [brochure.key],
            "speak": [invitation.token],
            "speak_photograph": [invitation.token],
            "session_audience": [self.event.pk, session.pk],
            "import_review": [imported.pk],
            "import_columns": [imported.pk],
            "import_source": [imported.pk],
            "import_changes": [self.event.pk, imported.pk],
            "bundle": [bundle.pk],
            "bundle_zip": [bundle.pk],
            "mfa_remove_webauthn": [1],
            "account_reset_password_from_key": ["1", "no-such-key"],
        }
        self.sent = {
            "event_invitation_end": {"invitation": invitation.pk},
            "event_corrections": {"accept": correction.pk},
            "speak": {"answer": "perhaps"},
            "oembed": {"url": f"{settings.SITE_URL}/events/{slug}/"},
            "brochure_add": {"thing": f"event.{self.event.pk}"},
        }
        self.arguments |= {
            f"speaker_{page}": [appearance.speaker.pk]
            for page in ("photograph", "billing", "merge_with", "export", "erase")
        }
        self.arguments |= {name: [self.event.pk] for name in EVENT_PAGES}
        token = preview_token(event=self.event, days=7, at=timezone.now())
        self.arguments |= {name: [token] for name in ("private_event", "private_programme")}
        self.arguments["private_session"] = [token, session.slug]
        self.arguments |= {
            name: [slug]
            for name in (
                "event_detail",
                "event_card",
                "event_feed",
                "programme_detail",
                "programme_embed",
                "event_preview",
                "programme_preview",
                "publication_list",
                "enquire",
                "enquiry_thanks",
            )
        }

    def address(self, name: str) -> str:
        bare, _, page = name.removeprefix("admin:").rpartition("_")
        if name not in self.arguments and page in ("change", "delete", "history") and bare in self.rows:
            return reverse(name, args=[self.rows.get(f"{bare}_{page}", self.rows[bare]).pk])
        return reverse(name, args=self.arguments.get(name, []))

    def data(self, name: str) -> dict[str, str]:
        """What a page of a history is sent: its own last record; of others, what they need to find a row."""
        if name in self.sent:
            return self.sent[name]
        row = self.rows.get(name.removeprefix("admin:").removesuffix("_history"))
        if not name.endswith("_history") or not hasattr(row, "history"):
            return {}
        return {"put_back": f"{row._meta.label_lower}.{row.history.latest().pk}"}

    def browser(self, role: str) -> Client:
        return Client() if role == "visitor" else browser_of(self.users[role])


def mark(response) -> str:
    if response.status_code == 302 and response.headers["Location"].startswith("/admin/login/"):
        return ">"
    if b'href="/admin/login/?next=' in response.content:  # so is a form in which something was typed: it keeps that
        return ">"
    marks = {404: "4", 403: "3", 405: "-"}
    assert response.status_code in (*marks, 200, 302, 303, 400, 409, 422), response.status_code
    return marks.get(response.status_code, "+")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once; each answer is taken in a transaction that is undone."""
    with django_db_blocker.unblock():
        from django.db import transaction

        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield World()
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_01_who_is_let_in(world, name):
    address = world.address(name)
    got = {"get": "", "post": ""}
    for role in ROLES:
        for method in got:
            got[method] += mark(getattr(world.browser(role), method)(address, world.data(name)))
    assert Expected(**got) == EXPECTED[name], address
