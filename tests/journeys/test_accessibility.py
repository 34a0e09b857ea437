"""No page breaks a rule of axe: in Chinese and English, light and dark, on a desk and on a telephone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.people import DESK, PHONE, open_context, sign_in
from tests.journeys.places import PLACES, Place, address_of
from tests.journeys.stage import Stage
from tests.postgres import HOME

pytestmark = pytest.mark.browser

AXE = HOME / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async (only) => {
  const found = await axe.run(document, { resultTypes: ['violations'], ...(only && { runOnly: only }) })
  const why = (node) => node.any.concat(node.all, node.none).map((one) => one.message).join('; ')
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}  ${why(node)}`))
}"""
OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""The dark page differs from the light one in nothing else."""
SETTLE = """async () => {
  const ends = (one) => one.effect.getComputedTiming().iterations !== Infinity
  const moving = () => document.getAnimations().filter(ends)
  for (let left = moving(); left.length > 0; left = moving()) {
    left.forEach((one) => one.finish())
    await new Promise(requestAnimationFrame)
  }
}"""
"""A colour on its way is neither of the two."""
LANGUAGE, LIGHT = ".prefs__button:not(.prefs__button--icon)", ".prefs__button--icon"


@pytest.fixture(scope="module")
def seat(browser: Browser, stage: Stage) -> Iterator[Callable[[str | None], Page]]:
    """One page for everybody, signed in once: a session is not what is looked at here."""
    pages: dict[str | None, Page] = {}

    def sit(user: str | None) -> Page:
        if user not in pages:
            pages[user] = open_context(browser, stage.url).new_page()
            if user:
                sign_in(pages[user], user)
        return pages[user]

    yield sit
    for page in pages.values():
        page.context.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1366", "390"])
@pytest.mark.parametrize("place", PLACES, ids=[place.name for place in PLACES])
def test_a_page_breaks_no_rule(
    seat: Callable[[str | None], Page], stage: Stage, place: Place, size: dict[str, Any]
) -> None:
    page = seat(place.user)
    page.set_viewport_size(size)
    page.goto(address_of(stage, place))
    page.wait_for_load_state("networkidle")
    place.arrange(page)
    nothing_is_broken(page)


def nothing_is_broken(page: Page) -> None:
    """As the page stands now, in both languages and both lights."""
    page.evaluate(AXE.read_text())
    broken = set()
    for pressed in (LIGHT, LANGUAGE, LIGHT, LANGUAGE):  # all four, and back to where it began
        shown = page.evaluate("`${document.documentElement.lang} ${document.documentElement.className}`")
        found = page.evaluate(RUN, OF_COLOUR if "dark" in shown else None)
        broken |= {f"{shown} {one}" for one in found}
        page.evaluate("(button) => document.querySelector(button).click()", pressed)
        page.evaluate(SETTLE)
    assert not broken, "\n".join(sorted(broken))
