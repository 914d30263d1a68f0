"""Hold a rule against its instrument, and against the other rules and the principles that it names."""

import re
from collections.abc import Iterator
from typing import Any

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.period import Period
from guidance.engine.model.rule import Derive, FactDate, Follow, Force, Missed, Modality, Rule
from guidance.engine.packs.checks.local.drift import later_from, looser_in_one_unit
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.schema.rule import CarriesText, RuleText

_TO_WEIGH = re.compile(r"(?:consider|think about|reflect on) ", re.IGNORECASE)
"""How a title begins that asks for thought and for nothing else."""
_TO_WEIGH_LOCALLY = re.compile(
    r"\b(?:consider(?! whether it)|take into account|be mindful|bear in mind|be sensitive|think about|reflect on|"
    r"weigh|(?:where|if|as|when) (?:appropriate|practicable|possible|reasonable)|as far as (?:possible|practicable)|"
    r"as (?:soon|early) as (?:possible|practicable)(?= where)|judg[e]?ment|have regard to|pay regard to|aim to|try to|"
    r"seek to|strive|endeavour|ideally|preferably|wherever (?:appropriate|practicable|possible)|"
    r"(?<!\ba )(?<!\ban )(?<!\bthe )(?<!\bthis )(?<!\bthat )(?<!\bany )(?<!\bno )(?<!\bone )(?<!\beach )(?<!\bevery )"
    r"(?<!\bfirst )(?<!\bsecond )(?<!\bthird )(?<!\blast )(?<!\bfailed )(?<!\bfurther )(?<!\banother )attempt to|"
    r"mak(?:e|es|ing) (?:\w+ ){1,2}attempts? to|encourage|be aware|recognise that|remember)\b",
    re.IGNORECASE,
)
"""What is left to thought anywhere in a title that an authority writes; national titles follow their texts."""


def check_ceiling(entry: Entry[Any], force: Force | None) -> Iterator[Diagnostic]:
    """Find a force that what an authority writes cannot have."""
    if force not in {None, Force.LOCAL_PROCEDURE}:
        message = f"`{force}` is not the force of what an authority writes"
        cure = "write `local-procedure`, and name in `rests_on` the law or guidance that it rests on"
        yield entry.mistake("G417", message, entry.at("force"), cure)


def check_law(entry: Entry[RuleText] | Entry[CarriesText], rule: Rule) -> Iterator[Diagnostic]:
    """Find what the force of a rule asks for, dates that do not fit, and language of the wrong kind."""
    if rule.authority and not rule.trial and isinstance(entry.text, RuleText):
        yield from check_ceiling(entry, entry.text.force)
    if rule.force.is_law and not (rule.instrument.force.is_law or rule.rests_on):
        message = f"`{rule.force}` in guidance, and nothing says which law it is"
        yield entry.mistake("G418", message, entry.at("force"), "name the law in `rests_on`, or leave `force` out")
    period = isinstance(rule.within, Period) or (isinstance(rule.duty, Follow) and rule.duty.at_least)
    if rule.force.is_law and period and not rule.convention_stated:
        message = f"a period in {'an Act' if rule.force == 'act' else 'regulations'} states how its days are counted"
        cure = "add `convention: day-after` or `named-day-first`, as the text says"
        yield entry.mistake("G110", message, entry.at("within"), cure)
    binding = rule.modality in {Modality.MUST, Modality.MUST_NOT}
    if binding and not (rule.force.is_law or rule.instrument.force.is_law or rule.rests_on or rule.rests_on_none):
        message = f"`{rule.modality}` in guidance, and nothing says what makes it binding"
        cure = "name the law in `rests_on`, say why there is none with `{none: why}`, or write `should`"
        yield entry.warning("G116", message, entry.at(str(rule.modality), key=True), cure)
    if _outside(rule):
        within = f"{rule.instrument.commencement} to {rule.instrument.repeal or 'now'}"
        place = entry.at("commencement") if "commencement" in entry.text.model_fields_set else entry.at("repeal")
        yield entry.mistake("G304", f"never in force while its instrument is ({within})", place, "check both dates")
    elif rule.repeal and rule.commencement and rule.repeal <= rule.commencement:
        message = f"repealed on {rule.repeal}, not after {rule.commencement}"
        yield entry.mistake("G303", message, entry.at("repeal"), "check both dates")
    if found := _TO_WEIGH_LOCALLY.search(rule.title) if rule.authority else _TO_WEIGH.match(rule.title):
        cure = "a rule says what is to be done; what is to be weighed is a principle"
        yield entry.warning("G406", f"`{found[0].strip()}` in a rule", entry.at("title"), cure)


