"""Access by hand: an account is opened for one brand, a category is ruled on once, the journal tells both."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.moment import FORENOON
from tests.journeys.past import SH001, SH002, delivered
from tests.journeys.people import DESK, PHONE, Person, fill_door, open_context, sign_in
from tests.journeys.stage import Stage, opened
from tests.journeys.test_accessibility import nothing_is_broken
from tests.records.orders import INGEST
from tests.records.sales import appointment, sale

pytestmark = pytest.mark.browser

OTHER_BRAND = "YH"
CHOSEN = "a-password-of-my-own"
UNKNOWN, ORDERS = "SANBAO", 3
REGISTERS = ("/sales", "/sales/1", "/appointments", "/appointments?open=1", "/mapping-issues?open=1")


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """A stage of its own: a store changes its brand here."""
    with opened() as running:
        yield running


@pytest.fixture
def person(browser: Browser, stage: Stage) -> Iterator[Callable[[str], Person]]:
    contexts = []

    def come(username: str) -> Person:
        contexts.append(open_context(browser, stage.url))
        page = contexts[-1].new_page()
        if username:
            sign_in(page, username)
        return Person(page)

    yield come
    for context in contexts:
        context.close()


def test_an_account_of_one_brand_sees_that_brands_stores_alone(
    person: Callable[[str], Person], stage: Stage
) -> None:
    store_sells(stage, SH002, OTHER_BRAND)
    admin = person("admin")
    password = open_account(admin, "brand.eye", "远航品质 林悦", "品牌品质", "远航")

    newcomer = person("").page
    newcomer.goto("/sign-in")
    fill_door(newcomer, "brand.eye", password)
    choose_a_password(newcomer, password)
    sees_only(newcomer, stage, SH002, "上海虹桥店")

    rename(admin, "远航品质 林悦", "远航品质 林悦（代）")
    tells_the_change(admin, "远航品质 林悦", "远航品质 林悦（代）")


def store_sells(stage: Stage, store: str, brand: str) -> None:
    with stage.as_user("admin") as api:
        found = next(one for one in api.get("/stores").json() if one["code"] == store)
        api.patch(
            f"/stores/{found['id']}",
            json={"brand_codes": [brand]},
            headers={"If-Match": f'"{found["row_version"]}"'},
        ).raise_for_status()


def open_account(admin: Person, username: str, name: str, role: str, brand: str) -> str:
    """Gives the password, which is shown this once."""
    page = admin.page
    admin.open("/users")
    admin.click("button", "开通账号")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="显示姓名").fill(name)
    dialog.get_by_role("textbox", name="登录名").fill(username)
    choose(page, "角色", role)
    dialog.get_by_role("button", name="开通账号").click()
    expect(dialog.get_by_text("请指定范围")).to_be_visible()
    choose(page, "品牌", brand)
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="开通账号").click()
    secret = page.get_by_role("dialog").filter(has_text="只显示这一次")
    password = secret.locator("code").inner_text()
    secret.get_by_role("button", name="我已交给本人").click()
    expect(page.get_by_text(password)).to_have_count(0)
    admin.sees("开通账号")
    return password


def choose(page: Page, field: str, option: str) -> None:
    """A star before the name says that the field must not be empty."""
    page.get_by_role("dialog").get_by_role("combobox", name=re.compile(rf"^\*?{field}$")).click()
    page.get_by_role("option", name=option, exact=True).filter(visible=True).click()


def choose_a_password(page: Page, first: str) -> None:
    """A first password opens nothing but the form to choose another."""
    page.wait_for_url("**/account")
    page.get_by_label("当前密码").fill(first)
    page.get_by_label("新密码", exact=True).fill(CHOSEN)
    page.get_by_label("再输一次新密码").fill(CHOSEN)
    page.get_by_role("main").get_by_role("button", name="修改密码").click()
    page.wait_for_url(lambda url: "/account" not in url)


def sees_only(page: Page, stage: Stage, store: str, name: str) -> None:
    """The orders of the brand's store are there, those of the other do not exist."""
    with stage.as_user("quality") as api:
        stores = {one["code"]: one["id"] for one in api.get("/stores").json()}
        orders = api.get("/repair-orders?limit=200").json()["items"]
    ours = {one["ro_no"] for one in orders if one["store_id"] == stores[store]}
    theirs = [one for one in orders if one["store_id"] != stores[store]]
    assert ours
    assert theirs
    page.goto("/repair-orders")
    expect(page.get_by_role("banner")).to_contain_text(name)
    rows = page.locator("main td a.kp-figure")
    expect(rows.first).to_be_visible()
    assert {row.inner_text() for row in rows.all()} == ours
    page.goto(f"/repair-orders/{theirs[0]['id']}")
    expect(page.get_by_role("heading", name="找不到这条记录")).to_be_visible()


