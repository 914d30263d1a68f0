"""The trial explorer: what is set aside, put in its place and given back, by authority and day.

Every day on it is an answer of the one function that decides whether a suspension is in force. The script of the page
compares a day with those days and does nothing else; without it the page is a table.
"""

import json
from typing import Any

from guidance.app.trials.listing import Reach, reaches
from guidance.engine.packs.library import Library
from guidance.site import wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import in_html, text
from guidance.site.labels import TRIAL
from guidance.site.page import Page, kind, link, notice, paragraphs, table

PATH = "trials/explorer/index.md"
DATA = "trials/explorer.json"
SCRIPT = "trial-explorer.js"
TITLE = "Where and when: the trial explorer"
_UP = "../../"
_SUPPOSED = "only if the direction matched the proposal"
_NO_NEWS = (
    "Choosing an authority and a day needs JavaScript, which is not running here. The table below has every answer."
)


def explorer_data(library: Library) -> dict[str, Any]:
    """Return what the page is made from. `from` is the first day, `until` the first day no longer; both are ISO."""
    found = sorted(reaches(library, supposed=True), key=_order)
    return {
        "authorities": [
            {"code": a.code, "name": a.dated_name}
            for a in sorted(library.authorities.known, key=lambda a: a.dated_name)
        ],
        "reaches": [_entry(reach, library) for reach in found],
    }


def _order(reach: Reach) -> tuple[str, ...]:
    trial = reach.trial
    return (trial.id, "0" if reach.part == "set aside" else "1", str(int(reach.supposed)), reach.rule.id)


def _entry(reach: Reach, library: Library) -> dict[str, Any]:
    trial, rule = reach.trial, reach.rule
    return {
        "authority": trial.authority, "authority_name": library.authorities.name(trial.authority),
        "trial": trial.id, "trial_title": trial.title, "trial_page": f"trials/{trial.id}/",
        "rule": rule.id, "title": rule.title, "page": f"{wording.rule_path(rule.id).removesuffix('.md')}/",
        "part": reach.part, "from": reach.begins.isoformat(), "until": reach.ends.isoformat(),
        "may_begin": reach.may_begin.isoformat(), "may_end": reach.may_end.isoformat(),
        "from_words": reach.begins_in_words, "to_words": reach.ends_in_words,
        "until_known": trial.ends is not None, "in_force_until": rule.repeal.isoformat() if rule.repeal else None,
        "supposed": reach.supposed,
        "running_at_start": trial.running_at_start, "running_at_end": trial.running_at_end,
    }  # fmt: skip


def explorer_json(library: Library) -> str:
    """Return the file of the explorer's answers."""
    return json.dumps(explorer_data(library), ensure_ascii=False, indent=1) + "\n"


def explorer_pages(catalogue: Catalogue) -> list[Page]:
    """Make the explorer."""
    found = sorted(reaches(catalogue.library, supposed=True), key=_order)
    body = paragraphs(
        f"# {TITLE}", kind(text(TRIAL), "trial"),
        "Choose an authority and the day on which a clock starts. Whether a limit is set aside goes by that day.",
        _form(catalogue.library),
        notice(
            "What the law requires always applies, and so does seeing the child, and acting sooner if the child needs "
            "it. What a rule would have said is worked out all the same."
        ),
        "## Every answer",
        table("reaches", (_row(catalogue, reach) for reach in found)) if found
        else "No trial that comes with these packs sets anything aside.",
        "What was proposed and is not shown to have been granted is not set aside. It is listed here as it would be if "
        "the direction had matched the proposal, and says so.",
    )  # fmt: skip
    return [Page(PATH, TITLE, body, wide=True)]


def _form(library: Library) -> str:
    """Write the place where the script puts its form, with the answers it reads, as text and never as a script."""
    data = in_html(json.dumps(explorer_data(library), ensure_ascii=True))
    return (
        f'<div id="trial-explorer" data-root="{_UP}" data-answers="{data}"><p>{_NO_NEWS}</p></div>\n'
        f'<script src="{_UP}{SCRIPT}"></script>'
    )


def _row(catalogue: Catalogue, reach: Reach) -> list[str]:
    trial = reach.trial
    what = "set aside" if reach.part == "set aside" else "applies in its place"
    to = reach.ends_in_words
    return [
        text(catalogue.library.authorities.name(trial.authority)),
        wording.rule_link(catalogue, reach.rule.id),
        f"{what}, {_SUPPOSED}" if reach.supposed else what,
        reach.begins_in_words,
        to if trial.ends else f"{to}; the trial's own end is not known",
        link(text(trial.title or trial.id), f"trials/{trial.id}/index.md"),
    ]
