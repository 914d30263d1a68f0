"""Open a desk in the browser of this machine, cold and warm, and say how long it takes to the first answer.

python benchmarks/desk.py [TIMES]        what it runs on has to be there: `guidance desk --fetch`
"""

import gzip
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from guidance.app.packs.shipped import shipped
from guidance.desk.building import ONE_FILE, desk_files, write
from guidance.site.serving import server

LOADED = ("index.html", "desk.css", "desk.js", "draw.js", "engine.js", "worker.js", "pyodide.js", "pyodide-core.js",
          "python.bin", "engine.bin", "packs.bin")  # fmt: skip
MB = 1e6


def answered(page: Page) -> float:
    """Ask what follows a strategy discussion, and say how long the answer takes."""
    page.fill("#words", "strat")
    page.press("#words", "Enter")
    page.fill("#at", "yesterday 16:10")
    begun = time.perf_counter()
    page.click("#go")
    page.wait_for_selector("#answer:not([hidden])")
    return time.perf_counter() - begun


def opened(browser: Browser, address: str) -> tuple[float, float, float]:
    """Open a desk that was never opened, then once more; return the seconds of each to an answer, and of an answer."""
    page, took = browser.new_context().new_page(), list[float]()
    for _ in ("cold", "warm"):
        begun = time.perf_counter()
        page.goto(address)
        page.wait_for_selector("#ask[data-ready]", timeout=120_000)
        answered(page)
        took.append(time.perf_counter() - begun)
    after = median(answered(page) for _ in range(5))
    page.context.close()
    return took[0], took[1], after


def main() -> None:
    """Measure, and print."""
    times = int(sys.argv[1]) if sys.argv[1:] else 3
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        files = desk_files(shipped(), alone=True)
        write(files, Path(folder))
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        with server(Path(folder), 0) as served:
            threading.Thread(target=served.serve_forever, daemon=True).start()
            took = [opened(browser, f"http://127.0.0.1:{served.server_port}/") for _ in range(times)]
            served.shutdown()
        browser.close()
    sent = sum(len(files[n] if n.endswith(".bin") else gzip.compress(files[n])) for n in LOADED)
    print(f"loaded, compressed: {sent / MB:.2f} MB; {ONE_FILE}: {len(files[ONE_FILE]) / MB:.2f} MB")
    for name, figures in zip(
        ("cold to an answer", "warm to an answer", "an answer after that"), zip(*took, strict=True), strict=True
    ):
        print(f"{name}: {median(figures):.2f} s, the median of {times} ({min(figures):.2f} to {max(figures):.2f})")
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
