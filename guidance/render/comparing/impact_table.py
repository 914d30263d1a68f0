"""What a change of packs comes to on records, as text for a screen of 80 columns."""

from collections.abc import Iterator

from guidance.app.comparing.examples import Example
from guidance.app.comparing.impact import Impact, RuleImpact
from guidance.app.comparing.outcomes import APPEARS, DUE, OTHERWISE, STATUS, VANISHES
from guidance.app.trials.report import statements
from guidance.app.withholding import WITHHELD, cell, notice
from guidance.engine.explain.names import day_in_words
from guidance.engine.measure.tally import Shown
from guidance.render.report_table import wrapped

_CELL, _LABEL = 9, 60
KINDS = {
    APPEARS: "A finding appears", VANISHES: "A finding vanishes", STATUS: "It comes out otherwise",
    DUE: "It has another last day", OTHERWISE: "Something else of it differs",
}  # fmt: skip
SUPPOSED = (
    "What would be found of these records under each of the two: people do other things where another limit is "
    "there. It is no view on whether a child is safe."
)
NO_RULE = "No rule asks for anything else than it did, so that no finding changes."
NOTHING_STARTED = "What the rules rest on is not as it was. Nothing in these records starts one of them."


def table(found: Impact) -> str:
    """Return it as text."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Impact) -> Iterator[str]:
    old, new = found.diff.old, found.diff.new
    yield from wrapped(f"{old.named} beside {new.named}, on these records, as at {day_in_words(found.new.query.as_at)}")
    yield from wrapped(SUPPOSED)
    if old.asked or new.asked:
        yield from wrapped("Each edition reaches only what starts a clock while it is in force.")
    if not found.rules:
        yield from wrapped(NOTHING_STARTED if found.diff.reaches_all else NO_RULE)
    for one in found.rules:
        yield from _rule(one)
    yield ""
    yield from wrapped(f"{WITHHELD}: withheld. {notice(statements.SMALL, found.asked.minimum)}")
    receipts = found.receipt
    yield from wrapped(
        f"Evaluator {receipts['new']['evaluator']} {receipts['new']['engine_version']}; packs before "
        f"{receipts['old']['packs'][:12]}, now {receipts['new']['packs'][:12]}; input {receipts['new']['input'][:12]}; "
        f"minimum {found.asked.minimum}."
    )


def _rule(one: RuleImpact) -> Iterator[str]:
    yield ""
    yield from wrapped(f"{one.rule.title} [{one.rule.id}]")
    yield from _change(one)
    if not one.columns:
        yield from wrapped("Nothing in these records starts it, before or after.", 2)
    for column in one.columns:
        yield from ("", f"  {column.name}")
        yield from _counts(column.shown)
    for example in one.examples:
        yield from _example(example)


def _change(one: RuleImpact) -> Iterator[str]:
    if one.pair is None:
        yield from wrapped("It is as it was; what it rests on is not.", 2)
        return
    if one.pair.old is None or one.pair.new is None:
        yield from wrapped("It is new." if one.pair.old is None else "It is gone.", 2)
    for change, way in one.pair.deciding:
        yield from wrapped(f"{change.said}{f' ({way})' if way else ''}", 2)


def _counts(shown: Shown) -> Iterator[str]:
    """List the counts. A nought that is shown has no line of its own, nor has what lies beneath a count withheld."""
    for depth, part in shown.walk():
        if part.count != 0 and not (part.count is None and depth > 1):
            yield f"    {'  ' * depth}{part.label}".ljust(_LABEL) + f"{cell(part.count):>{_CELL}}"
    if shown.nested:
        yield from wrapped(statements.NESTED, 4)


def _example(example: Example) -> Iterator[str]:
    yield ""
    yield from wrapped(f"{KINDS[example.kind]}, in a made-up case, as at {day_in_words(example.as_at)}:", 2)
    for line in example.lines:
        yield from wrapped(line, 4)
    yield from wrapped(f"before: {example.was or 'nothing is found'}", 4)
    yield from wrapped(f"now: {example.now or 'nothing is found'}", 4)
