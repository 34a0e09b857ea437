"""One order to one explained line, by hand: the whole thread in a real browser."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import Person
from tests.journeys.stage import Stage

pytestmark = pytest.mark.browser

MOST_KEYSTROKES = 15  # goal U1
FRESH_WITHIN = 5.0
ALL_GOOD = ("1", "1", "1", "1", "1")


def test_an_unhappy_customer_becomes_a_line_that_opens_to_the_very_order(
    person: Callable[..., Person], stage: Stage
) -> None:
    agent = person("agent")
    customers_wait_for(agent)
    agent.open("/calls")
    complete_a_good_call(agent)
    name, case = hear_a_complaint(agent)
    before = line_of_complaint_speed(agent)
    assert before == "0% (0/1)"

    supervisor, handler = person("crc"), person("head")
    accept_and_assign(supervisor, case)
    answer_and_fix(handler, case)
    handler_cannot_verify(handler, stage, case)
    verify_as_satisfied(supervisor, case)

    after = see_the_line_change(agent, before)
    assert after == "50% (1/2)"
    follow_the_evidence(agent, case, name)


def customers_wait_for(agent: Person) -> None:
    agent.sees("陈静，早上好")
    due = agent.page.get_by_role("link", name=re.compile(r"^\d+ 已超期"))
    expect(due).to_contain_text(re.compile(r"[1-9]"))


def complete_a_good_call(agent: Person) -> None:
    """By keyboard alone; the next customer comes without a reload."""
    page = agent.page
    expect(page.get_by_role("button", name="开始回访")).to_be_enabled()
    agent.press("Enter")
    first = customer_on_the_line(page)
    agent.press("Enter")
    expect(page.get_by_role("link", name="拨打")).to_be_visible()
    agent.press(*ALL_GOOD, "c", "Enter")
    expect(page.get_by_role("status").filter(has_text="成功")).to_contain_text(first)
    expect(page.locator(".who__name")).not_to_have_text(first)
    assert (agent.keystrokes <= MOST_KEYSTROKES, agent.clicks) == (True, 0), agent.keystrokes


def customer_on_the_line(page: Page) -> str:
    return page.locator(".who__name").inner_text()


def hear_a_complaint(agent: Person) -> tuple[str, int]:
    """Very dissatisfied, for the quality of the repair; the complaint is worded already and confirmed."""
    page = agent.page
    agent.press("Enter")
    expect(page.get_by_role("link", name="拨打")).to_be_visible()
    name = customer_on_the_line(page)
    agent.press("5")
    expect(page.get_by_text("请问原因")).to_be_visible()
    agent.press("3", "Enter", "1", "1", "1", "1", "c")
    words = page.get_by_role("textbox", name="投诉内容")
    expect(words).to_have_value(re.compile("非常不满意；维修质量"))
    agent.press("Enter")
    link = page.get_by_role("link", name="查看投诉")
    expect(link).to_be_visible()
    return name, int((link.get_attribute("href") or "").rpartition("/")[2])


def line_of_complaint_speed(agent: Person) -> str:
    """The figure behind item 8 of the agent's card, opened."""
    agent.open("/scorecards?mine=1&period=2026-11")
    agent.page.get_by_role("link", name="陈静").click()
    agent.click("button", "抱怨形成")
    return figure(agent.page)


def figure(page: Page) -> str:
    reading = page.locator("li.reading").filter(has_text="M-24").get_by_role("button").first
    expect(reading).to_be_visible()
    return reading.inner_text()


def accept_and_assign(supervisor: Person, case: int) -> None:
    page = supervisor.page
    page.clock.install()
    supervisor.open("/complaints")
    row = page.get_by_role("row").filter(has=page.locator(f"a[href='/complaints/{case}']"))
    expect(row.get_by_role("timer")).to_have_count(2)
    both = [(running, running.inner_text()) for running in row.get_by_role("timer").all()]
    page.clock.fast_forward(61_000)
    for running, seen in both:
        expect(running).not_to_have_text(seen)
    row.get_by_role("link").first.click()
    take_step(supervisor, "受理")
    page.get_by_role("button", name="派单").first.click()
    page.get_by_role("dialog").get_by_text("沈立").click()
    confirm(supervisor, "派单")
    supervisor.sees("已派单")


def take_step(somebody: Person, step: str) -> None:
    """Open the dialog of a step that needs nothing more, and confirm it.

    By its whole name: the list one comes from has a column to sort by, 受理时间.
    """
    somebody.click("button", step, exact=True)
    confirm(somebody, step)


