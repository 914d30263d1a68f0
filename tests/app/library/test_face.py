"""The library's own face: what `import guidance` gives, and what it needs."""

import subprocess
import sys
from pathlib import Path

import pytest

import guidance
from guidance.app.packs.shipped import HOUSE

EXAMPLE = HOUSE / "examples" / "one-child-2011.jsonl"
FACE = [
    "OWN_LEDGER", "Answer", "Diagnostic", "Due", "Event", "Explained", "Finding", "Library", "NextSteps", "NotRecords",
    "Query", "Refused", "Standing", "Status", "due", "evaluate", "explain", "load", "next_steps", "read", "search",
]  # fmt: skip


def test_the_face_is_what_it_says_it_is() -> None:
    assert sorted(guidance.__all__) == sorted(FACE)
    for name in FACE:
        assert getattr(guidance, name) is not None, name
    assert set(FACE) <= set(dir(guidance))


def test_the_face_is_typed() -> None:
    assert Path(guidance.__file__).with_name("py.typed").exists()


def test_a_name_that_it_lacks_is_refused_as_by_any_module() -> None:
    with pytest.raises(AttributeError, match="no attribute 'evalute'"):
        _ = guidance.evalute  # type: ignore[attr-defined]


BARRED = (
    "sqlalchemy",
    "psycopg",
    "cryptography",
    "multiprocessing",
    "concurrent",
    "durable",
    "typer",
    "rich",
    "mkdocs",
)
IN_MEMORY = """
import sys, threading
from datetime import date
import guidance
assert not [name for name in sys.modules if name.startswith("guidance.")], "nothing is read before it is used"
query = guidance.Query([{"case": "C", "event": "referral_received", "at": "2011-04-18"}], date(2011, 6, 30),
                       ledger=None, case="C")
assert guidance.evaluate(query).findings and guidance.next_steps(query).now is not None
assert guidance.explain(query, "wt10.ia.complete") and guidance.search("strategy meeting")
assert guidance.due("wt10.ia.complete", date(2011, 4, 18)).last_day == date(2011, 5, 6)
assert threading.active_count() == 1
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_the_face_needs_no_database_no_process_of_its_own_and_starts_no_thread() -> None:
    command = [sys.executable, "-c", IN_MEMORY]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HOUSE)
    assert done.returncode == 0, done.stderr
    assert [name for name in BARRED if name in done.stdout.split()] == []
