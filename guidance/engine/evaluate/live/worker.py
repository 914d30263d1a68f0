"""The process in which durable-rules runs: it reads requests line by line, and answers each telling with a line.

A request is `{"load": {name: rows}, "tellings": [[name, [message, …]], …]}`. The first line it writes says whether it
can be used at all: `{"ready": true}`, or `{"cannot": why}`. It may die at any time; whoever asked asks again.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from guidance.engine.evaluate.live.host import Desk, Ids, Session


def main() -> None:
    """Serve until there is nothing more to read."""
    out, sys.stdout = sys.stdout, sys.stderr
    try:
        desk, ids = Desk(), Ids()
    except Exception as error:  # noqa: BLE001  whatever it is, it is said
        _write(out, {"cannot": f"it will not import: {error}"})
        return
    _write(out, {"ready": True})
    for line in sys.stdin:
        try:
            _serve(json.loads(line), desk, ids, out)
        except Exception as error:  # noqa: BLE001  nothing that this process still says could be trusted
            _write(out, {"fault": f"{type(error).__name__}: {error}"})
            return


def _serve(request: Mapping[str, Any], desk: Desk, ids: Ids, out: TextIO) -> None:
    """Load what is to be loaded, and answer each telling in a session of its own."""
    for name, rows in request["load"].items():
        desk.load(name, rows)
    for name, messages in request["tellings"]:
        with Session(desk, name, ids) as session:
            for message in messages:
                session.tell(message)
            said = session.told()
        _write(out, {"said": said})


def _write(out: TextIO, answer: Mapping[str, Any]) -> None:
    out.write(json.dumps(answer, separators=(",", ":")) + "\n")
    out.flush()


if __name__ == "__main__":
    main()
