"""`python -m tests.journeys.screenshots` makes docs/screenshots: the demo's month at one fixed moment.

Always the same seed and the same clock, so that a changed picture is a changed page.
"""

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, expect, sync_playwright

from kaoping.app import install_defaults
from kaoping.cli import demo
from kaoping.storage.unit_of_work import unit_of_work
from kaoping.web.logs import configure_logs
from tests import postgres
from tests.journeys.fifty import fifty_people, go_halfway
from tests.journeys.moment import FORENOON, distance, moved
from tests.journeys.months import OCTOBER
from tests.journeys.past import SH001, SH002, bad_answers
from tests.journeys.people import CHROMIUM, DESK, PHONE, open_context, sign_in
from tests.journeys.places import in_a_call, press
from tests.journeys.process import database_at
from tests.journeys.stage import Stage, eventually, running

TARGET = postgres.HOME / "docs" / "screenshots"
BAD_CALL = {"outcome": "COMPLETED", "answers": bad_answers(), "complaint": {"open": True}}
SHOWN = FORENOON - timedelta(days=7, minutes=28)
"""The calls of the day have just begun, so there are some left to make."""
TALLEST = 1700
COLOURS = "96"
Address = str | Callable[[httpx.Client], str]


@dataclass(frozen=True, slots=True)
class Shot:
    name: str
    user: str | None
    address: Address
    arrange: Callable[[Page], None] = lambda _: None
    everywhere: bool = False
    """Also in the dark and in English."""


def latest_change(api: httpx.Client) -> str:
    """What was changed about a store, before and after."""
    newest = api.get("/audit-log", params={"object_kind": "store"}).json()["items"][0]
    return f"/journal?kind=store&open={newest['scope']}-{newest['seq']}"


def urgent_case(api: httpx.Client) -> str:
    """One that somebody works on, its deadline still ahead where there is such a one."""
    cases = api.get("/complaints", params={"open": True}).json()["items"]
    best = min(cases, key=lambda case: (case["state"] == "NEW", case["breached"]))
    return f"/complaints/{best['id']}"


def own_card(api: httpx.Client) -> str:
    return f"/scorecards/{api.get('/scorecards?mine=true').json()['items'][0]['id']}"


def own_card_opened(api: httpx.Client) -> str:
    return f"{own_card(api)}?line=8"


def own_published(api: httpx.Client) -> str:
    card = api.get("/scorecards?mine=true&status=PUBLISHED").json()["items"][0]["id"]
    return f"/scorecards/{card}"


def own_revisions(api: httpx.Client) -> str:
    return f"{own_published(api)}/revisions"


def waiting_appeal(api: httpx.Client) -> str:
    return f"/appeals/{api.get('/appeals?state=OPEN').json()['items'][0]['id']}"


def decided(page: Page) -> None:
    """The line is upheld with points, and what becomes of the card is seen before it is ruled."""
    page.locator(".decision .el-radio").first.click()
    page.locator(".decision .points__input input").fill("29")
    page.locator(".decision textarea").fill("补录记录属实，按补录后的记录更正")
    page.locator(".foot .el-button").click()
    page.locator(".preview").wait_for()
    page.locator(".overall textarea").fill("记录核实无误，予以更正")


def order_of_a_case(api: httpx.Client) -> str:
    cases = api.get("/complaints").json()["items"]
    return f"/repair-orders/{next(case['repair_order_id'] for case in cases)}"


def published_audit(api: httpx.Client) -> str:
    """One that lost something."""
    audits = api.get("/audits", params={"state": "PUBLISHED"}).json()["items"]
    return f"/audits/{max(audits, key=lambda audit: audit['counts']['failed'])['id']}"


def audit_in_hand(api: httpx.Client) -> str:
    return f"/audits/{api.get('/audits', params={'state': 'IN_PROGRESS'}).json()['items'][0]['id']}/perform"


def an_employee(api: httpx.Client) -> str:
    """The drawer of somebody found by pinyin."""
    return f"/employees?q=zw&open={api.get('/employees', params={'q': 'zw'}).json()['items'][0]['id']}"


def latest_sale(api: httpx.Client) -> str:
    return f"/sales/{api.get('/sales').json()['items'][0]['id']}"


def closing(store: str, step: str) -> Callable[[httpx.Client], str]:
    """October of a store, at that step."""

    def find(api: httpx.Client) -> str:
        months = api.get("/periods", params={"code": OCTOBER}).json()["items"]
        month = next(one["id"] for one in months if one["store"]["code"] == store)
        return f"/closing/{month}?step={step}"

    return find


