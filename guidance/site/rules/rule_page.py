"""One rule on one page: what it asks, why, of whom, by when, how well that is known, and cases that show it working."""

from collections.abc import Iterator, Sequence

from guidance.app.packs.checking import CaseResult
from guidance.engine.explain.names import SERVES, edition, taken_over
from guidance.engine.explain.sentence import sentence
from guidance.engine.explain.trials import evidence_in_words, when_in_words
from guidance.engine.model.instruments.citation import law_behind, place_of
from guidance.engine.model.rule import Expressed, Missed, Modality, Rule
from guidance.engine.model.trial import Trial
from guidance.site import kinds, wording
from guidance.site.catalogue import Catalogue
from guidance.site.documents import case_timeline
from guidance.site.editions.checking_pages import differing, readings
from guidance.site.editions.edition_pages import SOURCES
from guidance.site.escape import code, text
from guidance.site.labels import edition_path, edition_tag, evidence_of, in_force, upper_first
from guidance.site.learning.public_pages import dossier_path, has_dossier
from guidance.site.page import Page, bullets, facts, link, paragraphs
from guidance.site.practice.pathway_pages import steps_naming
from guidance.site.practice.steps import step_of
from guidance.site.practice.tension_pages import OF_LAW, OF_OTHERS, pulling
from guidance.site.rules import comparisons, history, ladder
from guidance.site.rules.due_pages import due_here
from guidance.site.rules.first_screen import first_screen, said_on
from guidance.site.rules.requirements import requirement_of
from guidance.site.rules.words_used import words_used
from guidance.site.times import time_of

MOST_CARRIED = 2
"""How many cases of each outcome are shown again where an edition kept the words of an earlier one."""
NOT_PRINTED = "{ .of-cases }"
"""What marks a line on the worked cases, which are left off paper."""
EXPRESSED = {
    Expressed.NOT_CHECKABLE: "No record can show this.",
    Expressed.OVER_REPORTS: "This rule says more than the text does: it may report as not done what was done.",
    Expressed.UNDER_REPORTS: "This rule says less than the text does: it may not notice what was not done.",
}


def rule_page(catalogue: Catalogue, rule: Rule) -> Page:
    """Make the page of one rule."""
    tag = edition_tag(rule.instrument)
    body = paragraphs(
        f'{kinds.mark(kinds.kind_of(rule))} <small class="edition">{text(tag)}</small>',
        f"# {text(rule.title)}",
        differing(rule), first_screen(catalogue, rule), _sentence(catalogue, rule),
        "## Why", text(rule.why), _unexpressed(rule), *due_here(rule),
        *_section("How well this is known", _known(catalogue, rule)),
        "## More of it", facts(_short(catalogue, rule)),
        *_pulling(catalogue, rule),
        *_section("What to weigh", _weigh(catalogue, rule)),
        *_section("From Act to local procedure", ladder.told(catalogue, rule)),
        *_section("On the pathway", steps_naming(catalogue, _read_as(rule))),
        *_section("Beside this rule", list(_beside(catalogue, rule))),
        *_cases(catalogue, rule),
        *_section("For those who review it", _reviewed(catalogue, rule)),
        *_section("From edition to edition", [*_beside_itself(catalogue, rule), *history.told(catalogue, rule)]),
        *_section("What its words mean", words_used(catalogue, rule)),
        "## Its name in files", f"{code(rule.id)} in {code(rule.span.file if rule.span else '')}{_mark(rule)}",
    )  # fmt: skip
    step = step_of(catalogue.library.vocabulary, rule)
    return Page(wording.rule_path(rule.id), f"{rule.title} ({edition(rule.instrument)})", body, step=step)


def _known(catalogue: Catalogue, rule: Rule) -> list[str]:
    return [upper_first(evidence_of(rule)), *readings(rule), *comparisons.of_rule(catalogue, rule)]


def _reviewed(catalogue: Catalogue, rule: Rule) -> list[str]:
    if not has_dossier(catalogue, rule):
        return []
    said = "What is published of these times, whether work gathers at the limit, and what pulls the other way"
    return [f"[{said}](/{dossier_path(rule)})"]


def _read_as(rule: Rule) -> str:
    """Name the rule that one is inferred from, or the rule itself."""
    return rule.carries if rule.inferred else rule.id


def _mark(rule: Rule) -> str:
    return f". The mark of its words, for those who check them: {code(rule.words)}" if rule.words else ""


def _section(heading: str, lines: Sequence[str]) -> list[str]:
    return [f"## {heading}", bullets(lines)] if lines else []


def _sentence(catalogue: Catalogue, rule: Rule) -> str:
    """Print the rule as the sentence it is, with the force that it has, or had."""
    time = time_of(rule, catalogue.as_at)
    if not rule.checkable:
        return f"> **{said_on(rule, time)}:** {text(rule.title)}."
    lead = "A definition" if rule.modality is Modality.DERIVES else said_on(rule, time)
    return f"> **{lead}:** {text(sentence(rule).replace(*_missed(catalogue, rule)))}"


def _missed(catalogue: Catalogue, rule: Rule) -> tuple[str, str]:
    """Find the name in files of a rule whose missed limit starts this one, and the title to say in its place."""
    before = catalogue.rules.get(rule.when.rule) if isinstance(rule.when, Missed) else None
    return (f"({before.id})", f"(“{before.title}”)") if before else ("", "")


def _unexpressed(rule: Rule) -> str:
    if rule.expressed is Expressed.FULLY:
        return ""
    return paragraphs("## What is not expressed here", f"{EXPRESSED[rule.expressed]} {text(upper_first(rule.because))}")


