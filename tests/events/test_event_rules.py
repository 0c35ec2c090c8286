from datetime import UTC, date, datetime, time

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from events.models import (
    AudienceCategory,
    Catalogue,
    Enquiry,
    Entry,
    Event,
    Letter,
    Likeness,
    Membership,
    Organisation,
    Publication,
    Sector,
    Series,
    Source,
    Submission,
    Term,
    Theme,
    Trait,
    Venue,
)
from tests.conftest import AT
from tests.factories import EnquiryFactory, EventFactory, LetterFactory, OrganisationFactory
from tests.rules import Rule, assert_refused_by_the_database, assert_said_beside_the_field, assert_saved, constraints_of

pytestmark = pytest.mark.django_db


def event(**values) -> Event:
    return EventFactory.build(slug="sample-event", **values)


def source(**values) -> Source:
    return Source(event=EventFactory(), **{"title": "Sample Strategy", "order": 1, **values})


def publication(**values) -> Publication:
    first = Publication.objects.create(
        event=EventFactory(), number=1, programme_data={}, published_at=datetime(2027, 1, 1, tzinfo=UTC)
    )
    return Publication(event=first.event, programme_data={}, published_at=first.published_at, **values)


def entry(**values) -> Entry:
    first = Entry.objects.create(event=EventFactory(), kind="event", slug="a", title="A", sort_key="a")
    return Entry(**{"event": first.event, "kind": "event", "title": "A", "sort_key": "a", **values})


def second(model, **values):
    """With a row of that kind there: “Sample Name”, at `sample-name`."""
    model.objects.create(name="Sample Name")
    return model(**values)


def second_event(**values) -> Event:
    EventFactory(slug="sample-event")
    return EventFactory.build(**values)


def second_venue(**values) -> Venue:
    Venue.objects.create(name="Sample Hall", address="1 Sample Square")
    return Venue(**values)


def membership(role="editor", again=False) -> Membership:
    user, organisation = get_user_model().objects.create_user("sample"), OrganisationFactory()
    if again:
        Membership.objects.create(user=user, organisation=organisation)
    return Membership(user=user, organisation=organisation, role=role)


def second_letter(message_id: str) -> Letter:
    LetterFactory(message_id="<a@site>")
    return LetterFactory.build(message_id=message_id)


def second_submission(form: str) -> Submission:
    Submission.objects.admit(form="enquiry", address="127.0.0.1", at=AT)
    first = Submission.objects.get()
    return Submission(form=form, sender=first.sender, since=first.since, number=1)


def second_trait(facet: str) -> Trait:
    first = Trait.objects.create(event=EventFactory(), facet="theme:prevent")
    return Trait(event=first.event, facet=facet)


def likeness(one: Event, other: Event) -> Likeness:
    return Likeness(event=one, other=other, weight=1, shared=["theme:prevent"])


def second_likeness(*, swapped: bool) -> Likeness:
    (first := likeness(EventFactory(), EventFactory())).save()
    return likeness(first.other, first.event) if swapped else likeness(first.event, first.other)


def second_term(text: str) -> Term:
    Term.objects.create(facet="", text="crime", key="crime", documents=1)
    return Term(facet="", text=text, key=text, documents=1)


def second_enquiry(**values) -> Enquiry:
    first = EnquiryFactory(key="a")
    return EnquiryFactory.build(event=first.event, **values)


SLUG_TAKEN = {"slug": ["This address is taken already."]}
NAME_TAKEN = {"name": ["There is one of this name already."]}

