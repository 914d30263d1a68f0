"""Open a desk in the browser of this machine, cold and warm, and say how long the first answer takes, and others.

python benchmarks/desk.py [TIMES]        what it runs on has to be there: `guidance desk --fetch`
"""

import gzip
import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from guidance.app.desk.policy import FOLDER
from guidance.app.packs.shipped import HOUSE, shipped
from guidance.desk.building import ONE_FILE, OURS, desk_files, write
from guidance.site.serving import server

LOADED = ("index.html", "desk.css", *OURS, "worker.js", "pyodide.js", "pyodide-core.js",
          "python.bin", "engine.bin", "packs.bin")  # fmt: skip
KEPT = "async () => Boolean(await caches.match('memory.bin') && await caches.match('index.html'))"
"""What is kept for a time without the network, and shortens the next start, is there."""
MB = 1e6
MEASURED = ("cold to an answer", "of it, processor", "warm to an answer", "of it, processor", "an answer after that",
            "another day of a case of 200 events", "the bundled census as a list")  # fmt: skip


def answered(page: Page) -> float:
    """Ask what follows a strategy discussion, and say how long the answer takes."""
    page.fill("#words", "strat")
    page.press("#words", "Enter")
    page.fill("#at", "yesterday 16:10")
    begun = time.perf_counter()
    page.click("#go")
    page.wait_for_selector("#answer:not([hidden])")
    return time.perf_counter() - begun


def opened(browser: Browser, address: str) -> tuple[float, ...]:
    """Open a desk that was never opened, then once more; return the seconds of each to an answer, and of others."""
    page, took = browser.new_context().new_page(), list[float]()
    for _ in ("cold", "warm"):
        begun, spent = time.perf_counter(), processor()
        page.goto(address)
        page.wait_for_selector("#ask[data-ready]", timeout=120_000)
        answered(page)
        took += [time.perf_counter() - begun, processor() - spent]
        while not page.evaluate(KEPT):
            page.wait_for_timeout(100)
    after = median(answered(page) for _ in range(5))
    changed, census = case_of_200(page), a_census(page)
    page.context.close()
    return *took, after, changed, census


def case_of_200(page: Page) -> float:
    """Open a case of 200 events, and say how long an answer takes when the day that is asked about is another."""
    words = [w for w in shipped().vocabulary.events if not w.startswith(("child_died", "child_turned"))]
    held = [
        {"case": "A1", "event": words[n % len(words)], "at": f"2026-{n % 11 + 1:02}-{n % 28 + 1:02}"}
        for n in range(200)
    ]
    page.click("[data-way=case]")
    given = "".join(f"{json.dumps(record)}\n" for record in held).encode()
    page.set_input_files("#case-file", {"name": "case.jsonl", "mimeType": "text/plain", "buffer": given})
    page.wait_for_selector("#case-answers .child", timeout=120_000)
    took = list[float]()
    for day in range(1, 6):
        page.fill("#case-at", f"{day} Nov 2026")
        begun = time.perf_counter()
        page.press("#case-at", "Enter")
        page.wait_for_selector(f"#case-at-said:has-text(' {day} November')")
        took.append(time.perf_counter() - begun)
    return median(took)


def a_census(page: Page) -> float:
    """Open the bundled census, of some 200 children, as a team's list, and say how long that takes."""
    page.click("[data-way=team]")
    page.fill("#team-at", "31 Mar 2024")
    begun = time.perf_counter()
    page.set_input_files("#team-file", HOUSE / "examples" / "census-2024-invented.xml")
    page.wait_for_selector("#team-list:not([hidden])", timeout=120_000)
    return time.perf_counter() - begun


def processor() -> float:
    """Return the seconds of processor that the browser has used: whatever else the machine does, they stay the same."""
    used, below = dict[int, float](), dict[int, list[int]]()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, rest = int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
        except (OSError, ValueError):
            continue
        used[number] = (int(rest[11]) + int(rest[12])) / os.sysconf("SC_CLK_TCK")
        below.setdefault(int(rest[1]), []).append(number)
    found = [os.getpid()]
    for number in found:
        found += below.get(number, [])
    return sum(used[number] for number in found[1:] if number in used)


def main() -> None:
    """Measure, and print."""
    times = int(sys.argv[1]) if sys.argv[1:] else 3
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        files = desk_files(shipped())
        write(files, Path(folder) / FOLDER)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        with server(Path(folder), 0) as served:
            threading.Thread(target=served.serve_forever, daemon=True).start()
            took = [opened(browser, f"http://127.0.0.1:{served.server_port}/{FOLDER}/") for _ in range(times)]
            served.shutdown()
        browser.close()
    sent = sum(len(files[n] if n.endswith(".bin") else gzip.compress(files[n])) for n in LOADED)
    print(f"loaded, compressed: {sent / MB:.2f} MB; {ONE_FILE}: {len(files[ONE_FILE]) / MB:.2f} MB")
    for name, figures in zip(MEASURED, zip(*took, strict=True), strict=True):
        print(f"{name}: {median(figures):.2f} s, the median of {times} ({min(figures):.2f} to {max(figures):.2f})")
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
