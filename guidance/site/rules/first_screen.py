"""The first screen of a rule: eight answers that a reader comes for, above everything else on its page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guidance.engine.explain.clauses.clauses import event_clause, fact_clause
from guidance.engine.explain.names import EVIDENCE, day_in_words, doubt_of, edition, plainly, says, speaks
from guidance.engine.model.instruments.citation import law_behind, names_of, place_of, read_citation
from guidance.engine.model.instruments.provenance import Result, outcome
from guidance.engine.model.period import Period
from guidance.engine.model.power import AtMost
from guidance.engine.model.rule import Evidence, Expressed, FactDate, Modality, Power, Rule
from guidance.engine.model.trial import Trial
from guidance.site import wording
from guidance.site.addresses import address_of_citation, address_of_rule
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.labels import day_before, departing, form_of, in_force, upper_first
from guidance.site.page import link
from guidance.site.rules import history
from guidance.site.rules.ladder import beside
from guidance.site.templating import fill, marked
from guidance.site.times import Time, time_of

ROWS = (
    "Must I", "Who", "By when", "From when", "Except, and ends when", "May I depart", "Who says so", "How sure",
)  # fmt: skip
SOONER = "sooner if the child needs it"
_PAST = {
    "requires": "required", "expects": "expected", "asks": "asked", "allows": "allowed", "forbids": "forbade",
    "sets": "set", "says": "said",
}  # fmt: skip
_OPENS = re.compile(r"\*\*|\[")
_TAKES_IT = re.compile(r"\b(requires?|required|expects|expected|asks|asked|forbids|forbade|allows|allowed)\b")
_NOT_ASKED = {
    Power.WITHHOLDS: "**There is no power to do it.** {said} who has none.",
    Power.GIVES: "**No: it is open to whoever has the power.** {said}. Not doing it is never a failing.",
    Power.LIMITS: "**No: it is a limit to a power.** {said} how far the power goes.",
}


_SURE = {
    Evidence.CONFIRMED: "**sure**",
    Evidence.CORROBORATED: "**fairly sure**",
    Evidence.RECALLED: "**believed**",
    Evidence.INFERRED: "**not sure**",
}
_EXPRESSED = {
    Expressed.NOT_CHECKABLE: "no record can show this",
    Expressed.OVER_REPORTS: "against a record this may report too much",
    Expressed.UNDER_REPORTS: "against a record this may miss something",
}
UNEXPRESSED = "what-is-not-expressed-here"
"""Where on a rule's page it stands what the rule does not say of its text."""


@dataclass(frozen=True)
class _Row:
    name: str
    lines: Sequence[object]


def first_screen(catalogue: Catalogue, rule: Rule) -> str:
    """Write the eight rows of a rule, with what no reader should miss above them."""
    answers = (_must, _who, _by_when, _from_when, _ends, _depart, _source, _sure)
    rows = [
        _Row(name, [marked(_begun(line)) for line in filter(None, answer(catalogue, rule))])
        for name, answer in zip(ROWS, answers, strict=True)
    ]
    return fill("answers.md.j2", box=_box(catalogue, rule), rows=rows)


def _begun(line: str) -> str:
    """Begin a line with a capital, also where it opens with a link or in bold.

    >>> _begun("[case closed](/words/events/case_closed.md)"), _begun("**sure**: read")
    ('[Case closed](/words/events/case_closed.md)', '**Sure**: read')
    """
    mark = _OPENS.match(line)
    at = mark.end() if mark else 0
    return line[:at] + upper_first(line[at:])


def _box(catalogue: Catalogue, rule: Rule) -> dict[str, object] | None:
    """Say of a rule that is not in force that it is not, and what took its place."""
    time = time_of(rule, catalogue.as_at)
    if time is Time.AWAITED:
        begins = f"It begins on {day_in_words(rule.commencement)}." if rule.commencement else "No day has been set."
        awaits = f" Awaited: {text(rule.instrument.awaits)}" if rule.instrument.awaits else ""
        return {"what": "Not yet in force.", "then": marked(f"{begins} It starts no clock.{awaits}")}
    if time is Time.OVER:
        was = f"It was in force {'only while a local trial ran, ' if rule.trial else ''}"
        when = in_force(rule.commencement, rule.repeal)
        then = f"{was}{when}. {_what_came(catalogue, rule)}"
        return {"what": "No longer in force.", "then": marked(then)}
    if rule.repeal:
        until = f"It ends after {day_in_words(day_before(rule.repeal))}."
        return {"what": "In force for a time." if not rule.trial else "Only while a local trial runs.", "then": until}
    return None


