"""Hold what is written against the vocabulary: events, facts, values and states."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from guidance.engine.diagnostics import Diagnostic, did_you_mean
from guidance.engine.model.vocabulary import FactWord, NotAFact
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry, Step
from guidance.engine.packs.schema.conditions import COMBINING, ConditionText, OfText, PatternText, TestText, TiedText
from guidance.engine.packs.schema.rule import AtMostText, RuleText, TriggerText, UnlessText
from guidance.engine.packs.schema.words import QuestionText
from guidance.engine.packs.schema.written import Written

Path = tuple[Step, ...]
Placed = tuple[Path, str, ConditionText | None]


@dataclass(frozen=True)
class _Carriers:
    """The events whose facts a condition tests. With `every`, each of them is to have each fact; else one will do."""

    events: tuple[str, ...]
    every: bool = False


def check_words(entry: Entry[RuleText], known: Known) -> Iterator[Diagnostic]:
    """Find names in a rule that the vocabulary lacks, and tests that their facts cannot answer."""
    text = entry.text
    triggers = tuple(t.event for t in text.when or () if t.event)
    for placed in _patterns(text):
        yield from _check_pattern(entry, placed, known)
    if text.duty and text.duty.have:
        carriers = _Carriers(triggers, every=True)
        yield from _check_condition(entry, text.duty.have, (text.given[0], "have"), carriers, known)
    for n, unless in enumerate(text.unless):
        if unless.fact:
            yield from _check_condition(entry, unless.fact, ("unless", n, "fact"), _Carriers(triggers), known)
        if unless.state:
            yield from known.unknown("state", unless.state.state, entry, "unless", n, "state")
    if text.while_:
        yield from known.unknown("state", text.while_.state, entry, "while")
    if text.defines:
        yield from known.unknown("event", text.defines, entry, "defines")
    clocked = tuple(p.event for p in (text.clock.last or ())) if text.clock else ()
    yield from _check_at_most(entry, text.at_most, triggers, known)
    yield from check_subjects(entry, known)
    for key, dated in (("within", text.within), ("from", text.from_)):
        if dated and dated.fact:
            yield from _check_date(entry, key, dated.fact, _Carriers((*triggers, *clocked), every=True), known)


def _check_at_most(
    entry: Entry[RuleText], text: AtMostText | None, triggers: tuple[str, ...], known: Known
) -> Iterator[Diagnostic]:
    """Find events and facts that the longest length of a power names and the vocabulary lacks."""
    if text is None:
        return
    for key, event in (("since", text.since), ("after", text.after)):
        if event:
            yield from known.unknown("event", event, entry, "at_most", key)
    if text.from_:
        yield from _check_date(entry, "at_most", text.from_, _Carriers(triggers, every=True), known)
    if text.if_:
        wrong = unknown_fact(entry, text.if_, ("at_most", "if"), triggers, known, every=True)
        yield from [wrong] if wrong else []
    fact = entry.text.within.fact if entry.text.within else None
    if text.after and fact:
        wrong = unknown_fact(entry, fact, ("at_most", "after"), (text.after,), known, every=True)
        yield from [wrong] if wrong else []


def _patterns(text: RuleText) -> Iterator[Placed]:
    yield from _numbered(("when",), text.when)
    yield from _numbered(("unless",), text.unless)
    yield from ((("unless", n), u.of, u.where) for n, u in enumerate(text.unless) if u.of)
    yield from _numbered(("until",), text.until)
    yield from _numbered(("followed_by",), text.followed_by)
    yield from _numbered(("afterwards",), text.afterwards)
    yield from _numbered(("extends",), text.extends)
    yield from _numbered(("only_if", "known_by"), text.only_if.known_by if text.only_if else None)
    yield from _numbered(("before",), text.before)
    yield from _numbered(("clock", "last"), text.clock.last if text.clock else None)
    if text.duty:
        yield from _numbered((text.given[0],), text.duty.perform)
        yield from _numbered((text.given[0], "follow"), text.duty.follow)
    if text.derives:
        yield ("derives",), text.derives, None


def _numbered(path: Path, patterns: Sequence[TriggerText | UnlessText | PatternText] | None) -> Iterator[Placed]:
    for n, pattern in enumerate(patterns or ()):
        if pattern.event:
            yield (*path, n), pattern.event, pattern.where


def _check_ruling_out(entry: Entry[QuestionText], known: Known) -> Iterator[Diagnostic]:
    for n, one in enumerate(entry.text.unless):
        for m, name in enumerate(one.since or ()):
            yield from known.unknown("event", name, entry, "unless", n, "since", m)


def check_question(entry: Entry[QuestionText], known: Known) -> Iterator[Diagnostic]:
    """Find names in a question that the vocabulary lacks, and tests that their facts cannot answer."""
    text = entry.text
    for key in ("ask_when", "settled_by", "settled_same_day", "unless", "outlasts"):
        for placed in _numbered((key,), getattr(text, key)):
            yield from _check_pattern(entry, placed, known)
    yield from _check_ruling_out(entry, known)
    yield from _check_settling(entry, "settled_by", text.settled_by, known)
    yield from _check_settling(entry, "settled_same_day", text.settled_same_day, known)
    for key in ("if_so", "if_not"):
        if follows := getattr(text, key):
            yield from known.unknown("event", follows, entry, key)
            for fact, values in text.with_.items():
                said = TestText(one_of=values)
                tests = ConditionText.model_construct(tests={fact: said})
                yield from _check_condition(entry, tests, ("with",), _Carriers((follows,)), known)
    if text.while_:
        yield from known.unknown("state", text.while_, entry, "while")
    if text.meanwhile:
        yield from known.unknown("state", text.meanwhile.state, entry, "meanwhile", "state")
    for n, name in enumerate(text.weigh):
        yield from known.unknown("principle", name, entry, "weigh", n)


def _check_settling(
    entry: Entry[QuestionText], key: str, settling: Sequence[TiedText], known: Known
) -> Iterator[Diagnostic]:
    """Find an `of` that names nothing which raises the question."""
    raising = {p.event for p in entry.text.ask_when}
    for n, of in ((n, p.of.event) for n, p in enumerate(settling) if p.of):
        unknown = list(known.unknown("event", of, entry, key, n, "of"))
        yield from unknown
        if not unknown and of not in raising:
            message, cure = f"`{of}` does not raise the question", "name an event of `ask_when`, or leave it out"
            yield entry.mistake("G271", message, entry.at(key, n, "of"), cure)


def check_patterns(
    entry: Entry[Written], path: Path, patterns: Sequence[PatternText], known: Known
) -> Iterator[Diagnostic]:
    """Find names in some happenings that the vocabulary lacks, and tests that their facts cannot answer."""
    for placed in _numbered(path, patterns):
        yield from _check_pattern(entry, placed, known)


def check_said(
    entry: Entry[Written], place: tuple[str, str, int], where: ConditionText, known: Known
) -> Iterator[Diagnostic]:
    """Find tests that the facts of an event cannot answer, where a vocabulary says what follows by them."""
    event, key, n = place
    yield from _check_condition(entry, where, ("events", event, key, n, "where"), _Carriers((event,)), known)


def _check_pattern(entry: Entry[Written], placed: Placed, known: Known) -> Iterator[Diagnostic]:
    path, event, where = placed
    yield from known.unknown("event", event, entry, *path, "event")
    if where:
        yield from _check_condition(entry, where, (*path, "where"), _Carriers((event,)), known)


def _check_condition(  # noqa: PLR0917  the place, and what is held against what
    entry: Entry[Written], condition: ConditionText, path: Path, carriers: _Carriers, known: Known
) -> Iterator[Diagnostic]:
    if any(event not in known.vocabulary.events for event in carriers.events):
        return
    for fact, test in condition.tests.items():
        wrong = unknown_fact(entry, fact, (*path, fact), carriers.events, known, every=carriers.every)
        if wrong:
            yield wrong
        else:
            yield from _check_test(entry, test, (*path, fact), known_words(fact, carriers.events, known))
    for key in COMBINING:
        for n, part in enumerate(getattr(condition, key) or ()):
            yield from _check_condition(entry, part, (*path, key, n), carriers, known)


def known_words(fact: str, events: Iterable[str], known: Known) -> list[FactWord]:
    """Return what a fact may hold, for each of some events that has it."""
    return [word for event in events if (word := known.vocabulary.fact(event, fact))]


def unknown_fact(  # noqa: PLR0917  the place, and what is held against what
    entry: Entry[Written], fact: str, path: Path, events: Sequence[str], known: Known, *, every: bool = False
) -> Diagnostic | None:
    """Say that a fact belongs to none of some events, or not to every one of them, if that is so."""
    without = [event for event in events if known.vocabulary.fact(event, fact) is None]
    if events and (not without or (not every and len(without) < len(events))):
        return None
    names = {name for event in events for name in known.vocabulary.events[event].facts}
    of = " or ".join(f"`{event}`" for event in without) or "a missed limit, which carries no facts"
    usual = f"its facts are: {', '.join(sorted(names)) or 'none'}"
    cure = known.cure(f"fact of {of}", fact, names - {fact}, usual)
    return entry.mistake("G202", f"`{fact}` is not a fact of {of}", entry.at(*path, key=True), cure)


def _check_test(entry: Entry[Written], test: TestText, path: Path, words: list[FactWord]) -> Iterator[Diagnostic]:
    kinds, name, kind = {word.type for word in words}, words[0].name, _kind(words[0])
    if test.includes is not None and kinds != {"any_of"}:
        message = f"`includes` needs a list, and `{name}` is {kind}"
        yield entry.mistake("G209", message, entry.at(*path), "test one value")
    elif test.at_least is not None and kinds != {"number"}:
        message = f"`at_least` needs a number, and `{name}` is {kind}"
        yield entry.mistake("G209", message, entry.at(*path), "test a value")
    else:
        alone = (test.equals, test.at_least, test.not_recorded_as)
        for value in test.one_of or test.includes or [v for v in alone if v is not None]:
            refused = [why for word in words if (why := refusal(word, value))]
            if len(refused) == len(words):
                yield entry.mistake("G203", refused[0][0], entry.at(*path), refused[0][1])


def _kind(word: FactWord) -> str:
    named = {"one_of": "one word", "any_of": "a list", "boolean": "true or false", "text": "text"}
    return named.get(word.type, f"a {word.type}")


def refusal(word: FactWord, value: str) -> tuple[str, str] | None:
    """Say why a fact cannot hold a value as it is written, and the cure; None where it can."""
    try:
        canonical = word.canonical(value)
    except NotAFact as wrong:
        return str(wrong), did_you_mean(value, word.values, wrong.cure)
    return None if canonical == value else (f"`{value}` is written another way", f"write `{canonical}`")


def _check_date(  # noqa: PLR0917  the place, and what is held against what
    entry: Entry[Written], key: str, fact: str, carriers: _Carriers, known: Known
) -> Iterator[Diagnostic]:
    if any(event not in known.vocabulary.events for event in carriers.events):
        return
    wrong = unknown_fact(entry, fact, (key, "fact"), carriers.events, known, every=True)
    if wrong:
        yield entry.mistake(wrong.code, wrong.message, entry.at(key, "fact"), wrong.cure)
    elif any(word.type != "date" for word in known_words(fact, carriers.events, known)):
        cure = "name a fact that holds a date"
        yield entry.mistake("G210", f"`{fact}` is not a date", entry.at(key, "fact"), cure)


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
            if name == unless.event and not unless.where:
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
    if of.started_by:
        yield from known.unknown("event", of.started_by, entry, *place, "started_by")
    if event in {of.event, of.started_by}:
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
