"""People in public: A to Z, and each with what they said where."""

from datetime import date

import pytest

from agenda.publish import publish, withdraw
from speakers.models import Speaker
from tests.factories import (
    AppearanceFactory,
    ContributionFactory,
    EventFactory,
    OrganisationFactory,
    SessionFactory,
    SpeakerFactory,
)
from tests.site.test_pages import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]


def event_of(*names, **values):
    """A published event with speakers of these names."""
    event = EventFactory(**values)
    for name in names:
        AppearanceFactory(event=event, speaker=Speaker.objects.filter(name=name).first() or SpeakerFactory(name=name))
    publish(event=event)
    return event


# ── A to Z ──


def people(response) -> list[tuple[str, list[str]]]:
    """Each letter with its names."""
    page = read(response)
    letters = [heading.text for heading in page.all("h2", "letter")]
    return list(
        zip(letters, [[n.text for n in group.all("strong")] for group in page.all("ul", "people")], strict=True)
    )


def test_speakers_are_listed_by_surname(client):
    event_of("Zoë Adams", "Ada Example", "Bert Adams", "Colin van Dyke")
    SpeakerFactory(name="Not At Any")
    AppearanceFactory(speaker__name="Only In A Draft")
    response = client.get("/speakers/")
    assert people(response) == [
        ("A", ["Bert Adams", "Zoë Adams"]),
        ("D", ["Colin van Dyke"]),
        ("E", ["Ada Example"]),
    ]
    assert texts(response, "p", "quiet") == ["4 people, by surname"]


def test_one_person_is_a_person(client):
    event_of("Ada Example")
    assert texts(client.get("/speakers/"), "p", "quiet") == ["1 person, by surname"]


def test_no_speakers_at_all_is_said(client):
    assert texts(client.get("/speakers/"), "p", "lead") == ["No programme with speakers is published yet."]


def test_a_person_of_several_events_stands_once_as_billed_last(client):
    speaker = SpeakerFactory(name="Ada Example")
    for year, billing in ((2019, "Inspector"), (2027, "Chief"), (2024, "Superintendent")):
        event = EventFactory(starts_on=date(year, 3, 5))
        AppearanceFactory(event=event, speaker=speaker, billing=billing)
        publish(event=event)
    assert texts(client.get("/speakers/"), "li", "person") == ["AE Ada Example Chief"]


def test_honorific_and_letters_are_shown_and_do_not_sort(client):
    event = EventFactory()
    AppearanceFactory(event=event, speaker__honorific="Dr", speaker__name="Ada Young", speaker__post_nominals="OBE")
    AppearanceFactory(event=event, speaker__honorific="Sir", speaker__name="Bert Adams")
    publish(event=event)
    assert people(client.get("/speakers/")) == [("A", ["Sir Bert Adams"]), ("Y", ["Dr Ada Young OBE"])]


def test_a_letter_shows_its_people_alone(client):
    event_of("Ada Adams", "Bert Baker")
    response = client.get("/speakers/?letter=b")
    assert people(response) == [("B", ["Bert Baker"])]
    assert texts(response, "title") == ["Speakers: B · socprog"]


@pytest.mark.parametrize("letter", ["q", "", "%00", "ab", "%ff", "<script>"])
def test_a_letter_that_nobody_has_shows_everybody(client, letter):
    event_of("Ada Adams", "Bert Baker")
    assert people(client.get(f"/speakers/?letter={letter}")) == [("A", ["Ada Adams"]), ("B", ["Bert Baker"])]