RULES = {
    "membership_once": Rule(
        membership, lambda: membership(again=True), {"user": ["This person is in the team already."]}
    ),
    "membership_role_known": Rule(
        lambda: membership("reader"),
        lambda: membership("guest"),
        {"role": ["Value 'guest' is not a valid choice."]},
    ),
    "event_slug_once": Rule(
        lambda: second_event(slug="sample-event-2"), lambda: second_event(slug="sample-event"), SLUG_TAKEN
    ),
    "event_last_day_not_before_first": Rule(
        lambda: event(ends_on=date(2027, 3, 5)),
        lambda: event(ends_on=date(2027, 3, 4), start_time=None),
        {"ends_on": ["The last day is before the first day."]},
    ),
    "event_year_plausible": Rule(
        lambda: event(starts_on=date(2200, 1, 1)),
        lambda: event(starts_on=date(9999, 12, 31)),
        {"starts_on": ["Is the year right?"]},
    ),
    "event_last_day_needs_first": Rule(
        lambda: event(starts_on=None),
        lambda: event(starts_on=None, ends_on=date(2027, 3, 5), start_time=None),
        {"starts_on": ["There is a last day but no first day."]},
    ),
    "event_ends_after_it_starts": Rule(
        lambda: event(ends_on=date(2027, 3, 6), start_time=time(9), end_time=time(8)),
        lambda: event(start_time=time(9), end_time=time(9)),
        {"end_time": ["The end must be after the start."]},
    ),
    "event_changeover_plausible": Rule(
        lambda: event(changeover_minutes=240),
        lambda: event(changeover_minutes=241),
        {"changeover_minutes": ["Nobody needs more than four hours to change rooms."]},
    ),
    "event_blocking_rules_known": Rule(
        lambda: event(blocking_rules=["person-twice", "outside-hours"]),
        lambda: event(blocking_rules=["room-twice"]),
        {"blocking_rules": ["Item 1 in the array did not validate: Value 'room-twice' is not a valid choice."]},
    ),
    "event_status_known": Rule(
        lambda: event(status="postponed"),
        lambda: event(status="over"),
        {"status": ["Value 'over' is not a valid choice."]},
    ),
    "event_format_known": Rule(
        lambda: event(format=""),
        lambda: event(format="by-post"),
        {"format": ["Value 'by-post' is not a valid choice."]},
    ),
    "source_order_from_1": Rule(
        lambda: source(order=1), lambda: source(order=0), {"order": ["Places are counted from 1."]}
    ),
    "source_year_plausible": Rule(
        lambda: source(year=2013), lambda: source(year=13), {"year": ["The year of a source has four digits."]}
    ),
    "audience_category_kind_known": Rule(
        lambda: AudienceCategory(name="Sample Officers", kind="job-title"),
        lambda: AudienceCategory(name="Sample Officers", kind="people"),
        {"kind": ["Value 'people' is not a valid choice."]},
    ),
    "venue_once": Rule(
        lambda: second_venue(name="Sample Hall", address="2 Sample Square"),
        lambda: second_venue(name="SAMPLE HALL", address="1 Sample Square"),
        {"__all__": ["There is a venue of this name and address already."]},
    ),
    "publication_number_once": Rule(
        lambda: publication(number=2, is_current=False), lambda: publication(number=1, is_current=False)
    ),
    "publication_current_once": Rule(
        lambda: publication(number=2, is_current=False), lambda: publication(number=2, is_current=True)
    ),
    "publication_number_from_1": Rule(
        lambda: publication(number=2, is_current=False), lambda: publication(number=0, is_current=False)
    ),
    "entry_once": Rule(lambda: entry(slug="b"), lambda: entry(slug="a")),
    "entry_kind_known": Rule(lambda: entry(slug="a", kind="session"), lambda: entry(slug="a", kind="page")),
    "term_once": Rule(lambda: second_term("crimes"), lambda: second_term("crime")),
    "trait_once": Rule(lambda: second_trait("theme:protect"), lambda: second_trait("theme:prevent")),
    "likeness_once": Rule(lambda: second_likeness(swapped=True), lambda: second_likeness(swapped=False)),
    "likeness_of_two": Rule(lambda: likeness(EventFactory(), EventFactory()), lambda: likeness(*[EventFactory()] * 2)),
    "catalogue_one_row": Rule(lambda: Catalogue(id=1, version=2), lambda: Catalogue(id=2, version=2)),
}
RULES |= {
    "submission_counted_once": Rule(lambda: second_submission("speak"), lambda: second_submission("enquiry")),
    "letter_message_id_once": Rule(lambda: second_letter("<b@site>"), lambda: second_letter("<a@site>")),
    "letter_state_known": Rule(lambda: LetterFactory.build(), lambda: LetterFactory.build(state="lost", next_try=None)),
    "letter_next_try_while_to_be_sent": Rule(
        lambda: LetterFactory.build(state="parked", next_try=None), lambda: LetterFactory.build(state="parked")
    ),
    "letter_sent_at_when_sent": Rule(
        lambda: LetterFactory.build(sent=True), lambda: LetterFactory.build(sent=True, sent_at=None)
    ),
    "enquiry_key_once": Rule(lambda: second_enquiry(key="b"), lambda: second_enquiry(key="a")),
    "enquiry_state_known": Rule(lambda: second_enquiry(state="spam"), lambda: second_enquiry(state="lost")),
}
for model in (Sector, Theme, AudienceCategory, Series, Organisation):
    RULES[f"{model._meta.model_name}_name_once"] = Rule(
        lambda model=model: second(model, name="Sample Names"),
        lambda model=model: second(model, name="sample name"),
        NAME_TAKEN,
    )
    RULES[f"{model._meta.model_name}_slug_once"] = Rule(
        lambda model=model: second(model, name="Another", slug="another"),
        lambda model=model: second(model, name="Another", slug="sample-name"),
        SLUG_TAKEN,
    )
