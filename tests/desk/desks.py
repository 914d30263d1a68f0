"""A desk in a browser: what was asked of any network, what the console was told, and the worker behind the page."""

import shutil
from dataclasses import dataclass, field
from typing import Any, Literal, Self

import pytest
from playwright.sync_api import Browser, Page

from tests.site.browsing import CHROMIUM

NEEDED = {"Chromium": CHROMIUM, "node": shutil.which("node"), "npm": shutil.which("npm")}
LACKING = [name for name, there in NEEDED.items() if not there]
BLOCKED = "blocked by Playwright"
"""What the console is told where a desk is not let keep anything."""
needs_desk = pytest.mark.skipif(bool(LACKING), reason=f"not found on this machine: {', '.join(LACKING)}")
WATCHED = """
window.workers = [];
const Started = window.Worker;
window.Worker = class extends Started {
  constructor(...given) { super(...given); window.workers.push(this); }
};
"""
ASKED = """([number, question]) => new Promise((resolve) => {
  const worker = window.workers.at(-1);
  worker.addEventListener("message", ({ data }) => { if (data.id === number) resolve(data.reply || data.failed); });
  worker.postMessage({ id: number, question });
})"""


@dataclass
class Desk:
    page: Page
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    asked: int = 10_000

    @classmethod
    def opened(cls, browser: Browser, address: str, width: int = 1280, before: str = "", *, keeps: bool = True) -> Self:
        """Open a desk; one that keeps nothing never takes a slow machine for one without the network."""
        workers: Literal["allow", "block"] = "allow" if keeps else "block"
        context = browser.new_context(viewport={"width": width, "height": 900}, service_workers=workers)
        page = context.new_page()
        desk = cls(page)
        page.on("request", lambda request: desk.requests.append(request.url))
        page.on("console", lambda said: desk.console.append(said.text) if keeps or BLOCKED not in said.text else None)
        page.on("pageerror", lambda fault: desk.console.append(str(fault)))
        page.add_init_script(WATCHED + before)
        page.goto(address)
        return desk

    def put(self, question: str) -> str:
        """Put a question to the worker of the page, beside the page."""
        self.asked += 1
        reply: Any = self.page.evaluate(ASKED, [self.asked, question])
        return str(reply)

    def clear(self) -> None:
        """Empty the questions, so that what one test asked is not there for the next; the worker goes on."""
        self.page.evaluate("document.getElementById('ask').reset()")
        self.page.fill("#words", "")
        self.page.fill("#at", "")

    def forget(self) -> None:
        self.page.click("#ask .forget")
        self.page.wait_for_selector("#ask:not([data-ready])")
        self.page.wait_for_selector("#ask[data-ready]", timeout=120_000)

    def turn(self, way: str) -> None:
        """Turn to a case, or to another of what the desk does, by the keyboard."""
        self.page.focus(f"[data-way={way}]")
        self.page.keyboard.press("Enter")

    def adds(self, child: str, words: str, at: str, *, instead: str = "") -> None:
        """Add something to a chronology by the keyboard alone, or press another button than that which adds it."""
        for place, typed in (("#child", child), ("#words", words), ("#at", at)):
            self.page.focus(place)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(typed)
            if place == "#words":
                self.page.keyboard.press("Enter")
        if instead:
            self.page.focus(instead)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("#status:text-matches('^(Added|Tried)'), #refused:not([hidden])", timeout=60_000)
        self.page.evaluate("document.getElementById('status').textContent = ''")

    def opens(self, name: str, content: bytes) -> None:
        """Open a file in a case."""
        self.page.set_input_files("#case-file", {"name": name, "mimeType": "text/plain", "buffer": content})

    def asks(self, words: str, at: str) -> None:
        """Ask by the keyboard alone, as somebody in a hurry would."""
        self.page.focus("#words")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(at)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("#answer:not([hidden])", timeout=120_000)
