"""What was found: the findings with what they rest on, how far the question was asked, and what was noticed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from guidance.app.deviations import overlay
from guidance.app.deviations.overlay import Overlay
from guidance.app.evaluation.query import Query
from guidance.engine.diagnostics import Diagnostic, Severity
from guidance.engine.evaluate.coverage import NOTHING_ASKED, Coverage
from guidance.engine.explain.alike import each_as_data
from guidance.engine.explain.deviations import by_when
from guidance.engine.explain.outcome import comes_to, in_words
from guidance.engine.explain.possible_due import as_supposed
from guidance.engine.explain.record import as_data
from guidance.engine.model.finding import Finding
from guidance.engine.model.practice.question import Question
from guidance.engine.packs.library import Library
from guidance.engine.records.reading import Reading

SEVERAL = "definition, "
"""How the evaluators are named in a receipt where more than one gave an answer, and they were compared."""


@dataclass(frozen=True, repr=False)
class Answer:
    """The findings, what they rest on, and what was noticed on the way."""

    query: Query
    library: Library
    reading: Reading
    findings: Sequence[Finding]
    receipt: Mapping[str, Any]
    diagnostics: tuple[Diagnostic, ...] = ()
    differences: tuple[str, ...] = ()
    coverage: Coverage = NOTHING_ASKED
    departures: Overlay = overlay.NONE

    def __repr__(self) -> str:
        """Give it in one line: what it holds would fill a screen, and is about people."""
        return f"<Answer: {len(self.findings)} findings as at {self.query.when.isoformat()}>"

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions open in any of the cases asked about: they are people’s to answer, and each is listed once."""
        from guidance.app.next_steps.decisions import questions_open  # noqa: PLC0415  it takes an answer

        return tuple({question.id: question for question in questions_open(self)}.values())

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Every warning, those too that a screen only counts."""
        others = [d for d in self.diagnostics if d not in self.reading.diagnostics]
        return (*(d for d in others if d.severity is Severity.WARNING), *self.reading.warnings)

    @property
    def broken_off(self) -> str:
        """Say that a file breaks off, and how much of it was read; an empty text where none does."""
        return " ".join(broken.in_words() for broken in self.reading.broken_off)

    @property
    def compared(self) -> bool:
        """Tell whether several evaluators gave these findings, and there are any: else nothing was compared."""
        return bool(self.findings) and self.receipt["evaluator"].startswith(SEVERAL)

    @cached_property
    def shared(self) -> frozenset[str]:
        """The case references that this run holds from more than one authority."""
        return _shared({(e.case, e.owner) for e in self.reading.events})

    def data(self) -> list[dict[str, Any]]:
        """Return every finding as plain data."""
        return [self.datum(finding) for finding in self.findings]

    def words(self, finding: Finding) -> str:
        """Say what a finding comes to, with the end of the trial that sets it aside."""
        supposed = as_supposed(finding, self.library.calendars)
        return in_words(supposed, self.query.when, self.trial_ends(finding))

    def comes_to(self, finding: Finding) -> str:
        """Say the same where what stands over the rule has been said already."""
        return comes_to(finding, self.query.when, self.trial_ends(finding))

    def by_when(self, finding: Finding) -> str:
        """Say by when something is owed, as a trial or a departure leaves its last day."""
        return by_when(finding, self.query.when, self.trial_ends(finding))

    def trial_ends(self, finding: Finding) -> date | None:
        """Return the day on which the trial that sets a finding aside ends, exclusive, if one does."""
        return next((t.last_evidenced for t in self.library.trials if t.id == finding.trial), None)

    def datum(self, finding: Finding) -> dict[str, Any]:
        """Return one finding as plain data."""
        ends = self.trial_ends(finding)
        return as_data(finding, self.query.when, self.library.calendars, shared=self.shared, trial_ends=ends)

    def each_datum(self, findings: Iterable[Finding]) -> Iterator[dict[str, Any]]:
        """Yield each of many findings as plain data, which is not to be changed: those that are alike share some."""
        return each_as_data(findings, self.datum, self.shared)

    def _repr_html_(self) -> str:
        """Show the answer in a notebook; whatever stands in it from records or packs is escaped."""
        from guidance.app.evaluation.notebook import html_of  # noqa: PLC0415  as in `questions`

        return html_of(self)


def _shared(held: set[tuple[str, str]]) -> frozenset[str]:
    counts = Counter(case for case, _ in held)
    return frozenset(case for case, count in counts.items() if count > 1)