def _what_came(catalogue: Catalogue, rule: Rule) -> str:
    """Say what took the place of a rule that is over: its own latest edition, another rule, or nothing."""
    latest = history.family(catalogue, rule)[-1]
    after = catalogue.replacing.get(latest.id, [])
    now = [r for r in (latest, *after) if time_of(r, catalogue.as_at) is not Time.OVER]
    if latest is not rule and latest in now:
        return f"Now: {link(f'the {text(edition(latest.instrument))} edition of it', wording.rule_path(latest.id))}."
    if now or after:
        return f"Its place was taken by {' and '.join(wording.rule_link(catalogue, r.id) for r in now or after)}."
    if latest is not rule:
        last = link(f"its last edition, {text(edition(latest.instrument))}", wording.rule_path(latest.id))
        return f"Nothing in the packs took its place after {last}, which is over too."
    return "Nothing in the packs took its place."


def said_on(rule: Rule, time: Time) -> str:
    """Say with what force a rule speaks, or spoke, and what is in doubt of it."""
    if rule.inferred:
        return says(rule)
    said = speaks(rule)
    if time is Time.OVER:
        said = " ".join(_PAST.get(word, word) for word in said.split())
    doubt = doubt_of(rule)
    return f"{said} ({doubt})" if doubt else said


def _must(catalogue: Catalogue, rule: Rule) -> Iterator[str]:
    time = time_of(rule, catalogue.as_at)
    said = _whole(said_on(rule, time))
    if time is Time.OVER:
        yield f"**Not now.** Until {day_in_words(day_before(rule.repeal))}: {said}." if rule.repeal else ""
    elif time is Time.AWAITED:
        yield f"**Not yet.** {said}."
    else:
        yield _asked(rule, said)
    yield form_of(rule) if time is Time.NOW else ""


def _whole(said: str) -> str:
    """Make a whole sentence of the words that lead up to what a rule says.

    >>> _whole("The law requires (believed)"), _whole("Statutory guidance says must")
    ('The law requires it (believed)', 'Statutory guidance says “must”')
    """
    said = re.sub(r"\b(must not|must|should)\b", r"“\1”", said)
    return _TAKES_IT.sub(r"\1 it", said)


def _asked(rule: Rule, said: str) -> str:
    """Answer of a rule in force whether it asks anything, and how strongly."""
    if rule.limit_of_power and rule.modality is not Modality.MAY:
        return "**No: it is a limit to a power.** It says when the power ends; nobody is late under it."
    if rule.modality is Modality.MAY:
        return f"**No: it is open to you.** {said}. Not doing it is never a failing."
    if rule.modality is Modality.DERIVES or rule.defines:
        return f"**No: it is a definition.** {said} what counts as what."
    if rule.power and rule.modality is None:
        return _NOT_ASKED[rule.power].format(said=said)
    if rule.modality is Modality.MUST_NOT:
        return f"**You must not.** {said}." if rule.force.is_law else f"**Not to be done.** {said}."
    asked = rule.force.is_law and rule.modality is Modality.MUST
    return f"**Yes.** {said}." if asked else f"**It is expected.** {said}."


def _who(_: Catalogue, rule: Rule) -> Iterator[str]:
    yield text(rule.bearer)
    yield from (f"{text(who)}: {text(how)}" for who, how in rule.bound_by.items())


def _by_when(catalogue: Catalogue, rule: Rule) -> Iterator[str]:
    said = wording.by_when(catalogue, rule)
    if rule.limit_of_power:
        yield said
        sooner = wording.action(catalogue, rule) if rule.modality is not Modality.MAY else []
        yield f"or sooner: {' '.join(sooner)}" if sooner else ""
        yield _at_most(rule.at_most) if rule.at_most else ""
        return
    numbered = isinstance(rule.within, Period | FactDate) or rule.before
    soon = f" at the latest; {SOONER}" if numbered and not rule.clock else ""
    yield f"{said}{soon}"
    if rule.clock:
        yield f"each later one starts the count again; {SOONER}"
    if rule.latitude:
        yield f"past the limit, with reasons: {wording.rule_link(catalogue, rule.latitude)}"