SAID = {name: rule for name, rule in RULES.items() if rule.said}


def test_every_constraint_of_the_app_is_here():
    assert constraints_of("events") == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_a_row_within_the_rule_is_saved(name):
    assert_saved(RULES[name])


@pytest.mark.parametrize("name", RULES)
def test_the_database_refuses_a_row_that_breaks_the_rule(name):
    assert_refused_by_the_database(RULES[name], name)


@pytest.mark.parametrize("name", SAID)
def test_the_organiser_reads_beside_the_field_what_is_wrong(name):
    assert_said_beside_the_field(RULES[name])


def test_what_is_wrong_is_said_where_the_field_is_not_shown():
    with pytest.raises(ValidationError) as refused:
        event(ends_on=date(2027, 3, 4), start_time=None).full_clean(exclude=["notice"])
    assert refused.value.message_dict == {"ends_on": ["The last day is before the first day."]}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": ""}, {"title": ["This field cannot be blank."]}),
        ({"title": "a" * 10_000}, {"title": ["Ensure this value has at most 300 characters (it has 10000)."]}),
        (
            {"title": "Sample\u202eEvent"},
            {"title": ["There is an invisible character (U+202E) after “Sample”. Delete it, or type the text anew."]},
        ),
        (
            {"brief": "\0"},
            {"brief": ["There is an invisible character (U+0000) at the beginning. Delete it, or type the text anew."]},
        ),
        (
            {"timezone": "Europe/Londn"},
            {"timezone": ["“Europe/Londn” is not a time zone. Did you mean Europe/London?"]},
        ),
        ({"ends_on": date(2028, 3, 6)}, {"ends_on": ["An event lasts a year at most. Is the year right?"]}),
        (
            {"links": "Travel example.org"},
            {"links": ["“example.org” is not a web address; a line is a label, a space and an address."]},
        ),
        (
            {"links": "Travel javascript:alert(1)"},
            {"links": ["“javascript:alert(1)” is not a web address; a line is a label, a space and an address."]},
        ),
        ({"links": "https://example.org/"}, {"links": ["Say before https://example.org/ what it leads to."]}),
    ],
)
def test_wrong_input_gets_a_sentence_beside_the_field(values, said):
    with pytest.raises(ValidationError) as refused:
        event(**values).full_clean()
    assert refused.value.message_dict == said


def test_an_event_lasts_a_year_at_most():
    event(ends_on=date(2028, 3, 5)).full_clean()


def test_links_are_a_label_and_an_address_a_line():
    links = event(links="Travel and access https://example.org/travel\n\nJoining https://example.org/").labelled_links
    assert links == (("Travel and access", "https://example.org/travel"), ("Joining", "https://example.org/"))


def test_the_days_of_an_event():
    assert event(starts_on=None).days == []
    assert event().days == [date(2027, 3, 5)]
    assert event(ends_on=date(2027, 3, 7)).days == [date(2027, 3, 5), date(2027, 3, 6), date(2027, 3, 7)]


def test_what_is_put_nowhere_goes_to_the_end_of_its_own_list():
    sample = EventFactory()
    Source.objects.create(event=EventFactory(), title="Elsewhere", order=9)
    made = [Source.objects.create(event=sample, title=title) for title in "ab"]
    Source.objects.create(event=sample, title="c", order=1)
    assert [source.order for source in made] == [1, 2]
    assert [source.title for source in sample.sources.all()] == ["a", "c", "b"]


def test_a_name_is_found_letter_case_aside_or_made():
    known = Sector.objects.create(name="criminal justice")
    Sector.objects.create(name="criminal justice policy")
    assert Sector.objects.named("Criminal Justice") == known
    assert Sector.objects.named("local government").slug == "local-government"
    assert Sector.objects.count() == 3
