"""What an event is said to be `of`, and what an exemption is said to end with: that it can be so, and has an effect."""

from collections.abc import Iterator

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry, Step
from guidance.engine.packs.schema.conditions import OfText
from guidance.engine.packs.schema.rule import RuleText

Path = tuple[Step, ...]


def check_subjects(entry: Entry[RuleText], known: Known) -> Iterator[Diagnostic]:
    """Find an `of` that no duty under a rule can be held to, and one or a `since` that names what it stands by."""
    tied = list(_tied(entry.text))
    for path, event, of in tied:
        yield from _check_of(entry, path, event, of, known)
    for n, unless in enumerate(entry.text.unless):
        place: Path = ("unless", n)
        if unless.of:
            tied.append((place, "", OfText(event=unless.of)))
            if any(t.event == unless.of for t in entry.text.when or ()):
                message, cure = f"`{unless.of}` starts the clock itself, and is of nothing else", "write `fact` instead"
                yield entry.mistake("G271", message, entry.at(*place, "of"), cure)
        for k, name in enumerate(unless.since or ()):
            yield from known.unknown("event", name, entry, *place, "since", k)
            if name == unless.event:
                message = f"`{name}` would end the exemption that it makes"
                yield entry.mistake("G271", message, entry.at(*place, "since"), "name what calls for it anew")
    if tied and (why := _untied(entry.text)):
        path = tied[0][0]
        cure = "leave it out, or write a rule of the plain form"
        yield entry.mistake("G270", f"`of` cannot be asked {why}", entry.at(*path, "of", key=True), cure)


def _tied(text: RuleText) -> Iterator[tuple[Path, str, OfText]]:
    performing = text.duty.perform if text.duty else None
    for key, patterns in ((text.given[0] if text.given else "", performing), ("until", text.until)):
        yield from (((key, n), p.event, p.of) for n, p in enumerate(patterns or ()) if p.of)


def _check_of(  # noqa: PLR0917  the place, and what is held against what
    entry: Entry[RuleText], path: Path, event: str, of: OfText, known: Known
) -> Iterator[Diagnostic]:
    place = (*path, "of")
    yield from known.unknown("event", of.event, entry, *place)
    if event == of.event:
        message, cure = f"`{event}` is said to be of itself", "name what calls for it, such as `referral_received`"
        yield entry.mistake("G271", message, entry.at(*place), cure)
    named = [known.vocabulary.events[name] for name in (event, of.event) if name in known.vocabulary.events]
    lacking = [word.name for word in named if of.same and of.same not in word.facts]
    if lacking and len(named) > 1:
        message = f"`{of.same}` is not a fact of `{lacking[0]}`"
        yield entry.mistake("G202", message, entry.at(*place, "same"), "name a fact that both events carry")


def _untied(text: RuleText) -> str:
    """Say why a rule cannot be held to what each of its duties is of; nothing where it can."""
    if any(trigger.missed for trigger in text.when or ()):
        return "where a missed limit starts the clock"
    if text.clock and text.clock.kind == "last":
        return "where a later event sets the clock going again"
    if text.limit_of_power == "true":
        return "of a power"
    return "of what is forbidden" if text.must_not else ""
