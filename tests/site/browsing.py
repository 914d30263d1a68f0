"""A browser for the tests, and how a reader opens a file of the site in it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WHOLE = os.environ.get("GUIDANCE_BROWSER") == "whole"
"""Whether every page is looked at in every width, as before a release; else each type is looked at once."""
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium was found on this machine")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser of this machine: no other is fetched."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


def opened(browser: Browser, file: Path, width: int = 1280, scheme: Literal["light", "dark"] = "light") -> Page:
    """Open a file of the site as a reader would who has it in a folder."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(file.as_uri())
    return page
