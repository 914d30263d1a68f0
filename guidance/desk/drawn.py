"""An answer as plain data for a page: each line in the words of `next`, and under it the argument for it."""

from collections.abc import Iterable, Iterator
from typing import Any

from guidance.app.clock import now
from guidance.app.evaluation.conclusion import conclude
from guidance.app.evaluation.warning_report import about
from guidance.app.explanation import argued
from guidance.app.next_steps.steps import NextSteps
from guidance.app.next_steps.urgency import Tier, lines
from guidance.app.weighing import doubt_on
from guidance.engine.explain.clauses.clauses import happened, said_of
from guidance.engine.explain.coverage import more_may_be_due
from guidance.engine.explain.moments import as_at_in_words
from guidance.engine.explain.names import at_in_words, doubt_of, source_of, weekday_in_words
from guidance.engine.explain.sentence import sentence
from guidance.engine.model.finding import Finding
from guidance.engine.model.rule import Rule
from guidance.engine.records.plain.moment import Moment
from guidance.render.next_lines import TITLES, Said, Speaker

URGENT = {Tier.LIFE, Tier.CHILD_UNSEEN, Tier.POWER}
TO_COME = " That is still to come: it is what would be asked if this happens then."
NOTHING_LISTED = "Nothing is listed. That is no answer that nothing is due."


def drawn(steps: NextSteps) -> dict[str, Any]:
    """Give everything that a screen says of an answer, in its order; a page adds no word of its own to it."""
    event = steps.events[0]
    whose = steps.answer.library.authorities.name(event.authority) or "no authority named"
    return {
        "asked": f"{upper_first(happened(event.event))} on {at_in_words(event.at)}; {whose}.",
        "known": [_known(steps)],
        "as_at": f"As at {as_at_in_words(steps.answer.query.when, weekday_in_words)}, from these facts alone."
        f"{TO_COME if is_to_come(Moment(event.day, event.at_time)) else ''}",
        **told(steps, argued_at_once=True),
    }


def is_to_come(moment: Moment) -> bool:
    """Tell whether a moment has not come yet; a day has, once it begins."""
    there = now()
    return moment.latest > there if moment.at_time else moment.day > there.date()


def told(steps: NextSteps, *, argued_at_once: bool) -> dict[str, Any]:
    """Give what an answer says of whatever was asked: its lines, what was not asked, and what it rests on.

    Args:
        steps: The answer.
        argued_at_once: Give each line its argument; else it is None, and `arguments` gives it when it is asked for.
    """
    answer, whose = steps.answer, steps.answer.query.case or ""
    said = list(Speaker(steps).said(lines(steps)))
    return {
        "groups": _groups(steps, said, argued_at_once=argued_at_once),
        "says": conclude(answer).says or ("" if said else NOTHING_LISTED),
        "more": more_may_be_due(answer.coverage),
        "noticed": [f"{d.message}{f': {d.cure}' if d.cure else ''}" for d in about(answer.diagnostics, [whose])],
        "coverage": [row.as_data() for row in answer.coverage.rows],
        "weigh": list(_weighed(steps)),
        "receipt": {key: answer.receipt[key] for key in ("engine_version", "packs", "as_at", "input")},
    }  # fmt: skip


def _known(steps: NextSteps) -> str:
    """Say which facts were given: an answer read later is of those, and of no others."""
    event, words = steps.events[0], steps.answer.library.vocabulary
    told = [(words.fact(event.event, name), value) for name, value in event.facts.items()]
    said = [said_of(word, value, event.event) for word, value in told if word]
    return f"Given: {'; '.join(said)}." if said else "Nothing else was given."


def _groups(steps: NextSteps, said: Iterable[Said], *, argued_at_once: bool) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for line in said:
        title = TITLES[line.tier]
        if not found or found[-1]["title"] != title:
            found.append({"title": title, "tier": line.tier.name.lower(), "urgent": line.tier in URGENT, "lines": []})
        argument = arguments(steps, line.rules) if argued_at_once else None
        found[-1]["lines"].append({**_line(line), "argument": argument})
    return found


def _line(line: Said) -> dict[str, Any]:
    return {
        "text": line.text[2:], "asks": line.text.startswith("?"), "more": list(line.more),
        "rules": [rule.id for rule in line.rules],
    }  # fmt: skip


def arguments(steps: NextSteps, rules: Iterable[Rule]) -> list[list[str]]:
    """Give the arguments for what an answer says by some rules, each once and as its lines."""
    return [said for rule in {rule.id: rule for rule in rules}.values() for said in _argument(steps, rule)]


def arguments_by_name(steps: NextSteps, names: Iterable[str]) -> list[list[str]]:
    """Give the same for rules by their identifiers; what is none of the packs’ has no argument."""
    library = steps.answer.library
    known = {rule.id: rule for rule in (*library.rules, *(r for trial in library.trials for r in trial.instead))}
    return arguments(steps, [known[name] for name in names if name in known])


def _argument(steps: NextSteps, rule: Rule) -> Iterator[list[str]]:
    """Give each finding of a rule as an argument; of a rule that only an answer would open, what it says."""
    found: list[Finding] = [f for f in steps.answer.findings if f.rule.id == rule.id]
    for finding in found:
        yield [line.strip() for line in argued(finding, steps.answer) if line.strip()]
    if not found:
        yield [f"{rule.title} [{rule.id}]", sentence(rule), f"Source: {source_of(rule)}."]


def _weighed(steps: NextSteps) -> Iterator[dict[str, str]]:
    for principle in steps.weigh:
        doubt = doubt_of(principle) or doubt_on(principle, steps.answer.library, steps.answer.query.as_at)
        yield {"id": principle.id, "title": principle.title, "doubt": doubt}


def as_text(shown: dict[str, Any]) -> str:
    """Write a screen as plain text, to be read where it is pasted."""
    said = ["Not the child’s record: copy what matters there.", "", shown["asked"], *shown["known"], shown["as_at"]]
    for group in shown["groups"]:
        said += ["", group["title"]]
        for line in group["lines"]:
            said += [f"{'?' if line['asks'] else '-'} {line['text']}", *(f"   {more}" for more in line["more"])]
    said += ["", *filter(None, (*shown["noticed"], shown["says"]))]
    receipt = shown["receipt"]
    return "\n".join((*said, "", f"Engine {receipt['engine_version']}, packs {receipt['packs']}")) + "\n"


def upper_first(text: str) -> str:
    """Begin a sentence with a capital."""
    return text[:1].upper() + text[1:]
