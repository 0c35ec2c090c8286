"""A delegate's browser, and what its pages say."""

from django.conf import settings

from agenda.brochure import Brochure
from agenda.brochure.chosen import read, signed
from tests.conftest import AT
from tests.site.test_pages import read as page_of

OWN = "/brochure/"


def add(client, *choices):
    for choice in choices:
        response = client.post(f"{OWN}add/", {"thing": str(choice)})
    return response


def held(client) -> Brochure:
    return read(client.cookies[settings.BROCHURE_COOKIE_NAME].value, AT)


def hold(client, brochure: Brochure) -> None:
    client.cookies[settings.BROCHURE_COOKIE_NAME] = signed(brochure, AT)


def listed(response) -> list[str]:
    return [item.one("div", "session").text for item in page_of(response).all("li", "brochure-item")]


def said(response) -> list[str]:
    return [element.text for element in page_of(response).all("div", role="status")]


def alarms(response) -> list[str]:
    return [element.text for element in page_of(response).all("div", role="alert")]
