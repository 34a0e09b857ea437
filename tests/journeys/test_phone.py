"""The same product on a telephone: nothing runs off the side, and a thumb gets everywhere."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import PHONE, Person

pytestmark = pytest.mark.browser


def test_a_handler_on_the_way_reads_a_complaint(person: Callable[..., Person]) -> None:
    page = person("head", viewport=PHONE, has_touch=True, is_mobile=True).page
    expect(page.get_by_role("heading", level=1)).to_contain_text("沈立")
    nothing_runs_off_the_side(page)
    page.locator("main a[href^='/complaints/']").first.tap()
    page.wait_for_url("**/complaints/*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("TS2026")
    expect(page.get_by_role("timer")).to_have_count(2)
    nothing_runs_off_the_side(page)
    page.get_by_role("button", name=re.compile("记录答复|开始处理")).first.tap()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    box = dialog.bounding_box()
    assert box
    assert box["width"] >= PHONE["width"] - 1
    nothing_runs_off_the_side(page)
    dialog.get_by_role("button", name="取消").tap()
    expect(dialog).to_have_count(0)
    page.get_by_role("navigation").get_by_role("link", name="考核表").tap()
    page.wait_for_url("**/scorecards")
    expect(page.locator("main a[href^='/scorecards/']").first).to_be_visible()
    nothing_runs_off_the_side(page)


def nothing_runs_off_the_side(page: Page) -> None:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], f"{page.url} is {width} px wide"
