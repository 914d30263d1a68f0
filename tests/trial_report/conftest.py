import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from examples import generate_trials_replay as replay
from guidance.app.evaluation.query import Query
from guidance.app.trials.report.model import TrialReport
from guidance.app.trials.report.report import ReportAsk, report
from guidance.site.trial_report.page import page
from tests.building import day
from tests.cli.conftest import Ran, run

__all__ = ["Ran", "run"]

SAMPLE, OF = 800, {"cumbria", "hackney"}
"""How many children of the replay are made for everyday tests, and the authorities that are kept: a hundred each."""
AS_AT = "2014-03-31"


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The replay's records of a few children."""
    file = tmp_path_factory.mktemp("replay") / "replay.jsonl"
    kept = (child for child in replay.children(SAMPLE, 2011) if child.authority in OF)
    file.write_text("".join(json.dumps(e) + "\n" for child in kept for e in child.events), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def reported(records: Path) -> Callable[..., TrialReport]:
    """Report on a trial in those records; once for each question, since a report never changes."""
    made: dict[str, TrialReport] = {}

    def asked(trial: str = "cumbria", **more: Any) -> TrialReport:  # noqa: ANN401
        question = repr((trial, sorted(more.items())))
        if question not in made:
            wanted = {key: more.pop(key) for key in ("comparators", "before", "minimum") if key in more}
            ask = Query(**{"records": (records,), "as_at": day(AS_AT), "ledger": None, **more})
            made[question] = report(ReportAsk(ask, trial, **wanted))
        return made[question]

    return asked


@pytest.fixture(scope="session")
def paged() -> Callable[[TrialReport], str]:
    """Write the page of a report, once for each."""
    pages: dict[int, tuple[TrialReport, str]] = {}

    def written(report: TrialReport) -> str:
        if id(report) not in pages:
            pages[id(report)] = (report, page(report))
        return pages[id(report)][1]

    return written
