"""A browser for the tests, and how a reader opens a file of the site in it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page, sync_playwright

from guidance.site.front import accessibility

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WHOLE = os.environ.get("GUIDANCE_BROWSER") == "whole"
"""Whether every page is looked at in every width; else each type is looked at once."""
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium was found on this machine")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser of this machine: no other is fetched."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


SHORTENED = """most => document.querySelectorAll("main, main *").forEach(
  node => Array.from(node.children).slice(most).forEach(child => child.remove()))"""
MOST_ALIKE = 24
AXE = "([part, tags]) => axe.run(part, {preload: false, runOnly: tags, resultTypes: ['violations']})"


def violations(page: Page, part: str = "html") -> list[str]:
    """Put a page, or a part of it, to axe: of a long list or table its first parts, which are as the others are."""
    page.evaluate(SHORTENED, MOST_ALIKE)
    page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    found = page.evaluate(AXE, [part, list(accessibility.TAGS)])
    return [f"{v['id']}: {[node['target'] for node in v['nodes'][:3]]}" for v in found["violations"]]


def show(page: Page, file: Path, width: int = 1280, scheme: Literal["light", "dark"] = "light") -> None:
    """Open a file of the site as a reader would who has it in a folder; one window serves for many, as each is dear."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(file.as_uri())


SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
BROKEN = """() => [...document.querySelectorAll("td, th")].flatMap(cell => {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), broken = [];
  for (let node; (node = walker.nextNode());) {
    if (node.parentElement.closest("code")) continue;
    for (const word of node.data.matchAll(/[^\\s\\u00ad-]+/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (range.getClientRects().length > 1) broken.push(word[0]);
    }
  }
  return broken;
})"""
"""Words in the cells of tables that go on in a further line."""


def faults_of(file: Path) -> list[object]:
    """Look at a page that stands alone, narrow and dark and wide and light, and say what is wrong with it."""
    found: list[object] = []
    with chromium() as browser:
        page = browser.new_page(bypass_csp=True)
        for width, scheme in NARROW_AND_WIDE:
            show(page, file, width, scheme)
            found += [page.evaluate(SIDEWAYS), *page.evaluate(BROKEN), *violations(page)]
    return [fault for fault in found if fault]


NARROW_AND_WIDE: tuple[tuple[int, Literal["light", "dark"]], ...] = ((320, "dark"), (1280, "light"))
