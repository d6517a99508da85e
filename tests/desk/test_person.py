"""A nurse's morning at the desk, in a real browser: once by mouse, once by keyboard alone."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.browser import chromium, needs_chromium
from tests.desk.conftest import new_library, start

pytestmark = needs_chromium

NAME = "what-is-ldn"
BROKEN = {
    "title: What is LDN?": "title: LDN: what is it?",
    "audience:": "audiance:",
    "issued: 2026-11-23": "issued: 23/11/2026",
}
PATIENCE = 20_000  # milliseconds: the machine may have more to do than this


class Hand(Protocol):
    """How somebody works a page."""

    def press(self, control: Any) -> None: ...
    def write(self, control: Any, words: str) -> None: ...


class Mouse:
    """Points and clicks, and types where the click was."""

    def press(self, control: Any) -> None:
        control.click()

    def write(self, control: Any, words: str) -> None:
        control.click()
        control.press("Control+A")
        control.page.keyboard.insert_text(words)


class Keyboard:
    """Goes by Tab and arrows alone; what Tab does not reach is not there."""

    def press(self, control: Any) -> None:
        self._go_to(control)
        is_button = control.evaluate("e => ['BUTTON', 'A', 'SUMMARY'].includes(e.tagName)")
        control.page.keyboard.press("Enter" if is_button else "Space")

    def write(self, control: Any, words: str) -> None:
        self._go_to(control)
        control.page.keyboard.press("Control+A")
        control.page.keyboard.insert_text(words)

    def _go_to(self, control: Any) -> None:
        control.wait_for(timeout=PATIENCE)
        radio = control.evaluate("e => e.type === 'radio'")
        for _ in range(900):
            if control.evaluate("e => e === document.activeElement"):
                return
            same_group = radio and control.evaluate("e => e.name === document.activeElement.name")
            control.page.keyboard.press("ArrowRight" if same_group else "Tab")
        raise AssertionError(f"Tab never came to {control}")


class Desk(Protocol):
    folder: Path


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as launched:
        yield launched


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[tuple[Any, Path]]:
    """A page of a new desk, and the folder of its library."""
    folder = new_library(tmp_path / "library")
    process, address = start(folder)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    yield page, folder
    page.close()
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0


def expect(page: Any, selector: str, words: str) -> None:
    """Wait until these words stand there."""
    page.wait_for_function(
        "([selector, words]) => document.querySelector(selector)?.textContent.includes(words)",
        arg=[selector, words],
        timeout=PATIENCE,
    )


@pytest.mark.parametrize("hand", [Mouse(), Keyboard()], ids=["mouse", "keyboard"])
def test_a_morning(opened: tuple[Any, Path], hand: Hand) -> None:
    page, folder = opened
    path = folder / "handouts" / f"{NAME}.yaml"
    right = path.read_text("utf-8")
    wrong = right
    for good, bad in BROKEN.items():
        assert good in wrong, good
        wrong = wrong.replace(good, bad, 1)
    path.write_text(wrong, "utf-8")
    page.reload()

    # She finds the sheet that cannot be printed, and sets three things right.
    expect(page, "main", "Cannot be printed yet")
    hand.press(page.get_by_role("link", name=NAME, exact=True))
    expect(page, "#count", "Problems: 3 to fix")
    hand.press(page.locator("#count"))
    for left in (2, 1):
        hand.press(page.locator("#problems").get_by_role("button", name="Fix it").first)
        expect(page, "#count", f"Problems: {left} to fix")
    hand.press(page.locator("#problems").get_by_role("button", name="Go there").first)
    assert page.evaluate("document.activeElement.dataset.path") == '["issued"]'
    hand.write(page.locator("""[data-path='["issued"]']"""), "2026-11-23")
    expect(page, "#count", "0 to fix")
    hand.press(page.locator("#save"))
    expect(page, "#told", "Saved")
    right = right.replace("title: What is LDN?", 'title: "LDN: what is it?"')
    assert path.read_text("utf-8") == right

    # She changes the clinic's number, and sees it on the page.
    hand.press(page.get_by_role("link", name="Your clinic"))
    hand.write(page.get_by_label("Phone", exact=True), "555-0199")
    hand.press(page.get_by_role("radio", name="The words"))
    page.frame_locator("#twin").get_by_text("555-0199").first.wait_for(timeout=PATIENCE)
    hand.press(page.locator("#save"))
    expect(page, "#told", "Saved")
    assert "phone: 555-0199\n" in (folder / "handouts" / "clinic.yaml").read_text("utf-8")
