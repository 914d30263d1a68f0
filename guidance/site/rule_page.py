"""One rule on one page: what it asks, why, of whom, by when, how well that is known, and cases that show it working."""

from collections.abc import Iterator, Sequence

from guidance.app.worked import CaseResult
from guidance.engine.explain.names import SERVES, edition, says, taken_over
from guidance.engine.explain.sentence import sentence
from guidance.engine.explain.trials import evidence_in_words, when_in_words
from guidance.engine.model.citation import law_behind, place_of
from guidance.engine.model.rule import Expressed, Modality, Rule
from guidance.engine.model.trial import Trial
from guidance.site import case_timeline, comparisons, history, ladder, wording
from guidance.site.catalogue import Catalogue
from guidance.site.checking_pages import differing, readings
from guidance.site.edition_pages import SOURCES
from guidance.site.escape import code, text
from guidance.site.labels import edition_path, edition_tag, evidence_of, form_of, in_force, kind_of, upper_first
from guidance.site.page import Page, bullets, facts, kind, link, notice, paragraphs
from guidance.site.pathway_pages import steps_naming
from guidance.site.requirements import requirement_of
from guidance.site.tension_pages import OF_LAW, OF_OTHERS, pulling
from guidance.site.words_used import words_used

MOST_CARRIED = 2
"""How many cases of each outcome are shown again where an edition kept the words of an earlier one."""
EXPRESSED = {
    Expressed.NOT_CHECKABLE: "No record can show this.",
    Expressed.OVER_REPORTS: "This rule says more than the text does: it may report as not done what was done.",
    Expressed.UNDER_REPORTS: "This rule says less than the text does: it may not notice what was not done.",
}


def rule_page(catalogue: Catalogue, rule: Rule) -> Page:
    """Make the page of one rule."""
    tag = edition_tag(rule.instrument)
    body = paragraphs(
        f'# {text(rule.title)} <small class="edition">({text(tag)})</small>',
        kind(text(kind_of(rule)), "rule"), form_of(rule), differing(rule), *_notices(catalogue, rule), _sentence(rule),
        f"How well this is known: {evidence_of(rule)}", bullets(readings(rule) + comparisons.of_rule(catalogue, rule)),
        "## Why", text(rule.why), _unexpressed(rule),
        "## In short", facts(_short(catalogue, rule)),
        *_pulling(catalogue, rule),
        *_section("What to weigh", _weigh(catalogue, rule)),
        *_section("From Act to local procedure", ladder.told(catalogue, rule)),
        *_section("On the pathway", steps_naming(catalogue, _read_as(rule))),
        *_section("Beside this rule", list(_beside(catalogue, rule))),
        *_cases(catalogue, rule),
        *_section("From edition to edition", [*_beside_itself(catalogue, rule), *history.told(catalogue, rule)]),
        *_section("What its words mean", words_used(catalogue, rule)),
        "## Its name in files", f"{code(rule.id)} in {code(rule.span.file if rule.span else '')}{_mark(rule)}",
    )  # fmt: skip
    return Page(wording.rule_path(rule.id), f"{rule.title} ({edition(rule.instrument)})", body)


def _read_as(rule: Rule) -> str:
    """Name the rule that one is inferred from, or the rule itself."""
    return rule.carries if rule.inferred else rule.id


def _mark(rule: Rule) -> str:
    return f". The mark of its words, for those who check them: {code(rule.words)}" if rule.words else ""


def _section(heading: str, lines: Sequence[str]) -> list[str]:
    return [f"## {heading}", bullets(lines)] if lines else []


def _notices(catalogue: Catalogue, rule: Rule) -> Iterator[str]:
    latest = history.family(catalogue, rule)[-1]
    newer = link(f"the latest edition of this rule, {text(edition(latest.instrument))}", wording.rule_path(latest.id))
    if rule.repeal:
        then = f" Read {newer}." if latest is not rule else _replaced(catalogue, rule)
        what = (
            "Not the latest text" if then else "Only while a local trial runs" if rule.trial else "In force for a time"
        )
        yield notice(f"**{what}.** In force {in_force(rule.commencement, rule.repeal)}.{then}")
    if rule.commencement is None:
        awaits = f" Awaited: {text(rule.instrument.awaits)}" if rule.instrument.awaits else ""
        yield notice(f"**Not yet in force.** No day has been set, so it starts no clock.{awaits}")


def _replaced(catalogue: Catalogue, rule: Rule) -> str:
    newer = catalogue.successor(rule.instrument)
    if newer is None:
        return ""
    page = link(text(newer.title), edition_path(newer))
    return f" The packs hold no rule of this name in the edition that followed, {page}."


def _sentence(rule: Rule) -> str:
    if not rule.checkable:
        return f"> **{says(rule)}:** {text(rule.title)}."
    lead = "A definition" if rule.modality is Modality.DERIVES else says(rule)
    return f"> **{lead}:** {text(sentence(rule))}"


def _unexpressed(rule: Rule) -> str:
    if rule.expressed is Expressed.FULLY:
        return ""
    return paragraphs("## What is not expressed here", f"{EXPRESSED[rule.expressed]} {text(upper_first(rule.because))}")


def _short(catalogue: Catalogue, rule: Rule) -> Iterator[tuple[str, Sequence[str]]]:
    ends = wording.any_of(catalogue, rule.until) if rule.until else []
    yield "What starts the clock", wording.start(catalogue, rule)
    yield wording.action_label(rule), wording.action(catalogue, rule)
    yield "Who", [text(rule.bearer), *(f"{text(who)}: {text(how)}" for who, how in rule.bound_by.items())]
    yield "By when", [wording.limit(catalogue, rule)]
    yield "How days are counted", [wording.counting(rule)]
    yield (
        "Going past the limit",
        [f"with reasons, under “{wording.rule_link(catalogue, rule.latitude)}”"] if rule.latitude else [],
    )
    yield "When it does not apply", wording.exemptions(catalogue, rule)
    yield "What stops the clock", ends
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
    return [link(text(p.title), f"principles/{name}.md") if p else text(name) for name, p in known]


def _beside(catalogue: Catalogue, rule: Rule) -> Iterator[str]:
    """List what stands around a rule: what follows it when missed, and trials."""
    for after in catalogue.following_missed.get(rule.id, ()):
        yield f"If the limit passes unmet: {wording.rule_link(catalogue, after.id)}"
    for within in (r for r in catalogue.rules.values() if r.latitude == rule.id):
        yield f"It gives room to go past the limit of: {wording.rule_link(catalogue, within.id)}"
    yield from (_trial(catalogue, rule, trial) for trial in catalogue.trials_of.get(rule.id, ()))


def _trial(catalogue: Catalogue, rule: Rule, trial: Trial) -> str:
    """Say where and until when a trial sets a rule aside or puts it in place of one, and how well that is known."""
    suspended = next((s for s in trial.suspends if s.rule == rule.id), None)
    where = text(catalogue.library.authorities.name(trial.authority))
    title = link(text(trial.title or trial.id), f"trials/{trial.id}/index.md")
    if suspended is None:
        what = "applies this rule in its place"
    elif trial.state != "granted":
        what = f"{text(trial.state)}: it would set this rule aside, and sets nothing aside"
    else:
        known = text(evidence_in_words(suspended.evidence))
        what = f"names this rule to be set aside ({known})"
    return f"Local trial {title}, {where}, {text(when_in_words(trial))}: {what}"


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
            "Made-up cases, put to this rule. Open one to see its dates and its reasons.",
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
    return [said, *_drawn(catalogue, results, MOST_CARRIED)] if rule.carries else []
