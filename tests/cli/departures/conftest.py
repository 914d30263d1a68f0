"""A departure of the lowest level, written down and recorded."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run
from tests.cli.departures.given import HARMLESS, Written


@pytest.fixture
def departure(tmp_path: Path) -> Written:
    """Write a departure of the lowest level, with some keys changed or left out."""

    def written(name: str = "d.json", **changes: object) -> Path:
        file = tmp_path / name
        given = {key: value for key, value in {**HARMLESS, **changes}.items() if value is not None}
        file.write_text(json.dumps(given), encoding="utf-8")
        return file

    return written


@pytest.fixture
def recorded(run: Run, departure: Written) -> Ran:
    """Have one departure recorded, as d1."""
    return run("deviate", "--from", departure())
