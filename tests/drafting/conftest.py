"""The command line, as for the other commands."""

from tests.cli.conftest import Ran, run

__all__ = ["Ran", "run"]
