"""Rules side by side: by stage of the child's journey, by time limit, and what they leave unsaid."""

from collections.abc import Callable, Iterator, Sequence

from markdown.extensions.toc import slugify

from guidance.engine.explain.names import EVIDENCE, day_in_words
from guidance.engine.model.rule import Evidence, Expressed, Modality, Power, Rule
from guidance.site import kinds, wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.labels import KNOWN, upper_first
from guidance.site.page import Page, link, paragraphs, table
from guidance.site.practice.journey import title_of
from guidance.site.practice.steps import step_of
from guidance.site.rules import history
from guidance.site.rules.history import Wording
from guidance.site.templating import fill, marked
from guidance.site.times import Time, time_of

_DOUBT = {Evidence.RECALLED: " (believed)", Evidence.INFERRED: " (inferred from the edition before)"}
_KEY = f"How well a text is known: {'; '.join(f'“{KNOWN[e]}” is {EVIDENCE[e]}' for e in KNOWN)}."
_UNSAID = {
    Expressed.NOT_CHECKABLE: "What no record can show",
    Expressed.OVER_REPORTS: "Rules that may report as not done what was done",
    Expressed.UNDER_REPORTS: "Rules that may not notice what was not done",
}
JOURNEY, LIMITS, UNSAID = "rules/index.md", "rules/time-limits.md", "rules/left-unsaid.md"


def table_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make every page that sets rules side by side."""
    yield _journey(catalogue)
    yield _limits(catalogue)
    yield _unsaid(catalogue)


def _parted(
    catalogue: Catalogue, rules: Sequence[Rule], lay_out: Callable[[Wording], Sequence[str]], which: str
) -> Iterator[str]:
    """Lay out rules by step: first what is in force, then what is awaited; what no longer is, folded below."""
    parts: dict[Time, list[Wording]] = {time: [] for time in Time}
    for same in history.wordings(catalogue, _latest_first(catalogue, rules)):
        parts[time_of(same.on(catalogue.as_at), catalogue.as_at)].append(same)
    here = [step for step, _ in _by_step(catalogue, parts[Time.NOW])]
    yield f"Go to: {', '.join(_jump(title_of(step)) for step in here)}"
    headings = {Time.NOW: f"In force on {day_in_words(catalogue.as_at)}", Time.AWAITED: "Not yet in force"}
    for time, heading in headings.items():
        laid = list(_tables(catalogue, parts[time], lay_out, which))
        yield from ([f"## {heading}", *laid] if laid else [])
    if parts[Time.OVER]:
        laid = [marked(part) for part in _tables(catalogue, parts[Time.OVER], lay_out, which)]
        yield fill("folded.md.j2", summary=f"No longer in force: {len(parts[Time.OVER])}", parts=laid)


def _tables(
    catalogue: Catalogue, wordings: Sequence[Wording], lay_out: Callable[[Wording], Sequence[str]], which: str
) -> Iterator[str]:
    for step, found in _by_step(catalogue, wordings):
        yield from (f"### {text(title_of(step))}", table(which, [lay_out(w) for w in found]))


def _latest_first(catalogue: Catalogue, rules: Sequence[Rule]) -> list[Rule]:
    """Put the rules of the latest instruments first, each instrument's in its own order."""
    place = {i.id: -n for n, i in enumerate(catalogue.instruments_in_order)}
    return sorted(rules, key=lambda rule: place[rule.instrument.id])


def _by_step(catalogue: Catalogue, wordings: Sequence[Wording]) -> Iterator[tuple[str, list[Wording]]]:
    """Part wordings by the steps of the child's journey; what belongs to none stands under its file's own heading."""
    found: dict[str, list[Wording]] = {step: [] for step in catalogue.library.vocabulary.stages}
    for same in wordings:
        step = step_of(catalogue.library.vocabulary, same.latest)
        found.setdefault(step or same.latest.stage, []).append(same)
    yield from ((step, those) for step, those in found.items() if those)


def _jump(heading: str) -> str:
    return f"[{text(heading)}](#{slugify(heading, '-')})"


def _journey(catalogue: Catalogue) -> Page:
    said = "Each wording is listed once, with its editions. A rule’s title leads to the edition in force that has it."
    rows = _parted(catalogue, _national(catalogue), lambda same: _journey_row(catalogue, same), "rules")
    body = paragraphs("# Rules by stage of the child’s journey", said, *rows)
    return Page(JOURNEY, "Rules by stage of the child’s journey", body, wide=True)


def _national(catalogue: Catalogue) -> list[Rule]:
    return [rule for rule in catalogue.rules.values() if not rule.trial]


def _journey_row(catalogue: Catalogue, same: Wording) -> Sequence[str]:
    rule = same.on(catalogue.as_at)
    return (_title(rule), history.editions(same), _force(rule), wording.by_when(catalogue, rule))


def _title(rule: Rule) -> str:
    return link(text(rule.title), wording.rule_path(rule.id))


def _force(rule: Rule) -> str:
    permits = " (permits)" if rule.modality is Modality.MAY or rule.power is Power.GIVES else ""
    limits = " (a power ends)" if rule.limit_of_power and not permits else ""
    waits = "" if rule.commencement else ", not yet in force"
    believed = _DOUBT.get(rule.provision.evidence, "")
    return f"{kinds.mark(kinds.kind_of(rule))}{permits}{limits}{believed}{waits}"


def _limits(catalogue: Catalogue) -> Page:
    said = (
        "A limit is the latest day, and never the right day: a child who needs it sooner needs it sooner. Counting "
        "starts the day after, unless a rule’s own page says otherwise."
    )
    limited = [rule for rule in _national(catalogue) if rule.within or rule.before]
    rows = _parted(catalogue, limited, lambda same: _limit_row(catalogue, same), "limits")
    return Page(LIMITS, "Every time limit", paragraphs("# Every time limit", said, _KEY, *rows), wide=True)


def _limit_row(catalogue: Catalogue, same: Wording) -> Sequence[str]:
    rule = same.on(catalogue.as_at)
    return (
        _title(rule),
        "; ".join(wording.start(catalogue, rule)),
        wording.limit(catalogue, rule),
        _force(rule),
        _known(same),
    )


def _known(same: Wording) -> str:
    """Name the editions of a wording by how well it is known of each."""
    by_evidence = ((known, Wording(tuple(r for r in same.rules if r.provision.evidence is known))) for known in KNOWN)
    return "; ".join(f"{history.editions(some)}: {KNOWN[known]}" for known, some in by_evidence if some.rules)


def _unsaid(catalogue: Catalogue) -> Page:
    said = (
        "Guidance says things that no record can show, or that a rule can only come near to. None of it is hidden: "
        "here it is, with the reason."
    )
    parts = ["# What the rules leave unsaid", said]
    for how, heading in _UNSAID.items():
        rows = [
            (_title(w.latest), history.editions(w), text(upper_first(w.latest.because)))
            for w in history.wordings(catalogue, _expressed(catalogue, how))
        ]
        if rows:
            parts += [f"## {heading}", table("unsaid", rows)]
    return Page(UNSAID, "What the rules leave unsaid", paragraphs(*parts))


def _expressed(catalogue: Catalogue, how: Expressed) -> list[Rule]:
    return [rule for rule in catalogue.rules.values() if rule.expressed is how]
