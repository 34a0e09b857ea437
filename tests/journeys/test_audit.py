"""An audit from plan to finding: planned on a desk, made on a phone without signal, published by another."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import PHONE, Person
from tests.journeys.stage import Stage
from tests.journeys.test_phone import nothing_runs_off_the_side

pytestmark = pytest.mark.browser

PASS, FAIL, NOT_APPLICABLE = "通过", "不通过", "不适用"
EVERYTHING_ARRIVED = "全部已送达"
SENDING = "**/api/v1/audits/*/{items,photos}**"


def test_an_audit_on_a_phone_ends_at_the_post_that_answers(
    person: Callable[..., Person], stage: Stage
) -> None:
    planner = person("crc")
    address = _plan(planner.page)
    phone = person("auditor", viewport=PHONE, has_touch=True, is_mobile=True).page
    _begin(phone, address)
    _the_range_judges(phone)
    _without_signal(phone)
    _a_reload_loses_nothing(phone)
    _the_rest_passes(phone)
    _submit(phone, address)
    _publish(planner.page, address)
    _whoever_answers_sees_it(person("consultant").page, address)


def test_nobody_audits_their_own_team(stage: Stage) -> None:
    """The manager of those who answer stands in the list with the reason, and is refused past it as well."""
    with stage.as_user("crc") as api:
        asked = {"store_id": 1, "template_code": "S000-I"}
        found = api.get("/audits/auditors", params=asked).raise_for_status().json()
        refused = next(one for one in found if one["name"] == "秦川")
        assert refused["refused"] == "auditor-own-team"
        reply = api.post("/audits", json=_wanted(stage, refused["user_id"]))
        assert reply.is_client_error
        assert "auditor-own-team" in reply.text


def _wanted(stage: Stage, auditor: int) -> dict[str, object]:
    return {
        "store_code": "SH001",
        "template_code": "S000-I",
        "sources": ["MS"],
        "scheduled_on": stage.now().date().isoformat(),
        "auditor_user_id": auditor,
    }


def _plan(page: Page) -> str:
    page.goto("/audits")
    page.get_by_role("button", name="安排检查").first.click()
    dialog = page.get_by_role("dialog")
    own = dialog.locator(".el-radio", has_text="秦川")
    expect(own).to_contain_text("检查涉及其下属")
    expect(own.locator("input")).to_be_disabled()
    dialog.locator(".el-radio", has_text="易安").click()
    dialog.get_by_role("button", name="安排", exact=True).click()
    page.wait_for_url(re.compile(r"/audits/\d+$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("JC2026")
    return page.evaluate("location.pathname")  # type: ignore[no-any-return]


def _begin(page: Page, address: str) -> None:
    page.goto("/workbench")
    page.locator(f"a[href='{address}/perform']").first.tap()
    page.get_by_role("button", name="开始检查").tap()
    _stands_at(page, "C01")
    nothing_runs_off_the_side(page)
    _mark(page, PASS)
    _stands_at(page, "C02")
    expect(page.locator(".line__score")).to_contain_text("100.00%")
    _mark(page, FAIL)
    expect(page.locator(".line__score")).to_contain_text("50.00%")
    expect(page.locator(".card__proof")).to_contain_text("已送达")
    _go(page, "下一项")
    _mark(page, NOT_APPLICABLE)
    page.get_by_role("button", name="门店没有该设施或车辆").tap()
    _stands_at(page, "C04")
    expect(page.locator(".line__score")).to_contain_text("50.00%")


def _the_range_judges(page: Page) -> None:
    """X032: 26.1 is outside of 18 to 26, 26.0 is inside; no button is pressed for either."""
    _open(page, "C16")
    reading = page.get_by_label("读数")
    reading.fill("26.1")
    expect(page.locator(".number__said")).to_contain_text("超出范围")
    expect(page.locator(".line__score")).to_contain_text("33.33%")
    reading.fill("26.0")
    expect(page.locator(".number__said")).to_contain_text("在范围内")
    expect(page.locator(".line__score")).to_contain_text("66.67%")
    expect(page.locator(".card__proof")).to_contain_text("已送达")


def _without_signal(page: Page) -> None:
    """A loss with its note and photo, made where there is no signal, arrives by itself when there is."""
    _open(page, "C04")
    page.context.set_offline(True)
    _mark(page, FAIL)
    expect(page.locator(".card__proof")).to_contain_text("请写备注")
    page.get_by_label("备注").fill("入口灯箱破损")
    expect(page.locator(".card__ask")).to_be_visible()
    _photograph(page)
    expect(page.locator(".strip__waits")).to_have_text("待发送")
    expect(page.locator(".card__proof")).to_contain_text("已存本机")
    expect(page.locator(".note--warn")).to_contain_text("连不上服务器")
    nothing_runs_off_the_side(page)
    page.context.set_offline(False)
    expect(page.locator(".chip")).to_have_text(EVERYTHING_ARRIVED)
    expect(page.locator(".strip__arrived")).to_be_visible()
    expect(page.locator(".card__proof")).to_contain_text("已送达")


def _a_reload_loses_nothing(page: Page) -> None:
    """The page comes again and nothing gets through: what waits is there, with its photo, and arrives."""
    page.route(SENDING, lambda route: route.abort())
    _open(page, "C21")
    page.get_by_text("展厅模式已开启").tap()
    _mark(page, FAIL)
    _photograph(page)
    expect(page.locator(".strip__waits")).to_have_text("待发送")
    page.reload()
    _stands_at(page, "C21")
    expect(page.get_by_role("button", name=FAIL)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".strip__waits")).to_have_text("待发送")
    page.unroute(SENDING)
    page.get_by_role("button", name="立即重试").tap()
    expect(page.locator(".chip")).to_have_text(EVERYTHING_ARRIVED)
    expect(page.locator(".strip__arrived")).to_be_visible()


def _the_rest_passes(page: Page) -> None:
    """Handing in says what is open and leads there; a pass leads on to the next by itself."""
    _go(page, re.compile("C21 ·"))
    page.get_by_role("button", name="提交检查").tap()
    expect(page.locator(".lack")).to_contain_text("还有 33 项没有完成")
    page.locator(".lack__code").first.tap()
    left = 33
    while left:
        code = _here(page)
        if code in ("C22", "C23"):
            page.get_by_text("未开启展厅模式").tap()
        _mark(page, PASS)
        left -= 1
        if left:
            expect(page.locator(".card__code")).not_to_have_text(code)
    expect(page.locator(".perform__done")).to_be_visible()


def _submit(page: Page, address: str) -> None:
    expect(page.locator(".chip")).to_have_text(EVERYTHING_ARRIVED)
    expect(page.locator(".line__score")).to_contain_text("92.11%")
    page.get_by_role("button", name="提交检查").tap()
    page.wait_for_url(f"**{address}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("待审核")
    expect(page.get_by_role("button", name="发布")).to_have_count(0)
    nothing_runs_off_the_side(page)


def _publish(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".hero__number")).to_contain_text("92.11")
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已发布")
    post = page.locator(".lost__post", has_text="销售顾问")
    expect(post).to_contain_text("郑洁")
    post.get_by_role("link", name="C21").click()
    item = page.locator("#C21")
    expect(item).to_have_class(re.compile("item--here"))
    item.locator(".item__photo").click()
    expect(page.get_by_role("dialog").locator("img")).to_be_visible()


def _whoever_answers_sees_it(page: Page, address: str) -> None:
    page.goto("/audits/findings")
    row = page.locator("tbody tr", has_text="C21")
    expect(row).to_contain_text("销售顾问")
    row.get_by_role("link", name=re.compile("C21")).click()
    page.wait_for_url(f"**{address}#C21")
    expect(page.locator("#C21")).to_contain_text(FAIL)


def _mark(page: Page, mark: str) -> None:
    page.get_by_role("button", name=mark, exact=mark == PASS).tap()


def _go(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).tap()


def _open(page: Page, code: str) -> None:
    """By the list of all items, as a thumb goes."""
    _go(page, re.compile(r"^C\d+ ·"))
    page.locator(".row", has_text=code).tap()
    _stands_at(page, code)


def _here(page: Page) -> str:
    return page.locator(".card__code").inner_text()


def _stands_at(page: Page, code: str) -> None:
    expect(page.locator(".card__code")).to_have_text(code)


def _photograph(page: Page) -> None:
    picture = page.screenshot()
    page.locator("input[type=file]").set_input_files(
        {"name": "photo.png", "mimeType": "image/png", "buffer": picture}
    )
