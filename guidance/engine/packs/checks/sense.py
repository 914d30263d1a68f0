"""What a rule says taken together: one modality, a limit where one belongs, and no key that has no effect."""

from collections.abc import Iterator, Sequence

from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.model.period import Unit
from guidance.engine.model.rule import Expressed
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.schema.rule import InAnyText, RuleText

_LIMITS = ("within", "from_", "before", "how_soon", "clock")
_OF_A_POWER = ("at_most", "in_any", "followed_by", "afterwards", "extends")
_CLAUSES = (*_LIMITS, "while_", "unless", "until", "limit_of_power", *_OF_A_POWER, "latitude", "convention")


def check_sense(entry: Entry[RuleText]) -> Iterator[Diagnostic]:
    """Find what does not make sense together in a rule whose parts are each well formed."""
    rule = entry.text
    if rule.expressed is not Expressed.FULLY and not rule.because:
        message = f"`{rule.expressed}` without a reason"
        yield entry.mistake("G111", message, entry.at("expressed"), "say why in `because`")
    if rule.expressed is Expressed.NOT_CHECKABLE:
        yield from _unchecked(entry)
        return
    if rule.defines:
        cure = "say `expressed: not-checkable`, or write `derives` for what counts as having happened"
        yield entry.mistake("G150", "`defines` on a rule that is checked", _key(entry, "defines"), cure)
    if len(rule.given) != 1:
        given = " and ".join(f"`{word}`" for word in rule.given)
        which = f"{given} are given together" if given else "no modality is given"
        place = max((entry.at(word, key=True) for word in rule.given), default=entry.at())
        yield entry.mistake("G105", which, place, "give exactly one of must, should, may, must_not or derives")
    if rule.when is None:
        yield entry.mistake("G102", "`when` is missing", entry.at(), "name the event that starts the clock")
    elif any(trigger.missed for trigger in rule.when) and len(rule.when) > 1:
        cure = "write a rule for each: a missed limit starts a duty by itself"
        yield entry.mistake("G115", "`missed` stands beside another trigger", entry.at("when"), cure)
    if len(rule.given) == 1:
        yield from _limits(entry) if rule.duty else _definition(entry)


def _unchecked(entry: Entry[RuleText]) -> Iterator[Diagnostic]:
    for key in (*entry.text.given, "when", *_given(entry.text, _CLAUSES)):
        if key in entry.text.given or getattr(entry.text, key):
            message = "a rule that is `not-checkable` has nothing to check"
            yield entry.mistake("G111", message, _key(entry, key), f"delete `{key.rstrip('_')}`")


def _given(rule: RuleText, keys: Sequence[str]) -> list[str]:
    return [key for key in keys if getattr(rule, key) not in (None, [], "false")]


def _key(entry: Entry[RuleText], key: str) -> Span:
    return entry.at(key.rstrip("_"), key=True)


def _idle(entry: Entry[RuleText], keys: Sequence[str], form: str) -> Iterator[Diagnostic]:
    """Warn of keys that change nothing: whoever wrote them may think otherwise."""
    for key in _given(entry.text, keys):
        yield entry.warning("G118", f"`{key.rstrip('_')}` has no effect on {form}", _key(entry, key), "delete it")


def _definition(entry: Entry[RuleText]) -> Iterator[Diagnostic]:
    """Refuse what a definition cannot have: to pass over an exemption would change what it says."""
    for key in _given(entry.text, [key for key in _CLAUSES if key != "while_"]):
        message = f"`{key.rstrip('_')}` has no effect on a definition"
        yield entry.mistake("G112", message, _key(entry, key), "delete it")


def _limits(entry: Entry[RuleText]) -> Iterator[Diagnostic]:
    rule, duty = entry.text, entry.text.duty
    if rule.may and (duty is None or duty.perform is None):
        cure = "write `should`, or say what may be done"
        yield entry.mistake(
            "G151", "`may` over what is to be so already permits nothing", entry.at("may", key=True), cure
        )
    if duty is None or duty.perform is None:
        yield from _idle(entry, (*_LIMITS, "until", "limit_of_power"), "this form of duty")
        if rule.must_not:
            cure = "write `must_not: {event: name}`"
            yield entry.mistake("G105", "`must_not` names an event", entry.at("must_not"), cure)
    elif rule.must_not:
        yield from _idle(entry, (*_LIMITS, "limit_of_power"), "what must not be done")
    elif rule.may:
        limits = () if rule.limit_of_power == "true" else ("within", "from_")
        yield from _idle(entry, (*limits, "before", "how_soon"), "what may be done")
        yield from _no_end(entry)
        yield from _of_a_power(entry)
    else:
        yield from _to_be_performed(entry)


def _no_end(entry: Entry[RuleText]) -> Iterator[Diagnostic]:
    if entry.text.limit_of_power == "true" and not entry.text.within:
        place = _key(entry, "limit_of_power")
        yield entry.mistake("G112", "`limit_of_power` has no effect without `within`", place, "say when it ends")


def _of_a_power(entry: Entry[RuleText]) -> Iterator[Diagnostic]:
    """Warn of what says more of a power's end where the rule says none, or not by a date on the record."""
    rule = entry.text
    if rule.limit_of_power != "true" or rule.may:
        yield from _idle(entry, _OF_A_POWER, "a rule that is no limit of a power")
    elif rule.at_most and not (rule.within and rule.within.fact):
        yield from _idle(entry, ("at_most",), "a power that does not end on a date on the record")
    elif rule.in_any and not _adds_up(rule, rule.in_any):
        yield from _idle(entry, ("in_any",), "a power that is not in hours over so many days")


def _adds_up(rule: RuleText, given: InAnyText) -> bool:
    """Tell whether hours are added up over days, and moved for more than so many hours."""
    limit, over = rule.within.period if rule.within else None, given.noon_over
    in_hours = all(period is not None and period.unit is Unit.HOUR for period in (limit, over or limit))
    return in_hours and given.period.unit is Unit.DAY


def _to_be_performed(entry: Entry[RuleText]) -> Iterator[Diagnostic]:
    rule = entry.text
    if rule.within and rule.before:
        yield entry.mistake("G107", "`within` and `before` are both given", _key(entry, "before"), "keep one")
    if rule.within and rule.how_soon:
        message = "`within` and `how_soon` are both given"
        yield entry.mistake("G107", message, _key(entry, "how_soon"), "keep one")
    if not (rule.within or rule.before or rule.how_soon):
        cure = "give `within`, `before`, or say `how_soon`"
        yield entry.mistake("G106", "no limit, and nothing says how soon", _key(entry, rule.given[0]), cure)
    yield from _no_end(entry)
    yield from _of_a_power(entry)
    if rule.from_ and not (rule.within and rule.within.period):
        cure = "give the period in `within`, or delete `from`"
        yield entry.mistake("G112", "`from` has no effect without a period", _key(entry, "from_"), cure)
    if not (rule.within or rule.before):
        yield from _idle(entry, ("latitude",), "a rule with no limit")
    if rule.clock and rule.clock.kind == "last":
        missed = any(trigger.missed for trigger in rule.when or ())
        form = "a limit missed" if missed else "a limit set by another event" if rule.before else ""
        yield from _idle(entry, ("clock",), form) if form else ()
