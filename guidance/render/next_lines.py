"""What each line of `next` says, in words to be read aloud."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from guidance.app.next_steps.decisions import Decision
from guidance.app.next_steps.overtaken import ended_on_record, is_unsure, power_ended
from guidance.app.next_steps.planned import Planned
from guidance.app.next_steps.steps import NextSteps
from guidance.app.next_steps.urgency import Line, RecordOf, Tier
from guidance.app.packs import beside
from guidance.engine.explain.clauses.clauses import happened, power_clause, said_of, whether, word_of
from guidance.engine.explain.deviations import day_that_stands
from guidance.engine.explain.moments import ends, moment_in_words, time_in_words
from guidance.engine.explain.names import HOW_SOON, at_in_words, day_in_words, doubt_of, plainly, says, weekday_in_words
from guidance.engine.explain.outcome import NOTHING_FOLLOWED, gap_after, longer_than_allowed, recorded_later
from guidance.engine.explain.sentence import start_in_words
from guidance.engine.model.condition import Test, TestKind, Truth, tests_of
from guidance.engine.model.fact import FactWord
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.missing import MissingFact
from guidance.engine.model.rule import Have, HowSoon, Rule

TITLES = {
    Tier.LIFE: "Life or serious harm: now",
    Tier.CHILD_UNSEEN: "Seeing the child",
    Tier.POWER: "A power that has ended or is ending",
    Tier.DECISION: "Decisions in front of you",
    Tier.NOW: "Now: no number of days is given, the most urgent first",
    Tier.NOT_SO: "By the record, not as it should be",
    Tier.OPEN: "To be done, and no time is stated",
    Tier.PAST: "Past the last day, and still to be done",
    Tier.PLANNED: "Fixed for too late a day, or for one that has gone by",
    Tier.GONE_BY_IF_SO: "Past its day, if it applies and was not done",
    Tier.DUE: "Due by",
    Tier.DUE_IF_SO: "Due by, if it applies",
    Tier.LETTERS: "Past the last day: letters and records",
    Tier.SET_ASIDE: "Set aside here, by whom and until when",
    Tier.RECORD: "What the record does not say",
    Tier.TO_SETTLE: "Questions to settle (professional advice)",
    Tier.MAY: "May be done",
    Tier.OTHERS: "Asked of somebody else",
    Tier.CANNOT_TELL: "Cannot tell from these records",
    Tier.OVERTAKEN: "About what has since been decided or closed, or has ended",
    Tier.ENDED: "Ended by the death of the child, or by the age of 18",
}


@dataclass(frozen=True)
class Said:
    """One line in words: what stands first, and what may be left out where the screen is short."""

    tier: Tier
    text: str
    more: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    due: date | None = None
    urgent: bool = False


@dataclass(frozen=True)
class Speaker:
    """Puts lines into words.

    `plain` leaves out a doubt that has been said once for the whole screen; `briefly` tells of many duties under one
    rule the first and the last, and how many there are, so that no line fills a screen.
    """

    steps: NextSteps
    plain: bool = False
    briefly: bool = False

    def said(self, lines: Iterable[Line]) -> Iterator[Said]:
        """Put lines into words, those of one rule that stand together joined into one."""
        groups = defaultdict[object, list[Line]](list)
        for line in lines:
            groups[_together(line)].append(line)
        yield from (self._joined(group) for group in groups.values())

    def force(self, rule: Rule) -> str:
        """Say with what force a rule speaks."""
        said, doubt = says(rule), doubt_of(rule)
        return said.removesuffix(f" ({doubt})") if self.plain and doubt else said

    def _joined(self, lines: Sequence[Line]) -> Said:
        line = lines[0]
        if isinstance(line.about, Decision):
            return self._decision(line.tier, line.about)
        if isinstance(line.about, Planned):
            return self._planned(line.tier, line.about)
        if isinstance(line.about, RecordOf):
            return _record(line.tier, line.about)
        if power_ended(line.about) or ended_on_record(line.about):
            return _ended(line.tier, line.about)
        return self._findings(lines, line.about)

    def _findings(self, lines: Sequence[Line], first: Finding) -> Said:
        rule, comes = first.rule, [self._comes_to(line) for line in lines if isinstance(line.about, Finding)]
        told = _at_once(list(dict.fromkeys(comes)), briefly=self.briefly)
        days = list(
            dict.fromkeys(at_in_words(line.about.trigger.at) for line in lines if isinstance(line.about, Finding))
        )
        when = f"from {days[0]} to {days[-1]}" if len(days) > MANY else ", ".join(days)
        times = f" ({len(days)} times: {when})" if len(days) > len(set(comes)) else ""
        whose = f"{_asks_where(first)}Who: {rule.bearer}.{self._beside(first)}"
        text = f"{self.force(rule)}: {rule.title}: {told}{times}. {whose} [{rule.id}]"
        return Said(lines[0].tier, f"- {text}", rules=(rule,), due=first.due or lines[0].if_so)

    def _beside(self, finding: Finding) -> str:
        """Name the national rule that a local one stands beside, which is owed all the same."""
        found = beside.national(finding.rule, self.steps.answer.library, finding.trigger.day)
        return f" Local, beside the national rule {found.id}." if found else ""

    def _comes_to(self, line: Line) -> str:
        finding = line.about
        if not isinstance(finding, Finding):
            return ""
        said = self.steps.answer.comes_to(finding)
        return f"{said}; if so, by {weekday_in_words(line.if_so)}" if line.if_so and not finding.due else said

    def _decision(self, tier: Tier, decision: Decision) -> Said:
        rules = tuple(f.rule for f in (*decision.if_so, *decision.if_not))
        follows = [self._follows("If so", decision.if_so), self._follows("If not", decision.if_not)]
        text = f"? {decision.words} {_decide(decision)}{self._by_when(decision)} {_raised(decision)}"
        told = (*decision.read_with, *follows) if decision.if_not else (*follows, *decision.read_with)
        more = tuple(said for said in told if said)
        stated = decision.question.how_soon is not HowSoon.NOT_STATED
        nearest = min(filter(None, map(day_that_stands, decision.turning)), default=None)
        return Said(tier, text, more, rules, nearest, urgent=stated and not decision.question.on_that_day)

    def _by_when(self, decision: Decision) -> str:
        """Say the last day of what is owed if the answer is yes, where that day runs already."""
        dated = sorted((f for f in decision.turning if f.due), key=lambda f: day_that_stands(f) or date.max)
        every = list(dict.fromkeys(f"{self._lead(f)}: {self.steps.answer.by_when(f)} [{f.rule.id}]" for f in dated))
        said = every[:FEW] if self.briefly else every
        left = [f"{len(every) - len(said)} more (`--all`)"] if len(every) > len(said) else []
        return f" If so, {'; '.join([*said, *left])}." if said else ""

    def _planned(self, tier: Tier, found: Planned) -> Said:
        what, day = found.plan.what, weekday_in_words(found.day)
        fixed, when = ("expected by", "Written down") if found.plan.is_foreseen else ("set for", "Fixed")
        lead = f"{what[0].upper()}{what[1:]} {'was' if found.gone_by else 'is'} {fixed} {day}"
        gone = "that day has gone by, and nothing since then shows it" if found.gone_by else ""
        if found.finding is None or found.finding.due is None:
            return Said(tier, f"- {lead}: {gone}. {when} on {at_in_words(found.fixed_by.at)}.")
        rule, after = found.finding.rule, found.after(self.steps.answer)
        return Said(tier, f"- {lead}{after}{f'; {gone}' if gone else ''}. [{rule.id}]", rules=(rule,))

    def _follows(self, answer: str, found: Sequence[Finding]) -> str:
        said = [self._duty(f) for f in found]
        return f"{answer}, {'; '.join(said)}." if said else ""

    def _lead(self, finding: Finding) -> str:
        said = self.force(finding.rule)
        return f"{said[0].lower()}{said[1:]}: {finding.rule.title}"

    def _duty(self, finding: Finding) -> str:
        rule, lead = finding.rule, self._lead(finding)
        if finding.status is Status.EXEMPT:
            return f"{lead} (already under way: does it cover this?) [{rule.id}]"
        aside = f"; set aside here by the trial {finding.trial}" if finding.standing is Standing.SUSPENDED else ""
        return f"{lead} ({_how_soon(rule)}{aside}) [{rule.id}]"


def _at_once(said: Sequence[str], *, briefly: bool) -> str:
    """Join what lines of one rule come to; what they all begin with is said once."""
    parts = [text.partition(OPEN_FOR) for text in said]
    if len({(lead, mark) for lead, mark, _ in parts}) > 1 or not parts[0][1]:
        if briefly and len(said) > MANY:
            return f"{said[0]}, and {len(said) - 1} more, the last of them: {said[-1]}"
        return "; ".join(said)
    ages = [rest for _, _, rest in parts]
    if len(ages) > MANY:
        return f"{parts[0][0]}{OPEN_FOR}{ages[0]}, and {len(ages) - 1} times more since, the latest for {ages[-1]}"
    return parts[0][0] + OPEN_FOR + " and for ".join(ages)


OPEN_FOR = "; open for "
MANY = 3
"""How many duties of one rule are told each; of more, the first and the last, and how many there are."""
FEW = 2
"""How many days that hang on one answer are told where a line is to be short: the nearest."""


def _asks_where(finding: Finding) -> str:
    """Ask after the child, where a power has no day that can be relied on and nothing shows what followed it."""
    asked = "Where is the child now, under whose power or with whose agreement, and when does that end? "
    return asked if is_unsure(finding) else ""


def _together(line: Line) -> object:
    """Return what lines that stand together as one have in common: a rule's id, or only themselves."""
    about = line.about
    alone = not isinstance(about, Finding) or power_ended(about) or ended_on_record(about)
    return (line.tier, id(line)) if alone else (line.tier, about.rule.id if isinstance(about, Finding) else "")