def filled(page: Page) -> None:
    """Everybody has full points for one reason but two, who have what they deserve."""
    page.locator(".fill .el-button").first.click()
    page.keyboard.type("本月检查记录齐全")
    page.keyboard.press("Enter")
    cells = page.locator("[data-spot]")
    for place, given in ((1, "27"), (3, "28.5")):
        cells.nth(place).focus()
        page.keyboard.type(given)
    page.keyboard.press("F2")
    page.keyboard.type("两次晨会缺席")
    expect(page.locator(".el-message")).to_have_count(0)


SHOTS = (
    Shot("sign-in", None, "/sign-in"),
    Shot("workbench", "crc", "/workbench", everywhere=True),
    Shot("call-desk", "agent", "/calls", in_a_call, everywhere=True),
    Shot("callbacks", "crc", "/callbacks"),
    Shot("complaints", "crc", "/complaints?show=all"),
    Shot("complaint", "crc", urgent_case, everywhere=True),
    Shot("scorecards", "quality", "/scorecards"),
    Shot("scorecard", "agent", own_card_opened, everywhere=True),
    Shot("scorecard-pay", "advisor", own_card),
    Shot("scorecard-published", "agent", own_published, everywhere=True),
    Shot("scorecard-revisions", "advisor", own_revisions, everywhere=True),
    Shot("appeals", "director", "/appeals"),
    Shot("appeal", "gm2", waiting_appeal, decided, everywhere=True),
    Shot("repair-orders", "crc", "/repair-orders"),
    Shot("repair-order", "crc", order_of_a_case),
    Shot("code-inbox", "crc", "/mapping-issues"),
    Shot("account", "crc", "/account"),
    Shot("audits", "quality", "/audits"),
    Shot("audit", "quality", published_audit, everywhere=True),
    Shot("audit-perform", "auditor", audit_in_hand, everywhere=True),
    Shot("findings", "quality", "/findings"),
    Shot("dashboards", "director", "/dashboards", everywhere=True),
    Shot("employees", "hr", an_employee, everywhere=True),
    Shot("stores", "hr_group", "/stores"),
    Shot("departments", "hr_group", "/departments"),
    Shot("brands", "hr_group", "/brands"),
    Shot("users", "admin", "/users"),
    Shot("roles", "admin", "/roles", everywhere=True),
    Shot("policies", "hr_group", "/policies", everywhere=True),
    Shot("policy-sheet", "hr_group", "/policies/S002-B", everywhere=True),
    Shot("policy-rules", "hr_group", "/policies/S001-Q?tab=rules", everywhere=True),
    Shot("policy-versions", "hr_group", "/policies/S001-G?tab=versions"),
    Shot("policy-overlays", "hr_group", "/policies/S001-G?tab=overlays", everywhere=True),
    Shot("policy-params", "hr_group", "/policies/S000-D?tab=params", everywhere=True),
    Shot("policy-ranks", "hr_group", "/policies/S001-O?tab=ranks"),
    Shot("policy-handbook", "hr_group", "/policies/S001-G/handbook"),
    Shot("measures", "hr_group", "/measures"),
    Shot("api-keys", "admin", "/api-keys"),
    Shot("journal", "admin", latest_change, everywhere=True),
    Shot("sales", "crc", "/sales"),
    Shot("sale", "crc", latest_sale),
    Shot("appointments", "crc", "/appointments"),
    Shot("close-months", "quality", "/closing"),
    Shot("close-check", "hr", closing(SH001, "completeness")),
    Shot("close-late", "gm", closing(SH001, "late")),
)
BEFORE_THE_FREEZE = (Shot("close-freeze", "hr", closing(SH001, "freeze"), press(".panel__head .el-button")),)
UNDER_WAY = (
    Shot("close-review", "head", closing(SH001, "review"), filled, everywhere=True),
    Shot("close-approve", "gm2", closing(SH002, "approve"), everywhere=True),
    Shot("close-publish", "gm2", closing(SH002, "publish")),
)
"""The close is shown in a store of fifty people, half-way through."""


@contextlib.contextmanager
def demo_month() -> Iterator[Stage]:
    """The demo as it stands on that forenoon, served by the same clock."""
    with postgres.server() as cluster, postgres.clone(cluster) as url:
        database = database_at(url, moved(distance(SHOWN)))
        with unit_of_work(database) as db:
            install_defaults(db)
        demo.load(database, today=SHOWN.astimezone(UTC))
        database.close()
        with running(url, distance(SHOWN).total_seconds()) as stage:
            yield stage


