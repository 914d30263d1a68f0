"""A library: everything that was read from some folders, and everything that was wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.instruments.authority import Authorities
from guidance.engine.model.instruments.edition import Edition
from guidance.engine.model.instruments.provenance import Comparison, Publication, TextCheck
from guidance.engine.model.practice.audit import Audit
from guidance.engine.model.practice.form import Form
from guidance.engine.model.practice.levels import Levels
from guidance.engine.model.practice.pathway import Pathway
from guidance.engine.model.practice.proportion import Proportion
from guidance.engine.model.practice.question import Question
from guidance.engine.model.practice.trade import TradeWords
from guidance.engine.model.principle import Principle, PrincipleSource
from guidance.engine.model.rule import Derive, FactDate, Instrument, Rule
from guidance.engine.model.trial import Trial
from guidance.engine.model.vocabulary import Vocabulary

if TYPE_CHECKING:  # a worked case is kept as it was written, and what reads that is not needed to evaluate
    from guidance.engine.packs.documents.cases import WorkedCase


@dataclass(frozen=True, eq=False)
class Library:
    """Rules, principles, trials and the words, authorities and calendars they use; `diagnostics` say what is wrong.

    A rule or a page whose mistakes leave nothing to go by is not in it; nor is any trial that has a mistake. Rules of
    packs that apply only when they are named are in `when_named`, and not in `rules`: what goes through `rules` cannot
    come upon them by chance. A library is equal to itself alone, so that what is worked out of one can be kept by it.
    """

    vocabulary: Vocabulary = field(default_factory=lambda: Vocabulary({}, {}))
    authorities: Authorities = field(default_factory=lambda: Authorities(()))
    calendars: Calendars = field(default_factory=lambda: Calendars({}))
    instruments: tuple[Instrument, ...] = ()
    rules: tuple[Rule, ...] = ()
    principles: tuple[Principle, ...] = ()
    principle_sources: tuple[PrincipleSource, ...] = ()
    trials: tuple[Trial, ...] = ()
    cases: "tuple[WorkedCase, ...]" = ()
    questions: tuple[Question, ...] = ()
    trade: TradeWords = field(default_factory=TradeWords)
    publications: Mapping[str, Publication] = field(default_factory=dict)
    checks: tuple[TextCheck, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    digests: tuple[tuple[str, str], ...] = ()
    proportions: tuple[Proportion, ...] = ()
    editions: tuple[Edition, ...] = ()
    when_named: tuple[Rule, ...] = ()
    named_instruments: tuple[Instrument, ...] = ()
    audits: tuple[Audit, ...] = ()
    forms: tuple[Form, ...] = ()
    pathways: tuple[Pathway, ...] = ()
    levels: tuple[Levels, ...] = ()
    defined: Mapping[tuple[str, str], tuple[Span | None, str]] = field(default_factory=dict)
    """Each name of each kind: where it is defined, and where that file lies."""

    @property
    def every_rule(self) -> tuple[Rule, ...]:
        """The rules that apply unasked, and those that wait to be named."""
        return (*self.rules, *self.when_named)

    @cached_property
    def definitions(self) -> tuple[Rule, ...]:
        """The rules that apply unasked and say what counts as having happened."""
        return tuple(rule for rule in self.rules if isinstance(rule.duty, Derive))

    @cached_property
    def defined_events(self) -> frozenset[str]:
        """The events that definitions may make of others."""
        return frozenset(rule.duty.event for rule in self.definitions if isinstance(rule.duty, Derive))

    @property
    def last_days(self) -> frozenset[str]:
        """The facts that give the last day of some rule's limit."""
        instead = (rule for trial in self.trials for rule in trial.instead)
        return frozenset(r.within.fact for r in (*self.every_rule, *instead) if isinstance(r.within, FactDate))

    @cached_property
    def taken(self) -> Mapping[tuple[str, str], tuple[Span | None, str]]:
        """The names that no pack laid over this one may take: as `defined`, without what was left out for a mistake."""
        held = {
            "rule": {r.id for r in (*self.every_rule, *(r for t in self.trials for r in t.instead))},
            "instrument": {i.id for i in (*self.instruments, *self.named_instruments)},
            "principle": {p.id for p in self.principles},
            "trial": {t.id for t in self.trials},
        }
        apart = {"edition", "deviation", "stage"}
        return {
            (kind, name): place
            for (kind, name), place in self.defined.items()
            if kind not in apart and (kind not in held or name in held[kind])
        }

    def rule(self, name: str) -> Rule | None:
        """Return a rule by its identifier."""
        return next((rule for rule in self.rules if rule.id == name), None)
