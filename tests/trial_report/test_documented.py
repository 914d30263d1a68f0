"""What the document on reports shows of the replay is what the replay of 2,000 children prints."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

from examples import generate_trials_replay as replay
from tests.trial_report.conftest import Ran

DOCUMENT = Path(__file__).parents[2] / "docs" / "trial-report.md"


def test_the_report_shown_is_the_one_the_commands_give(run: Callable[..., Ran], tmp_path: Path) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    generate, command = re.findall(r"\.venv/bin/(?:python|guidance) ((?:[^\n]|(?<=\\)\n)+)", text)[:2]
    script, file = shlex.split(generate)
    assert (script, file) == ("examples/generate_trials_replay.py", "build/replay.jsonl")
    written = tmp_path / "replay.jsonl"
    written.write_text("".join(replay.lines()), encoding="utf-8")
    given = [str(written) if word == file else word for word in shlex.split(command.replace("\\\n", " "))]
    ran = run(*given)
    assert ran.code == 0, ran.err
    (shown,) = re.findall(r"^```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    rest = ran.out
    for part in shown.split("…\n"):
        assert part in rest
        rest = rest[rest.index(part) + len(part) :]
