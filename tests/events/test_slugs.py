from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, local

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from agenda.models import Session
from events.models import AudienceCategory, Event, Sector, slugs
from speakers.models import Speaker
from tests.factories import EventFactory, SectorFactory, SessionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Tackling Serious & Organised Crime: 2024", "tackling-serious-organised-crime-2024"),
        ("Élodie’s Ŵyn", "elodies-wyn"),
        ("_ – _", ""),
        ("李小龙", ""),
        ("word " * 40, "word-" * 15 + "word"),
        ("a" * 300, "a" * 80),
        (f"{'a' * 70} {'b' * 30}", "a" * 70),
    ],
)
def test_an_address_is_made_of_latin_letters_and_digits_and_cut_between_words(title, slug):
    assert slugs.slug_for(title) == slug


def test_an_address_is_kept_when_the_title_changes():
    event = EventFactory(title="Sample Forum")
    event.title = "Another Forum"
    event.save()
    event.refresh_from_db()
    assert (event.title, event.slug) == ("Another Forum", "sample-forum")


def test_an_address_that_is_given_is_taken_as_it_is():
    assert EventFactory(title="Sample Forum", slug="sf-27").slug == "sf-27"


def test_an_address_that_is_emptied_is_made_anew():
    event = EventFactory(title="Sample Forum")
    event.title, event.slug = "Another Forum", ""
    event.save(update_fields=["title"])
    event.refresh_from_db()
    assert event.slug == "another-forum"


def test_the_same_title_again_is_numbered():
    made = [
        EventFactory(title=title).slug for title in ["Sample Forum", "Sample Forum", "Sample Forum 2", "sample forum"]
    ]
    assert made == ["sample-forum", "sample-forum-2", "sample-forum-2-2", "sample-forum-3"]


def test_sessions_share_addresses_with_other_events_only():
    event = EventFactory()
    made = [SessionFactory(event=at, title="Questions").slug for at in [event, event, EventFactory()]]
    assert made == ["questions", "questions-2", "questions"]


@pytest.mark.parametrize(
    ("factory", "name", "noun"),
    [
        (SessionFactory, {"title": "👍"}, "session"),
        (EventFactory, {"title": "👍"}, "event"),
        (SpeakerFactory, {"name": "李小龙"}, "speaker"),
        (SectorFactory, {"name": "—"}, "sector"),
    ],
)
def test_a_title_without_letters_has_an_address_by_number(factory, name, noun):
    """PUB-19."""
    row = factory(**name)
    assert row.slug == f"{noun}-{row.pk}"
    assert type(row).objects.get(slug=row.slug) == row


def test_an_address_by_number_that_is_taken_is_numbered_on():
    """PUB-19."""
    session = SessionFactory(title="👍")
    wanted = f"session-{session.pk + 1}"
    SessionFactory.build(pk=session.pk + 100, event=session.event, slug=wanted).save(force_insert=True)
    assert SessionFactory(event=session.event, title="👍").slug == f"{wanted}-2"


def test_an_address_by_number_is_of_one_word():
    category = AudienceCategory.objects.create(name="…")
    assert category.slug == f"audience-category-{category.pk}"


def test_a_saved_row_without_an_address_gets_one_by_number():
    session = SessionFactory(title="Questions")
    session.title, session.slug = "👍", ""
    session.save()
    assert (session.slug, Session.objects.count()) == (f"session-{session.pk}", 1)


def test_past_is_no_address_of_an_event():
    assert EventFactory(title="Past").slug == "past-2"
    with pytest.raises(ValidationError) as refused:
        EventFactory.build(title="Sample Forum", slug="past").full_clean()
    assert refused.value.message_dict == {"slug": ["This address is taken already."]}


def test_past_is_an_address_of_anything_else():
    assert SessionFactory(title="Past").slug == "past"


def test_a_name_that_is_taken_is_said_to_be_even_if_it_is_about_slugs():
    SectorFactory(name="slugs")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Sector.objects.create(name="Slugs")
    assert refused.value.__cause__.diag.constraint_name == "sector_name_once"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("model", "values"),
    [(Session, {"title": "Questions"}), (Event, {"title": "Sample Forum"}), (Speaker, {"name": "Sample Speaker"})],
)
def test_two_of_one_title_saved_at_once_have_two_addresses(model, values, monkeypatch):
    """PUB-20."""
    if model is Session:
        values = values | {"event": EventFactory()}
    both_chose, seen, choose = Barrier(2), local(), slugs.next_free

    def choose_at_once(*args):
        slug = choose(*args)
        if not hasattr(seen, "slug"):
            seen.slug = slug
            both_chose.wait(timeout=30)
        return slug

    def save(_) -> tuple[str, str]:
        try:
            row = model(**values)
            row.save()
            return seen.slug, row.slug
        finally:
            connection.close()

    monkeypatch.setattr(slugs, "next_free", choose_at_once)
    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(save, range(2)))
    wanted = slugs.slug_for(values.get("title") or values["name"])
    assert [chosen for chosen, _ in made] == [wanted, wanted]
    assert {slug for _, slug in made} == {wanted, f"{wanted}-2"}