def _how_soon(rule: Rule) -> str:
    if rule.how_soon and rule.how_soon is not HowSoon.NOT_STATED:
        return HOW_SOON[rule.how_soon]
    return f"{rule.within or 'no time is stated'}{start_in_words(rule)}"


def _raised(decision: Decision) -> str:
    """Say when a question was raised; and whose it is, where a local pack asks it and no law or national guidance."""
    local = decision.question.instrument
    asked_by = f" Local procedure asks this: {local.title}." if local else ""
    return f"Raised on {at_in_words(decision.raised_by.at)}, when {happened(decision.raised_by.event)}.{asked_by}"


def _decide(decision: Decision) -> str:
    soon = decision.question.how_soon
    return "Yours to decide." if soon is HowSoon.NOT_STATED else f"Decide {HOW_SOON[soon]}."


def _ended(tier: Tier, finding: Finding) -> Said:
    named = power_clause(finding.trigger.event)
    where = "Where is the child, and with whose agreement or under whose power?"
    then = gap_after(finding) or f"; {NOTHING_FOLLOWED}. {where}"
    text = f"- {named[0].upper()}{named[1:]} ended {_when(finding)}{then} [{finding.rule.id}]"
    return Said(tier, text, rules=(finding.rule,))


def _when(finding: Finding) -> str:
    """Say when a power ended: to the minute where it ran in hours, as the latest where its start has no time.

    Where the record's own day is later than the Act allows, that day is no answer, and both are said.
    """
    if finding.allowed:
        return f"by now, but {longer_than_allowed(finding, finding.allowed)}"
    found = ends(finding)
    if finding.performed and not recorded_later(finding):
        return f"on {at_in_words(finding.performed)}"
    if found is None:
        ended = weekday_in_words(date.fromisoformat((finding.lapsed or "")[:10]))
        return f"on {ended}{recorded_later(finding)}"
    first, last = found
    by = "" if first == last else "by "
    at = f"{by or 'at '}{time_in_words(last)} on {weekday_in_words(last.date())}{recorded_later(finding)}"
    return f"{at} at the latest, and may have ended from {moment_in_words(first)}" if by else at


