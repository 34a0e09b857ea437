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
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

from kaoping.app import install_defaults
from kaoping.cli import demo
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.session import now
from kaoping.storage.tables.people import Store
from kaoping.storage.unit_of_work import unit_of_work
from kaoping.web.logs import configure_logs
from tests import postgres
from tests.journeys.moment import FORENOON, ZONE, distance, moved
from tests.journeys.past import bad_answers
from tests.journeys.people import CHROMIUM, DESK, PHONE, open_context, sign_in
from tests.journeys.places import in_a_call
from tests.journeys.process import database_at
from tests.journeys.stage import Stage, eventually, running

TARGET = postgres.HOME / "docs" / "screenshots"
BAD_CALL = {"outcome": "COMPLETED", "answers": bad_answers(), "complaint": {"open": True}}
SHOWN = FORENOON - timedelta(days=7)
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


def urgent_case(api: httpx.Client) -> str:
    """One that somebody works on, its deadline still ahead where there is such a one."""
    cases = api.get("/complaints", params={"open": True}).json()["items"]
    best = min(cases, key=lambda case: (case["state"] == "NEW", case["breached"]))
    return f"/complaints/{best['id']}"


def own_card(api: httpx.Client) -> str:
    return f"/scorecards/{api.get('/scorecards?mine=true').json()['items'][0]['id']}"


def own_card_opened(api: httpx.Client) -> str:
    return f"{own_card(api)}?line=8"


def order_of_a_case(api: httpx.Client) -> str:
    cases = api.get("/complaints").json()["items"]
    return f"/repair-orders/{next(case['repair_order_id'] for case in cases)}"


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
    Shot("repair-orders", "crc", "/repair-orders"),
    Shot("repair-order", "crc", order_of_a_case),
    Shot("code-inbox", "crc", "/mapping-issues"),
    Shot("account", "crc", "/account"),
)


@contextlib.contextmanager
def demo_month() -> Iterator[Stage]:
    """The demo as it stands on that forenoon, served by the same clock."""
    with postgres.server() as cluster, postgres.clone(cluster) as url:
        database = database_at(url, moved(distance(SHOWN)))
        with unit_of_work(database) as db:
            install_defaults(db)
        demo.load(database, today=SHOWN.astimezone(UTC))
        database.clock = moved(distance(SHOWN))
        with unit_of_work(database) as db:  # the demo scores its month by the real clock
            first = now(db).astimezone(ZONE).date().replace(day=1)
            month = [first + timedelta(days=n) for n in range(28)]
            for store in db.scalars(select(Store)):
                mark_dirty(db, store.id, month)
        database.close()
        with running(url, distance(SHOWN).total_seconds()) as address:
            yield Stage(address, "")


def stir(stage: Stage) -> None:
    """A morning's trouble: two callers hear of something bad, and one of the cases is being worked on."""
    for caller in ("agent", "agent2"):
        with stage.as_user(caller) as api:
            task = api.post("/callbacks/next").raise_for_status().json()["id"]
            attempt = api.post(f"/callbacks/{task}/attempts").raise_for_status().json()["id"]
            api.post(f"/call-attempts/{attempt}/result", json=BAD_CALL).raise_for_status()
    with stage.as_user("crc") as api:
        case = api.get("/complaints", params={"open": True}).json()["items"][0]["id"]
        api.post(f"/complaints/{case}/accept", json={}).raise_for_status()
        people = api.get(f"/complaints/{case}/handler-candidates").json()["items"]
        handler = next(person["employee_id"] for person in people if not person["refused"])
        api.post(f"/complaints/{case}/assign", json={"handler_employee_id": handler}).raise_for_status()


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
    shots = [shot for shot in SHOTS if not wanted or shot.name in wanted]
    with demo_month() as stage, sync_playwright() as playwright:
        stir(stage)
        with stage.as_user("quality") as api:
            eventually(lambda: api.get("/scorecards").json()["items"])
        browser = playwright.chromium.launch(**CHROMIUM)
        take(browser, stage, shots)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
