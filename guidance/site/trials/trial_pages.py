"""One page for each local trial, and an index: what is set aside, where, for how long, and what still applies."""

from collections.abc import Iterator

from guidance.engine.explain.trials import (
    AT_END,
    AT_START,
    STATES,
    TEXTS,
    evidence_in_words,
    paper_in_words,
    when_in_words,
)
from guidance.engine.model.trial import Trial
from guidance.site import kinds
from guidance.site.catalogue import Catalogue
from guidance.site.escape import code, text
from guidance.site.labels import TRIAL
from guidance.site.page import Page, bullets, facts, kind, link, notice, paragraphs
from guidance.site.trials.explorer import PATH as EXPLORER

INDEX = "trials/index.md"


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
        kinds.mark(kinds.TRIAL), f"# {text(_name(trial))}", kind(text(TRIAL), "trial"),
        notice(f"**{text(STATES.get(trial.state, trial.state))}**"),
        "## In short", facts(_short(catalogue, trial)),
        "## What it names to be set aside", bullets(_suspended(catalogue, trial)) or "Nothing.",
        *_may_have(catalogue, trial),
        "What the law requires still applies, and so does seeing the child, and acting sooner if the child needs it.",
        "## What applies in its place",
        bullets(map(kinds.rule_link, trial.instead)) or "No rule of its own.",
        "## How it is watched",
        facts((label, [text(t) for t in trial.texts.get(key, ())]) for key, label in TEXTS.items()),
    )  # fmt: skip
    return Page(trial_path(trial), _name(trial), body)


def _short(catalogue: Catalogue, trial: Trial) -> Iterator[tuple[str, list[str]]]:
    yield "Where", [text(catalogue.library.authorities.name(trial.authority))]
    yield "When", [text(when_in_words(trial))]
    yield "Under what power", [text(trial.power)]
    yield "On what paper", [text(paper_in_words(paper)) for paper in trial.instruments]
    yield "Clocks already running at its start", [AT_START[trial.running_at_start]]
    yield "Clocks still running at its end", [AT_END[trial.running_at_end]]
    yield "Source", [text(trial.source)]
    yield "Its name in files", [code(trial.id)]


def _suspended(catalogue: Catalogue, trial: Trial) -> Iterator[str]:
    for suspended in trial.suspends:
        known = text(evidence_in_words(suspended.evidence))
        yield f"{_rule(catalogue, suspended.rule)} ({known})"


def _rule(catalogue: Catalogue, name: str) -> str:
    rule = catalogue.rules.get(name)
    return kinds.rule_link(rule) if rule else text(name)


def _may_have(catalogue: Catalogue, trial: Trial) -> Iterator[str]:
    """Say what it may have set aside, where anything is known of that: the rules stand here."""
    if trial.may_have_set_aside:
        yield "## What it may have set aside"
        yield "It is not known. The rules stand here, and what is found under them says so."
        yield bullets(f"{_rule(catalogue, m.rule)}: {text(m.said)}" for m in trial.may_have_set_aside)


def _index(catalogue: Catalogue) -> Page:
    where = catalogue.library.authorities.name
    named = [
        f"{kinds.trial_link(t)}: {text(where(t.authority))}, {text(when_in_words(t))}; {text(t.state)}"
        for t in catalogue.library.trials
    ]
    body = paragraphs(
        "# Local trials", kind(text(TRIAL), "trial"),
        "An Act or regulations cannot be set aside by a direction. What a rule would have said is always worked out, "
        "and shown beside the trial.",
        bullets(named) or "No trial comes with these packs.",
        f"{link('Choose an authority and a day', EXPLORER)} to see what is set aside there and then.",
    )  # fmt: skip
    return Page(INDEX, "Local trials", body)
