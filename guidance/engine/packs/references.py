"""Hold rules against the words they use and the things they name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from guidance.engine.diagnostics import Diagnostic, Severity, did_you_mean
from guidance.engine.model.period import Period
from guidance.engine.model.rule import Derive, FactDate, Follow, Missed, Rule
from guidance.engine.model.vocabulary import FactWord, NotAFact, Vocabulary
from guidance.engine.packs.nodes import Document, Node
from guidance.engine.packs.schema import ConditionText, PatternText, QuestionText, RuleText, TestText

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Written:
    """A rule as written, with its place: what the checks point at."""

    text: RuleText
    node: Node
    document: Document

    def mistake(self, code: str, message: str, path: Path, cure: str) -> Diagnostic:
        """Make a diagnostic at a place within the rule."""
        return Diagnostic(code, message, self.document.find(path, start=self.node), cure)


def check_question(text: QuestionText, node: Node, document: Document, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """Find names in a question that the vocabulary lacks."""
    patterns = [(key, n, p) for key in ("ask_when", "settled_by", "settled_same_day") for n, p in enumerate(getattr(text, key))]
    named = [*(((key, n, "event"), p.event) for key, n, p in patterns), *([(("if_so",), text.if_so)] if text.if_so else [])]
    for path, event in named:
        if event not in vocabulary.events:
            place = document.find(path, start=node)
            yield Diagnostic("G201", f"`{event}` is not an event", place, did_you_mean(event, vocabulary.events))
    for key, n, pattern in patterns:
        for fact in pattern.where.tests if pattern.where else ():
            if pattern.event in vocabulary.events and not vocabulary.fact(pattern.event, fact):
                place = document.find((key, n, "where", fact), key=True, start=node)
                yield Diagnostic("G202", f"`{fact}` is not a fact of `{pattern.event}`", place, "see its facts in the vocabulary")
    if text.meanwhile and text.meanwhile.state not in vocabulary.states:
        place = document.find(("meanwhile", "state"), start=node)
        yield Diagnostic("G204", f"`{text.meanwhile.state}` is not a state", place, did_you_mean(text.meanwhile.state, vocabulary.states))


def check_words(written: Written, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """Find names that the vocabulary lacks, and tests that their facts cannot answer."""
    text = written.text
    triggers = tuple(t.event for t in text.when or () if t.event)
    for path, pattern in _patterns(text):
        if pattern.event not in vocabulary.events:
            cure = did_you_mean(pattern.event, vocabulary.events, "see the list of events on the site")
            yield written.mistake("G201", f"`{pattern.event}` is not an event", (*path, "event"), cure)
        elif pattern.where:
            yield from _check_condition(written, pattern.where, (*path, "where"), (pattern.event,), vocabulary)
    for path, condition in _on_trigger(text):
        yield from _check_condition(written, condition, path, triggers, vocabulary)
    if text.within and text.within.fact:
        clocked = tuple(p.event for p in (text.clock.last or ())) if text.clock else ()
        yield from _check_date(written, text.within.fact, (*triggers, *clocked), vocabulary)
    for path, state in _states(text):
        if state not in vocabulary.states:
            yield written.mistake("G204", f"`{state}` is not a state", path, did_you_mean(state, vocabulary.states))


def _patterns(text: RuleText) -> Iterator[tuple[Path, PatternText]]:
    for n, trigger in enumerate(text.when or ()):
        if trigger.event:
            yield ("when", n), PatternText.model_construct(event=trigger.event, where=trigger.where)
    for key in ("until", "before"):
        for n, pattern in enumerate(getattr(text, key) or ()):
            yield (key, n), pattern
    for n, pattern in enumerate((text.clock.last if text.clock else None) or ()):
        yield ("clock", "last", n), pattern
    for n, unless in enumerate(text.unless):
        if unless.event:
            yield ("unless", n), PatternText.model_construct(event=unless.event, where=unless.where)
    if text.duty:
        for n, pattern in enumerate(text.duty.perform or ()):
            yield (str(text.modality), n), pattern
        for n, pattern in enumerate(text.duty.follow or ()):
            yield (str(text.modality), "follow", n), pattern
    if text.derives:
        yield ("derives",), PatternText.model_construct(event=text.derives, where=None)


def _on_trigger(text: RuleText) -> Iterator[tuple[Path, ConditionText]]:
    if text.duty and text.duty.have:
        yield (str(text.modality), "have"), text.duty.have
    for n, unless in enumerate(text.unless):
        if unless.fact:
            yield ("unless", n, "fact"), unless.fact


def _states(text: RuleText) -> Iterator[tuple[Path, str]]:
    if text.while_:
        yield ("while",), text.while_
    for n, unless in enumerate(text.unless):
        if unless.state:
            yield ("unless", n, "state"), unless.state


def _check_condition(
    written: Written, condition: ConditionText, path: Path, events: tuple[str, ...], vocabulary: Vocabulary
) -> Iterator[Diagnostic]:
    for fact, test in condition.tests.items():
        words = [word for event in events if (word := vocabulary.fact(event, fact))]
        if words:
            yield from _check_test(written, test, (*path, fact), words)
        else:
            yield _unknown_fact(written, fact, (*path, fact), events, vocabulary)
    for key in ("any", "all"):
        for n, part in enumerate(getattr(condition, key) or ()):
            yield from _check_condition(written, part, (*path, key, n), events, vocabulary)


def _unknown_fact(written: Written, fact: str, path: Path, events: tuple[str, ...], vocabulary: Vocabulary) -> Diagnostic:
    known = [name for event in events if event in vocabulary.events for name in vocabulary.events[event].facts]
    of = ", ".join(f"`{event}`" for event in events) or "a missed limit, which carries no facts"
    cure = did_you_mean(fact, known, f"its facts are: {', '.join(sorted(set(known))) or 'none'}")
    return Diagnostic("G202", f"`{fact}` is not a fact of {of}", written.document.find(path, key=True, start=written.node), cure)


def _check_test(written: Written, test: TestText, path: Path, words: list[FactWord]) -> Iterator[Diagnostic]:
    kinds = {word.type for word in words}
    if test.includes is not None and kinds != {"any_of"}:
        yield written.mistake("G209", f"`includes` needs a list, and `{words[0].name}` is {_kind(words[0])}", path, "test one value")
    if test.at_least is not None and kinds != {"number"}:
        yield written.mistake("G209", f"`at_least` needs a number, and `{words[0].name}` is {_kind(words[0])}", path, "test a value")
    values = test.one_of or test.includes or [v for v in (test.equals, test.at_least) if v is not None]
    for value in values:
        refused = [why for word in words if (why := _refused(word, value))]
        if len(refused) == len(words):
            yield written.mistake("G203", refused[0][0], path, refused[0][1])


def _kind(word: FactWord) -> str:
    return {"one_of": "one word", "any_of": "a list", "boolean": "true or false", "text": "text"}.get(word.type, f"a {word.type}")


def _refused(word: FactWord, value: str) -> tuple[str, str] | None:
    try:
        canonical = word.canonical(value)
    except NotAFact as wrong:
        return str(wrong), did_you_mean(value, word.values, wrong.cure)
    return None if canonical == value else (f"`{value}` is written another way", f"write `{canonical}`")


def _check_date(written: Written, fact: str, events: tuple[str, ...], vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    words = [word for event in events if (word := vocabulary.fact(event, fact))]
    path: Path = ("within", "fact")
    if not words:
        yield _unknown_fact(written, fact, path, events, vocabulary)
    elif all(word.type != "date" for word in words):
        yield written.mistake("G210", f"`{fact}` is not a date", path, "name a fact that holds a date")


def check_law(written: Written, rule: Rule) -> Iterator[Diagnostic]:
    """Find what the force of a rule asks for, dates that do not fit, and language of the wrong kind."""
    periods = isinstance(rule.within, Period) or (isinstance(rule.duty, Follow) and rule.duty.at_least)
    if rule.force.is_law and periods and not rule.convention_stated:
        cure = "add `convention: day-after` or `named-day-first`, as the text says"
        yield written.mistake("G110", f"a period in {_article(rule.force)} states how its days are counted", ("within",), cure)
    if rule.repeal and rule.commencement and rule.repeal <= rule.commencement:
        yield written.mistake("G303", f"repealed on {rule.repeal}, not after {rule.commencement}", ("repeal",), "check both dates")
    elif _outside(rule):
        instrument = rule.instrument
        message = f"never in force while its instrument is ({instrument.commencement} to {instrument.repeal or 'now'})"
        yield written.mistake("G304", message, ("commencement" if rule.commencement else "repeal",), "check both dates")
    if rule.title.lower().startswith(("consider ", "think about ", "reflect on ")):
        place = written.document.find(("title",), start=written.node)
        cure = "a rule says what is to be done; what is to be weighed is a principle"
        yield Diagnostic("G406", f"`{rule.title.split()[0]}` in a rule", place, cure, Severity.WARNING)


def _outside(rule: Rule) -> bool:
    begins, ends = rule.instrument.commencement, rule.instrument.repeal
    too_early = begins is not None and rule.repeal is not None and rule.repeal <= begins
    return too_early or (ends is not None and rule.commencement is not None and rule.commencement >= ends)


def _article(force: str) -> str:
    return "an Act" if force == "act" else "regulations"


def check_names(written: Written, rule: Rule, rules: Mapping[str, Rule], principles: Iterable[str]) -> Iterator[Diagnostic]:
    """Find references to rules and principles that are not there, or that cannot bear the weight."""
    for key, name in (("latitude", rule.latitude), ("relates_to", rule.relates_to)):
        if name and name not in rules:
            yield written.mistake("G205", f"`{name}` is not a rule", (key,), did_you_mean(name, rules, "check its identifier"))
    if isinstance(rule.when, Missed):
        yield from _check_missed(written, rule.when.rule, rules)
    for n, name in enumerate(rule.weigh):
        if name not in principles:
            cure = did_you_mean(name, principles, "check its identifier")
            yield written.mistake("G206", f"`{name}` is not a principle", ("weigh", n), cure)
    national = rules.get(rule.relates_to)
    if national and isinstance(rule.within, Period) and isinstance(national.within, Period):
        looser = rule.within.unit is national.within.unit and rule.within.count > national.within.count
        if looser:
            message = f"{rule.within} is looser than the national {national.within}"
            yield written.mistake("G404", message, ("within",), "a local rule may tighten or add; only a trial sets aside")


def _check_missed(written: Written, name: str, rules: Mapping[str, Rule]) -> Iterator[Diagnostic]:
    target, path = rules.get(name), ("when", 0, "missed")
    if target is None:
        yield written.mistake("G205", f"`{name}` is not a rule", path, did_you_mean(name, rules, "check its identifier"))
    elif isinstance(target.when, Missed):
        yield written.mistake("G212", f"`{name}` starts from a missed limit itself", path, "name the first rule")
    elif not isinstance(target.within, Period | FactDate) and not target.before or isinstance(target.duty, Derive):
        yield written.mistake("G212", f"`{name}` has no due date to miss", path, "name a rule with `within` or `before`")
