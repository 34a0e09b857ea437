"""Every page of the product and who opens it; what is proven of all pages iterates this list."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.stage import Stage

LATE_CASE, OPEN_CASE = 2, 3
"""The two complaints of November: closed, and waiting past its deadline. The first of all is October's."""


@dataclass(frozen=True, slots=True)
class Place:
    """`user` is None before anybody has signed in; `arrange` brings the page into the state to be seen."""

    name: str
    user: str | None
    path: str
    arrange: Callable[[Page], None] = lambda _: None


def in_a_call(page: Page) -> None:
    """Somebody is on the line, and the first answer asks for its reason and for a complaint."""
    start = page.get_by_role("button", name=re.compile("开始回访|Start calling"))
    dial = page.get_by_role("button", name=re.compile("^(拨号|Dial)"))
    phone = page.locator(".bar__phone")
    expect(start.or_(dial).or_(phone).first).to_be_visible()
    if start.is_visible():
        start.click()
    expect(dial.or_(phone).first).to_be_visible()
    if dial.is_visible():
        dial.click()
    expect(phone).to_be_visible()
    worst = page.locator(".question").first.get_by_role("button").nth(4)
    if worst.get_attribute("aria-pressed") == "false":
        worst.click()
    expect(page.locator(".box textarea")).to_be_visible()


def press(name: str) -> Callable[[Page], None]:
    """Open what stands behind a button, found by its class: the words are in either language."""

    def arrange(page: Page) -> None:
        page.locator(name).first.click()
        page.wait_for_load_state("networkidle")

    return arrange


def card_of(stage: Stage, user: str) -> str:
    with stage.as_user(user) as api:
        return f"/scorecards/{api.get('/scorecards?mine=true').json()['items'][0]['id']}"


PLACES = (
    Place("sign-in", None, "/sign-in"),
    Place("sign-in-refused", None, "/sign-in", press("button[type=submit]")),
    Place("workbench", "crc", "/workbench"),
    Place("call-desk-idle", "agent2", "/calls"),
    Place("call-desk", "agent2", "/calls", in_a_call),
    Place("callbacks", "crc", "/callbacks"),
    Place("callback", "crc", "/callbacks/1"),
    Place("complaints", "crc", "/complaints"),
    Place("complaints-none", "crc", "/complaints?order=RO0"),
    Place("complaint", "crc", f"/complaints/{OPEN_CASE}"),
    Place("complaint-closed", "crc", f"/complaints/{LATE_CASE}"),
    Place("complaint-step", "crc", f"/complaints/{OPEN_CASE}", press("main .kp-row > .el-button")),
    Place("complaint-register", "crc", "/complaints", press("main .el-button--primary")),
    Place("scorecards", "crc", "/scorecards"),
    Place("scorecard", "agent2", "own card", press(".line__row")),
    Place("repair-orders", "crc", "/repair-orders"),
    Place("repair-order", "crc", "/repair-orders/1"),
    Place("mapping", "crc", "/mapping-issues"),
    Place("account", "crc", "/account"),
    Place("missing", "crc", "/no-such-page"),
    Place("missing-record", "crc", "/complaints/999999"),
    Place("not-allowed", "agent2", "/mapping-issues"),
)
