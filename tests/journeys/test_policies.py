"""A policy by hand: proposed by one, put in force by another, told apart, adjusted, refused, retired."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.people import Person
from tests.journeys.stage import Stage
from tests.journeys.test_accessibility import nothing_is_broken
from tests.policies.written import CODE, document, overlay, unset_points

pytestmark = pytest.mark.browser

NOBODY = {"applies_to": {"position": ["GREETER"]}}
"""A post that nobody holds, so that no card of the stage changes."""
VERSIONS, OVERLAYS = f"/policies/{CODE}?tab=versions", f"/policies/{CODE}?tab=overlays"


@pytest.fixture(scope="module")
def author(stage: Stage) -> Iterator[httpx.Client]:
    """HR of the group, past the pages."""
    with stage.as_user("hr_group") as api:
        yield api


@pytest.fixture(scope="module", autouse=True)
def in_force(stage: Stage, author: httpx.Client) -> None:
    """The first version counts; the second has a wider band and less for whoever misses it."""
    drafted(author, document("1", **NOBODY))
    author.post(f"/policies/{CODE}/versions/1/propose", json={}).raise_for_status()
    with stage.as_user("director") as api:
        api.post(f"/policies/{CODE}/versions/1/activate").raise_for_status()
    drafted(author, changed("2", "50"))


def changed(version: str, least: str) -> dict[str, Any]:
    new = document(version, **NOBODY)
    new["items"][0]["curve"]["rows"] = [{"from": "85", "points": "100"}, {"points": least}]
    return new


def drafted(api: httpx.Client, wanted: dict[str, Any]) -> None:
    api.post(f"/policies/{CODE}/versions", json={"document": wanted}).raise_for_status()


def version(page: Page, number: str) -> Locator:
    """The panel of one version."""
    named = page.get_by_role("link", name=f"第 {number} 版", exact=True)
    return page.locator(".version").filter(has=named)


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def test_one_proposes_and_another_puts_in_force(person: Callable[..., Person], author: httpx.Client) -> None:
    hr = person("hr_group")
    hr.open(VERSIONS)
    second = version(hr.page, "2")
    second.get_by_role("button", name="提交启用").focus()
    hr.press("Enter")
    dialog(hr.page).locator(".el-date-editor input").fill("2026-12-01")
    hr.press("Enter")
    dialog(hr.page).locator("textarea").fill("档位放宽，未达标得分降低")
    dialog(hr.page).get_by_role("button", name="提交启用").click()
    expect(second.get_by_text("待启用")).to_be_visible()
    expect(second.get_by_text("自 2026-12-01 起")).to_be_visible()
    expect(second.get_by_text("档位放宽，未达标得分降低")).to_be_visible()
    expect(second.get_by_role("button", name="启用", exact=True)).to_have_count(0)
    assert author.post(f"/policies/{CODE}/versions/2/activate").status_code == 403

    director = person("director")
    director.open("/policies?state=WAITING")
    director.click("link", "第 2 版待启用")
    second = version(director.page, "2")
    second.get_by_role("button", name="启用", exact=True).click()
    dialog(director.page).get_by_role("button", name="启用", exact=True).click()
    expect(second.get_by_text("生效中")).to_be_visible()
    expect(second.get_by_text("提交：集团人事 方敏")).to_be_visible()
    expect(version(director.page, "1").get_by_text("当前计分")).to_be_visible()


def test_two_versions_are_told_apart_in_words(person: Callable[..., Person]) -> None:
    hr = person("hr_group")
    hr.open(f"{VERSIONS}&from=1&to=2")
    change = hr.page.locator(".change").filter(has_text="项目「及时率」 · 评分办法 · 第 2 档 · 得分")
    expect(change.locator(".was")).to_contain_text("60 分")
    expect(change.locator(".is")).to_contain_text("50 分")
    assert "{" not in hr.page.locator(".changes").inner_text()


def test_every_fault_of_a_refused_proposal_has_its_place(
    person: Callable[..., Person], author: httpx.Client
) -> None:
    drafted(author, document("3", **NOBODY, items=unset_points()))
    wrong = changed("4", "50")
    wrong["cases"][0]["expect"] = {"total": "99"}
    drafted(author, wrong)
    hr = person("hr_group")
    hr.open(VERSIONS)
    version(hr.page, "3").get_by_role("button", name="提交启用").click()
    dialog(hr.page).get_by_role("button", name="提交启用").click()
    refused = dialog(hr.page).locator(".refused")
    expect(refused).to_contain_text("项目「及时率」 · 评分办法 · 第 2 档 · 得分")
    expect(refused).to_contain_text("启用前必须填写")
    nothing_is_broken(hr.page)
    hr.press("Escape")

    version(hr.page, "4").get_by_role("button", name="提交启用").click()
    dialog(hr.page).get_by_role("button", name="提交启用").click()
    expect(refused).to_contain_text("算例「in time」")
    hr.press("Escape")
    hr.open(f"/policies/{CODE}?tab=cases&version=4")
    expect(hr.page.get_by_role("heading", name="1 个算例不符")).to_be_visible()
    expect(hr.page.locator(".off")).to_contain_text("应为 99")
    nothing_is_broken(hr.page)
    for number in ("3", "4"):
        seen = author.get(f"/policies/{CODE}/versions/{number}").headers["etag"]
        author.delete(f"/policies/{CODE}/versions/{number}", headers={"If-Match": seen}).raise_for_status()


def test_an_overlay_is_adopted_by_two_people(person: Callable[..., Person], author: httpx.Client) -> None:
    author.post(f"/policies/{CODE}/overlays", json={"document": overlay()}).raise_for_status()
    hr = person("hr_group")
    hr.open(OVERLAYS)
    change = hr.page.locator(".change")
    expect(change.locator(".was")).to_contain_text("60 分")
    expect(change.locator(".is")).to_contain_text("40 分")
    hr.click("button", "提交启用")
    dialog(hr.page).get_by_role("button", name="提交启用").click()
    hr.sees("待启用")

    director = person("director")
    director.open(OVERLAYS)
    director.click("button", "启用", exact=True)
    dialog(director.page).get_by_role("button", name="启用", exact=True).click()
    director.sees("生效中")
    nothing_is_broken(director.page)


def test_a_version_is_retired_for_a_reason(person: Callable[..., Person]) -> None:
    director = person("director")
    director.open(VERSIONS)
    second = version(director.page, "2")
    second.get_by_role("button", name="停用").click()
    end = dialog(director.page)
    end.get_by_role("button", name="停用").click()
    expect(end.locator(".is-error")).to_have_count(2)
    end.locator(".el-date-editor input").fill("2027-01-01")
    director.press("Enter")
    end.locator("textarea").fill("由新方案代替")
    end.get_by_role("button", name="停用").click()
    expect(second.get_by_text("自 2027-01-01 起不再计分")).to_be_visible()
    expect(second.get_by_text("由新方案代替")).to_be_visible()