def _at_most(most: AtMost) -> str:
    """Say how long the Act lets a power last, whatever day an order gives, and from where that is counted."""
    if not most.since:
        return f"at most **{most.period}**, whatever day is written down"
    where = fact_clause(most.if_word) if most.if_word else plainly(most.if_fact)
    since = f"counted from when {event_clause(most.since)}" + (f", where {text(where)}" if where else "")
    return f"at most **{most.period}**, whatever day is written down; {text(since)}"


def _from_when(catalogue: Catalogue, rule: Rule) -> Iterator[str]:
    started = wording.start(catalogue, rule)
    yield from started or ["at all times" if rule.checkable else "no event starts it: it holds at all times"]
    counted = history.counted_from(catalogue, rule)
    yield f"counted from {counted}" if rule.counts_from and counted else ""


def _ends(catalogue: Catalogue, rule: Rule) -> Iterator[str]:
    exemptions = wording.exemptions(catalogue, rule, in_full=False)
    yield f"except where {' '.join(exemptions)}" if exemptions else ""
    yield f"only if {text(rule.only_if)}" if rule.only_if else ""
    yield f"ends when {wording.together(catalogue, rule.until)}" if rule.until else ""
    if not (exemptions or rule.only_if or rule.until):
        yield "none is stated"


def _depart(catalogue: Catalogue, rule: Rule) -> Iterator[str]:
    yield departing(rule, time_of(rule, catalogue.as_at))
    named = [_trial(catalogue, trial) for trial in catalogue.trials_of.get(rule.id, ())]
    yield f"local trials that name it: {', '.join(named)}" if named else ""


def _trial(catalogue: Catalogue, trial: Trial) -> str:
    return link(text(catalogue.library.authorities.name(trial.authority)), f"trials/{trial.id}/index.md")


def _source(catalogue: Catalogue, rule: Rule) -> Iterator[str]:
    law, held = text(law_behind(rule)), catalogue.library.instruments
    told = _elsewhere(text(_told(rule)), address_of_rule(rule))
    if law:
        address = next(filter(None, (address_of_citation(held, ground) for ground in rule.rests_on)), "")
        yield _elsewhere(law, address)
    yield f"as set out in {told}" if law else told
    resting = [_elsewhere(text(ground), address_of_citation(held, ground)) for ground in _grounds(catalogue, rule)]
    yield f"resting on {'; '.join(resting)}" if resting else ""
    yield from beside(catalogue, rule)


def _grounds(catalogue: Catalogue, rule: Rule) -> list[str]:
    """List the laws that a rule rests on, apart from its own."""
    if law_behind(rule):
        return []
    own = names_of(rule.instrument)
    return [g for g in rule.rests_on if g not in catalogue.rules and read_citation(g).law not in own]


def _told(rule: Rule) -> str:
    """Name the place in its own instrument; of a rule that is inferred, the text and the place that it is from."""
    if rule.inferred and rule.carried_from:
        place = str(rule.told_at or "")
        told = f"{rule.carried_from.title}, {place}" if place else rule.carried_from.title
        return f"{rule.instrument.title}, inferred from {told}"
    return ", ".join(filter(None, (rule.instrument.title, place_of(rule))))


def _elsewhere(words: str, address: str) -> str:
    """Point to the text itself, where its address is known."""
    return f"[{words}]({address})" if address else words


def _sure(_: Catalogue, rule: Rule) -> Iterator[str]:
    known = EVIDENCE[rule.evidence]
    differs = " **The text is said to differ.**" if outcome(rule.checks) is Result.DIFFERS else ""
    yield f"{_SURE[rule.evidence]}: {known}.{differs}"
    if not rule.instrument.text_read and rule.evidence is not Evidence.INFERRED:
        yield "nobody has read the whole of the printed text"
    if rule.expressed is not Expressed.FULLY:
        yield f"[{_EXPRESSED[rule.expressed]}](#{UNEXPRESSED})"
