"""The first screen of a rule's page, and the page in print, in a browser: all eight answers are there, on few sheets.

Of some rules, and with `GUIDANCE_BROWSER=whole` of every rule.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.site.browsing import WHOLE, needs_browser, show

pytestmark = needs_browser
PRINTED = ["wt26.icpc.15wd", "wt26.refer.decide", "ca89.pp.max"]
ROOM, SHEETS = 160, 2
MOST = {400: 860, 1280: 900}
"""By where the eight rows end: at 400 px, 1,000 px where exceptions need the room."""
MEASURED = [
    "wt26.icpc.15wd", "wt26.refer.decide", "ca89.pp.max", "ca89.epo.max", "ca89.s47.enquire", "wt26.sd.minimum",
    "cpr10.visit.next", "cpr10.visit.first", "pf05.notify", "wt26.cg.first", "wt26.assess.45wd",
    "ca89.s20.parent", "wt26.incident.notify", "wt26.rev.first", "cpr10.plan.care.5", "wt26.eh.refused",
    "wt10.ca.commence-def", "wt26.rapid-review",
]  # fmt: skip
ANSWERS_END = """() => { const answers = document.querySelector(".answers dl");
  return answers && [answers.getBoundingClientRect().bottom + window.scrollY,
    answers.querySelector("dt:nth-of-type(5) + dd").innerText.length]; }"""


def test_the_eight_answers_are_on_the_first_screen(page: Page, built: Path) -> None:
    rules = sorted(p.parent.name for p in (built / "rules").glob("*/index.html")) if WHOLE else MEASURED
    widths, ends, most = list(MOST), dict[str, float](), dict[str, int]()
    for rule in rules:
        page.goto((built / "rules" / rule / "index.html").as_uri(), wait_until="domcontentloaded")
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            if measured := page.evaluate(ANSWERS_END):
                key = f"{rule} at {width}"
                ends[key], exceptions = measured
                most[key] = 1000 if width < 700 and exceptions > ROOM else MOST[width]
        widths.reverse()
    assert len(ends) >= 2 * len(MEASURED)
    assert {key: end for key, end in ends.items() if end > most[key]} == {}


@pytest.mark.parametrize("rule", PRINTED)
def test_a_rule_prints_on_few_sheets(page: Page, built: Path, rule: str) -> None:
    show(page, built / "rules" / rule / "index.html")
    printed = page.pdf(format="A4", margin={"top": "15mm", "right": "15mm", "bottom": "15mm", "left": "15mm"})
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= SHEETS
