"""Do one thing to a ledger over and over, and let the n-th system call of it fail, for every n. Run as a program.

failing.py FOLDER record|import|redact|export

Prints one line of JSON: how many calls could fail, and whatever was not as it should be.
"""

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path

from guidance.app.ledger.copies import export_to, import_from
from guidance.engine.ledger.encryption.erasure import Trace
from guidance.engine.ledger.entry import Draft, Stamp
from guidance.engine.ledger.opening import open_url
from guidance.engine.ledger.problems import LedgerError
from guidance.engine.ledger.store import Ledger
from tests.sampling import is_drawn

STAMP = Stamp("2026-11-25T18:00:00.000+00:00", "5" * 64, "0.1.0")
ACKNOWLEDGED, REFUSED, SAID_LEFT, OTHERWISE, NOT_REACHED = range(5)
BEFORE = 3
"""How many entries there are before anything is done."""


@cache
def library() -> ctypes.CDLL:
    """Give what makes calls fail, which was loaded before this program."""
    found = ctypes.CDLL(None)
    found.fail_at.argtypes = [ctypes.c_char_p, ctypes.c_long]
    found.calls_made.restype = ctypes.c_long
    found.call_failed.restype = ctypes.c_char_p
    found.tell.argtypes = [ctypes.c_char, ctypes.c_char_p, ctypes.c_long, ctypes.c_char_p, ctypes.c_long]
    return found


def draft(kind: str = "deviation") -> Draft:
    personal = {} if kind == "redaction" else {"reasons": "because of it " * 40}
    return Draft(kind, {"case": "EX-1"}, "2011-05-06", "manager, Kent", personal)


def opened(folder: Path) -> Ledger:
    return open_url(str(folder / "ledger.sqlite"), folder / "keys")


def prepare(folder: Path) -> None:
    with opened(folder) as ledger:
        for _ in range(BEFORE):
            ledger.append(draft(), STAMP)
        export_to(ledger, folder / "all.jsonl")
    whole = (folder / "all.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    with opened(folder) as ledger:
        ledger.append(draft(), STAMP)
        export_to(ledger, folder / "more.jsonl")
    more = (folder / "more.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "more.jsonl").write_text("".join(more[len(whole) :]), encoding="utf-8")
    for file in folder.glob("ledger.sqlite*"):
        file.unlink()
    with opened(folder) as ledger:
        import_from(ledger, folder / "all.jsonl")


def record(folder: Path) -> list[Trace]:
    with opened(folder) as ledger:
        ledger.append_all([draft(), draft()], STAMP)
    return []


def import_(folder: Path) -> list[Trace]:
    with opened(folder) as ledger:
        import_from(ledger, folder / "more.jsonl")
    return []


def redact(folder: Path) -> list[Trace]:
    with opened(folder) as ledger:
        held = next(ledger.entries(after=1)).held["reasons"]
        gone = ledger.sought(held)
        ledger.redact(held, draft("redaction"), STAMP)
        return ledger.look(gone)


def export(folder: Path) -> list[Trace]:
    with opened(folder) as ledger:
        export_to(ledger, folder / "all.jsonl")
    return []


JOBS: dict[str, tuple[Callable[[Path], list[Trace]], int]] = {
    "record": (record, 5), "import": (import_, 4), "redact": (redact, 4), "export": (export, 3),
}  # fmt: skip
"""What is done, and how many entries there are once it is done."""


def in_a_process(folder: Path, job: Callable[[Path], list[Trace]], n: int) -> tuple[int, str]:
    """Do it with the n-th call failing, and give how it ended and which call that was."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        ended, said = OTHERWISE, ""
        library().fail_at(str(folder).encode(), n)
        try:
            ended = SAID_LEFT if any(trace.left for trace in job(folder)) else ACKNOWLEDGED
        except LedgerError as wrong:
            ended, said = REFUSED, wrong.message
        except BaseException as wrong:  # noqa: BLE001  whatever it was, it is told
            said = f"{type(wrong).__name__}: {wrong}"
        reached = library().calls_made() > n
        library().fail_at(b"", -1)
        call = library().call_failed().decode()
        os.write(writing, json.dumps([ended if reached else NOT_REACHED, f"{call}: {said}"]).encode())
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as told:  # noqa: PTH123  a handle, not a path
        ending = told.read()
    os.waitpid(pid, 0)
    return tuple(json.loads(ending)) if ending else (OTHERWISE, "it died")


def wrong_with(folder: Path, name: str, ended: int, whole: str) -> list[str]:
    """Say what is not as it should be afterwards, in the words of whoever would have to mend it."""
    with opened(folder) as ledger:
        faults = {fault.code for fault in ledger.verify()}
        entries, lost = ledger.head()[0], [text.entry for text in ledger.texts() if text.lost]
    done = entries == JOBS[name][1]
    if ended == SAID_LEFT:
        faults -= {"G761"}  # the command said so, and another puts it right
    said = {
        f"faults {faults}": bool(faults),
        f"{entries} entries": not done and entries != BEFORE,
        f"texts of {lost} are lost": bool(lost),
        "acknowledged, and not there": ended in {ACKNOWLEDGED, SAID_LEFT} and not done,
        "refused, and there": ended == REFUSED and entries != BEFORE,
        "the export is neither the old nor the new": (folder / "all.jsonl").read_text(encoding="utf-8") != whole,
        "a file was left behind": ended == ACKNOWLEDGED and any(folder.glob(".*")),
    }
    return [words for words, so in said.items() if so]


def main(base: Path, name: str) -> None:
    """Try the calls in turn: a share of them, or every one."""
    prepare(base / "made")
    whole = (base / "made" / "all.jsonl").read_text(encoding="utf-8")
    wrong, work = [], base / "work"
    for n in filter(lambda n: is_drawn(f"{name} {n}", 3), count()):
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(base / "made", work)
        ended, said = in_a_process(work, JOBS[name][0], n)
        found = ["not in our words"] if ended == OTHERWISE else wrong_with(work, name, ended, whole)
        wrong += [f"call {n} ({said}): {each}" for each in found]
        if ended == NOT_REACHED:
            print(json.dumps({"calls": n, "wrong": wrong}))  # noqa: T201  what the tests read
            return


if __name__ == "__main__":
    (Path(sys.argv[1]) / "made").mkdir()
    main(Path(sys.argv[1]), sys.argv[2])
