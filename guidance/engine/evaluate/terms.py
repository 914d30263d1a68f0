"""On what terms records are put to rules: all that evaluation depends on besides the rules and the events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Required, TypedDict

from guidance.engine.model.calendar import Calendars
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.england import day_of
from guidance.engine.model.finding import PassedOver
from guidance.engine.model.records.source import Source
from guidance.engine.model.trial import Trial
from guidance.engine.model.vocabulary import State


class Given(TypedDict, total=False):
    """What an evaluator is given by name; each is told of in `Terms`."""

    calendars: Required[Calendars]
    states: Required[Mapping[str, State]]
    sources: Iterable[Source] | None
    trials: Sequence[Trial]
    deviations: Sequence[Deviation]
    passed_over: list[PassedOver] | None


@dataclass(frozen=True)
class Terms:
    """The terms of one evaluation.

    `as_at` is the day the findings are true of, inclusive, or a local moment; what was recorded after `known_at` is
    left out. `calendars` say which days are working days, `states` what each state's name means, `sources` what the
    records can show (None where nothing limits it). Only granted `trials` suspend; `deviations` are recorded
    departures. Where `passed_over` is given, it is filled with each event that might have been a trigger and was not.
    """

    as_at: date | datetime
    known_at: date | datetime | None
    calendars: Calendars
    states: Mapping[str, State]
    sources: Iterable[Source] | None = None
    trials: Sequence[Trial] = ()
    deviations: Sequence[Deviation] = ()
    passed_over: list[PassedOver] | None = None

    @property
    def day(self) -> date:
        """The day that the findings are true of."""
        return day_of(self.as_at)
