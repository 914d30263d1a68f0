"""Read a record that was typed rather than filed."""

import json
from collections.abc import Mapping

from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.records.plain.event import read_event
from guidance.engine.records.plain.json_lines import json_rows
from guidance.engine.records.problems import Faults
from guidance.engine.records.reading import Authorities, Reading, Terms
from guidance.engine.records.scope import Scope

TYPED = "--event"


def read_one(record: Mapping[str, str], vocabulary: Vocabulary, authorities: Authorities) -> Reading:
    """Read one typed record as a line of a file would be read; text joined by semicolons is a list."""
    given = {key: value.split(";") if ";" in value else value for key, value in record.items()}
    faults = Faults()
    rows = json_rows([(1, json.dumps(given))], TYPED, faults)
    events = tuple(e for row in rows if (e := read_event(row, Terms(vocabulary, authorities), faults)))
    source = Scope().source(TYPED, frozenset((e.owner, e.case) for e in events))
    return Reading(events, (source,), tuple(faults.found))
