"""`guidance desk` where what it needs is not to be had: in words, with the cure, and with nothing half made."""

import os
import subprocess
import sys
from pathlib import Path

from guidance.app.packs.shipped import HOUSE


def test_without_npm_it_is_said_what_is_lacking_and_what_answers_all_the_same(tmp_path: Path) -> None:
    lacking = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PATH": ""}
    command = [sys.executable, "-m", "guidance", "desk", "--fetch"]
    done = subprocess.run(command, cwd=HOUSE, env=lacking, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "there is no desk here: `npm` is not on this machine" in done.stderr
    assert "`guidance next` needs neither" in done.stderr
    assert (done.stdout, "Traceback" in done.stderr, list(tmp_path.rglob("pyodide*"))) == ("", False, [])
