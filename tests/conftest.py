from datetime import UTC, datetime

import hypothesis
import pytest
import zeal
from django.conf import settings

from events.event_shelf import kept_shelf
from socprog.kept_pages import store

hypothesis.settings.register_profile("suite", deadline=None)  # no test is about time
hypothesis.settings.load_profile("suite")

AT = datetime(2027, 1, 15, 12, tzinfo=UTC)
"""The moment at which tests read, where it matters: the events of the factories are to come."""


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Pages kept for one test's rows must not answer in the next."""
    store.clear()
    kept_shelf.clear()
    yield
    store.clear()


@pytest.fixture(autouse=True)
def _media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """A hash that costs nothing: what is tested begins after signing in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _no_lazy_queries_in_loops():
    with zeal.zeal_context():
        yield


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """However busy this machine is, documents wait for their turn."""
    monkeypatch.setattr("agenda.typeset.PATIENCE", 300)


@pytest.fixture
def at(monkeypatch):
    """Sets the moment at which requests are answered: `at(moment)`; AT until it is called."""

    def set_moment(moment: datetime) -> None:
        monkeypatch.setattr("socprog.kept_pages.timezone.now", lambda: moment)

    set_moment(AT)
    return set_moment


@pytest.fixture
def organiser(django_user_model):
    return django_user_model.objects.create_superuser("organiser", password="a-long-password")


@pytest.fixture
def desk(client, organiser):
    """A browser signed in as organiser."""
    client.force_login(organiser)
    return client


@pytest.fixture
def site_url():
    return settings.SITE_URL
