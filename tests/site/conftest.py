"""The catalogue of the shipped packs, and the whole site built from them by the command: once for all tests."""

import subprocess
import sys
from pathlib import Path

import pytest

from guidance.site.building import catalogue_of_shipped
from guidance.site.catalogue import Catalogue


@pytest.fixture(scope="session")
def shipped() -> Catalogue:
    return catalogue_of_shipped()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("built") / "site"
    command = [sys.executable, "-m", "guidance", "site", "build", "--output", str(output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return output
