"""A published card is acknowledged, appealed against, ruled on, and revised: the original stays beside it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.months import OCTOBER
from tests.journeys.people import Person
from tests.journeys.stage import Stage

pytestmark = pytest.mark.browser

LINE = "客户满意度"
POINTS_BEFORE, POINTS_AFTER = "18", "26"
GROUNDS = "十月十五日的客户当场表示满意，回访时把别家店的经历算在了我头上"
DECISION = "录音核实，客户评价的是另一家店"


def test_an_appeal_becomes_a_revision_beside_its_original(
    person: Callable[..., Person], stage: Stage
) -> None:
    advisor, manager = person("advisor"), person("gm")
    card = acknowledge_what_waits(advisor)
    case = appeal_against_a_line(advisor)
    advisor_cannot_rule(stage, case)

    preview_and_rule(manager, case)
    both_revisions_stand_side_by_side(manager, card)
    the_original_stays(advisor, card)
    the_card_proves_itself(advisor, card)


def acknowledge_what_waits(advisor: Person) -> int:
    """From the workbench to the very card, and the date of it stands there afterwards."""
    page = advisor.page
    advisor.open("/workbench")
    advisor.click("link", f"{OCTOBER} 待签收")
    page.wait_for_url("**/scorecards/*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("已发布")
    expect(page.get_by_role("list", name="评审进度")).to_contain_text("沈立")
    advisor.click("button", "签收")
    expect(page.get_by_role("heading", level=1)).to_contain_text("已签收")
    advisor.sees_no_button("签收")
    return int(page.url.rpartition("/")[2])


def appeal_against_a_line(advisor: Person) -> int:
    """What is explained is what is appealed: the opened line is chosen already."""
    page = advisor.page
    advisor.click("button", LINE)
    advisor.sees("M-08")
    advisor.click("button", "申诉")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("2026-11-19 截止")
    expect(dialog.get_by_role("checkbox", name=re.compile(LINE)).first).to_be_checked()
    dialog.get_by_role("button", name="下一步：确认").click()
    expect(dialog.get_by_role("alert").first).to_contain_text("请写明理由")
    dialog.get_by_role("textbox").fill(GROUNDS)
    dialog.get_by_role("button", name="下一步：确认").click()
    expect(dialog).to_contain_text("将申诉以下 1 项")
    dialog.get_by_role("button", name="提交申诉").click()
    expect(dialog).to_have_count(0)
    advisor.sees("您的申诉等待裁定")
    advisor.sees_no_button("申诉")
    advisor.click("link", "查看申诉")
    page.wait_for_url("**/appeals/*")
    advisor.sees(GROUNDS)
    advisor.sees_no_button("作出裁定")
    return int(page.url.rpartition("/")[2])


def advisor_cannot_rule(stage: Stage, case: int) -> None:
    decision = {"item": "satisfaction", "decision": "UPHELD", "points": "40", "reason": "x"}
    with stage.as_user("advisor") as api:
        refused = api.post(f"/appeals/{case}/rule", json={"decisions": [decision], "reason": "x"})
    assert refused.status_code == 403, refused.text


def preview_and_rule(manager: Person, case: int) -> None:
    page = manager.page
    manager.open("/workbench")
    page.get_by_role("main").locator(f"a[href='/appeals/{case}']").click()
    manager.sees(GROUNDS)
    manager.sees("M-08")  # the line explains itself where it is judged
    page.get_by_role("radio", name="成立，改为").check(force=True)
    page.get_by_role("textbox", name=re.compile("成立，改为")).fill(POINTS_AFTER)
    page.get_by_role("textbox", name=re.compile("裁定理由")).fill(DECISION)
    manager.click("button", "作出裁定")
    manager.sees("请先预览，再裁定。")
    manager.click("button", "预览对比")
    preview = page.get_by_role("region", name="预览对比")
    expect(preview).to_contain_text("裁定后")
    expect(preview).to_contain_text("+8")
    page.get_by_role("textbox", name="总说明").fill("客户评价与本店无关，予以更正")
    manager.click("button", "作出裁定")
    manager.sees("成立 1 项、驳回 0 项，确定吗？")
    manager.click("button", "确定")
    expect(page.get_by_role("heading", level=1)).to_contain_text("成立")


def both_revisions_stand_side_by_side(manager: Person, card: int) -> None:
    """Goal U5: both revisions and what lies between them are read without scrolling."""
    page = manager.page
    manager.click("link", "第 2 版 · 查看对比")
    page.wait_for_url(f"**/scorecards/{card}/revisions*")
    totals = page.get_by_role("region", name="总分")
    expect(totals).to_contain_text(re.compile(r"第 1 版\s*77"))
    expect(totals).to_contain_text(re.compile(r"第 2 版\s*85"))
    expect(totals).to_contain_text("+8")
    expect(totals).to_contain_text("+¥208.00")
    row = page.get_by_role("row").filter(has_text=LINE)
    expect(row).to_contain_text(DECISION)
    for seen in (POINTS_BEFORE, POINTS_AFTER, "+8", "成立"):
        expect(row).to_contain_text(seen)
    held = page.get_by_role("row").filter(has_text="保持")
    expect(held).to_have_count(3)
    for region in (totals, row):
        box = region.bounding_box()
        assert box
        assert box["y"] + box["height"] <= page.evaluate("innerHeight"), "it needs scrolling"


def the_original_stays(advisor: Person, card: int) -> None:
    page = advisor.page
    advisor.open("/workbench")
    expect(page.get_by_role("main")).to_contain_text("申诉成立")
    advisor.open(f"/scorecards/{card}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("申诉成立")
    advisor.sees("第 2 版 · 查看对比")
    assert score(page) == "85"
    advisor.open(f"/scorecards/{card}?revision=1")
    advisor.sees("您在看第 1 版，最新是第 2 版。")
    assert score(page) == "77"


def score(page: Page) -> str:
    number = page.locator(".hero__number")
    expect(number).to_be_visible()
    return number.inner_text().split("/")[0].strip()


def the_card_proves_itself(advisor: Person, card: int) -> None:
    for address in (f"/scorecards/{card}", f"/scorecards/{card}?revision=1"):
        advisor.open(address)
        advisor.click("button", "按封存输入重新计算")
        advisor.sees("重新计算，结果完全一致")