def _short(catalogue: Catalogue, rule: Rule) -> Iterator[tuple[str, Sequence[str]]]:
    yield wording.action_label(rule), wording.action(catalogue, rule)
    yield "How days are counted", [wording.counting(rule)]
    yield "What it is for", [SERVES[rule.serves]] if rule.serves else []
    yield "In force", [_in_force(rule)]
    yield "Where it says so", _source(rule)
    yield "Whose words it has", [text(upper_first(taken_over(rule)))] if rule.carried_from else []
    yield "What it rests on", [text(r) for r in (*rule.rests_on, *filter(None, [rule.rests_on_none]))]


def _in_force(rule: Rule) -> str:
    if rule.repeal is None:
        return in_force(rule.commencement, None)
    runs_on = (
        "a clock started by then runs on"
        if rule.instrument.at_repeal == "saved"
        else "a clock still running then stops"
    )
    return f"{in_force(rule.commencement, rule.repeal)}; {runs_on}"


def _source(rule: Rule) -> list[str]:
    place, law = text(place_of(rule)), text(law_behind(rule))
    title = (
        link(text(rule.instrument.title), edition_path(rule.instrument))
        if not rule.trial
        else text(rule.instrument.title)
    )
    pages = "; ".join(text(page.title) for page in rule.provision.known_from)
    named = f"known from: {pages} ({link('sources, with addresses', SOURCES)})" if pages else ""
    lacking = (
        ""
        if rule.provision.paragraph or rule.provision.section
        else "the paragraph has not been seen, so none is given"
    )
    told = f"{title}, {place}" if place else title
    return list(filter(None, [f"{law}, as set out in {told}" if law else told, lacking, named]))


def _pulling(catalogue: Catalogue, rule: Rule) -> list[str]:
    pulls = pulling(catalogue, rule)
    return ["## What pulls the other way", OF_LAW if rule.force.is_law else OF_OTHERS, bullets(pulls)] if pulls else []


def _weigh(catalogue: Catalogue, rule: Rule) -> list[str]:
    """List the principles a rule names, then those that say they bear on it."""
    named = dict.fromkeys((*rule.weigh, *(p.id for p in catalogue.bearing_on.get(rule.id, ()))))
    known = ((name, catalogue.principles.get(name)) for name in named)
    return [kinds.principle_link(p) if p else text(name) for name, p in known]


def _beside(catalogue: Catalogue, rule: Rule) -> Iterator[str]:
    """List what stands around a rule: what follows it when missed, and trials."""
    for after in catalogue.following_missed.get(rule.id, ()):
        yield f"If the limit passes unmet: {wording.rule_link(catalogue, after.id)}"
    for within in catalogue.given_room_by.get(rule.id, ()):
        yield f"It gives room to go past the limit of: {wording.rule_link(catalogue, within.id)}"
    yield from (_trial(catalogue, rule, trial) for trial in catalogue.trials_of.get(rule.id, ()))


def _trial(catalogue: Catalogue, rule: Rule, trial: Trial) -> str:
    """Say where and until when a trial sets a rule aside or puts it in place of one, and how well that is known."""
    suspended = next((s for s in trial.suspends if s.rule == rule.id), None)
    where = text(catalogue.library.authorities.name(trial.authority))
    if suspended is None:
        what = "applies this rule in its place"
    elif trial.state != "granted":
        what = f"{text(trial.state)}: it would set this rule aside, and sets nothing aside"
    else:
        known = text(evidence_in_words(suspended.evidence))
        what = f"names this rule to be set aside ({known})"
    return f"{kinds.trial_link(trial)}, {where}, {text(when_in_words(trial))}: {what}"


def _beside_itself(catalogue: Catalogue, rule: Rule) -> list[str]:
    """Point to the page that sets the editions of a requirement side by side, and to what a rule took the place of."""
    found = requirement_of(catalogue, rule)
    page = [f"{link('All editions side by side, and what changed', found.path)}"] if found else []
    return [*page, *(f"It took the place of {wording.rule_link(catalogue, name)}" for name in rule.replaces)]


def _cases(catalogue: Catalogue, rule: Rule) -> list[str]:
    own, carried = catalogue.cases.get(rule.id, []), catalogue.carried_cases.get(rule.id, [])
    if not own and not carried:
        return []
    return ["## Worked cases",
            f"Made-up cases, put to this rule. Open one to see its dates and its reasons.\n{NOT_PRINTED}",
            *_drawn(catalogue, own), *_carried(catalogue, rule, carried)]  # fmt: skip


def _drawn(catalogue: Catalogue, results: Sequence[CaseResult], most: int | None = None) -> list[str]:
    calendars = catalogue.library.calendars
    drawn = []
    for n, (heading, found) in enumerate(case_timeline.grouped(results)):
        drawn.append(f"### {heading}")
        drawn += [case_timeline.timeline(r, calendars, shown=n == m == 0) for m, r in enumerate(found[:most])]
    return drawn


def _carried(catalogue: Catalogue, rule: Rule, results: Sequence[CaseResult]) -> list[str]:
    if not results:
        return []
    origin = catalogue.rules[results[0].case.text.rule]
    name = text(edition(origin.instrument))
    all_cases = link(
        f"all {len(results)} on the page of the {name} edition", wording.rule_path(origin.id), "worked-cases"
    )
    said = (
        f"It has the words of the rule of {name}, and the cases of that edition were put to it too, with the "
        f"dates they were written for. Some of each kind are shown; {all_cases}."
    )
    return [f"{said}\n{NOT_PRINTED}", *_drawn(catalogue, results, MOST_CARRIED)] if rule.carries else []
