"""Whoever keeps the worker: starts it, asks it, and when it dies starts another and asks again."""

import atexit
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock, Timer
from typing import Any

Rows = Mapping[str, Mapping[str, Any]]
Message = dict[str, int]
Telling = tuple[str, Sequence[Message]]
"""The name of a ruleset, and what it is told of one case."""

WORKER = (sys.executable, "-m", "guidance.engine.evaluate.live.worker")
PACKAGE = Path(__file__).resolve().parents[4]

ATTEMPTS = 3
"""How often one telling may cost a worker its life before it is given up."""

PATIENCE, FOR_EACH_MESSAGE = 20.0, 0.05
"""Seconds for one telling, and for each message in it; a worker that takes longer is taken to hang."""

MOST_RULESETS, MOST_TELLINGS = 96, 20_000
"""What one worker may hold and hear; then another is started, since the library does not give all memory back."""

TOGETHER = 8
"""How many tellings are sent at once."""


class GivenUp(Exception):  # noqa: N818  an answer: what the worker cannot say
    """A telling was the end of every worker it was put to; `place` is its place among those asked."""

    def __init__(self, place: int, why: str) -> None:
        super().__init__(why)
        self.place = place
        self.why = why


class Died(Exception):  # noqa: N818  what became of the worker
    """The worker is gone, or is of no use; the message says why."""


class Keeper:
    """One worker at a time, started when first asked."""

    def __init__(self, command: Sequence[str] = WORKER, patience: float = PATIENCE) -> None:
        self._command, self._patience = tuple(command), patience
        self._process: subprocess.Popen[str] | None = None
        self._loaded: set[str] = set()
        self._heard = 0
        self._lock = Lock()
        self.deaths = 0

    @property
    def pid(self) -> int | None:
        """The process that is at work, if one is."""
        return self._process.pid if self._process else None

    def greet(self) -> str:
        """Start a worker if there is none; return why it cannot work, or nothing where it can."""
        with self._lock:
            try:
                self._start()
            except Died as died:
                self._stop()
                return str(died)
            return ""

    def ask(self, rulesets: Mapping[str, Rows], tellings: Sequence[Telling]) -> list[list[Message]]:
        """Put each telling to its ruleset, in a session of its own, and return what that has to tell.

        Raises:
            GivenUp: A telling was the end of every worker it was put to.
        """
        answers: list[list[Message]] = []
        blamed = 0
        with self._lock:
            while len(answers) < len(tellings):
                heard = len(answers)
                try:
                    for answer in self._put(rulesets, tellings[heard : heard + (1 if blamed else TOGETHER)]):
                        answers.append(answer)  # noqa: PERF402  what came before a death is kept
                    blamed = 0
                except Died as died:
                    self._stop()
                    self.deaths += 1
                    blamed = blamed + 1 if len(answers) == heard else 1
                    if blamed >= ATTEMPTS:
                        raise GivenUp(heard, str(died)) from None
        return answers

    def close(self) -> None:
        """Let the worker go."""
        with self._lock:
            self._stop()

    def _put(self, rulesets: Mapping[str, Rows], tellings: Sequence[Telling]) -> Iterator[list[Message]]:
        """Put some tellings to a worker, loading first what it has not loaded, and yield its answers as they come."""
        wanted = {name for name, _ in tellings}
        if len(self._loaded | wanted) > MOST_RULESETS or self._heard > MOST_TELLINGS:
            self._stop()
        self._start()
        load = {name: rulesets[name] for name in sorted(wanted - self._loaded)}
        self._write({"load": load, "tellings": tellings})
        self._loaded |= wanted
        for _, messages in tellings:
            with self._watched(self._patience + FOR_EACH_MESSAGE * len(messages)):
                answer = self._read()
            if "said" not in answer:
                raise Died(str(answer.get("fault", "the worker said something else")))
            self._heard += 1
            yield answer["said"]

    def _start(self) -> None:
        if self._process is not None:
            return
        path = os.pathsep.join(p for p in (str(PACKAGE), os.environ.get("PYTHONPATH", "")) if p)
        try:
            self._process = subprocess.Popen(  # noqa: S603  our own worker, by our own interpreter
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                encoding="utf-8", env={**os.environ, "PYTHONPATH": path},
            )  # fmt: skip
        except OSError as error:
            raise Died(f"no process can be started for it: {error}") from None
        with self._watched(self._patience):
            greeting = self._read()
        if "ready" not in greeting:
            raise Died(str(greeting.get("cannot", "it does not start")))

    @contextlib.contextmanager
    def _watched(self, seconds: float) -> Iterator[None]:
        """End a worker that takes longer."""
        watch = Timer(seconds, self._process.kill if self._process else _nothing)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _write(self, request: Mapping[str, Any]) -> None:
        stdin = self._process.stdin if self._process else None
        if stdin is not None:
            with _dying():
                stdin.write(json.dumps(request, separators=(",", ":")) + "\n")
                stdin.flush()

    def _read(self) -> dict[str, Any]:
        stdout = self._process.stdout if self._process else None
        with _dying():
            answer = json.loads(stdout.readline() if stdout is not None else "")
        if not isinstance(answer, dict):
            raise Died("the worker said something else")
        return answer

    def _stop(self) -> None:
        process, self._process, self._loaded, self._heard = self._process, None, set(), 0
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            process.wait()


def _nothing() -> None:
    """Do nothing."""


@contextlib.contextmanager
def _dying() -> Iterator[None]:
    """Take a pipe that is closed, or an answer cut short, as the worker's death."""
    try:
        yield
    except (OSError, ValueError):
        raise Died("the worker died") from None


KEEPER = Keeper()
atexit.register(KEEPER.close)
