"""Run something again whenever a file of some packs changes."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from guidance.cli.ending import End
from guidance.render.outlet import print_line

PAUSE = 0.5
"""So many seconds between two looks at the files."""


def again(paths: Sequence[Path], run: Callable[[], None], *, pause: float = PAUSE, times: int | None = None) -> None:
    """Run at once, and again after each change, until it is interrupted; what a run ends with is shown."""
    seen: object = None
    while times is None or times > 0:
        now = _state(paths)
        if now != seen:
            seen = now
            _once(run)
            print_line("looking for changes; Ctrl-C ends it")
            times = times - 1 if times is not None else None
        time.sleep(pause)


def _once(run: Callable[[], None]) -> None:
    try:
        run()
    except End as end:
        end.show()


def _state(paths: Sequence[Path]) -> list[tuple[str, int, int]]:
    files = [file for path in paths for file in (path.rglob("*") if path.is_dir() else [path]) if file.is_file()]
    return sorted((str(file), found.st_mtime_ns, found.st_size) for file in files for found in [file.stat()])
