"""Many events as one ZIP: chosen, waited for and taken, with scripts and without."""

from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from agenda.models import Bundle
from agenda.publish import publish
from events.tasks import make_bundles
from tests.browser.test_journey import sign_in
from tests.factories import EventFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_events_are_ticked_waited_for_and_taken_as_one_zip(organiser, open_page, tmp_path, scripts):
    for title in ("Forum", "Symposium", "Not chosen"):
        publish(event=EventFactory(title=title))
    page = open_page("/admin/events/event/", java_script_enabled=scripts)
    sign_in(page)
    for title in ("Forum", "Symposium"):
        page.get_by_role("row").filter(has_text=title).get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option(label="Export as one ZIP …")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#content-main")).to_contain_text("The current publication of 2 events")
    for form in ("Spreadsheet", "Calendar"):
        page.get_by_label(form, exact=True).check()
    page.get_by_label("PDF").uncheck()
    page.get_by_role("button", name="Make the ZIP").click()
    expect(page.get_by_label("0 of 4 files are made.")).to_have_attribute("value", "0")
    Bundle.objects.update(position=1)  # somebody else's worker is at it
    if not scripts:
        page.get_by_role("link", name="Look again").click()
    expect(page.get_by_label("1 of 4 files are made.")).to_have_attribute("value", "1")
    make_bundles.call()
    if not scripts:
        page.get_by_role("link", name="Look again").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the ZIP").click()
    if scripts:
        expect(page.get_by_role("status")).to_have_text("All 4 files are made.")
    download.value.save_as(tmp_path / "programmes.zip")
    with ZipFile(tmp_path / "programmes.zip") as archive:
        assert archive.namelist() == [
            f"{slug}/{slug}.{extension}" for slug in ("forum", "symposium") for extension in ("ics", "xlsx")
        ]
