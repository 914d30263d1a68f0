"""JSON Schemas of everything that a pack can hold, so that an editor completes, explains and checks as people write."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel

from guidance.engine.packs import schema
from guidance.engine.packs.keys import json_schema
from guidance.engine.packs.keys.json_schema import NAMED, Shape, Shapes
from guidance.engine.packs.levels.schema import LevelsText
from guidance.engine.packs.library import Library
from guidance.engine.packs.reading.kinds import Kind
from guidance.engine.packs.schema.deviation import SharedText
from guidance.engine.packs.schema.instrument import EditionsText
from guidance.engine.packs.schema.pathway import PathwayText
from guidance.engine.packs.schema.provenance import ChecksText, PublicationText
from guidance.engine.packs.schema.words import TradeWordsText

NAMES = "names"
SUFFIX = ".schema.json"


class Holds(StrEnum):
    """Whether a file holds one thing, a list of them, or either."""

    ONE = "one"
    MANY = "many"
    EITHER = "either"


@dataclass(frozen=True)
class Document:
    """A kind of document: what it is called, the model of what it holds, and what the reader of packs takes it for.

    A thing that has the key `told_by` is of the model `other` instead.
    """

    title: str
    model: type[BaseModel]
    holds: Holds = Holds.ONE
    kind: Kind | None = None
    told_by: str = ""
    other: type[BaseModel] | None = None


DOCUMENTS = {
    "audit": Document("An audit", schema.AuditText, kind=Kind.AUDIT),
    "authorities": Document("A list of authorities", schema.AuthorityText, Holds.MANY, Kind.AUTHORITIES),
    "calendar": Document("A calendar of days that are no working days", schema.CalendarText, kind=Kind.CALENDAR),
    "cases": Document("Worked cases beside rules", schema.CaseText, Holds.MANY, Kind.CASES),
    "checks": Document("Checks of statements against texts", ChecksText, kind=Kind.CHECKS),
    "deviation": Document(
        "A recorded departure, or a list of them", schema.DeviationText, Holds.EITHER, Kind.DEPARTURES
    ),
    "editions": Document("The editions of one guide", EditionsText, kind=Kind.EDITIONS),
    "form": Document("A record form", schema.FormText, kind=Kind.FORM),
    "instrument": Document("An instrument: a source of rules", schema.InstrumentText, kind=Kind.INSTRUMENT),
    "lessons": Document("Lessons that have been published", SharedText),
    "levels": Document("How loudly what is found is told", LevelsText, kind=Kind.LEVELS),
    "pathway": Document("The charts of an instrument", PathwayText, kind=Kind.PATHWAY),
    "principle": Document("The front matter of a principle", schema.PrincipleText),
    "principle-source": Document(
        "The source of a set of principles", schema.PrincipleSourceText, kind=Kind.PRINCIPLE_SOURCE
    ),
    "proportion": Document("How much to record", schema.ProportionText, kind=Kind.PROPORTION),
    "questions": Document("Questions that belong to people", schema.QuestionsText, kind=Kind.QUESTIONS),
    "rules": Document(
        "A list of rules", schema.RuleText, Holds.MANY, Kind.RULES, told_by="carries", other=schema.CarriesText
    ),
    "sources": Document("A list of sources", PublicationText, Holds.MANY, Kind.PUBLICATIONS),
    "trial": Document("A local trial", schema.TrialText, kind=Kind.TRIAL),
    "vocabulary": Document("Events, facts and states", schema.VocabularyText, kind=Kind.VOCABULARY),
    "words": Document("The words of the trade", TradeWordsText, kind=Kind.TRADE_WORDS),
}
"""Every kind of document, by the name of its schema."""


def schema_of(kind: str, names: Shape | None = None) -> Shape:
    """Make the schema of a kind of document.

    Args:
        kind: One of `DOCUMENTS`.
        names: What `names_of` made, to be held within it; without it they are looked for in a file beside it.
    """
    where = "#/definitions/known-" if names else f"{NAMES}{SUFFIX}#/definitions/"
    shapes = Shapes({name: f"{where}{name}" for name in NAMED})
    whole = _whole(DOCUMENTS[kind], shapes)
    known = {f"known-{name}": form for name, form in names["definitions"].items()} if names else {}
    used = {name: form for name, form in known.items() if f'"#/definitions/{name}"' in json.dumps(shapes.definitions)}
    made = {"$schema": json_schema.DIALECT, "title": DOCUMENTS[kind].title, **whole}
    return {**made, "definitions": {**dict(sorted(shapes.definitions.items())), **used}}


def _whole(document: Document, shapes: Shapes) -> Shape:
    one = shapes.model(document.model)
    if document.other:
        one = {"if": {"required": [document.told_by]}, "then": shapes.model(document.other), "else": one}
    many = {"type": "array", "items": one, "minItems": 1}
    return {Holds.ONE: one, Holds.MANY: many, Holds.EITHER: {"anyOf": [one, many]}}[document.holds]


def names_of(library: Library) -> Shape:
    """Make the definitions of every name that packs hold, each with what it means."""
    return {
        "$schema": json_schema.DIALECT,
        "title": "Names that packs hold",
        "definitions": {kind: _offered(names) for kind, names in known_names(library).items()},
    }


def known_names(library: Library) -> dict[str, Mapping[str, str]]:
    """Return every name that packs hold, kind by kind, with what it means."""
    vocabulary = library.vocabulary
    return {
        "authority": {a.slug: a.name for a in library.authorities.known},
        "calendar": dict.fromkeys(library.calendars.by_name, ""),
        "event": {name: event.means for name, event in vocabulary.events.items()},
        "fact": {name: fact.means for event in vocabulary.events.values() for name, fact in event.facts.items()},
        "instrument": {i.id: i.title for i in (*library.instruments, *library.named_instruments)},
        "principle": {p.id: p.title for p in library.principles},
        "rule": {r.id: r.title for r in library.every_rule},
        "source": {key: publication.title for key, publication in library.publications.items()},
        "stage": {name: stage.means for name, stage in vocabulary.stages.items()},
        "state": {name: state.means for name, state in vocabulary.states.items()},
    }


def _offered(names: Mapping[str, str]) -> Shape:
    chosen = sorted(names)
    means = [" ".join(names[name].split()) for name in chosen]
    return {"enum": chosen, **({"enumDescriptions": means} if any(means) else {})}


def as_text(made: Shape) -> str:
    """Write a schema."""
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def files(library: Library, kinds: Iterable[str] = DOCUMENTS) -> dict[str, str]:
    """Return the text of each schema by the name of its file, with that of the names that they share."""
    made = {kind: schema_of(kind) for kind in kinds}
    return {f"{kind}{SUFFIX}": as_text(form) for kind, form in {**made, NAMES: names_of(library)}.items()}


def modeline(file: Path, kind: str, folder: Path) -> str:
    """Return the comment by which an editor finds the schema of a file, in a folder of schemas.

    >>> modeline(Path("a/b/rules.yaml"), "rules", Path("a/schemas"))
    '# yaml-language-server: $schema=../schemas/rules.schema.json'
    """
    return f"# yaml-language-server: $schema={Path(os.path.relpath(folder, file.parent)).as_posix()}/{kind}{SUFFIX}"
