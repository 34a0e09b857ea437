"""Every page of the product and who opens it; what is proven of all pages iterates this list."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from playwright.sync_api import Page, expect

from tests.journeys.stage import Stage

LATE_CASE, OPEN_CASE = 2, 3
"""The two complaints of November: closed, and waiting past its deadline. The first of all is October's."""


@dataclass(frozen=True, slots=True)
class Place:
    """`user` is None before anybody has signed in; `arrange` brings the page into the state to be seen."""

    name: str
    user: str | None
    path: str | Callable[[httpx.Client], str]
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


def first_of(listed: str, page: str) -> Callable[[httpx.Client], str]:
    """The first record of a list, whose id stands in the page's address."""
    return lambda api: page.format(api.get(listed).raise_for_status().json()["items"][0]["id"])


OWN_CARD = first_of("/scorecards?mine=true", "/scorecards/{}")
OWN_PUBLISHED = first_of("/scorecards?mine=true&status=PUBLISHED", "/scorecards/{}")
WAITING = "/appeals?state=OPEN"
LAST_MONTH = "/periods?code=2026-10"


def address_of(stage: Stage, place: Place) -> str:
    if isinstance(place.path, str):
        return place.path
    with stage.as_user(place.user or "") as api:
        return place.path(api)


def with_an_appeal(page: Page) -> None:
    """The dialog with a line chosen and its reason lacking."""
    page.locator(".line__row").nth(1).click()
    page.get_by_role("button", name=re.compile("^(申诉|Appeal)$")).click()
    page.locator(".el-dialog__footer .el-button--primary").click()
    expect(page.locator(".el-dialog .bad").first).to_be_visible()


def with_a_preview(page: Page) -> None:
    """Every appealed line rejected, and what would become of the card beneath."""
    form = page.locator(".decision").first
    form.locator(".el-radio").nth(1).click()
    form.locator("textarea").fill("x")
    page.locator(".foot .el-button").click()
    expect(page.locator(".preview")).to_be_visible()


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
    Place("scorecard", "agent2", OWN_CARD, press(".line__row")),
    Place("scorecard-published", "advisor", OWN_PUBLISHED, press(".line__row")),
    Place("scorecard-proven", "advisor", OWN_PUBLISHED, press(".proof .el-button")),
    Place("scorecard-appealing", "agent", OWN_PUBLISHED, with_an_appeal),
    Place(
        "scorecard-self-review",
        "head",
        first_of("/scorecards?mine=true&status=IN_REVIEW", "/scorecards/{}"),
        press(".self .el-button"),
    ),
    Place("scorecard-revised", "agent2", OWN_PUBLISHED),
    Place(
        "scorecard-revisions",
        "agent2",
        first_of("/scorecards?mine=true&status=PUBLISHED", "/scorecards/{}/revisions"),
    ),
    Place("appeals", "gm", "/appeals"),
    Place("appeal-ruled", "agent2", first_of("/appeals?mine=true", "/appeals/{}")),
    Place("appeal-ruling", "gm", first_of(WAITING, "/appeals/{}"), with_a_preview),
    Place("workbench-closing", "gm", "/workbench"),
    Place("workbench-mine", "advisor", "/workbench"),
    Place("closings", "quality", "/closing"),
    Place("closing-check", "hr2", first_of(LAST_MONTH, "/closing/{}?step=completeness")),
    Place(
        "closing-freeze",
        "hr2",
        first_of(LAST_MONTH, "/closing/{}?step=freeze"),
        press(".panel__head .el-button"),
    ),
    Place("closing-none-to-judge", "head2", first_of(LAST_MONTH, "/closing/{}?step=review")),
    Place("closing-published", "gm", first_of(LAST_MONTH, "/closing/{}?step=publish")),
    Place("closing-appeals", "gm", first_of(LAST_MONTH, "/closing/{}?step=appeals")),
    Place("closing-lock", "gm", first_of(LAST_MONTH, "/closing/{}?step=lock")),
    Place("repair-orders", "crc", "/repair-orders"),
    Place("repair-order", "crc", "/repair-orders/1"),
    Place("mapping", "crc", "/mapping-issues"),
    Place("account", "crc", "/account"),
    Place("missing", "crc", "/no-such-page"),
    Place("missing-record", "crc", "/complaints/999999"),
    Place("not-allowed", "agent2", "/mapping-issues"),
)
