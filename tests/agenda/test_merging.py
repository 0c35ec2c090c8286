"""Two rows that are one person; whoever was deleted or merged is put back. Each change is a transaction of its own."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from PIL import Image

from agenda.compose import compose
from agenda.erasure import forget_outdated
from agenda.merging import CannotPutBack, merge, put_back, remove
from agenda.models import Contribution
from agenda.publish import has_unpublished_changes, publish
from events.models import Entry, Publication
from speakers.models import Appearance, FormerAddress, Removal, Speaker
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    SessionFactory,
    SpeakerFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at")]
AT = datetime(2027, 1, 15, 12, tzinfo=UTC)


@pytest.fixture
def john():
    return SpeakerFactory(
        honorific="Professor", name="John Coxhead", biography="Of York.", organisation=OrganisationFactory(name="Old")
    )


@pytest.fixture
def j():
    return SpeakerFactory(name="J. Coxhead", post_nominals="QPM", email="j@sample.example", private_note="Tea")


def merged(kept, other, *taken) -> Removal:
    return merge(kept=kept, other=other, taken=taken, by=None, at=AT)


def state() -> dict:
    """Every value of every row that is concerned, and what is public."""
    models = (Speaker, Appearance, Contribution, FormerAddress)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models} | {
        "publications": list(Publication.objects.order_by("pk").values_list("pk", "programme_data")),
        "entries": sorted(Entry.objects.values_list("event", "kind", "slug", "title")),
        "facets": sorted(map(sorted, Entry.objects.values_list("facets", flat=True))),
    }


def test_appearances_and_chosen_parts_are_the_kept_persons_and_the_rest_is_gone(john, j):
    there, here = AppearanceFactory(speaker=j), AppearanceFactory(speaker=john)
    merged(john, j, "post_nominals", "email")
    assert list(Speaker.objects.values_list("slug", "name", "post_nominals", "email", "biography", "private_note")) == [
        ("john-coxhead", "John Coxhead", "QPM", "j@sample.example", "Of York.", "")
    ]
    assert set(john.appearances.all()) == {there, here}


def test_at_one_event_they_become_one_with_the_sessions_of_both_and_confirmed_wins(john, j):
    event = EventFactory()
    first, both, last = (SessionFactory(event=event) for _ in range(3))
    here = AppearanceFactory(event=event, speaker=john, status="invited", billing="Professor", is_key=False)
    there = AppearanceFactory(event=event, speaker=j, status="confirmed", status_at=AT, billing="QPM", is_key=True)
    for session, appearance in ((first, here), (both, here), (both, there), (last, there)):
        ContributionFactory(session=session, appearance=appearance)
    merged(john, j)
    (one,) = event.appearances.all()
    assert (one.pk, one.status, one.status_at, one.billing, one.is_key) == (here.pk, "confirmed", AT, "Professor", True)
    assert [part.session for part in one.contributions.order_by("session")] == [first, both, last]


@pytest.mark.parametrize("billed", ["the other alone", "both"])
def test_what_was_published_has_one_key_and_nothing_is_unpublished_by_it(client, john, j, billed):
    event = EventFactory(title="Forum")
    session = SessionFactory(event=event, title="Opening")
    there = ContributionFactory(session=session, appearance__speaker=j, appearance__event=event).appearance
    if billed == "both":
        here = AppearanceFactory(event=event, speaker=john, status="invited")
        ContributionFactory(session=session, appearance=here)
    publish(event=event)
    publish(event=EventFactory(title="Another"))
    merged(john, j, "honorific")  # the other's, who has none
    (publication,) = event.publications.all()
    assert [(s["key"], s["status"]) for s in publication.programme_data["speakers"]] == [("john-coxhead", "confirmed")]
    assert [p["speaker"] for p in publication.programme_data["sessions"][0]["speakers"]] == ["john-coxhead"]
    assert list(Entry.objects.billings().values_list("slug", flat=True)) == ["john-coxhead"]
    assert client.get("/speakers/john-coxhead/").text.count("Opening") == 1
    moved = client.get("/speakers/j-coxhead/")
    assert (moved.status_code, moved["Location"], moved["Cache-Control"]) == (
        301, "/speakers/john-coxhead/", "public, no-cache",
    )  # fmt: skip
    assert there.speaker_id == j.pk  # as it was read before


def test_a_merger_alone_is_no_change_to_publish(john, j):
    event = AppearanceFactory(speaker=j).event
    publish(event=event)
    merged(john, j, "honorific", "name", "post_nominals")
    assert not has_unpublished_changes(event)


def test_a_former_address_of_somebody_unpublished_is_no_page(client, john, j):
    AppearanceFactory(speaker=j)
    merged(john, j)
    assert client.get("/speakers/j-coxhead/").status_code == 404


def test_nobody_else_gets_the_former_address(john, j):
    merged(john, j)
    assert SpeakerFactory(name="J. Coxhead").slug == "j-coxhead-2"


@pytest.mark.parametrize("published", [False, True])
def test_all_of_it_is_undone(john, j, published):
    shared, theirs = EventFactory(title="Shared"), EventFactory(title="Theirs")
    for event, people in ((shared, (john, j)), (theirs, (j,))):
        sessions = [SessionFactory(event=event) for _ in range(3)]
        for number, person in enumerate(people):
            appearance = AppearanceFactory(event=event, speaker=person, status=["invited", "confirmed"][number])
            for session in sessions[number:]:
                ContributionFactory(session=session, appearance=appearance)
        if published:
            publish(event=event)
    before = state()
    removal = merged(john, j, "name", "post_nominals", "organisation", "email", "private_note")
    assert state() != before
    assert put_back(removal=removal) == j
    assert state() == before
    assert not Removal.objects.exists()


def test_what_was_changed_since_stays_when_it_is_undone(john, j):
    appearance = AppearanceFactory(speaker=j)
    removal = merged(john, j, "post_nominals")
    kept = Speaker.objects.get()
    kept.biography = "Of Leeds."
    kept.save()
    appearance.refresh_from_db()
    appearance.billing = "Head"
    appearance.save()
    put_back(removal=removal)
    assert set(Speaker.objects.values_list("name", "post_nominals", "biography")) == {
        ("John Coxhead", "", "Of Leeds."),
        ("J. Coxhead", "QPM", ""),
    }
    assert list(Appearance.objects.values_list("speaker", "billing")) == [(j.pk, "Head")]


def test_mergers_of_mergers_are_undone_in_their_order(john, j):
    third = SpeakerFactory(name="John H. Coxhead")
    AppearanceFactory(speaker=j)
    before = state()
    first, second = merged(john, j), merged(third, john)
    assert set(FormerAddress.objects.values_list("slug", "speaker")) == {
        ("j-coxhead", third.pk), ("john-coxhead", third.pk),
    }  # fmt: skip
    with pytest.raises(CannotPutBack):
        put_back(removal=first)
    put_back(removal=second)
    put_back(removal=first)
    assert state() == before


def photographed(speaker, alt: str) -> str:
    out = io.BytesIO()
    Image.new("RGB", (60, 40)).save(out, "JPEG")
    speaker.photograph, speaker.photograph_alt, speaker.focus_x = ContentFile(out.getvalue(), "a.jpg"), alt, 20
    speaker.save()
    return speaker.photograph.name


@pytest.mark.parametrize("taken", [(), ("photograph",)])
def test_photographs_survive_a_merger_until_it_can_no_more_be_undone(john, j, taken):
    files = [photographed(john, "john"), photographed(j, "j")]
    removal = merged(john, j, *taken)
    john.refresh_from_db()
    assert john.photograph.name == files[bool(taken)]
    assert [default_storage.exists(name) for name in files] == [True, True]
    put_back(removal=removal)
    assert [speaker.photograph.name for speaker in (Speaker.objects.get(pk=p.pk) for p in (john, j))] == files
    removal = merged(Speaker.objects.get(pk=john.pk), j, *taken)
    assert forget_outdated(at=AT + timedelta(days=30)) == 0
    assert forget_outdated(at=AT + timedelta(days=31)) == 1
    assert [default_storage.exists(name) for name in files] == [not taken, bool(taken)]


def test_a_14_a_deleted_speaker_of_12_sessions_is_put_back_with_all_of_it(john):
    event = EventFactory(starts_on=date(2027, 3, 5))
    appearance = AppearanceFactory(event=event, speaker=john)
    for _ in range(12):
        ContributionFactory(session=SessionFactory(event=event), appearance=appearance, role="chair")
    others = ContributionFactory(session=event.sessions.first())
    name = photographed(john, "john")
    before, programme = state(), compose(event)
    removal = remove(speaker=john, by=None, at=AT)
    assert list(Contribution.objects.all()) == [others]
    assert not Speaker.objects.filter(pk=john.pk).exists()
    assert put_back(removal=removal) == john
    assert (state(), compose(event), default_storage.exists(name)) == (before, programme, True)


def test_a_14_after_thirty_days_the_history_names_nobody(john):
    AppearanceFactory(speaker=john, billing="Director")
    remove(speaker=john, by=None, at=AT)
    forget_outdated(at=AT + timedelta(days=31))
    assert set(Speaker.history.values_list("name", "biography", "slug")) == {
        ("Speaker withdrawn", "", f"_withdrawn-{john.pk}")
    }
    assert set(Appearance.history.values_list("billing", flat=True)) == {""}
    assert not Removal.objects.exists()


def test_an_event_deleted_meanwhile_does_not_come_back(john):
    appearance = AppearanceFactory(speaker=john)
    removal = remove(speaker=john, by=None, at=AT)
    appearance.event.delete()
    put_back(removal=removal)
    assert (Speaker.objects.count(), Appearance.objects.count()) == (1, 0)


@pytest.mark.parametrize("act", [merge, remove])
def test_whoever_is_publishing_meanwhile_begins_anew_and_prints_what_is_there_then(john, j, act):
    """Its snapshot was taken before; the lock it waits for tells it that it is out of date."""
    event = AppearanceFactory(speaker=j).event

    def publish_on_its_own_connection():
        try:
            return publish(event=event)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            act(**({"kept": john, "other": j, "taken": ()} if act is merge else {"speaker": j}), by=None, at=AT)
            publishing = threads.submit(publish_on_its_own_connection)
            while not _somebody_waits():
                assert not publishing.done()
        publication = publishing.result()
    said = [billing["key"] for billing in publication.programme_data["speakers"]]
    assert said == (["john-coxhead"] if act is merge else [])


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0
