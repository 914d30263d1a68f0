"""A desk, made once for all the processes of a run, served, and opened in the browser of this machine."""

import contextlib
import fcntl
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from guidance.app.packs.shipped import HOUSE, shipped
from guidance.desk import building, runtime
from guidance.desk.authoring import wheels
from guidance.site.serving import server
from tests.desk.desks import Desk
from tests.site.browsing import chromium

KEPT = HOUSE / "build" / "desk-cache"
"""What the desk runs on is fetched and made ready once for a checkout, and again when the engine has changed."""
FRONT = """<!doctype html><title>The site</title><link rel="icon" href="desk/icon.svg">
<a href="desk/index.html">Something has just happened</a>
"""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the files of a desk, within a folder such as a site is: the first that asks, while others wait."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "desk-made"
    folder.mkdir(exist_ok=True)
    KEPT.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w", encoding="utf-8") as lock, pytest.MonkeyPatch.context() as patch:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "site").exists():
            packs = shipped()
            patch.setenv("XDG_CACHE_HOME", str(KEPT))
            runtime.fetch()
            for part in wheels.PARTS:
                with contextlib.suppress(runtime.NotToBeHad):
                    wheels.fetch(part)
            building.write(building.desk_files(packs), folder / "made")
            shutil.copytree(folder / "made", folder / "site" / "desk")
            (folder / "site" / "index.html").write_text(FRONT, encoding="utf-8")
    return folder / "site" / "desk"


@pytest.fixture(scope="session")
def address(made: Path) -> Iterator[str]:
    with server(made.parent, 0) as served:
        thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}/desk/"
        served.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def ready(browser: Browser, address: str) -> Iterator[Desk]:
    """Come from the front page to a desk; it is one for all the tests of a file, which forget what they asked."""
    desk = Desk.opened(browser, f"{address}../index.html", keeps=False)
    desk.requests.clear()
    desk.page.click("a")
    desk.page.wait_for_selector("#ask[data-ready]", timeout=120_000)
    yield desk
    desk.page.context.close()