def rename(admin: Person, before: str, after: str) -> None:
    page = admin.page
    admin.open("/users")
    page.get_by_role("link", name=before, exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="修改", exact=True).click()
    form = page.get_by_role("dialog", name=re.compile("^修改"))
    form.get_by_role("textbox", name="显示姓名").fill(after)
    form.get_by_role("button", name="保存").click()
    expect(form).to_have_count(0)


def tells_the_change(admin: Person, before: str, after: str) -> None:
    """From the account to its entries in the journal, and there to what was and what is."""
    page = admin.page
    page.get_by_role("dialog").get_by_role("link", name=re.compile(r"^全部 \d+ 条")).click()
    page.wait_for_url("**/journal?*")
    page.get_by_role("main").get_by_role("link", name="修改账号").first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer.locator("del")).to_have_text(before)
    expect(drawer.locator("ins")).to_have_text(after)
    expect(drawer).to_contain_text("系统管理员")
    drawer.get_by_role("link", name=re.compile("^账号")).click()
    page.wait_for_url("**/users?open=*")


def test_a_category_is_ruled_once_and_what_waited_follows(
    person: Callable[[str], Person], stage: Stage
) -> None:
    assert stage.push([nameless(n) for n in range(ORDERS)])["rejected"] == 0
    supervisor = person("crc")
    page = supervisor.page
    supervisor.open("/mapping-issues?kind=CATEGORY")
    page.get_by_role("row").filter(has_text=UNKNOWN).get_by_role("button", name="归类").click()
    expect(page.get_by_role("dialog")).to_contain_text(f"{ORDERS} 条记录在等")
    choose(page, "维修类型", "三包维修")
    page.get_by_role("dialog").get_by_role("button", name="归类").click()
    supervisor.sees(f"已裁定，重新计算了 {ORDERS} 条记录")
    drawer = page.get_by_role("dialog").filter(has_text="裁定结果")
    for told in ("三包维修", f"{ORDERS} 条记录", "周婷"):
        expect(drawer).to_contain_text(told)
    drawer.get_by_role("link", name=re.compile("^工单 ")).click()
    page.wait_for_url("**/repair-orders/*")
    expect(page.get_by_role("main")).to_contain_text("三包维修")
    assert stage.push([nameless(ORDERS)])["results"][0]["warnings"] == []
    the_ruling_stands(stage)


def nameless(number: int) -> dict[str, Any]:
    """An order whose category is called what nobody has told us of."""
    order = delivered(500 + number, SH001, FORENOON - timedelta(days=6, hours=number))
    return {**order, "repair_category": UNKNOWN}


def the_ruling_stands(stage: Stage) -> None:
    """Decided once: a second ruling is refused, and the journal holds the one."""
    with stage.as_user("crc") as api:
        ruled = api.get("/mapping-issues?kind=CATEGORY&state=RESOLVED").json()["items"]
        [issue] = [one for one in ruled if one["code"] == UNKNOWN]
        again = api.post(f"/mapping-issues/{issue['id']}/resolve", json={"category": "MAINT"})
    assert (again.status_code, again.json()["code"]) == (409, "mapping-closed")
    with stage.as_user("admin") as api:
        query = {"object_kind": "mapping_issue", "object_id": issue["id"]}
        assert api.get("/audit-log", params=query).json()["items"][0]["data"]["replayed"] == ORDERS


def test_the_registers_break_no_rule(person: Callable[[str], Person], stage: Stage) -> None:
    """Sales, an appointment and a code nobody knows, on a desk and on a telephone."""
    register(stage, "sales", [sale(1, SH001), sale(2, SH001, status="RETURNED")])
    register(stage, "appointments", [appointment(1, SH001)])
    page = person("crc").page
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        for path in REGISTERS:
            page.goto(path)
            page.wait_for_load_state("networkidle")
            expect(page.locator("main a.kp-figure, main h2, .el-drawer h2").first).to_be_visible()
            nothing_is_broken(page)
            wide: int = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"], f"{path} is {wide} px wide"


def register(stage: Stage, kind: str, records: list[dict[str, Any]]) -> None:
    reply = httpx.post(
        f"{stage.url}{INGEST}/{kind}",
        json=records,
        headers={"Authorization": f"Bearer {stage.key}"},
        timeout=30,
    )
    assert reply.raise_for_status().json()["rejected"] == 0, reply.text