def confirm(somebody: Person, step: str) -> None:
    dialog = somebody.page.get_by_role("dialog")
    dialog.get_by_role("button", name=step).click()
    expect(dialog).to_have_count(0)


def answer_and_fix(handler: Person, case: int) -> None:
    page = handler.page
    handler.open("/workbench")
    page.get_by_role("main").locator(f"a[href='/complaints/{case}']").click()
    handler.click("button", "记录答复")
    page.get_by_role("textbox", name="答复内容").fill("已电话致歉，约定今天下午到店复查")
    confirm(handler, "记录答复")
    take_step(handler, "开始处理")
    handler.click("button", "申请结案")
    page.get_by_role("textbox", name="处理结果").fill("更换刹车片并路试，异响消除，客户确认")
    choose(page, "根本原因", 0)
    choose(page, "具体原因", 0)
    confirm(handler, "申请结案")
    handler.sees("待核实")


def choose(page: Page, field: str, place: int) -> None:
    page.get_by_role("dialog").get_by_role("combobox", name=field).press("Enter")
    page.get_by_role("option").filter(visible=True).nth(place).click()


def handler_cannot_verify(handler: Person, stage: Stage, case: int) -> None:
    handler.sees("等待其他人办理")
    handler.sees_no_button("核实客户意见")
    with stage.as_user("head") as api:
        refused = api.post(f"/complaints/{case}/verify", json={"verdict": "SATISFIED", "said": None})
    assert refused.status_code in {403, 409}, refused.text


def verify_as_satisfied(supervisor: Person, case: int) -> None:
    page = supervisor.page
    supervisor.open(f"/complaints/{case}")
    supervisor.click("button", "核实客户意见")
    page.get_by_role("dialog").get_by_role("radio", name="满意 结案").check(force=True)
    confirm(supervisor, "核实客户意见")
    supervisor.sees("结案·满意")


def see_the_line_change(agent: Person, before: str) -> str:
    """Within seconds of the verification the card, read again, tells another figure."""
    verified = time.monotonic()
    while (now := figure(agent.page)) == before:
        assert time.monotonic() - verified < FRESH_WITHIN, "the card did not follow"
        agent.page.reload()
    return now


def follow_the_evidence(agent: Person, case: int, name: str) -> None:
    """Rule, figure, arithmetic in words; the complaint among its records; the order behind the complaint."""
    page = agent.page
    agent.sees("投诉解决速度达标率 50.00%")
    agent.sees("S002-B.R16", exact=True)
    page.get_by_role("main").locator(f"a[href='/complaints/{case}']").click()
    agent.sees("结案·满意")
    expect(page.get_by_role("main")).to_contain_text(name)
    link = page.get_by_role("link", name=re.compile("维修工单 RO"))
    number = link.inner_text().removeprefix("维修工单 ")
    link.click()
    page.wait_for_url("**/repair-orders/*")
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)


def test_an_advisor_sees_their_own_card_alone(person: Callable[..., Person], stage: Stage) -> None:
    advisor = person("advisor")
    with stage.as_user("advisor") as api:
        mine = {card["id"] for card in api.get("/scorecards").json()["items"]}
    with stage.as_user("quality") as api:
        others = {card["id"] for card in api.get("/scorecards?limit=200").json()["items"]} - mine
    assert mine
    assert others
    advisor.open("/scorecards")
    cards = advisor.page.locator("main a.kp-figure[href^='/scorecards/']")
    expect(cards.first).to_be_visible()
    shown = {int((card.get_attribute("href") or "").rpartition("/")[2]) for card in cards.all()}
    assert shown == mine
    advisor.open(f"/scorecards/{min(others)}")
    advisor.sees("找不到")


def test_another_stores_records_do_not_exist(person: Callable[..., Person], stage: Stage) -> None:
    with stage.as_user("gm2") as api:
        order = api.get("/repair-orders").json()["items"][0]["id"]
        task = api.get("/callbacks").json()["items"][0]["id"]
        card = api.get("/scorecards").json()["items"][0]["id"]
    manager = person("gm")
    for path in (f"/repair-orders/{order}", f"/callbacks/{task}", f"/scorecards/{card}"):
        with manager.page.expect_response(lambda reply: "/api/v1/" in reply.url and reply.status == 404):
            manager.open(path)
        manager.sees("找不到")
