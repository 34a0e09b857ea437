"""A browser that somebody sits at, and the stage they work on."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.people import CHROMIUM, Person, open_context, sign_in
from tests.journeys.stage import Stage, opened


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium of the machine: `.ci/browser` sees to it."""
    return {**browser_type_launch_args, **CHROMIUM}


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    with opened() as running:
        yield running


@pytest.fixture
def newcomer(browser: Browser, stage: Stage) -> Iterator[Callable[..., Page]]:
    """`newcomer()` is a page of a browser nobody has signed in with; options are those of the browser."""
    contexts: list[BrowserContext] = []

    def come(**options: Any) -> Page:
        contexts.append(open_context(browser, stage.url, **options))
        return contexts[-1].new_page()

    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def person(newcomer: Callable[..., Page]) -> Callable[..., Person]:
    """`person("agent")` has signed in, each in a browser of their own."""

    def come(username: str, **options: Any) -> Person:
        page = newcomer(**options)
        sign_in(page, username)
        return Person(page)

    return come
