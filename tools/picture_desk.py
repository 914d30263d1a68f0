"""Take the pictures of the desk that `docs/desk.md` shows, from a desk that is made for it.

`python tools/picture_desk.py`. Needed: Chromium, and what a desk runs on (`guidance desk --fetch`).
"""

import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from guidance.app.packs.shipped import HOUSE, shipped
from guidance.desk.building import desk_files, write
from guidance.site.serving import server

PICTURES = HOUSE / "docs" / "pictures"
EXAMPLES = HOUSE / "examples"


def just_happened(page: Page) -> str:
    """Ask what follows a strategy discussion of yesterday."""
    page.fill("#words", "strat")
    page.press("#words", "Enter")
    page.fill("#at", "yesterday 16:10")
    page.press("#at", "Enter")
    return "#answer"


def case(page: Page) -> str:
    """Open a case, and look at its line of time."""
    page.click("[data-way=case]")
    page.set_input_files("#case-file", EXAMPLES / "one-child-2011.jsonl")
    page.wait_for_selector("#case-answers .child", timeout=120_000)
    page.fill("#case-at", "1 July 2011")
    page.press("#case-at", "Enter")
    page.wait_for_selector("#case-at-said:has-text('July 2011')")
    return "#case-answers"


def team(page: Page) -> str:
    """Open the invented census as a team's list."""
    page.click("[data-way=team]")
    page.fill("#team-at", "31 Mar 2024")
    page.set_input_files("#team-file", EXAMPLES / "census-2024-invented.xml")
    return "#team-title"


def own_columns(page: Page) -> str:
    """Open an invented list whose columns are its own, and say what one thing in it means."""
    page.click("[data-way=team]")
    page.set_input_files("#team-file", EXAMPLES / "visits" / "visits-invented.csv")
    page.wait_for_selector("#map-columns select")
    page.select_option("fieldset.meanings div:has-text('Telephone call') select", "leave_out")
    page.wait_for_selector("#map-said:has-text('could be read')")
    return "#map-title"


def pack(page: Page) -> str:
    """Open an invented pack with things to look at."""
    page.click("[data-way=pack]")
    page.set_input_files("#pack-folder", EXAMPLES / "local-drift")
    page.wait_for_selector("#pack-cases p", timeout=120_000)
    return "#pack-title"


def taken(page: Page, name: str, place: str) -> None:
    """Take a picture of what stands from a place on."""
    page.wait_for_selector(f"{place}:not([hidden])", timeout=120_000)
    page.evaluate("(place) => document.querySelector(place).scrollIntoView()", place)
    page.wait_for_timeout(300)
    page.screenshot(path=PICTURES / f"desk-{name}.png")


def main() -> int:
    """Take each picture in a browser that has kept nothing."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, server(Path(folder), 0) as served:
        write(desk_files(shipped(), alone=True), Path(folder))
        threading.Thread(target=served.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for way, width in ((just_happened, 900), (case, 1280), (team, 1100), (own_columns, 1280), (pack, 1280)):
            page = browser.new_page(viewport={"width": width, "height": 760})
            page.goto(f"http://127.0.0.1:{served.server_port}/")
            page.wait_for_selector("#ask[data-ready]", timeout=120_000)
            taken(page, way.__name__.replace("_", "-"), way(page))
            page.close()
        browser.close()
        served.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
