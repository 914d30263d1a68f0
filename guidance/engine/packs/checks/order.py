"""Every check of rules, in the order in which a rule is put to them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.rule import Instrument, Rule
from guidance.engine.packs.checks.grades import check_grade
from guidance.engine.packs.checks.grounds import Laws, check_grounds
from guidance.engine.packs.checks.law import check_law, check_names, check_waiting
from guidance.engine.packs.checks.local.drift import check_drift
from guidance.engine.packs.checks.local.precondition import check_precondition
from guidance.engine.packs.checks.plausible import check_plausible
from guidance.engine.packs.checks.references import check_words
from guidance.engine.packs.checks.sense import check_sense
from guidance.engine.packs.checks.silence import check_silence
from guidance.engine.packs.documents.provenance import check_sources
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.schema.rule import CarriesText, RuleText

Found = Iterable[Diagnostic]
AnyEntry = Entry[RuleText] | Entry[CarriesText]


@dataclass(frozen=True)
class Made:
    """A rule that was made, as it was written, with all that it is held against; `usable`: nothing put it out yet."""

    entry: AnyEntry
    rule: Rule
    known: Known
    usable: bool = True
    instruments: Sequence[Instrument] = ()
    laws: Laws | None = None

    @property
    def own_words(self) -> Entry[RuleText] | None:
        """The rule as written, where it is written out and no other's words are kept."""
        text = self.entry.text
        return Entry(text, self.entry.node, self.entry.document) if isinstance(text, RuleText) and self.usable else None


Check = Callable[[Made], Found]


def _of_own_words(check: Callable[[Entry[RuleText], Rule, Known], Found]) -> Check:
    """Ask a check only of a usable rule that is written out: of words that are kept it was asked already."""
    return lambda made: check(made.own_words, made.rule, made.known) if made.own_words else ()


silence: Check = _of_own_words(lambda entry, rule, known: check_silence(entry, rule, known.vocabulary))


def _law(made: Made) -> Found:
    return check_law(made.entry, made.rule)


def _names(made: Made) -> Found:
    return check_names(made.entry, made.rule, made.known)


def _grounds(made: Made) -> Found:
    return check_grounds(made.entry, made.rule, made.known, made.laws or {})


WRITTEN: Sequence[Callable[[Entry[RuleText], Known], Found]] = (
    lambda entry, _: check_sense(entry),
    check_words,
)
"""What a rule is held to before it is made: what it says taken together, and each of its words."""
MADE: Sequence[Check] = (
    _law,
    silence,
    _of_own_words(check_drift),
    _of_own_words(check_precondition),
    _of_own_words(check_plausible),
    lambda made: check_sources(made.entry, made.known),
    lambda made: check_grade(made.entry, made.rule, made.known, made.instruments),
    _names,
    _grounds,
    lambda made: check_waiting(made.entry, made.rule, made.known) if made.rule.instrument.when_named else (),
)
"""What a rule is held to once all of them are made: its instrument, the other rules, the laws and its sources."""
MADE_FOR_A_TRIAL: Sequence[Check] = (_law, silence, _names)
"""What a rule is held to that applies in a trial in place of another."""