def test_very_many_people_are_shown_page_by_page_with_every_letter(client, monkeypatch):
    monkeypatch.setattr("speakers.views.PAGE_SIZE", 2)
    event_of("Ada Adams", "Bert Baker", "Carl Baker", "Óscar Öberg")
    first = client.get("/speakers/")
    assert people(first) == [("A", ["Ada Adams"]), ("B", ["Bert Baker"])]
    assert people(client.get("/speakers/?page=2")) == [("B", ["Carl Baker"]), ("O", ["Óscar Öberg"])]
    letters = read(first).one("nav", "letters").all("li")
    linked = [(li.text, li.all("a")[0].attrs["href"]) for li in letters if li.all("a")]
    assert linked == [("A", "?letter=A"), ("B", "?letter=B"), ("O", "?letter=O")]
    assert "".join(li.text for li in letters) == "AllABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_a_withdrawn_event_takes_its_speakers_along(client):
    event_of("Ada Example")
    withdraw(event=event_of("Bert Example", "Ada Example"))
    assert people(client.get("/speakers/")) == [("E", ["Ada Example"])]


# ── One person ──


@pytest.fixture
def ada():
    return SpeakerFactory(
        honorific="Dr",
        name="Ada Example",
        post_nominals="OBE",
        biography="Ada *writes*.\n\n# Books\n\nTwo.",
        links="Her own pages https://ada.example/",
        email="ada@secret.example",
        phone="07700 900123",
        private_note="Vegetarian",
    )


@pytest.fixture
def forum(ada):
    event = EventFactory(title="Forum", place="York")
    appearance = AppearanceFactory(event=event, speaker=ada, billing="Director, Sample Office", role="chair")
    opening = SessionFactory(event=event, title="Opening", label="Morning keynote")
    ContributionFactory(session=opening, appearance=appearance)
    ContributionFactory(session=SessionFactory(event=event, title="Panel"), appearance=appearance, role="moderator")
    SessionFactory(event=event, title="Without her")
    publish(event=event)
    return event


def test_a_person_has_biography_links_and_appearances(client, ada, forum):
    old = EventFactory(title="Old Forum", starts_on=date(2024, 12, 5))
    AppearanceFactory(event=old, speaker=ada, billing="", status="invited")
    publish(event=old)
    page = read(client.get("/speakers/ada-example/"))
    assert page.one("h1").text == "Dr Ada Example OBE"
    assert page.one("p", "lead").text == "Director, Sample Office"
    biography = page.one("section", "prose")
    assert (biography.text, biography.one("em").text, biography.one("h3").text) == (
        "Ada writes. Books Two.",
        "writes",
        "Books",
    )
    assert "https://ada.example/" in [a.attrs["href"] for a in page.one("main").all("a")]
    assert page.all("h2")[-1].text == "Appearances"
    assert [item.text for item in page.one("ol", "appearances").children if not isinstance(item, str)] == [
        "Friday 5 March 2027 · York Forum As Director, Sample Office Chair Morning keynote: Opening Panel Moderator",
        "Thursday 5 December 2024 · Ended 5 December 2024 Old Forum (invited)",
    ]


def test_nothing_private_is_on_any_public_page(client, ada, forum):
    addresses = ["/speakers/ada-example/", "/speakers/", "/events/forum/", "/events/forum/programme/", "/sitemap.xml"]
    addresses += ["/events/forum/sessions/opening/", "/events/"]
    private = ["ada@secret", "900123", "Vegetarian"]
    shown = {address: client.get(address).content.decode() for address in addresses}
    assert [(address, word) for address, page in shown.items() for word in private if word in page] == []


def test_one_appearance_is_an_appearance(client, forum):
    assert read(client.get("/speakers/ada-example/")).all("h2")[-1].text == "Appearance"


def test_the_billing_of_each_event_is_the_one_printed_there(client, ada, forum):
    """The name in the heading is of today; what was printed stays."""
    Speaker.objects.filter(pk=ada.pk).update(honorific="Professor")
    AppearanceFactory._meta.model.objects.update(billing="Promoted")
    page = read(client.get("/speakers/ada-example/"))
    assert (page.one("h1").text, page.one("p", "lead").text) == ("Professor Ada Example OBE", "Director, Sample Office")


