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
PUBLISHED_AUDIT, UNDER_WAY = "/audits?state=PUBLISHED", "/audits?state=IN_PROGRESS"


def address_of(stage: Stage, place: Place) -> str:
    if isinstance(place.path, str):
        return place.path
    with stage.as_user(place.user or "") as api:
        return place.path(api)


def with_auditors(page: Page) -> None:
    """The plan of an audit with those who may go, and those who may not."""
    expect(page.locator(".el-dialog .el-radio").first).to_be_visible()


def with_settings(page: Page) -> None:
    """Columns and density to choose from, which a telephone does not have."""
    if (settings := page.locator(".look .el-button")).is_visible():
        settings.click()
        expect(page.locator(".look__sheet")).to_be_visible()


def with_an_appeal(page: Page) -> None:
    """The dialog with a line chosen and its reason lacking."""
    page.locator(".fold__row").nth(1).click()
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
    Place("scorecard", "agent2", OWN_CARD, press(".fold__row")),
    Place("scorecard-published", "advisor", OWN_PUBLISHED, press(".fold__row")),
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
    Place("audits", "crc", "/audits"),
    Place("audits-none", "crc", "/audits?state=CANCELLED"),
    Place("audit-plan", "crc", "/audits?open=new", with_auditors),
    Place("audit", "crc", first_of(PUBLISHED_AUDIT, "/audits/{}#C27")),
    Place(
        "audit-cancel",
        "crc",
        first_of(UNDER_WAY, "/audits/{}"),
        press(".acts .el-button:last-of-type"),
    ),
    Place("audit-perform", "auditor", first_of(UNDER_WAY, "/audits/{}/perform")),
    Place(
        "audit-perform-item", "auditor", first_of(UNDER_WAY, "/audits/{}/perform?at=C21"), press(".mark--na")
    ),
    Place("audit-perform-number", "auditor", first_of(UNDER_WAY, "/audits/{}/perform?at=C16")),
    Place("audit-perform-open", "auditor", first_of(UNDER_WAY, "/audits/{}/perform"), press(".submit__act")),
    Place("audit-perform-closed", "auditor", first_of(PUBLISHED_AUDIT, "/audits/{}/perform")),
    Place("findings", "consultant", "/audits/findings"),
    Place("checklists", "crc", "/audits/checklists"),
    Place("checklist", "crc", "/audits/checklists/1?brand=XY"),
    Place("workbench-audits", "auditor", "/workbench"),
    Place("dashboards", "quality", "/dashboards"),
    Place("dashboards-records", "crc", "/dashboards?show=M-08~2026-11"),
    Place("dashboards-own", "advisor", "/dashboards"),
    Place("dashboards-none", "crc", "/dashboards?to=2024-05"),
    Place("list-settings", "crc", "/complaints?show=all&sort=due_at", with_settings),
    Place("employees", "admin", "/employees"),
    Place("employees-none", "admin", "/employees?q=nobody"),
    Place("employee", "admin", "/employees?open=3"),
    Place("employee-hire", "admin", "/employees?open=new", press(".el-dialog__footer .el-button--primary")),
    Place("employee-transfer", "admin", "/employees?open=3", press(".el-drawer .post .el-button")),
    Place("employee-leaving", "admin", "/employees?open=3", press(".el-drawer header .el-button:last-child")),
    Place("stores", "admin", "/stores"),
    Place("store", "admin", "/stores?open=1"),
    Place("store-new", "admin", "/stores?open=new"),
    Place("departments", "admin", "/departments"),
    Place("department", "admin", "/departments?open=1"),
    Place("department-new", "admin", "/departments?open=new"),
    Place("positions", "admin", "/positions"),
    Place("position", "admin", "/positions?open=1"),
    Place("brands", "admin", "/brands"),
    Place("brand", "admin", "/brands?open=1"),
    Place("users", "admin", "/users"),
    Place("users-none", "admin", "/users?q=nobody"),
    Place("user", "admin", "/users?open=1"),
    Place("user-open", "admin", "/users?open=new", press(".el-dialog__footer .el-button--primary")),
    Place("roles", "admin", "/roles"),
    Place("role-clone", "admin", "/roles?open=STORE_GM", press(".el-drawer .el-button--primary")),
    Place("api-keys", "admin", "/api-keys"),
    Place("api-key", "admin", "/api-keys?open=1"),
    Place("api-key-issue", "admin", "/api-keys?open=new", press(".el-dialog__footer .el-button--primary")),
    Place("journal", "admin", "/journal"),
    Place(
        "journal-entry", "admin", "/journal?action=user.opened", press("main td a.kp-figure, main .card a")
    ),
    Place("policies", "hr_group", "/policies"),
    Place("policies-none", "hr_group", "/policies?q=nobody"),
    *(
        Place(f"policy-{tab}", "hr_group", f"/policies/{code}?tab={tab}")
        for code, tab in (
            ("S002-B", "sheet"),
            ("S001-Q", "rules"),
            ("S001-O", "ranks"),
            ("S001-G", "pay"),
            ("S002-F", "params"),
            ("S001-G", "cases"),
            ("S002-K", "dates"),
            ("S001-G", "versions"),
            ("S002-B", "overlays"),
        )
    ),
    Place("policy-propose", "hr_group", "/policies/S004?tab=versions", press("main .version .el-button")),
    Place("policy-handbook", "hr_group", "/policies/S001-G/handbook"),
    Place("measures", "hr_group", "/measures"),
    Place("measures-none", "hr_group", "/measures?q=nobody"),
    Place("customers", "crc", "/customers"),
    Place("customers-found", "crc", "/customers?by=no&text=C-1"),
    Place("customer", "crc", "/customers/1"),
    Place("sales-none", "crc", "/sales"),
    Place("appointments-none", "crc", "/appointments"),
    Place("repair-orders", "crc", "/repair-orders"),
    Place("repair-order", "crc", "/repair-orders/1"),
    Place("mapping", "crc", "/mapping-issues"),
    Place("account", "crc", "/account"),
    Place("missing", "crc", "/no-such-page"),
    Place("missing-record", "crc", "/complaints/999999"),
    Place("not-allowed", "agent2", "/mapping-issues"),
)
