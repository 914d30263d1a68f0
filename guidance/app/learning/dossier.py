"""A dossier on a rule: everything that is held of it, gathered for whoever reviews it. It decides nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from guidance.app.deviations.bearing import Bearing, bearing_of
from guidance.app.evaluation.evaluate import library_for
from guidance.app.evaluation.query import Query
from guidance.app.learning.deciding import reviews_of
from guidance.app.learning.ledger_counts import LedgerCounts, ledger_counts
from guidance.app.learning.patterns.incentives import Looked, looked_for
from guidance.app.learning.published import Published, published_of
from guidance.app.learning.recorded import Recorded, recorded
from guidance.app.tensions import pulling
from guidance.engine.diagnostics import Diagnostic
from guidance.engine.ledger.entry import Entry
from guidance.engine.model.principle import Principle, Tension
from guidance.engine.model.rule import Rule
from guidance.engine.model.trial import Suspends, Trial
from guidance.engine.packs.library import Library


@dataclass(frozen=True)
class Dossier:
    """Everything held of one rule.

    `ledger` is None where no ledger was asked, `recorded` where no records were given, `published` where nothing is.
    """

    rule: Rule
    library: Library
    bearing: Bearing
    pulls: tuple[tuple[Principle, Tension], ...]
    trials: tuple[tuple[Trial, Suspends], ...]
    ledger: LedgerCounts | None
    published: Published | None
    recorded: Recorded | None = None
    whole: bool = False
    reviews: tuple[Entry, ...] = ()

    @cached_property
    def patterns(self) -> tuple[Looked, ...]:
        """The patterns that a limit can bring about, looked for in the records."""
        got = self.recorded
        if got is None:
            return ()
        return tuple(looked_for(self.rule, got.findings, got.answer.reading.events, self.library.calendars))

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was noticed on the way."""
        of_records = self.recorded.answer.diagnostics if self.recorded else ()
        of_ledger = self.ledger.noticed if self.ledger else ()
        return tuple(dict.fromkeys((*of_records, *of_ledger)))


def dossier(
    name: str,
    query: Query,
    authority: str | None = None,
    progress: Callable[[int], object] | None = None,
    *,
    whole: bool = False,
) -> Dossier:
    """Gather what is held of a rule.

    Args:
        name: The rule, by its identifier.
        query: The packs to look in, and the records, if there are any.
        authority: The code of one whose published figures are shown year by year.
        progress: Told now and then how many records have been read.
        whole: Whether nothing is withheld: for use inside the authority, and not for publication.

    Raises:
        Refused: There is no such rule, or a pack, a record or the ledger cannot be used.
    """
    public = public_dossier(name, with_named(name, library_for(query)), authority)
    library, rule = public.library, public.rule
    return replace(
        public,
        ledger=ledger_counts(rule.id, library, query.as_at, whole=whole),
        recorded=recorded(query, library, rule, progress, whole=whole) if query.sources and rule.checkable else None,
        whole=whole,
        reviews=tuple(reviews_of(rule.id)),
    )


def public_dossier(name: str, library: Library, authority: str | None = None) -> Dossier:
    """Gather what anybody may read of a rule: what the packs hold and what is published; no records, and no ledger.

    Args:
        name: The rule, by its identifier.
        library: The packs to look in.
        authority: The code of one whose published figures are shown year by year.

    Raises:
        Refused: There is no such rule.
    """
    bearing = bearing_of(name, library)
    rule = bearing.rule
    aside = tuple((trial, s) for trial in library.trials for s in trial.suspends if s.rule == rule.id)
    pulls = tuple(pulling(library.principles, {r.id: r for r in library.every_rule}, rule))
    return Dossier(rule, library, bearing, pulls, aside, None, published_of(rule.id, authority))


def with_named(name: str, library: Library) -> Library:
    """Take in a rule that waits to be named, since it was."""
    waiting = tuple(rule for rule in library.when_named if rule.id == name)
    return replace(library, rules=(*library.rules, *waiting)) if waiting else library
