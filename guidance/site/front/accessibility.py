"""The accessibility statement, in the form that public bodies have to give it in; what it claims is what tests hold."""

from collections.abc import Iterator
from datetime import date

from guidance.engine.explain.names import day_in_words
from guidance.site.escape import text
from guidance.site.page import Page, bullets, paragraphs

PATH = "accessibility.md"
TITLE = "Accessibility statement"
LAW = "the Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018"
STANDARD = "the Web Content Accessibility Guidelines version 2.2, level AA"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
WIDTHS = (320, 768, 1280)
PREPARED = TESTED = date(2026, 11, 29)
NAMELESS = "Whoever publishes this copy has not said who they are"
_CAN = (
    "read every fact with scripts turned off, and print any page",
    "enlarge to 400 per cent with nothing to scroll sideways for on a screen 320 pixels wide",
    "use every page with the keyboard alone: each place that takes the focus can be seen",
    "hear with a screen reader what a search found and what a date came to, as it changes",
    "read in light or dark, as the device is set; no fact is told by colour alone",
)
_CANNOT = (
    "Record forms have wide tables, which are scrolled sideways within themselves on a narrow screen.",
    (
        "The files to take away are data (JSON, CSV, Atom and calendar files) and are no pages; a PDF that is printed "
        "from these pages has the tags that the browser gives it, and was not tested."
    ),
    "The drawn pathway is long when read aloud. The same steps stand below it as a numbered list.",
)


def accessibility_pages(publisher: str, contact: str, address: str) -> Iterator[Page]:
    """Make the statement of whoever publishes the site; where they are not named, it says so and how to mend it."""
    who = text(publisher) or f"{NAMELESS} (`guidance site build --publisher NAME --contact ADDRESS`)"
    write_to = text(contact) or "whoever gave you this copy: no address of theirs stands here"
    body = paragraphs(
        f"# {TITLE}",
        f"This statement is about the site “Child protection guidance”{f', at {text(address)}' if address else ''}. "
        f"It is run by: {who}.",
        "We want as many people as can to be able to use it. You should be able to:", bullets(_CAN),
        "## How accessible it is", "Some of it is not fully accessible:", bullets(map(text, _CANNOT)),
        "## Feedback and how to reach us",
        f"If you need any of it in another form, such as large print, easy read or Braille, write to {write_to}. "
        "We will answer within 10 working days.",
        "## Telling us of a problem", f"If you find a fault that is not listed here, tell {write_to}.",
        "## Enforcement",
        f"The Equality and Human Rights Commission enforces {LAW}. If you are not content with our answer, write to "
        "the Equality Advisory and Support Service.",
        "## Technical information",
        f"The publisher is committed to making the site accessible, in accordance with {LAW}.",
        "### How far it complies",
        f"It complies in part with {STANDARD}, because of what is listed next.",
        "### What is not accessible", "Does not comply with the regulations:",
        "- Record forms and wide tables: scrolling in two directions (success criterion 1.4.10, reflow), for content "
        "that is not a plain table of data.",
        "Disproportionate burden: nothing is claimed to be one.",
        "Not within the scope of the regulations: files of data that are no part of doing anything here, and PDFs of "
        "before 23 September 2018, of which there are none.",
        "## How this was prepared",
        f"Prepared on {day_in_words(PREPARED)}, and last gone over then. Each type of page is put to axe-core, with "
        f"its rules {', '.join(f'`{tag}`' for tag in TAGS)}, every time the engine is tested, at one of "
        f"{', '.join(map(str, WIDTHS[:-1]))} and {WIDTHS[-1]} pixels, light or dark; the keyboard’s stops and the "
        "width are tested with it. Each type at each of those widths, light and dark, has not been tested in one run "
        f"yet. The last test was on {day_in_words(TESTED)}, by the makers of the engine. No disabled person has tested "
        "it yet, and a machine finds only some of the faults that there are.",
    )  # fmt: skip
    yield Page(PATH, TITLE, body)
