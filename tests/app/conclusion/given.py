"""How far anything was asked, worked out from the packs’ own files by other means than the engine’s."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from guidance import rules
from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.conclusion import conclude
from guidance.app.evaluation.evaluate import answered
from guidance.app.evaluation.query import Query
from guidance.app.packs.shipped import shipped
from guidance.engine.model.event import Event, Fact
from guidance.engine.model.vocabulary import FactWord
from guidance.engine.packs.reading.nodes import read_document
from guidance.engine.records.reading import Reading

Asked = Callable[..., Query]
ALL_CLEAR = "No outstanding duty found"
NAMES = sorted(shipped().vocabulary.events)


def plain(path: Path) -> Any:  # noqa: ANN401  whatever the file holds
    root = read_document(path, path.name).root
    assert root is not None
    return root.plain()


@cache
def words() -> Any:  # noqa: ANN401
    return plain(rules.FOLDER / "vocabulary.yaml")


@cache
def national() -> tuple[Mapping[str, Any], ...]:
    found = [plain(path) for path in sorted(rules.FOLDER.glob("*/instrument.yaml"))]
    return tuple(i for i in found if "authority" not in i and i.get("applies") != "when-named" and "commencement" in i)


def in_force(paper: Mapping[str, Any], at: date) -> bool:
    begins, ends = str(paper["commencement"]), str(paper.get("repeal", "9999"))
    return begins <= at.isoformat() < ends


def holds(where: Mapping[str, Any], facts: Mapping[str, Fact]) -> bool:
    """Tell whether a condition of `stages_if` is not known to be false, by the few forms that the file uses."""
    if "all" in where:
        return all(holds(part, facts) for part in where["all"])
    ((fact, test),) = where.items()
    value = facts.get(fact)
    if test == {"present": "true"}:
        return value is not None
    wanted = test["one_of"] if isinstance(test, dict) else [test]
    return value is None or value in wanted


def touched(event: Event) -> set[str]:
    word = words()["events"][event.event]
    return {*word["stages"], *(t["stage"] for t in word.get("stages_if", ()) if holds(t["where"], event.facts))}


def whole(stage: str, at: date) -> bool:
    """Tell whether everything in force on a day that answers for a stage is said to be whole, and something is.

    Guidance on one subject answers where it speaks of the stage; where none does, all of it is asked.
    """
    told = words()["stages"][stage]
    here = [paper for paper in national() if in_force(paper, at)]
    guidance = [paper for paper in here if paper["force"] == "statutory-guidance"]
    law = [
        p
        for p in here
        if p not in guidance and (stage in p.get("stages", {}) or p["instrument"] in told.get("law", ()))
    ]
    speaking = [paper for paper in guidance if stage in paper.get("stages", {})] or guidance
    claims = [paper.get("stages", {}).get(stage) for paper in (*speaking, *law)]
    return bool(guidance) and all(claim == "whole" for claim in claims) and not told.get("not_held")


def everything_asked(events: Sequence[Event], as_at: date) -> bool:
    there = [event for event in events if event.day <= as_at]
    return bool(there) and all(whole(stage, event.day) for event in there for stage in touched(event))


def put(events: Sequence[Event], as_at: date) -> Answer:
    library = shipped()
    return answered(Query(records=(), as_at=as_at, ledger=None), library, Reading(events=tuple(events)))


def wrongly_clear(events: Sequence[Event], as_at: date) -> bool:
    return ALL_CLEAR in conclude(put(events, as_at)).says and not everything_asked(events, as_at)


def value(fact: FactWord, chance: random.Random) -> Fact:
    if fact.values:
        return chance.choice(fact.values) if fact.type == "one_of" else tuple(sorted(chance.sample(fact.values, 1)))
    of_type = {"boolean": ("true", "false"), "date": ("2026-12-01",), "number": ("2",), "text": ("for a reason",)}
    return chance.choice(of_type[fact.type])


def case(chance: random.Random, between: tuple[date, date], known: float) -> list[Event]:
    """Make a case of one to six events; each of their facts is known as often as `known` says."""
    first, last = (d.toordinal() for d in between)
    start = chance.randint(first, last)
    made = []
    for n, name in enumerate(chance.choices(NAMES, k=chance.randint(1, 6))):
        at = date.fromordinal(min(last, start + chance.randint(0, 60)))
        facts = {
            f.name: value(f, chance)
            for f in shipped().vocabulary.events[name].facts.values()
            if chance.random() < known
        }
        made.append(Event("C", name, at.isoformat(), at, id=str(n), authority="886", facts=facts))
    return made
