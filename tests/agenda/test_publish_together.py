"""Publishing while others publish and edit, each on a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse

from agenda.models import Contribution, Session
from agenda.publish import bring_back, publish, withdraw
from events.models import Entry, Event, Likeness, Publication
from tests.factories import ContributionFactory, EventFactory, SectorFactory, agenda_of

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


def together(*acts) -> list:
    """What each returns; all begin at once."""
    ready = Barrier(len(acts))

    def act_on_its_own_connection(act):
        try:
            connection.ensure_connection()
            ready.wait(timeout=30)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(act_on_its_own_connection, acts))


def sample_event() -> Event:
    """A title and three sessions that all say “0”."""
    event = EventFactory(title="0")
    agenda_of(event, 3)
    Session.objects.update(title="0")
    return event


def edit(event, text: str, *, sessions_first=False) -> None:
    """Everything at once says something else."""
    with transaction.atomic():
        if sessions_first:
            Session.objects.filter(event=event).update(title=text)
        Event.objects.filter(pk=event.pk).update(title=text)
        Session.objects.filter(event=event).update(title=text)


def said(publication: Publication) -> set[str]:
    programme = publication.programme
    return {programme.event.title, *(session.title for session in programme.sessions)}


def is_sound(event) -> bool:
    """Numbers from 1 without a gap, the last current, the catalogue its own."""
    publications = list(event.publications.order_by("number"))
    numbers = [publication.number for publication in publications]
    current = [publication.number for publication in publications if publication.is_current]
    titles = set(Entry.objects.events().filter(event=event).values_list("title", flat=True))
    titles |= set(Entry.objects.sessions().filter(event=event).values_list("title", flat=True))
    return numbers == list(range(1, len(numbers) + 1)) and current == numbers[-1:] and titles == said(publications[-1])


def test_two_who_publish_the_same_at_once_get_one_publication():
    event = sample_event()
    first, second = together(lambda: publish(event=event), lambda: publish(event=event))
    assert (first.number, second.number) == (1, 1)
    assert is_sound(event)


def test_two_events_are_published_at_once():
    first, second = sample_event(), sample_event()
    published = together(lambda: publish(event=first), lambda: publish(event=second))
    assert [publication.number for publication in published] == [1, 1]
    assert (is_sound(first), is_sound(second)) == (True, True)


def test_two_alike_that_are_published_at_once_know_of_each_other():
    for number in range(ROUNDS):
        events = [EventFactory(), EventFactory()]
        sector = SectorFactory(name=f"Sector {number}")
        for event in events:
            event.sectors.add(sector)
        together(*(lambda event=event: publish(event=event) for event in events))
        pairs = Likeness.objects.filter(event__in=events).values_list("event", "other")
        assert set(pairs) == {(events[0].pk, events[1].pk), (events[1].pk, events[0].pk)}


def test_of_two_alike_one_is_withdrawn_while_the_other_is_published():
    for number in range(ROUNDS):
        gone, event = EventFactory(), EventFactory()
        sector = SectorFactory(name=f"Sector {number}")
        for each in (gone, event):
            each.sectors.add(sector)
        publish(event=gone)
        together(lambda gone=gone: withdraw(event=gone), lambda event=event: publish(event=event))
        assert list(Likeness.objects.filter(Q(event=gone) | Q(other=gone))) == []


def test_two_who_bring_back_at_once_get_two_numbers():
    event = sample_event()
    first = publish(event=event)
    edit(event, "1")
    second = publish(event=event)
    third, fourth = together(lambda: bring_back(publication=first), lambda: bring_back(publication=second))
    assert {(third.number, *said(third)), (fourth.number, *said(fourth))} in (
        {(3, "0"), (4, "1")},
        {(4, "0"), (3, "1")},
    )
    assert is_sound(event)


def test_two_who_edit_and_publish_at_once_never_publish_a_mix():
    event = sample_event()

    def edit_and_publish(text: str) -> Publication:
        edit(event, text)
        return publish(event=event)

    for number in range(ROUNDS):
        texts = [f"a{number}", f"b{number}"]
        published = together(*(lambda text=text: edit_and_publish(text) for text in texts))
        assert [len(said(publication)) for publication in published] == [1, 1]
        assert set.union(*map(said, published)) <= set(texts)
        assert is_sound(event)


@pytest.mark.parametrize("sessions_first", [False, True])
def test_what_is_edited_meanwhile_is_published_whole_or_not_at_all(sessions_first):
    event = sample_event()
    for number in range(1, ROUNDS):
        before, after = str(number - 1), str(number)
        _, publication = together(
            lambda text=after: edit(event, text, sessions_first=sessions_first), lambda: publish(event=event)
        )
        assert said(publication) in ({before}, {after})
        assert said(publish(event=event)) == {after}
    assert is_sound(event)


def test_who_withdraws_while_another_publishes_comes_before_or_after():
    event = sample_event()
    for number in range(1, ROUNDS):
        edit(event, str(number))
        together(lambda: publish(event=event), lambda: withdraw(event=event))
        event.refresh_from_db()
        is_public = event.current_publication is not None
        assert (event.withdrawn_at is None) == is_public
        assert Entry.objects.filter(event=event).exists() == is_public


# ── An edit in the midst ───────────────────────────────────────────────────────────────────────────────


def recast(session, role: str) -> None:
    """A session and who is in it, edited in one transaction that leaves the event alone."""
    with transaction.atomic():
        Session.objects.filter(pk=session.pk).update(title=role)
        Contribution.objects.filter(session=session).update(role=role)


class EditBetween:
    """While queries run: once after the sessions were read, another edits them and who is in them."""

    def __init__(self, session):
        self.session, self.publishing, self.done = session, False, False

    def __call__(self, execute, sql, *rest):
        self.publishing |= "ISOLATION LEVEL" in sql
        if self.publishing and 'FROM "agenda_contribution"' in sql and not self.done:
            self.done = True
            together(lambda: recast(self.session, "chair"))
        return execute(sql, *rest)


def cast(publication: Publication) -> tuple[str, str]:
    [session] = publication.programme.sessions
    return session.title, session.speakers[0].role


def publish_alone(event, desk) -> Publication:
    return publish(event=event)


def publish_at_the_desk(event, desk) -> Publication:
    tables = ["appearances", "rooms", "tracks", "sessions", "sources"]
    management = {f"{table}-{count}_FORMS": 0 for table in tables for count in ("TOTAL", "INITIAL")}
    answer = desk.post(
        reverse("admin:events_event_change", args=[event.pk]),
        {
            **management,
            "title": event.title,
            "status": "scheduled",
            "timezone": "Europe/London",
            "changeover_minutes": "5",
            "_publish": "Publish",
        },
    )
    assert answer.status_code == 302
    return event.current_publication


@pytest.mark.parametrize("publish_somehow", [publish_alone, publish_at_the_desk])
def test_an_edit_in_the_midst_is_not_in_the_publication(publish_somehow, desk):
    event = EventFactory(title="Sample Event", starts_on=None, start_time=None, end_time=None)
    session = ContributionFactory(session__event=event, session__title="host", role="host").session
    publish(event=event)
    Event.objects.filter(pk=event.pk).update(place="Sample City")
    edit_between = EditBetween(session)
    with connection.execute_wrapper(edit_between):
        publication = publish_somehow(event, desk)
    assert edit_between.done
    assert cast(publication) == ("host", "host")
    assert cast(publish(event=event)) == ("chair", "chair")
