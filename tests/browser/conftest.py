import os

import pytest
from django.core.cache import cache
from playwright.sync_api import sync_playwright

from tests.chromium import ARGUMENTS, executable

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread of the tests


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, live_server):
    """Opens pages of the live server: `open_page(path, **options of the browser context)`. At the end no page
    may have said anything on its console: errors of scripts and breaches of the CSP stand there. (That a
    page itself is not found stands there too; tests look at the status for that.)"""
    contexts, said = [], []

    def open_page(path="/", **options):
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: _is_expected(message, page) or said.append(_said(message)))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: (said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []


CANCELLED = ("htmx:afterRequest,", "htmx:sendAbort,")
"""What htmx says of a request in whose place it sent another."""


def _is_expected(message, page) -> bool:
    return message.location["url"] == page.url or message.text.startswith(CANCELLED)


def _said(message) -> str:
    return f"{message.text} {message.location['url']}"


@pytest.fixture(autouse=True)
def _nobody_has_signed_in_before(db):
    """The table in which sign-ins are counted is no model’s, so it is not emptied between tests."""
    cache.clear()
