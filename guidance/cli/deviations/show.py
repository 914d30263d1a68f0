"""A departure in words, key by key."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from guidance.cli import options
from guidance.cli.ending import show_diagnostics
from guidance.engine.explain.names import at_in_words

if TYPE_CHECKING:
    from guidance.app.deviations.entries import RecordedDeviation
    from guidance.app.deviations.reviewing import Review
    from guidance.engine.ledger.entry import Entry
    from guidance.engine.packs.schema.deviation import DeviationText

WIDTH, LABEL = 80, 22
LABELS = {
    "decided_by": "decided by", "authorised_by": "leave given by", "on_behalf_of": "on behalf of",
    "other_agency": "another agency", "wishes": "child's wishes", "wishes_heard": "how heard",
    "review_on": "looked at again", "endorsed_by": "endorsed by", "retain_until": "text kept until",
    "exceptional": "exceptional since", "peers": "peers would have",
}  # fmt: skip
_FIRST = ("case", "authority", "rule", "trigger", "deviation", "share", "recorded_at")


def document_lines(kept: "RecordedDeviation", text: "DeviationText", *, as_then: bool = False) -> Iterator[str]:
    """Say what a departure holds: about what, by whom and when, then each part of the thinking.

    `as_then` leaves out what became of it since.
    """
    whose = f", authority {kept.authority}" if kept.authority else ""
    since = "" if as_then else f": {kept.state}{''.join(f', d{n} took its place' for n in kept.corrected_by)}"
    yield f"{kept.id}: {text.rule} in case {text.case}{whose}, started by {text.trigger}{since}"
    if "of" in kept.body:
        yield from _labelled("in place of", f"d{kept.body['of']}, which it corrects")
    stated = f"; said to be written down {at_in_words(text.recorded_at)}" if text.recorded_at else ""
    entered = at_in_words(kept.entry.recorded_at)
    yield from _labelled("recorded", f"in the ledger on {entered} (entry {kept.entry.sequence}){stated}")
    tree = text.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for key in (k for k in type(text).model_fields if k in tree and k not in _FIRST):
        for said in _said(tree[key]):
            yield from _labelled(LABELS.get(key, key), said)
    if kept.lacking:
        yield from _labelled("to be written", ", ".join(kept.lacking))


def _said(value: Any) -> list[str]:  # noqa: ANN401  a part of a document
    """Say each part of a value in one line."""
    if isinstance(value, list):
        return [", ".join(value)] if all(isinstance(v, str) and len(v) < LABEL * 2 for v in value) else [
            line for item in value for line in _said(item)
        ]  # fmt: skip
    if isinstance(value, Mapping):
        return ["; ".join(f"{'; '.join(_said(v))}" if n == 0 else f"{k}: {'; '.join(_said(v))}"
                          for n, (k, v) in enumerate(value.items()))]  # fmt: skip
    return [str(value)]


def _labelled(label: str, text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=f"  {label:<{LABEL}}", subsequent_indent=" " * (LABEL + 2))


def later_lines(later: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Say what was added to a departure since, in its order. What a correction says is in its own document."""
    for entry in later:
        what = str(entry["kind"]).replace("-", " ")
        about = f" ({entry['quality']})" if entry.get("quality") else ""
        said = "; ".join(f"{_in_words(name)}: {text}" for name, text in entry["texts"].items())
        if entry["kind"] == "correction":
            said = f"d{entry['entry']} took its place; `guidance deviations show d{entry['entry']}` has what it says"
        when = at_in_words(entry["occurred_at"])
        yield from _labelled(what, f"{entry['author']}, {when}{about}{f': {said}' if said else ''}")


def _in_words(name: str) -> str:
    """Say what a text is that is held apart by a name such as `by.name` or `told.learnt.0`."""
    key = [part for part in name.split(".") if not part.isdecimal()][-1]
    return LABELS.get(key, key.replace("_", " "))


def show_effect(entries: Iterable["Entry"], records: Path, as_at: str, added: tuple[Path, ...] = ()) -> None:
    """Say what some departures do to the findings of a record."""
    from guidance.app.deviations import effect
    from guidance.app.deviations.entries import RecordedDeviation
    from guidance.cli.deviations.interview import say

    deviations = [RecordedDeviation(entry).deviation for entry in entries]
    found = effect.seen(records, deviations, effect.When(options.day(as_at), added=added))
    for line in effect.effects(found):
        say(line, "  ")
    show_diagnostics(found.noticed)


def show_review(shown: "Review", *, hindsight: bool, with_record: bool) -> None:
    """Show a decision as it was made, with what is to be asked of it; what came after only with hindsight."""
    from guidance.app.deviations.reviewing import NOT_THE_OUTCOME, events_in_words
    from guidance.cli.deviations.interview import say

    say(NOT_THE_OUTCOME)
    typer.echo("")
    for line in document_lines(shown.kept, shown.text, as_then=not hindsight):
        typer.echo(line)
    if with_record:
        typer.echo(f"\nWhat the record held by then ({str(shown.then)[:16]})")
        for line in events_in_words(shown.events):
            say(line, "  ")
        for line in shown.findings:
            say(f"The finding then: {line}.", "  ")
    typer.echo("\nQuestions to ask of it (ACPO risk principle 4)")
    for question in shown.questions:
        say(f"? {question}", "  ")
    if not hindsight:
        say("What came after is not shown; `--hindsight` with `--records` shows it.")
        return
    typer.echo("\nWith hindsight: what nobody could know then")
    for line in events_in_words(shown.after):
        say(line, "  ")
    for line in shown.now:
        say(f"The finding now: {line}.", "  ")
