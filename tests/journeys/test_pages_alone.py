"""The pages are files: any web server hands them out alone, with the API behind the same origin."""

import re
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Response, expect

from tests.journeys.page_server import Pages, serving_pages
from tests.journeys.people import open_context, sign_in
from tests.journeys.process import SPA
from tests.journeys.stage import Stage

pytestmark = pytest.mark.browser

API = "/api/v1/"


class Answer(NamedTuple):
    url: str
    status: int
    server: str


def test_another_web_server_serves_the_pages(browser: Browser, stage: Stage) -> None:
    passed: list[str] = []
    answers: list[Answer] = []

    def note(found: Response) -> None:
        answers.append(Answer(found.url, found.status, found.headers.get("server", "")))

    with serving_pages(SPA, stage.url, passed) as address:
        page = open_context(browser, address).new_page()
        page.on("response", note)
        sign_in(page, "crc")
        page.goto("/complaints?state=NEW")  # an address of the application, and no file
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("投诉"))
        page.reload()  # the session comes back by its cookie, through the other server
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("投诉"))
        page.context.close()

    files = [one for one in answers if API not in one.url]
    assert files
    assert [one for one in answers if not one.url.startswith(address)] == [], "asked of another origin"
    assert [
        one for one in files if not one.server.startswith(Pages.server_version) or one.status >= 400
    ] == []
    assert {path.split("?")[0] for path in passed} >= {
        f"{API}{one}" for one in ("auth/token", "me", "complaints")
    }
