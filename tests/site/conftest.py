"""The catalogue of the shipped packs, the whole site built from them by the command, and a browser to see it in."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright import sync_api

from guidance.app.packs.codes import catalogue
from guidance.app.packs.shipped import shipped as packs
from guidance.site.building import pages_of, shipped_hand_written
from guidance.site.catalogue import Catalogue
from guidance.site.page import Page
from tests import shipped_cases
from tests.site.browsing import chromium


@pytest.fixture(scope="session")
def shipped() -> Catalogue:
    return Catalogue(packs(cases=True), shipped_cases.results(), shipped_cases.carried(), catalogue())


@pytest.fixture(scope="session")
def made(shipped: Catalogue) -> Mapping[str, Page]:
    """Make every page but those written by hand, by its place."""
    pages = list(pages_of(shipped, shipped_hand_written()))
    assert len({page.path for page in pages}) == len(pages), "two pages in one place"
    return {page.path: page for page in pages}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site by the command, once for all the processes of a run: the first that asks, while others wait.

    `GUIDANCE_TEST_SITE` names a site that was built before, for whoever writes tests and waits for each.
    """
    if "GUIDANCE_TEST_SITE" in os.environ:
        return Path(os.environ["GUIDANCE_TEST_SITE"]).resolve()
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "built"
    folder.mkdir(exist_ok=True)
    output, whole = folder / "site", folder / "whole"
    with (folder / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            command = [sys.executable, "-m", "guidance", "site", "build", "--output", str(output)]
            seeded = {**os.environ, "PYTHONHASHSEED": "7"}  # its sets have another order than those of the tests
            done = subprocess.run(command, env=seeded, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            whole.touch()
    return output


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def page(browser: sync_api.Browser) -> sync_api.Page:
    """Open one window for all the tests of a file: each that is opened costs as much as looking at a page."""
    return browser.new_page(bypass_csp=True)
