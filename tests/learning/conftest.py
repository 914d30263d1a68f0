"""The command line, as the other tests of commands run it."""

from tests.cli.conftest import run

__all__ = ["run"]
