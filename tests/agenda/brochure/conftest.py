import pytest

from agenda.brochure import Choice
from agenda.publish import publish
from tests.conftest import AT
from tests.factories import AppearanceFactory, ContributionFactory, EventFactory, SessionFactory


@pytest.fixture
def forum():
    """Published, with a session and a speaker."""
    event = EventFactory(title="Forum", summary="What works.", place="Sample City")
    session = SessionFactory(event=event, title="Opening", label="Keynote", at=("10:00", "11:00"))
    appearance = AppearanceFactory(event=event, speaker__name="Ada Example", speaker__honorific="Dr")
    ContributionFactory(session=session, appearance=appearance)
    publish(event=event, at=AT)
    return event


@pytest.fixture
def three(forum):
    return [Choice.of_event(forum.pk), Choice.of_session(forum.pk, "opening"), Choice.of_speaker("ada-example")]
