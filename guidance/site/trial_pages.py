"""One page for each local trial, and an index: what is set aside, where, for how long, and what still applies."""

from collections.abc import Iterator

from guidance.engine.explain.names import day_in_words
from guidance.engine.model.trial import Trial, TrialInstrument
from guidance.site import wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import code, text
from guidance.site.labels import TRIAL, day_before, upper_first
from guidance.site.page import Page, bullets, facts, kind, link, notice, paragraphs

INDEX = "trials/index.md"
_TEXTS = {
    "measures": "What is measured",
    "conditions": "On what conditions",
    "stop_if": "When it stops",
    "stopped_by": "Who can stop it",
    "partners_agreed": "When partners agreed",
    "families_told": "When families were told",
    "impact_assessments": "What was assessed first",
    "baseline": "What it is compared with",
}
_STATES = {
    "granted": "Granted: within its dates it sets aside the rules below, for this authority's cases only.",
    "proposed": "Proposed only: it sets nothing aside.",
    "withdrawn": "Withdrawn: it sets nothing aside.",
}
_EVIDENCE = {"proposed-only": "proposed, and not shown to have been granted: not set aside"}


def trial_path(trial: Trial) -> str:
    """Say where a trial's page is."""
    return f"trials/{trial.id}/index.md"


def trial_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make every page about trials."""
    yield _index(catalogue)
    yield from (_page(catalogue, trial) for trial in catalogue.library.trials)


def _name(trial: Trial) -> str:
    return trial.title or trial.id


def _page(catalogue: Catalogue, trial: Trial) -> Page:
    body = paragraphs(
        f"# {text(_name(trial))}", kind(text(TRIAL), "trial"),
        notice(f"**{_STATES.get(trial.state, text(trial.state))}**"),
        "## In short", facts(_short(catalogue, trial)),
        "## What it names to be set aside", bullets(_suspended(catalogue, trial)) or "Nothing.",
        "What the law requires still applies, and so does seeing the child, and acting sooner if the child needs it.",
        "## What applies in its place",
        bullets(wording.rule_link(catalogue, rule.id) for rule in trial.instead) or "No rule of its own.",
        "## How it is watched",
        facts((label, [text(t) for t in trial.texts.get(key, ())]) for key, label in _TEXTS.items()),
    )  # fmt: skip
    return Page(trial_path(trial), _name(trial), body)


def _short(catalogue: Catalogue, trial: Trial) -> Iterator[tuple[str, list[str]]]:
    yield "Where", [text(catalogue.library.authorities.name(trial.authority))]
    yield "When", [_when(trial)]
    yield "On what paper", [_paper(paper) for paper in trial.instruments]
    yield (
        "Clocks already running at its start",
        ["stay under the national rule" if trial.running_at_start == "national" else "are taken in"],
    )
    yield (
        "Clocks still running at its end",
        ["stay set aside" if trial.running_at_end == "saved" else "stand again from that day, with the date they had"],
    )
    yield "Source", [text(trial.source)]
    yield "Its name in files", [code(trial.id)]


def _when(trial: Trial) -> str:
    if trial.ends:
        return f"{day_in_words(trial.begins)} to {day_in_words(day_before(trial.ends))}"
    last = trial.last_evidenced
    shown = f"; there is evidence of it only up to {day_in_words(day_before(last))}" if last else ""
    return f"from {day_in_words(trial.begins)}; its end is not known{shown}"


def _paper(paper: TrialInstrument) -> str:
    dated = f" dated {day_in_words(paper.dated)}" if paper.dated else ", date not known"
    span = [
        f"from {day_in_words(paper.begins)}" if paper.begins else "",
        f"until {day_in_words(paper.ends)}" if paper.ends else "",
    ]
    read = "read" if paper.read else "not read by us"
    return ", ".join(filter(None, [upper_first(text(paper.kind)) + dated, " ".join(filter(None, span)), read]))


def _suspended(catalogue: Catalogue, trial: Trial) -> Iterator[str]:
    for suspended in trial.suspends:
        known = _EVIDENCE.get(suspended.evidence, text(suspended.evidence))
        yield f"{wording.rule_link(catalogue, suspended.rule)} ({known})"


def _index(catalogue: Catalogue) -> Page:
    where = catalogue.library.authorities.name
    named = [
        f"{link(text(_name(t)), trial_path(t))}: {text(where(t.authority))}, {_when(t)}, {text(t.state)}"
        for t in catalogue.library.trials
    ]
    body = paragraphs(
        "# Local trials", kind(text(TRIAL), "trial"),
        "An Act or regulations cannot be set aside by a direction. What a rule would have said is always worked out, "
        "and shown beside the trial.",
        bullets(named) or "No trial comes with these packs.",
    )  # fmt: skip
    return Page(INDEX, "Local trials", body)