def _record(tier: Tier, found: RecordOf) -> Said:
    event, rules = found.event, tuple(f.rule for f in (*found.not_so, *found.not_told))
    of = f"The record of {day_in_words(event.day)}, when {happened(event.event)},"
    said = [s for f in (*found.not_so, *found.not_told) for s in _amiss(f)]
    parts = [f"{lead} {'; '.join(dict.fromkeys(what for kind, what in said if kind == lead))}" for lead in LEADS
             if any(kind == lead for kind, _ in said)]  # fmt: skip
    asked = ", ".join(dict.fromkeys(rule.id for rule in rules))
    return Said(tier, f"- {of} {'; it '.join(parts)}. [{asked}]", rules=rules)


NOT_SO, NAMES, WITHOUT, NOT_TOLD = "says", "gives", "leaves out", "does not say"
LEADS = (NOT_SO, NAMES, WITHOUT, NOT_TOLD)


def _amiss(finding: Finding) -> Iterator[tuple[str, str]]:
    """Say what is amiss with each fact that was asked of an event, in the words of the vocabulary, and in which way."""
    asked = finding.rule.duty.condition if isinstance(finding.rule.duty, Have) else None
    tests, event = list(tests_of(asked) if asked else ()), finding.trigger
    if finding.status is not Status.BREACHED:
        lacking = [word_of(test) for test in tests if MissingFact(test.fact) in finding.unknown]
        yield from ((NOT_TOLD, words) for words in _untold(lacking))
        return
    for test in tests:
        if test.weigh(event, asked=True) is Truth.FALSE:
            yield _not_so(test, event.facts.get(test.fact) or (), event.event)


def _untold(facts: Iterable[FactWord]) -> list[str]:
    """Say what a record does not say: whether each fact is so, and with it the reason why not where that is asked."""
    said: list[str] = []
    for words in map(whether, facts):
        if said and words.startswith("why ") and said[-1].startswith("whether "):
            said[-1] += ", or why not"
        else:
            said.append(words)
    return said


def _not_so(test: Test, value: str | tuple[str, ...], event: str) -> tuple[str, str]:
    fact = word_of(test)
    if test.kind is TestKind.INCLUDES:
        left_out = ", ".join(plainly(v) for v in test.values if v not in value)
        return WITHOUT, f"{left_out} ({fact.clause or plainly(test.fact)})"
    if test.kind is TestKind.PRESENT:
        return WITHOUT, whether(fact)
    said = said_of(fact, value, event)
    return (
        NOT_SO if said.startswith("that ") else NAMES
    ), said if fact.type == "boolean" else f"{said} ({_asked(test)})"


def _asked(test: Test) -> str:
    least = "at least " if test.kind is TestKind.AT_LEAST else ""
    return f"what is asked is {least}{' or '.join(plainly(v) for v in test.values)}"
