"""U2: no figure on any page stands alone: each leads to the records it is made of.

A figure is a number a page shows by itself: an amount, a share, a count, a score. It is a link or a button or
stands in a row or card that holds one; or it says with `data-sum-of` what stands on the same page and opens.
What is a record's own, such as the points somebody gave, stands in a list of facts or is marked `data-own`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.people import DESK, open_context, sign_in
from tests.journeys.places import PLACES, Place, address_of
from tests.journeys.stage import Stage

pytestmark = pytest.mark.browser

LONELY = Path(__file__).with_name("lonely_figures.js").read_text()


@pytest.fixture(scope="module")
def seat(browser: Browser, stage: Stage) -> Iterator[Callable[[str | None], Page]]:
    pages: dict[str | None, Page] = {}

    def sit(user: str | None) -> Page:
        if user not in pages:
            pages[user] = open_context(browser, stage.url, viewport=DESK).new_page()
            if user:
                sign_in(pages[user], user)
        return pages[user]

    yield sit
    for page in pages.values():
        page.context.close()


@pytest.mark.parametrize("place", PLACES, ids=[place.name for place in PLACES])
def test_every_figure_leads_to_its_records(
    seat: Callable[[str | None], Page], stage: Stage, place: Place
) -> None:
    page = seat(place.user)
    page.goto(address_of(stage, place))
    page.wait_for_load_state("networkidle")
    place.arrange(page)
    found = page.evaluate(LONELY)
    assert not found, "\n".join(found)