def check_waiting(entry: Entry[RuleText] | Entry[CarriesText], rule: Rule, known: Known) -> Iterator[Diagnostic]:
    """Find what a rule that waits to be named cannot be: one that binds, or one that changes what others say."""
    if rule.force is not Force.LOCAL_PROCEDURE:
        message = f"`{rule.force}` binds people whether or not anybody names it"
        place = entry.at("carries" if isinstance(entry.text, CarriesText) else "force")
        yield entry.mistake("G134", message, place, "put the rule in a pack that always applies")
    if isinstance(rule.duty, Derive):
        cure = "write out what the rule looks for"
        message = "a definition would change what other rules find"
        yield entry.mistake("G134", message, entry.at("derives", key=True), cure)
    followed = known.usable(rule.when.rule) if isinstance(rule.when, Missed) else None
    if followed and followed.instrument != rule.instrument:
        message = f"`{followed.id}` belongs to another pack, which is not asked when this one is"
        yield entry.mistake("G134", message, entry.at("when", 0, "missed"), "name a rule of the same pack")


def _outside(rule: Rule) -> bool:
    begins, ends = rule.instrument.commencement, rule.instrument.repeal
    too_early = begins is not None and rule.repeal is not None and rule.repeal <= begins
    return too_early or (ends is not None and rule.commencement is not None and rule.commencement >= ends)


def check_names(entry: Entry[RuleText] | Entry[CarriesText], rule: Rule, known: Known) -> Iterator[Diagnostic]:
    """Find references to rules and principles that are not there, or that cannot bear the weight."""
    if isinstance(entry.text, CarriesText):
        yield from _check_left_behind(entry, rule, known)
        return
    if rule.latitude:
        yield from known.unknown("rule", rule.latitude, entry, "latitude")
    if rule.relates_to:
        yield from known.unknown("rule", rule.relates_to, entry, "relates_to")
        yield from _check_looser(entry, rule, known)
    if isinstance(rule.when, Missed):
        yield from known.unknown("rule", rule.when.rule, entry, "when", 0, "missed")
        yield from _check_missed(entry, rule.when.rule, known)
    for n, name in enumerate(rule.weigh):
        yield from known.unknown("principle", name, entry, "weigh", n)


def _check_left_behind(entry: Entry[RuleText] | Entry[CarriesText], rule: Rule, known: Known) -> Iterator[Diagnostic]:
    """Find what the words that were carried name, and this edition lacks."""
    followed = rule.when.rule if isinstance(rule.when, Missed) else ""
    for name in filter(None, (rule.latitude, followed)):
        if known.lacks("rule", name):
            message = f"`{name}`, which the words carried from `{rule.carries}` name, is not a rule"
            yield entry.mistake("G205", message, entry.at("carries"), "carry it over too, or write the rule out")
    for n, name in enumerate(entry.text.weigh or ()):
        yield from known.unknown("principle", name, entry, "weigh", n)


def _check_looser(entry: Entry[RuleText] | Entry[CarriesText], rule: Rule, known: Known) -> Iterator[Diagnostic]:
    national = known.usable(rule.relates_to)
    if not (national and isinstance(rule.within, Period) and isinstance(national.within, Period)):
        return
    looser, seen = looser_in_one_unit(rule.within, national.within), ""
    if looser is None and (found := later_from(rule, national, known.calendars)):
        looser = True
        seen = f": from {found.start}, it runs to {found.local} and not to {found.national}"
    if looser:
        message = f"{rule.within} is looser than the national {national.within}{seen}"
        cure = "a local rule may tighten or add; only a trial sets aside"
        yield entry.mistake("G404", message, entry.at("within"), cure)


def _check_missed(entry: Entry[RuleText] | Entry[CarriesText], name: str, known: Known) -> Iterator[Diagnostic]:
    target, place = known.usable(name), entry.at("when", 0, "missed")
    if target is None:
        return
    if isinstance(target.when, Missed):
        yield entry.mistake("G212", f"`{name}` starts from a missed limit itself", place, "name the first rule")
    elif (not isinstance(target.within, Period | FactDate) and not target.before) or isinstance(target.duty, Derive):
        cure = "name a rule with `within` or `before`"
        yield entry.mistake("G212", f"`{name}` has no due date to miss", place, cure)
