"""Each page of the desk under axe-core in a real browser: narrow, at 200 %, in the dark, in forced colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import chromium, needs_chromium, violations
from tests.desk.conftest import Desk

pytestmark = needs_chromium

NAME = "what-is-ldn"
PAGES = ["/", "/clinic", "/new", "/went-out", "/nothing", f"/handouts/{NAME}", f"/handouts/{NAME}/text"]
PAGES += [f"/handouts/{NAME}/{step}" for step in ("changes", "approve", "print", "mail")]
ALL: dict[str, Any] = {}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LOOKS = {
    "wide": (1280, "light", "none", ALL),
    "dark": (1280, "dark", "none", CONTRAST),
    "forced colours": (1280, "light", "active", CONTRAST),
    "narrow": (320, "light", "none", ALL),
    "at 200 %": (640, "light", "none", None),  # pixels of CSS that are left of a window of 1,280
}
"""Width, colours, forced colours, and what axe-core looks at: colours change nothing but contrast."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as launched:
        yield launched


def opened(browser: Any, desk: Desk, path: str, width: int = 1280) -> Any:
    context = browser.new_context(viewport={"width": width, "height": 800})
    ((name, value),) = desk.client.cookies.items()
    context.add_cookies([{"name": name, "value": value, "url": desk.origin}])
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto(desk.origin + path)
    if page.locator("#editor").count():
        page.wait_for_selector("#page[data-n]", timeout=20_000)
    return page


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_is_cut_off(browser: Any, desk: Desk, path: str) -> None:
    page = opened(browser, desk, path)
    try:
        for name, (width, colours, forced, rules) in LOOKS.items():
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=colours, forced_colors=forced)
            assert rules is None or violations(page, **rules) == [], name
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name}: it scrolls sideways"
        page.set_viewport_size({"width": 320, "height": 800})
        page.get_by_role("button", name="Español").click()
        page.locator("html[lang=es]").wait_for(state="attached", timeout=60_000)
        page.wait_for_load_state()  # without its style everything stands close
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "in Spanish it scrolls sideways"
        assert page.faults == []
    finally:
        page.context.close()


def test_axe_finds_nothing_in_the_editor_with_problems_and_in_what_came_of_a_form(browser: Any, desk: Desk) -> None:
    page = opened(browser, desk, f"/handouts/{NAME}", 320)
    try:
        page.locator("textarea").first.fill("TODO " * 3)
        page.wait_for_selector(".faults .error")
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        assert violations(page) == []
        page.get_by_text("The words", exact=True).last.click()
        page.wait_for_selector("#twin[src]")
        assert violations(page) == []
        page.evaluate("removeEventListener('beforeunload', () => 0)")
    finally:
        page.context.close()
    page = opened(browser, desk, f"/handouts/{NAME}/print", 320)
    try:
        page.get_by_text("Try it, print nothing").click()
        page.wait_for_selector(".outcome h2", timeout=20_000)
        assert violations(page) == []
    finally:
        page.context.close()


def test_focus_is_kept_when_the_form_is_made_anew(browser: Any, desk: Desk) -> None:
    """By keyboard alone: a person who adds, moves or removes goes on where the change was."""
    page = opened(browser, desk, f"/handouts/{NAME}")

    def press(name: str, then: str) -> None:
        page.get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press("Enter")
        at = "(document.activeElement.closest('[data-at]') ?? document.body).dataset.at"
        page.wait_for_function(f"then => {at} === then", arg=then, timeout=20_000)

    try:
        count = page.locator("[data-at^='[\"ask\",']").count()
        press("Add to Ask", f'["ask",{count}]')
        page.keyboard.type("What does it cost?")
        press(f"Move up: Ask {count + 1}", f'["ask",{count - 1}]')
        assert page.evaluate("document.activeElement.textContent") == "Up"
        press(f"Remove: Ask {count}", '["ask"]')
        assert page.locator("[data-at^='[\"ask\",']").count() == count
    finally:
        page.context.close()
