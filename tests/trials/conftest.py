from tests.cli.conftest import Ran, Run, run

__all__ = ["Ran", "Run", "run"]
