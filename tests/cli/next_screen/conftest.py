"""The screen of some events, and the same as data."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.next_screen.given import COLUMNS, ROWS, Event, Records


@pytest.fixture
def screen(run: Run, records: Records) -> Callable[..., str]:
    """Show the screen of some events as at a day, in one line of text, after holding it to its size."""

    def shown(events: list[Event], as_at: str, *more: str) -> str:
        ran = run("next", records(*events), "--case", "N", "--as-at", as_at, *more)
        assert ran.code == 0, ran.err
        rows = ran.out.splitlines()
        assert "--all" in more or len(rows) <= ROWS
        assert max(map(len, rows)) <= COLUMNS
        return " ".join(ran.out.split())

    return shown


@pytest.fixture
def data(run: Run, records: Records) -> Callable[..., Any]:
    """Return the same as data."""

    def shown(events: list[Event], as_at: str, *more: str) -> Any:  # noqa: ANN401
        return run("next", records(*events), "--case", "N", "--as-at", as_at, "--format", "json", *more).data

    return shown
