"""What compares `live` with the definition is collected only where durable-rules can be used, and says so where not.

In a browser's Python there is neither that nor DuckDB, and nothing that is compared with the definition is collected.
"""

import pytest

from guidance.engine.evaluate import live
from tests.evaluators import IN_BROWSER

FAULT = live.unavailable()
collect_ignore = ["test_live_agrees.py", "test_live_worker.py"] if FAULT else []
collect_ignore += ["test_batch_agrees.py", "test_live_lint.py"] if IN_BROWSER else []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if FAULT:
        terminalreporter.write_line(f"`live` was not compared with the definition here: {FAULT}")
