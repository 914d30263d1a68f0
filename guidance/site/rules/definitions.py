"""What counts as what: the definitions that decide when a clock starts or stops."""

from collections.abc import Iterator

from guidance.engine.explain.sentence import sentence
from guidance.engine.model.condition import tests_of
from guidance.engine.model.rule import Derive, Modality, Perform, Rule
from guidance.site import kinds, wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.labels import upper_first
from guidance.site.page import Page, bullets, paragraphs
from guidance.site.rules import history
from guidance.site.rules.history import Wording

PATH = "definitions.md"
TITLE = "What counts as what"
_SAID = (
    "A definition asks nothing of anybody. It decides when a clock starts or stops, and so whether something was in "
    "time. Where a definition says that one thing counts as another having happened, the engine follows it. Where it "
    "says what has to be so before something counts as done, it is the test in the rules that look for that."
)


def definition_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make the page of definitions, where the packs hold any."""
    rules = [r for r in catalogue.rules.values() if r.defines or isinstance(r.duty, Derive)]
    if rules:
        parts = [part for same in history.wordings(catalogue, rules) for part in _definition(catalogue, same)]
        yield Page(PATH, TITLE, paragraphs(f"# {TITLE}", _SAID, *parts))


def _definition(catalogue: Catalogue, same: Wording) -> Iterator[str]:
    rule = same.latest
    yield f"## {text(rule.title)}"
    yield f"{history.editions(same)}. {text(sentence(rule)) if rule.checkable else text(rule.because)}"
    yield text(rule.why)
    if rule.defines:
        yield f"What it is about: {wording.event_link(catalogue, rule.defines)}."
    tested = [r for r in catalogue.rules.values() if r.instrument == rule.instrument and _tests(r, rule.defines)]
    if tested:
        yield "The rules that test for it:"
        yield bullets(f"{kinds.rule_link(r)}: {_asked(catalogue, r)}" for r in tested)


def _tests(rule: Rule, event: str) -> bool:
    """Tell whether something is counted as done under a rule only when more is known of it than that it happened."""
    asks = rule.modality in {Modality.MUST, Modality.SHOULD}
    patterns = rule.duty.patterns if asks and isinstance(rule.duty, Perform) else ()
    return any(pattern.event == event and list(tests_of(pattern.where)) for pattern in patterns)


def _asked(catalogue: Catalogue, rule: Rule) -> str:
    return upper_first("; ".join(wording.action(catalogue, rule)))
