"""What the worked cases of the shipped packs come to: they are run once for all the tests of a process that ask."""

from functools import cache

from guidance.app.packs import checking
from guidance.app.packs.checking import CaseResult
from guidance.app.packs.shipped import shipped


@cache
def results() -> tuple[CaseResult, ...]:
    return tuple(checking.run_cases([])[1])


@cache
def carried() -> tuple[CaseResult, ...]:
    return tuple(checking.carried_cases(shipped(cases=True)))
