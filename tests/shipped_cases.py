"""What the worked cases of the shipped packs come to: they are run once for all the tests of a process that ask."""

from functools import cache

from guidance.app import worked
from guidance.app.house import shipped
from guidance.app.worked import CaseResult


@cache
def results() -> tuple[CaseResult, ...]:
    return tuple(worked.run_cases([])[1])


@cache
def carried() -> tuple[CaseResult, ...]:
    return tuple(worked.carried_cases(shipped(cases=True)))