def test_a_long_history_stands_below_its_years_with_every_billing_as_it_was(client, ada, monkeypatch):
    monkeypatch.setattr("speakers.spoken.MANY", 2)
    for title, day, billing, name in (
        ("First", date(2019, 3, 5), "Inspector", "Ada Example"),
        ("Second", date(2024, 3, 5), "Director", "Ada Example"),
        ("Third", date(2024, 6, 5), "", "Ada Maiden"),
        ("Fourth", date(2027, 3, 5), "Director", "Ada Example"),
    ):
        Speaker.objects.filter(pk=ada.pk).update(name=name)
        event = EventFactory(title=title, starts_on=day)
        appearance = AppearanceFactory(event=event, speaker=ada, billing=billing)
        ContributionFactory(session=SessionFactory(event=event), appearance=appearance, role="panellist")
        publish(event=event)
    Speaker.objects.filter(pk=ada.pk).update(name="Ada Example")
    page = read(client.get("/speakers/ada-example/"))
    assert [h.text for h in page.all("h3", "letter")] == ["2027", "2024", "2019"]
    items = [item for group in page.all("ol", "appearances") for item in group.children if not isinstance(item, str)]
    assert [(item.one("h4").text, item.all("p")[1].text) for item in items] == [
        ("Fourth", "As Director"),
        ("Third", "Billed then as Dr Ada Maiden OBE"),
        ("Second", "As Director"),
        ("First", "Billed then as Inspector"),
    ]
    said = [p.text for p in page.all("p") if p.text.startswith("At ")]
    assert said == ["At 4 events from 2019 to 2027, as panellist."]


def test_a_cancelled_event_is_marked(client, forum):
    forum.status = "cancelled"
    forum.save()
    publish(event=forum)
    assert texts(client.get("/speakers/ada-example/"), "strong", "signal") == ["Cancelled"]


def test_a_speaker_declined_since_is_gone_after_the_next_publication(client, ada, forum):
    ada.appearances.update(status="declined")
    assert client.get("/speakers/ada-example/").status_code == 200
    publish(event=forum)
    assert client.get("/speakers/ada-example/?again").status_code == 404
    assert read(client.get("/events/forum/?again")).all("section", id="speakers") == []


def test_portraits_and_their_words_are_of_today(client, ada, forum):
    Speaker.objects.filter(pk=ada.pk).update(photograph="photographs/abc.jpg", photograph_alt="Ada at a lectern")
    addresses = ["/speakers/", "/speakers/ada-example/", "/events/forum/", "/events/forum/programme/"]
    addresses += ["/events/forum/sessions/opening/"]
    images = {address: read(client.get(address)).all("img") for address in addresses}
    shown = {address: [(i.attrs["src"], i.attrs["alt"]) for i in found] for address, found in images.items()}
    small, large = (f"/media/photographs/abc-50-50-{side}.jpg" for side in (128, 480))
    assert shown == {
        address: [(large if "ada" in address else small, "Ada at a lectern")] * (2 if "programme" in address else 1)
        for address in addresses
    }


def test_without_a_portrait_there_are_initials_that_are_not_read_out(client, forum):
    (portrait,) = read(client.get("/speakers/ada-example/")).all("span", "portrait")
    assert (portrait.text, portrait.attrs["aria-hidden"]) == ("AE", "true")


def test_an_organisation_lists_who_spoke_for_it(client, ada):
    event = EventFactory(title="Forum")
    AppearanceFactory(event=event, speaker=ada, billing="Director", organisation=OrganisationFactory(name="Office"))
    AppearanceFactory(event=event, organisation=OrganisationFactory(name="Elsewhere"))
    publish(event=event)
    assert texts(client.get("/organisations/office/"), "li", "billing-row") == ["Dr Ada Example OBE, Director at Forum"]


def test_a_name_in_no_latin_letters_is_listed_and_has_a_page(client):
    event_of("李", "Ωmega")
    assert people(client.get("/speakers/")) == [("Ω", ["Ωmega"]), ("李", ["李"])]
    assert texts(client.get(f"/speakers/{Speaker.objects.get(name='李').slug}/"), "h1") == ["李"]
