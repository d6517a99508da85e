"""A nurse's morning at the desk, in a real browser: once by mouse, once by keyboard alone."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.browser import chromium, needs_chromium, violations
from tests.delivering.scripted_server import ScriptedServer
from tests.desk.conftest import new_library, start

pytestmark = needs_chromium

NAME = "what-is-ldn"
BROKEN = {
    "title: What is LDN?": "title: LDN: what is it?",
    "audience:": "audiance:",
    "issued: 2026-11-23": "issued: 23/11/2026",
}
PEOPLE = "patient_name,email,email_ok\nAnn Example,ann@example.org,yes\nBob Example,bob@example.org,no\n"
PATIENCE = 20_000  # milliseconds: the machine may have more to do than this


class Hand(Protocol):
    """How somebody works a page."""

    def press(self, control: Any) -> None: ...
    def write(self, control: Any, words: str) -> None: ...
    def pick(self, control: Any, choice: str) -> None: ...
    def choose_file(self, control: Any, file: Path) -> None: ...


class Mouse:
    """Points and clicks, and types where the click was."""

    def press(self, control: Any) -> None:
        control.click()

    def write(self, control: Any, words: str) -> None:
        self.press(control)
        control.press("Control+A")
        control.page.keyboard.insert_text(words)

    def pick(self, control: Any, choice: str) -> None:
        control.select_option(choice)  # the list that drops down is drawn by the system, out of a page's reach

    def choose_file(self, control: Any, file: Path) -> None:
        with control.page.expect_file_chooser() as asked:
            self.press(control)
        asked.value.set_files(file)


AHEAD = """e => {
    const reached = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
        .filter((each) => !each.disabled && (each.type !== "radio" || each.checked || each === e))
        .filter((each) => each.checkVisibility());
    return reached.indexOf(e) - reached.indexOf(document.activeElement);
}"""
"""How many controls further on than the one with the focus this one is, or further back where it is negative."""


class Keyboard:
    """Goes by Tab, on or back, and by arrows; what Tab does not reach is not there."""

    def press(self, control: Any) -> None:
        self._go_to(control)
        is_button = control.evaluate("e => ['BUTTON', 'A', 'SUMMARY'].includes(e.tagName)")
        control.page.keyboard.press("Enter" if is_button else "Space")

    def write(self, control: Any, words: str) -> None:
        self._go_to(control)
        control.page.keyboard.press("Control+A")
        control.page.keyboard.insert_text(words)

    def pick(self, control: Any, choice: str) -> None:
        self._go_to(control)
        control.page.keyboard.type(choice)

    def choose_file(self, control: Any, file: Path) -> None:
        self._go_to(control)
        with control.page.expect_file_chooser() as asked:
            control.page.keyboard.press("Space")
        asked.value.set_files(file)

    def _go_to(self, control: Any) -> None:
        control.wait_for(timeout=PATIENCE)
        radio = control.evaluate("e => e.type === 'radio'")
        ahead = control.evaluate(AHEAD)
        key = "Tab" if ahead >= 0 else "Shift+Tab"
        for _ in range(abs(ahead) - 2):  # the last ones with a look at each
            control.page.keyboard.press(key)
        for _ in range(900):
            if control.evaluate("e => e === document.activeElement"):
                return
            same_group = radio and control.evaluate("e => e.name === document.activeElement.name")
            control.page.keyboard.press("ArrowRight" if same_group else key)
        raise AssertionError(f"Tab never came to {control}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as launched:
        yield launched


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[tuple[Any, Path]]:
    """A page of a new desk, and the folder of its library."""
    folder = new_library(tmp_path / "library")
    clinic = folder / "handouts" / "clinic.yaml"
    clinic.write_text(clinic.read_text().replace("\nexample: true", "\nemail: clinic@example.org"))
    (folder / "people.csv").write_text(PEOPLE)
    process, address = start(folder)
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE)
    # From now on the browser tells of each dialog for a file. `expect_file_chooser` asks for it without waiting for an
    # answer, and a key that is pressed at once may come first.
    page.on("filechooser", lambda chooser: None)
    page.goto(address)
    yield page, folder
    page.context.close()
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    started = ScriptedServer("plain")
    yield started
    started.close()


def expect(page: Any, selector: str, words: str) -> None:
    """Wait until these words stand there."""
    from playwright.sync_api import expect as wait_for

    wait_for(page.locator(selector).filter(has_text=words).first).to_be_visible(timeout=PATIENCE)


def approve(page: Any, hand: Hand) -> None:
    hand.press(page.get_by_role("link", name="Approve"))
    page.get_by_label("Your name").wait_for()
    for point in page.locator("[id^=point-]").all():
        hand.press(point)
    hand.write(page.get_by_label("Your name"), "Dr. Jo Example")
    hand.write(page.get_by_label("Your role"), "MS neurologist")
    hand.press(page.get_by_label("I have read every word"))
    hand.press(page.get_by_role("button", name="Approve"))
    expect(page, ".outcome h2", "Done")
    hand.press(page.get_by_role("link", name="Go on"))
    expect(page, ".state", "Approved by Dr. Jo Example")


@pytest.mark.parametrize("hand", [Mouse(), Keyboard()], ids=["mouse", "keyboard"])
def test_a_morning(opened: tuple[Any, Path], hand: Hand, server: ScriptedServer) -> None:
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

    # A clinician reads it and puts a name to it.
    hand.press(page.get_by_role("link", name="Handouts", exact=True))
    hand.press(page.get_by_role("link", name="LDN: what is it?"))
    approve(page, hand)

    # It is tried on the printer, and mailed to whoever agreed.
    hand.press(page.get_by_role("link", name="Print", exact=True))
    hand.write(page.get_by_label("Copies"), "30")
    hand.write(page.get_by_label("Printer"), "Rack")
    hand.press(page.get_by_role("button", name="Try it, print nothing"))
    expect(page, ".outcome", "-n 30")
    hand.press(page.get_by_role("link", name="Back to"))
    hand.press(page.get_by_role("link", name="Mail", exact=True))
    hand.choose_file(page.get_by_label("The list of people"), folder / "people.csv")
    hand.press(page.get_by_text("Another mail server than the usual one"))
    hand.write(page.get_by_label("Mail server", exact=True), "localhost")
    hand.write(page.get_by_label("Port"), str(server.port))
    hand.pick(page.get_by_label("Security"), "plain")
    hand.press(page.get_by_role("button", name="Show what would go out"))
    expect(page, ".outcome", "1 message would go out")
    assert server.taken == []
    hand.press(page.get_by_role("button", name="Send now"))
    expect(page, ".outcome h2", "Done")
    assert [address for address, _ in server.taken] == ["ann@example.org"]

    # Words change, and are approved: who has the old ones?
    hand.press(page.get_by_role("link", name="Back to"))
    hand.write(page.get_by_label("Title", exact=True), "LDN: what is that?")
    hand.press(page.get_by_text("Settings:").first)
    hand.write(page.get_by_label("Version", exact=True), "1.1")
    hand.press(page.locator("#save"))
    expect(page, "#told", "Saved")
    approve(page, hand)
    hand.press(page.get_by_role("link", name="Handouts", exact=True))
    hand.press(page.get_by_role("link", name="1 copy with older words went out"))
    hand.choose_file(page.get_by_label("A list of people"), folder / "people.csv")
    hand.press(page.get_by_role("button", name="Look it up"))
    expect(page, ".outcome", "Ann Example")

    # It was better before.
    page.go_back()
    hand.press(page.get_by_role("link", name="LDN: what is that?"))
    hand.press(page.locator("#last-save summary"))
    hand.press(page.get_by_role("button", name="Undo this save"))
    expect(page, "#told", "The save was undone")
    assert path.read_text("utf-8") == right
    assert page.get_by_label("Title", exact=True).input_value() == "LDN: what is it?"


def test_what_is_typed_and_taken_back_leaves_no_trace(opened: tuple[Any, Path]) -> None:
    page, folder = opened
    path = folder / "handouts" / f"{NAME}.yaml"
    before = path.read_bytes()
    page.goto(f"{page.url.rstrip('/')}/handouts/{NAME}")
    title = page.locator("[data-path='[\"title\"]']")
    page.wait_for_selector("#page[data-n]")
    old = title.input_value()
    for words in ("", "Note: LDN # 1"):  # each needs quotes
        with page.expect_response(lambda answer: answer.url.endswith("/work")):
            title.fill(words)
        expect(page, "#state-of-text", "Not saved yet")
    title.fill(old)
    page.locator("#state-of-text:empty").wait_for(state="attached")
    page.locator("#save").click()
    expect(page, "#told", "Saved")
    assert path.read_bytes() == before


def test_what_is_typed_while_the_page_is_loading_is_not_lost(opened: tuple[Any, Path]) -> None:
    page, _ = opened

    def late(route: Any) -> None:
        page.wait_for_timeout(1_500)
        route.continue_()

    page.route("**/static/editor.js", late)
    page.goto(f"{page.url.rstrip('/')}/clinic", wait_until="commit")
    Mouse().write(page.get_by_label("Phone", exact=True), "555-0199")
    expect(page, "#state-of-text", "Not saved yet")


def test_an_answer_that_says_the_same_takes_no_button_away(opened: tuple[Any, Path]) -> None:
    page, folder = opened
    path = folder / "handouts" / f"{NAME}.yaml"
    path.write_text(path.read_text("utf-8").replace("audience:", "audiance:", 1), "utf-8")
    page.goto(f"{page.url.rstrip('/')}/handouts/{NAME}")
    expect(page, "#count", "1 to fix")
    page.locator("#count").click()
    fix = page.locator("#problems").get_by_role("button", name="Fix it")
    fix.focus()
    before = fix.element_handle()
    with page.expect_response("**/look"):
        page.evaluate("document.querySelector('[name=edition]:not(:checked)').click()")
    page.keyboard.press("Enter")
    page.locator("#undo:enabled").wait_for()
    assert not before.evaluate("e => e.isConnected"), "it was pressed, and the fault is gone"


def test_two_windows_change_one_file_and_no_words_are_lost(opened: tuple[Any, Path]) -> None:
    page, folder = opened
    path = folder / "handouts" / f"{NAME}.yaml"
    page.goto(f"{page.url.rstrip('/')}/handouts/{NAME}")
    other = page.context.new_page()
    other.goto(page.url)
    title = "[data-path='[\"title\"]']"
    page.locator(title).fill("LDN: hers")
    page.locator("#save").click()
    expect(page, "#told", "Saved")
    other.locator(title).fill("LDN: his")
    other.locator("#save").click()
    expect(other, "#conflict", "Somebody else changed this file")
    assert [other.locator(f"#conflict {words}").inner_text() for words in ("del", "ins")] == ["hers", "his"]
    assert other.evaluate("document.activeElement.id") == "conflict"
    assert violations(other) == []
    assert other.locator(title).input_value() == "LDN: his", "what was typed is still there"
    assert "LDN: hers" in path.read_text("utf-8")
    other.locator("#save").click()
    expect(other, "#conflict", "Somebody else changed this file")
    assert "LDN: hers" in path.read_text("utf-8"), "a second press saves no more than the first"
    other.close(run_before_unload=False)
