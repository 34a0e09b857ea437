"""Somebody in front of the pages: what a hand can do there, and what an eye can find."""

import shutil
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from kaoping.cli.demo.organisation import PASSWORD

CHROMIUM = {
    "executable_path": shutil.which("chromium"),
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ],
}
"""The browser of the machine, which `.ci/browser` sees to, and silent about itself."""

DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}

expect.set_options(timeout=20_000)


def open_context(browser: Browser, url: str, **options: Any) -> BrowserContext:
    """A browser of one's own, in Shanghai, light and in Chinese unless told otherwise."""
    settings: dict[str, Any] = {
        "base_url": url,
        "viewport": DESK,
        "timezone_id": "Asia/Shanghai",
        "color_scheme": "light",
        "reduced_motion": "reduce",
        **options,
    }
    context = browser.new_context(**settings)
    context.set_default_timeout(20_000)
    return context


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    fill_door(page, username, password)
    page.wait_for_url(lambda url: "/sign-in" not in url)


def fill_door(page: Page, username: str, password: str) -> None:
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("button[type=submit]").click()


@dataclass(slots=True)
class Person:
    """Works by hand; `keystrokes` and `clicks` are counted as the goals count them."""

    page: Page
    keystrokes: int = 0
    clicks: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keystrokes += 1

    def click(self, role: Any, name: str, **options: Any) -> None:
        self.page.get_by_role(role, name=name, **options).first.click()
        self.clicks += 1

    def open(self, path: str) -> None:
        self.page.goto(path)

    def sees(self, text: str, **options: Any) -> None:
        expect(self.page.get_by_text(text, **options).first).to_be_visible(timeout=20_000)

    def sees_no_button(self, name: str) -> None:
        expect(self.page.get_by_role("button", name=name)).to_have_count(0)
