"""The answer to `next`: one screen with what is most urgent, everything with `--all`, or JSON."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from guidance.app.evaluation.conclusion import conclude
from guidance.app.next_steps.overtaken import ended_by
from guidance.app.next_steps.steps import NextSteps, waits
from guidance.app.next_steps.urgency import Line, lines
from guidance.app.weighing import doubt_on, few_to_weigh
from guidance.engine.explain.coverage import in_one_sentence, more_may_be_due
from guidance.engine.explain.deviations import NOT_A_RULING, departed_from, done_differently, is_shown
from guidance.engine.explain.moments import as_at_in_words
from guidance.engine.explain.names import BELIEVED, at_in_words, doubt_of, weekday_in_words
from guidance.engine.model.finding import Finding, Standing
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Rule
from guidance.render.findings import WIDTH, Screen
from guidance.render.next_lines import Speaker
from guidance.render.next_screen import EVERYTHING, Frame, Row, body, first_screen, item, wrapped
from guidance.render.outlet import print_json
from guidance.render.plain.next_data import next_data, rules_of

MORE_MAY_BE_DUE = "More may be due than is listed: these stages were asked only in part (`--all`)."
ENDED_BY = {"child_died": "The child died", "child_turned_18": "The child turned 18"}
VARIED = 2
"""How many duties for which reasons are on record the first screen names."""
ALL_BELIEVED = "Every rule here is believed: nobody has yet checked it against its text."


def show_next(steps: NextSteps, format_: str, *, everything: bool) -> None:
    """Print what is in front of a practitioner: the most urgent that fits a screen, and how much more there is."""
    if format_ == "json":
        print_json(next_data(steps))
        return
    screen = Screen()
    for row in _whole(steps, screen.width) if everything else _first(steps, screen.width):
        screen.say(row.text, bold=row.heading, whole=True)


def _whole(steps: NextSteps, width: int) -> Iterator[Row]:
    """Yield everything, each list under its heading."""
    yield from _header(steps)
    for row in body(Speaker(steps).said(lines(steps)), width, EVERYTHING):
        yield from (Row(""), row) if row.heading else (row,)
    for sentence in (*_conclusion(steps), *_over(steps), *_not_a_ruling(steps)):
        yield from (Row(""), *wrapped(sentence, width))
    yield from (Row(""), Row("To weigh (never a test, never a score)", heading=True))
    for principle in steps.weigh:
        doubt = doubt_of(principle) or _of_edition(principle, steps)
        yield from item(f"- {principle.title}{f' ({doubt})' if doubt else ''} [{principle.id}]", width)


def _first(steps: NextSteps, width: int) -> Iterator[Row]:
    """Yield the first screen; that everything on it is believed is said once."""
    found = lines(steps)
    plain = _all_believed(found)
    head = (*_header(steps), *(wrapped(ALL_BELIEVED, width) if plain else ()))
    last = (*_varied(steps), *_ended(steps), *_conclusion(steps, briefly=True))
    tail = tuple(row for sentence in last for row in wrapped(sentence, width))
    asked = [p for d in steps.decisions for p in d.question.weigh]

    def weigh(rules: Sequence[Rule]) -> Sequence[Principle]:
        named = [*asked, *(p for rule in rules for p in rule.weigh)]
        return few_to_weigh(steps.answer.library, named, steps.events)

    speaker = Speaker(steps, plain=plain, briefly=True)
    yield from first_screen(list(speaker.said(found)), Frame(head, tail, weigh, width))


def _of_edition(principle: Principle, steps: NextSteps) -> str:
    return doubt_on(principle, steps.answer.library, steps.answer.query.as_at)


def _header(steps: NextSteps) -> Iterator[Row]:
    query = steps.answer.query
    yield Row(f"{query.case}, as at {as_at_in_words(query.when, weekday_in_words)}", heading=True)
    if steps.answer.broken_off:
        yield from wrapped(steps.answer.broken_off, WIDTH)


def _conclusion(steps: NextSteps, *, briefly: bool = False) -> Iterator[str]:
    """Yield what the answer comes to as a whole; that more may be due than is listed, briefly where that is all."""
    says, more = conclude(steps.answer).says, more_may_be_due(steps.answer.coverage)
    if briefly and more and says == in_one_sentence([more]):
        yield MORE_MAY_BE_DUE
    elif says:
        yield says


def _varied(steps: NextSteps) -> Iterator[str]:
    """Yield what was varied, to which day and by whom, what is open still first: no first screen leaves it out."""
    found = sorted(filter(is_shown, steps.answer.findings), key=lambda f: not waits(f))
    yield from (_departure(f, steps) for f in found[:VARIED])
    if more := len(found[VARIED:]):
        yield f"Reasons are on record for {more} more (`--all` shows them)."
    yield from _not_a_ruling(steps)


def _over(steps: NextSteps) -> Iterator[str]:
    """Yield the departures about what no list holds, since nothing of it is left to do."""
    found = [f for f in steps.answer.findings if is_shown(f) and f.standing is Standing.STANDS and not waits(f)]
    yield from (_departure(f, steps) for f in found)


def _departure(finding: Finding, steps: NextSteps) -> str:
    """Name what was varied: whole where it is still to be done, and else in brief, with what it came to."""
    if finding.standing is Standing.DEVIATED and waits(finding):
        return f"{finding.rule.title} [{finding.rule.id}]: {done_differently(finding)}."
    aside = finding.standing is Standing.SUSPENDED
    alone = replace(finding, decision=None, standing=finding.standing if aside else Standing.STANDS)
    return f"{departed_from(finding, steps.answer.comes_to(alone))}."


def _ended(steps: NextSteps) -> Iterator[str]:
    """Say what the death of a child, or the age of 18, has ended, by the first of it: nothing is hidden, nor done."""
    for name, why in ENDED_BY.items():
        of = [e for f in steps.ended if (e := ended_by(f, steps.events)) and e.event == name]
        titles = list(dict.fromkeys(f.rule.title for f in steps.ended if ended_by(f, steps.events) in of))
        if of:
            more = ", and more (`--all`)" if len(titles) > 1 else ""
            yield f"{why} on {at_in_words(of[0].at)}, and what was open then has ended: {titles[0]}{more}."


def _not_a_ruling(steps: NextSteps) -> Iterator[str]:
    if any(is_shown(f) for f in steps.answer.findings):
        yield NOT_A_RULING


def _all_believed(found: Iterable[Line]) -> bool:
    rules = [rule for line in found for rule in rules_of(line)]
    return len(rules) > 1 and all(doubt_of(rule) == BELIEVED and not rule.inferred for rule in rules)
