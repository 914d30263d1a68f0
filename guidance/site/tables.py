"""Rules side by side: by stage of the child's journey, by time limit, and what they leave unsaid."""

from collections.abc import Callable, Iterator, Sequence

from markdown.extensions.toc import slugify

from guidance.engine.explain.names import EVIDENCE, KIND_OF_FORCE
from guidance.engine.model.rule import Evidence, Expressed, Modality, Power, Rule
from guidance.site import history, wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.history import Wording
from guidance.site.labels import KNOWN, upper_first
from guidance.site.page import Page, link, paragraphs, table

_DOUBT = {Evidence.RECALLED: " (believed)", Evidence.INFERRED: " (inferred from the edition before)"}
_KEY = f"How well a text is known: {'; '.join(f'“{KNOWN[e]}” is {EVIDENCE[e]}' for e in KNOWN)}."
_UNSAID = {
    Expressed.NOT_CHECKABLE: "What no record can show",
    Expressed.OVER_REPORTS: "Rules that may report as not done what was done",
    Expressed.UNDER_REPORTS: "Rules that may not notice what was not done",
}
_LATEST, _EARLIER = "In the latest editions", "Only in earlier editions"
JOURNEY, LIMITS, UNSAID = "rules/index.md", "rules/time-limits.md", "rules/left-unsaid.md"


def table_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make every page that sets rules side by side."""
    yield _journey(catalogue)
    yield _limits(catalogue)
    yield _unsaid(catalogue)


def _parted(
    catalogue: Catalogue, rules: Sequence[Rule], lay_out: Callable[[Wording], Sequence[str]], which: str
) -> Iterator[str]:
    """Lay out rules by stage: first what an instrument still in force says, then what only earlier ones said."""
    everything = history.wordings(catalogue, _latest_first(catalogue, rules))
    parts = {now: [w for w in everything if (w.latest.repeal is None) is now] for now in (True, False)}
    here = [stage for stage, _ in _by_stage(catalogue, parts[True])]
    jumps = [_jump(upper_first(stage)) for stage in here] + ([_jump(_EARLIER)] if parts[False] else [])
    yield f"Go to: {', '.join(jumps)}"
    for now, wordings in parts.items():
        if wordings:
            yield f"## {_LATEST if now else _EARLIER}"
        for stage, found in _by_stage(catalogue, wordings):
            yield from (f"### {text(upper_first(stage))}", table(which, [lay_out(w) for w in found]))


def _latest_first(catalogue: Catalogue, rules: Sequence[Rule]) -> list[Rule]:
    """Put the rules of the latest instruments first, each instrument's in its own order."""
    place = {i.id: -n for n, i in enumerate(catalogue.instruments_in_order)}
    return sorted(rules, key=lambda rule: place[rule.instrument.id])


def _by_stage(catalogue: Catalogue, wordings: Sequence[Wording]) -> Iterator[tuple[str, list[Wording]]]:
    for stage in catalogue.stages:
        found = [w for w in wordings if w.latest.stage == stage]
        if found:
            yield stage, found


def _jump(heading: str) -> str:
    return f"[{text(heading)}](#{slugify(heading, '-')})"


def _journey(catalogue: Catalogue) -> Page:
    said = "Each wording is listed once, with its editions. A rule’s title leads to the latest edition that has it."
    rows = _parted(catalogue, _national(catalogue), lambda same: _journey_row(catalogue, same), "rules")
    body = paragraphs("# Rules by stage of the child’s journey", said, *rows)
    return Page(JOURNEY, "Rules by stage of the child’s journey", body, wide=True)


def _national(catalogue: Catalogue) -> list[Rule]:
    return [rule for rule in catalogue.rules.values() if not rule.trial]


def _journey_row(catalogue: Catalogue, same: Wording) -> Sequence[str]:
    rule = same.latest
    return (_title(same), history.editions(same), _force(rule), wording.limit(catalogue, rule) or _no_limit(rule))


def _title(same: Wording) -> str:
    return link(text(same.latest.title), wording.rule_path(same.latest.id))


def _force(rule: Rule) -> str:
    permits = " (permits)" if rule.modality is Modality.MAY or rule.power is Power.GIVES else ""
    waits = "" if rule.commencement else ", not yet in force"
    believed = _DOUBT.get(rule.provision.evidence, "")
    return f"{KIND_OF_FORCE[rule.force]}{permits}{believed}{waits}"


def _no_limit(rule: Rule) -> str:
    if not rule.checkable:
        return "no record can show it"
    return "a definition" if rule.modality is Modality.DERIVES else "may be done"


def _limits(catalogue: Catalogue) -> Page:
    said = (
        "A limit is the latest day, and never the right day: a child who needs it sooner needs it sooner. Counting "
        "starts the day after, unless a rule’s own page says otherwise."
    )
    limited = [rule for rule in _national(catalogue) if rule.within or rule.before]
    rows = _parted(catalogue, limited, lambda same: _limit_row(catalogue, same), "limits")
    return Page(LIMITS, "Every time limit", paragraphs("# Every time limit", said, _KEY, *rows), wide=True)


def _limit_row(catalogue: Catalogue, same: Wording) -> Sequence[str]:
    rule = same.latest
    return (
        _title(same),
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
            (_title(w), history.editions(w), text(upper_first(w.latest.because)))
            for w in history.wordings(catalogue, _expressed(catalogue, how))
        ]
        if rows:
            parts += [f"## {heading}", table("unsaid", rows)]
    return Page(UNSAID, "What the rules leave unsaid", paragraphs(*parts))


def _expressed(catalogue: Catalogue, how: Expressed) -> list[Rule]:
    return [rule for rule in catalogue.rules.values() if rule.expressed is how]
