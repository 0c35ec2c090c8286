"""Rows for tests, plain and valid; a test says only what it is about."""

import io
from datetime import UTC, date, datetime, time

import factory
from django.contrib.auth import get_user_model
from django.test import Client
from factory import Sequence, SubFactory
from factory.django import DjangoModelFactory
from PIL import Image

from agenda import models as agenda
from events import models as events
from speakers import models as speakers


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = events.Organisation

    name = Sequence(lambda n: f"Sample Organisation {n}")


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = events.Sector

    name = Sequence(lambda n: f"sample sector {n}")


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = events.Theme

    name = Sequence(lambda n: f"Sample Theme {n}")


class AudienceFactory(DjangoModelFactory):
    class Meta:
        model = events.AudienceCategory

    name = Sequence(lambda n: f"Sample Officers {n}")


class EventFactory(DjangoModelFactory):
    class Meta:
        model = events.Event

    title = Sequence(lambda n: f"Sample Event {n}")
    starts_on = date(2027, 3, 5)
    start_time = time(9, 30)
    end_time = time(16, 30)
    brief = "A brief."


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = agenda.Room

    event = SubFactory(EventFactory)
    name = Sequence(lambda n: f"Room {n}")


class TrackFactory(DjangoModelFactory):
    class Meta:
        model = agenda.Track

    event = SubFactory(EventFactory)
    name = Sequence(lambda n: f"Track {n}")


class SpeakerFactory(DjangoModelFactory):
    class Meta:
        model = speakers.Speaker

    name = Sequence(lambda n: f"Sample Speaker {n}")


class AppearanceFactory(DjangoModelFactory):
    class Meta:
        model = speakers.Appearance

    event = SubFactory(EventFactory)
    speaker = SubFactory(SpeakerFactory)
    billing = "Head of Samples, Sample Police"
    status = "confirmed"


class InvitationFactory(DjangoModelFactory):
    """Sent at noon of 15 January 2027, by link number 1."""

    class Meta:
        model = speakers.Invitation

    appearance = SubFactory(AppearanceFactory, status="invited")
    link_number = 1
    invited_at = datetime(2027, 1, 15, 12, tzinfo=UTC)


class SessionFactory(DjangoModelFactory):
    """`at=("10:00", "11:00")` sets day and times on the event's wall clock, on its first day."""

    class Meta:
        model = agenda.Session

    event = SubFactory(EventFactory)
    title = Sequence(lambda n: f"Sample Session {n}")

    @classmethod
    def _create(cls, model_class, *args, at=None, **kwargs):
        session = model_class(*args, **kwargs)
        if at:
            start, end = (clock and time.fromisoformat(clock) for clock in at)
            session.set_clock(session.day or session.event.starts_on, start, end)
        session.save()
        return session


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = agenda.Contribution

    session = SubFactory(SessionFactory)
    appearance = SubFactory(AppearanceFactory, event=factory.SelfAttribute("..session.event"))


class ImportFactory(DjangoModelFactory):
    """Pasted at noon of 15 January 2027."""

    class Meta:
        model = agenda.Import

    begun_at = datetime(2027, 1, 15, 12, tzinfo=UTC)
    format = "txt"
    content = b"Sample Forum\n5 March 2027\n"


class LetterFactory(DjangoModelFactory):
    """Waiting since noon of 15 January 2027; `sent=True` is sent then."""

    class Meta:
        model = events.Letter

    class Params:
        sent = factory.Trait(state="sent", next_try=None, sent_at=datetime(2027, 1, 15, 12, tzinfo=UTC))

    recipient = Sequence(lambda n: f"sample-{n}@sample.example")
    subject = "A sample letter"
    body = "Some words."
    posted_at = next_try = datetime(2027, 1, 15, 12, tzinfo=UTC)


class EnquiryFactory(DjangoModelFactory):
    class Meta:
        model = events.Enquiry

    event = SubFactory(EventFactory)
    name = Sequence(lambda n: f"Sample Visitor {n}")
    email = Sequence(lambda n: f"visitor-{n}@sample.example")
    message = "Is there a hearing loop?"
    received_at = datetime(2027, 1, 15, 12, tzinfo=UTC)
    key = Sequence(str)


def jpeg(colour="teal", size=(80, 60)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def member(role: str, organisation, **values):
    """Somebody of the desk who has that role in the team of the organisation."""
    user = get_user_model().objects.create_user(f"{role}-{get_user_model().objects.count()}", is_staff=True, **values)
    events.Membership.objects.create(user=user, organisation=organisation, role=role)
    return user


def browser_of(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def agenda_of(event, sessions: int, speakers_each: int = 1) -> list:
    """That many sessions of the event, each with speakers of its own."""
    made = [SessionFactory(event=event, points="One point\nAnother point") for _ in range(sessions)]
    for session in made:
        for _ in range(speakers_each):
            ContributionFactory(session=session)
    return made