def stir(stage: Stage) -> None:
    """A morning's trouble: two callers hear of something bad, and one of the cases is being worked on."""
    move_the_hotline(stage)
    for caller in ("agent", "agent2"):
        with stage.as_user(caller) as api:
            eventually(lambda api=api: api.post("/callbacks/next").status_code == 200)  # the hour's are made
            while not hear_of_a_repair(api):
                pass
    with stage.as_user("crc") as api:
        case = api.get("/complaints", params={"open": True}).json()["items"][0]["id"]
        api.post(f"/complaints/{case}/accept", json={}).raise_for_status()
        people = api.get(f"/complaints/{case}/handler-candidates").json()["items"]
        handler = next(person["employee_id"] for person in people if not person["refused"])
        api.post(f"/complaints/{case}/assign", json={"handler_employee_id": handler}).raise_for_status()


def move_the_hotline(stage: Stage) -> None:
    """A store's service telephone changes, so that the journal has a before and an after to show."""
    with stage.as_user("admin") as api:
        for telephone, address in (
            ("021-55550100", "浦东新区金桥路 1288 号"),
            ("021-55550199", "浦东新区金桥路 1288 号 2 号楼"),
        ):
            found = next(one for one in api.get("/stores").json() if one["code"] == SH001)
            seen = {"If-Match": f'"{found["row_version"]}"'}
            changed = {"service_phone": telephone, "address": address}
            api.patch(f"/stores/{found['id']}", json=changed, headers=seen).raise_for_status()


def hear_of_a_repair(api: httpx.Client) -> bool:
    """The next customer has only bad to say of a repair; one who bought a car does not answer."""
    task = api.post("/callbacks/next").raise_for_status().json()
    about_repair = task["type"] == "AFTERSALES_D3"
    attempt = api.post(f"/callbacks/{task['id']}/attempts").raise_for_status().json()["id"]
    told = BAD_CALL if about_repair else {"outcome": "NO_ANSWER"}
    api.post(f"/call-attempts/{attempt}/result", json=told).raise_for_status()
    return about_repair


def take(browser: Browser, stage: Stage, shots: list[Shot]) -> None:
    for shot in shots:
        context = open_context(browser, stage.url)
        page = context.new_page()
        if shot.user:
            sign_in(page, shot.user)
        page.goto(address_of(stage, shot))
        page.wait_for_load_state("networkidle")
        shot.arrange(page)
        picture(page, f"{shot.name}-zh-light-1366", DESK)
        picture(page, f"{shot.name}-zh-light-390", PHONE)
        if shot.everywhere:
            page.evaluate("document.querySelector('.prefs__button--icon').click()")
            picture(page, f"{shot.name}-zh-dark-1366", DESK)
            page.evaluate("document.querySelector('.prefs__button--icon').click()")
            page.evaluate("document.querySelector('.prefs__button').click()")
            picture(page, f"{shot.name}-en-light-1366", DESK)
        context.close()


def address_of(stage: Stage, shot: Shot) -> str:
    if isinstance(shot.address, str):
        return shot.address
    with stage.as_user(shot.user or "") as api:
        return shot.address(api)


def picture(page: Page, name: str, size: dict[str, int]) -> None:
    """As tall as the page, within reason; in few colours, where pngquant is at hand."""
    page.set_viewport_size(size)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)  # what slides in has come to rest
    tall = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    target = TARGET / f"{name}.png"
    page.set_viewport_size({**size, "height": max(size["height"], tall)})
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=target, scale="css", animations="disabled", caret="hide")
    page.set_viewport_size(size)
    shrink(target)


def shrink(picture_file: Path) -> None:
    if pngquant := shutil.which("pngquant"):
        subprocess.run([pngquant, "--force", "--strip", "--ext=.png", COLOURS, str(picture_file)], check=True)


def main(wanted: list[str]) -> None:
    configure_logs("WARNING")
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        if shots := chosen(SHOTS, wanted):
            show_the_demo(browser, shots)
        if chosen((*BEFORE_THE_FREEZE, *UNDER_WAY), wanted):
            show_the_close(browser, wanted)
        browser.close()


def chosen(shots: tuple[Shot, ...], wanted: list[str]) -> list[Shot]:
    return [shot for shot in shots if not wanted or shot.name in wanted]


def show_the_demo(browser: Browser, shots: list[Shot]) -> None:
    with demo_month() as stage:
        stir(stage)
        with stage.as_user("quality") as api:
            eventually(lambda: api.get("/scorecards").json()["items"])
        take(browser, stage, shots)


def show_the_close(browser: Browser, wanted: list[str]) -> None:
    with fifty_people() as stage:
        take(browser, stage, chosen(BEFORE_THE_FREEZE, wanted))
        go_halfway(stage)
        take(browser, stage, chosen(UNDER_WAY, wanted))


if __name__ == "__main__":
    main(sys.argv[1:])
