"""The door: plain refusals, either language, either light, and a session that lasts until one leaves."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kaoping.cli.demo.organisation import PASSWORD
from tests.journeys.people import fill_door

pytestmark = pytest.mark.browser


def test_a_day_at_the_door(newcomer: Callable[..., Page]) -> None:
    page = newcomer()
    a_wrong_password_is_refused(page)
    the_right_one_leads_back_to_where_one_wanted_to_go(page)
    words_and_light_change_and_are_kept(page)
    the_session_survives_a_reload(page)
    leaving_ends_it(page)


def a_wrong_password_is_refused(page: Page) -> None:
    page.goto("/complaints")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    fill_door(page, "crc", "not-the-password")
    expect(page.get_by_role("alert")).to_contain_text(re.compile("密码|账号"))
    expect(page.locator("input[name=password]")).to_be_focused()
    expect(page.locator("input[name=password]")).to_have_value("")


def the_right_one_leads_back_to_where_one_wanted_to_go(page: Page) -> None:
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/complaints")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("投诉"))


def words_and_light_change_and_are_kept(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Appearance: Light").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Complaints"))
    expect(page).to_have_title(re.compile("^Complaints"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("html")).to_have_class("dark")


def the_session_survives_a_reload(page: Page) -> None:
    page.reload()
    page.wait_for_url("**/complaints")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Complaints"))
    expect(page.locator("html")).to_have_class("dark")


def leaving_ends_it(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Account ")).click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in*")
    page.goto("/complaints")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_signing_out_ends_it_on_the_server_too(newcomer: Callable[..., Page]) -> None:
    """A copy of the cookie, kept by whoever, opens nothing afterwards."""
    page = newcomer()
    page.goto("/sign-in")
    fill_door(page, "hr", PASSWORD)
    page.wait_for_url(lambda url: "/sign-in" not in url)
    kept = page.context.cookies()
    page.get_by_role("button", name=re.compile("^账号 ")).click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in*")
    page.context.add_cookies(kept)
    origin = page.evaluate("location.origin")
    refused = page.context.request.post(
        "/api/v1/auth/refresh", headers={"X-Kaoping-Session": "1", "Origin": origin}
    )
    assert refused.status == 401
