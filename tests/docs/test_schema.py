"""The JSON Schemas: no drift from the models, a description for each key, and what the readers take and refuse."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.app.packs import schemas
from guidance.app.packs.shipped import SHIPPED, shipped
from guidance.engine.packs.documents.deviations import read_departures
from guidance.engine.packs.keys.json_schema import NAMED, Shapes
from guidance.engine.packs.keys.meaning import described, key_of
from guidance.engine.packs.loading import load
from guidance.engine.packs.reading.kinds import kind_of
from guidance.engine.packs.reading.nodes import parse, read_document
from guidance.engine.packs.reading.places import Document
from guidance.engine.packs.reading.shape import fit, keys_of
from guidance.engine.packs.schema.rule import ContinuedText
from guidance.engine.packs.schema.written import Written
from tools import write_examples, write_schema
from tools.write_examples import ROOT

KINDS = {document.kind: name for name, document in schemas.DOCUMENTS.items() if document.kind}
SHAPE = {"G101", "G103", "G104", "G109", "G113"}
"""Mistakes of shape that a schema can see too."""
PLAIN: dict[str, Any] = {
    "case": "C1", "rule": "wt10.ia.complete", "trigger": "e1", "decided": "2011-05-04", "decided_by": "a manager",
    "reasons": ["the child was in hospital"], "principles": "acpo.3",
}  # fmt: skip


@cache
def validator(kind: str) -> Callable[[Any], Any]:
    made: Callable[[Any], Any] = fastjsonschema.compile(schemas.schema_of(kind, names()))
    return made


@cache
def names() -> dict[str, Any]:
    """Stand in for every name, of which a schema offers some and insists on none."""
    return {"definitions": {name: {"enum": ["offered"]} for name in NAMED}}


def fits(value: Any, kind: str) -> bool:  # noqa: ANN401  any JSON
    try:
        validator(kind)(value)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


class Core(yaml.CBaseLoader):
    """What editors read YAML as: numbers, true, false and nothing are themselves, and all else is text."""


for tag, form, first in (
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+0123456789."),
    ("null", r"(?:~|null|Null|NULL|)", "~nN\0"),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^{form}$"), list(first))
Core.add_constructor("tag:yaml.org,2002:bool", lambda _, node: node.value.lower() == "true")
Core.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))
Core.add_constructor("tag:yaml.org,2002:float", lambda _, node: float(node.value))
Core.add_constructor("tag:yaml.org,2002:null", lambda _, __: None)


def models(found: type[Written] = Written) -> Iterator[type[Written]]:
    for each in found.__subclasses__():
        if each.__module__.startswith("guidance."):
            yield each
            yield from models(each)


@cache
def files() -> list[tuple[Path, Document, str]]:
    every = sorted(path for folder in SHIPPED for path in folder.rglob("*.yaml"))
    read = [(path, read_document(path, str(path))) for path in every]
    return [(path, document, KINDS[kind_of(document)]) for path, document in read]  # type: ignore[index]


def shortest() -> list[tuple[Path, Document, str]]:
    """Give the shortest file of each kind."""
    return list(
        {kind: row for row in sorted(files(), key=lambda row: -len(row[1].lines)) for kind in [row[2]]}.values()
    )


# --- keys


def test_every_key_of_every_model_has_a_description_of_its_own() -> None:
    written = {model: keys_of(model) for model in models() if model is not ContinuedText}
    assert len(written) > 60
    for model, keys in written.items():
        means = [key_of(model, key).means for key in keys]
        assert all(re.match(r"[`\w]", said) and not said.endswith(".") for said in means), model
        assert len(set(means)) == len(means), model


def test_nothing_is_described_that_is_no_key() -> None:
    own = {(model.__name__, key) for model in models() for key in keys_of(model)}
    assert described() - own == set()


def test_a_key_that_is_not_described_stops_the_schema() -> None:
    class AddedText(Written):
        """A thing with a key that nobody has described."""

        novelty: str

    with pytest.raises(KeyError, match="novelty"):
        Shapes({}).model(AddedText)


def test_names_are_offered_wherever_a_key_is_said_to_hold_them() -> None:
    for kind, document in schemas.DOCUMENTS.items():
        made = schemas.schema_of(kind)
        for model in [model for model in (document.model, document.other) if model]:
            for key, form in made["definitions"][model.__name__.removesuffix("Text")].get("properties", {}).items():
                for name in key_of(model, key).names:
                    assert f"names.schema.json#/definitions/{name}" in json.dumps(form), (kind, key)


# --- drift


def test_the_schemas_and_the_tables_of_keys_are_what_the_models_make() -> None:
    made = dict(write_schema.documents())
    assert len(made) > 22
    assert [p.name for p, t in made.items() if p.read_text(encoding="utf-8") != t] == [], "run tools/write_schema.py"


def test_every_shipped_file_names_its_schema_and_fits_it() -> None:
    assert len(files()) > 270
    for path, document, kind in files():
        assert document.lines[0] == schemas.modeline(path, kind, write_schema.FOLDER), "run tools/write_schema.py"
        assert document.root
        assert fits(document.root.plain(), kind), path


def test_every_kind_fits_as_an_editor_reads_it() -> None:
    for path, _, kind in [*shortest(), *[row for row in files() if row[0].name in {"sources.yaml", "audit.yaml"}]]:
        read = yaml.load(path.read_text(encoding="utf-8"), Loader=Core)  # noqa: S506  no tag makes anything
        assert fits(read, kind), path


def test_front_matter_fits_the_schema_of_a_principle() -> None:
    pages = [path.read_text(encoding="utf-8") for path in (SHIPPED[1] / "munro").glob("*.md")]
    fronts = [parse(text.split("---\n")[1], "p.md").root for text in pages]
    assert len(fronts) > 5
    assert all(front and fits(front.plain(), "principle") for front in fronts)


def test_a_pack_of_ones_own_brings_its_names(tmp_path: Path) -> None:
    words = {"events": {"gate_opened": {"means": "the gate was opened", "stages": ["referral"]}}}
    (tmp_path / "vocabulary.yaml").write_text(json.dumps(words), encoding="utf-8")
    library = load([tmp_path], beside=shipped())
    assert "gate_opened" in schemas.names_of(library)["definitions"]["event"]["enum"]


# --- the schema and the reader agree

RULE = {
    "id": "any12.a", "title": "Ring the school", "provision": {"evidence": "confirmed"}, "bearer": "the school",
    "when": "referral_received", "should": "case_closed", "within": "5 days", "why": "So that it is known",
}  # fmt: skip
CASE = {
    "rule": "any12.a",
    "case": "on the day",
    "as_at": "2012-05-01",
    "events": ["2012-05-01 case_closed"],
    "expect": "pending",
}
INSTRUMENT = {"instrument": "any-2012", "title": "Anytown", "force": "local-procedure", "commencement": "2012-04-01"}
TRIAL = {"trial": "any", "authority": "kent", "state": "proposed", "from": "2011-04-01", "source": "invented"}
QUESTION = {"id": "seen", "question": "Was the child seen?", "ask_when": "referral_received", "how_soon": "immediately"}
EVENT = {
    "means": "it was opened",
    "stages": ["referral"],
    "facts": {"wide": {"type": "boolean", "means": "it was wide"}},
}
BROKEN: list[tuple[str, Any]] = [
    ("rules", [{**RULE, "withn": "5 days"}]),
    ("rules", [{k: v for k, v in RULE.items() if k != "bearer"}]),
    ("rules", [{**RULE, "provision": "page 3"}]),
    ("rules", [{**RULE, "provision": {"evidence": "certain"}}]),
    ("rules", [{**RULE, "how_soon": "quickly"}]),
    ("rules", [{**RULE, "id": "Any 12"}]),
    ("rules", [{**RULE, "title": ["a", "b"]}]),
    ("rules", [{**RULE, "should": {"event": "case_closed", "wher": {"a": "b"}}}]),
    ("rules", [{**RULE, "within": "P5D"}]),
    ("rules", [{**RULE, "clock": "first"}]),
    ("rules", [{**RULE, "unless": [{"stat": "looked_after"}]}]),
    ("rules", [{**RULE, "asked_as": ["when?"]}]),
    ("rules", [{"id": "any12.b", "carries": "any12.a", "bearer": "nobody"}]),
    ("rules", [{**RULE, "when": {"event": "referral_received", "where": {"a": {"one_off": ["b"]}}}}]),
    ("cases", [{**CASE, "expected": "pending"}]),
    ("cases", [{**CASE, "expect": "on time"}]),
    ("cases", [{**CASE, "expect": {"stauts": "pending"}}]),
    ("cases", [{**CASE, "expect": {"status": ["pending"]}}]),
    ("cases", [{**CASE, "events": []}]),
    ("cases", [{**CASE, "events": ["referral_received"]}]),
    ("cases", [{**CASE, "as_at": "1 May 2012"}]),
    ("instrument", {**INSTRUMENT, "force": "law"}),
    ("instrument", {**INSTRUMENT, "review": "2013-01-01"}),
    ("instrument", {**INSTRUMENT, "stages": {"referral": "part"}}),
    ("instrument", {**INSTRUMENT, "applies": "sometimes"}),
    ("trial", {**TRIAL, "state": "agreed"}),
    ("trial", {**TRIAL, "suspends": [{"rule": "wt10.ia.complete"}]}),
    ("trial", {**TRIAL, "instead": [{**RULE, "byy": "x"}]}),
    ("questions", {"questions": [{**QUESTION, "settled": "case_closed"}]}),
    ("vocabulary", {"events": {"Gate": EVENT}}),
    ("vocabulary", {"events": {"gate": {**EVENT, "facts": {"wide": {"type": "bool", "means": "x"}}}}}),
    ("calendar", {"calendar": "c", "version": "1", "source": "s", "holidays": [{"date": "2012-12-25"}]}),
    ("authorities", [{"code": "88", "slug": "kent", "name": "Kent"}]),
    ("sources", [{"key": "harca", "title": "x"}]),
    ("checks", {"kept_to": "2012-01-01", "checks": [{"rule": "a.b", "words": "zz", "checked_by": "x"}]}),
    ("proportion", {"proportion": "p", "because": "x", "keep_personal_text": "25", "levels": []}),
    ("form", {"form": "f", "title": "t", "about": "a", "parts": [{"part": "p", "title": "t", "kind": "prose"}]}),
    ("pathway", {"pathway": "p", "charts": [{"chart": "c", "number": "0"}]}),
    ("audit", {"audit": "a", "title": "t", "about": "x", "groups": [{"group": "g", "title": "t"}]}),
    ("editions", {"editions": [{"edition": "1", "title": "t", "dates": [], "evidence": "confirmed"}]}),
    ("words", {"elsewhere": [{"subject": "x", "word": ["y"], "look": "z"}]}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "whole"),
    [("rules", [RULE]), ("cases", [CASE]), ("instrument", INSTRUMENT), ("trial", TRIAL),
     ("questions", {"questions": [QUESTION]}), ("vocabulary", {"events": {"gate": EVENT}})],
)  # fmt: skip
def test_what_is_broken_below_is_sound_as_it_stands_here(kind: str, whole: Any) -> None:  # noqa: ANN401  any JSON
    assert fits(whole, kind)
    assert mistakes(kind, whole) == []


@pytest.mark.parametrize(("kind", "broken"), BROKEN)
def test_a_broken_file_fails_in_both(kind: str, broken: Any) -> None:  # noqa: ANN401  any JSON
    assert not fits(broken, kind)
    assert mistakes(kind, broken)


def mistakes(kind: str, value: Any) -> list[str]:  # noqa: ANN401  any JSON
    """List the codes of what the reader's model finds in each thing of a file."""
    read = parse(json.dumps(value), "f.yaml")
    assert read.root
    document, found = schemas.DOCUMENTS[kind], list[str]()
    for node in read.root.items() if document.holds is schemas.Holds.MANY else [read.root]:
        model = document.other if document.other and node.get(document.told_by) else document.model
        found += [mistake.code for mistake in fit(model, node, read)[1]]  # type: ignore[type-var]
    return found


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401
    for step, inside in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield (*path, step)
        yield from places(inside, (*path, step))


def changed(value: Any, path: tuple[str | int, ...], change: str) -> Any:  # noqa: ANN401  any JSON
    made = deepcopy(value)
    here = made
    for step in path[:-1]:
        here = here[step]
    last = path[-1]
    if change == "without":
        del here[last]
    elif change == "misspelt" and isinstance(last, str):
        here[f"{last}x"] = here.pop(last)
    else:
        here[last] = {"misspelt": "", "empty": "", "list": [["x"]], "mapping": {"x": "y"}, "word": "Some words"}[change]
    return made


def few(value: Any) -> Any:  # noqa: ANN401  any YAML
    """Give no more than two of anything."""
    if isinstance(value, list):
        return [few(item) for item in value[:2]]
    named = isinstance(value, dict) and len(value) > 60  # names that packs define, and no keys
    return {k: few(v) for k, v in list(value.items())[: 2 if named else None]} if isinstance(value, dict) else value


@cache
def samples() -> list[tuple[str, Any]]:
    """Give some of each shortest file, small enough to be changed everywhere."""
    found = [(kind, few(document.root.plain())) for _, document, kind in shortest() if document.root]
    return [(kind, root[:1] if isinstance(root, list) else root) for kind, root in found]


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_the_schema_refuses_no_file_that_is_read_and_takes_none_of_the_wrong_shape(data: st.DataObject) -> None:
    kind, whole = data.draw(st.sampled_from(samples()))
    path = data.draw(st.sampled_from(list(places(whole))))
    change = data.draw(st.sampled_from(["without", "misspelt", "empty", "list", "mapping", "word"]))
    value = changed(whole, path, change)
    found = mistakes(kind, value) if value else ["G113"]
    assert fits(value, kind) in ({True} if not found else {False} if SHAPE & set(found) else {True, False})


# --- departures, whose schema is published


@pytest.mark.parametrize("file", ["examples/deviation-2011.yaml", "docs/deviations.md"])
def test_every_departure_that_is_shown_fits_it(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    shown = (
        [b.body for b in write_examples.blocks(text) if b.title.endswith(".yaml")] if file.endswith(".md") else [text]
    )
    found = [yaml.load(body, Loader=yaml.BaseLoader) for body in shown]  # noqa: S506  every scalar as text
    departures = [each for each in found if "decided" in each]
    assert departures
    assert all(fits(each, "deviation") for each in departures)


def read_alike(folder: Path, given: Any) -> bool:  # noqa: ANN401  any JSON
    file = folder / "d.json"
    file.write_text(json.dumps(given), encoding="utf-8")
    return not read_departures(file, shipped())[1]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "emergency"}, {"kind": ["emergency", "dilemma"]}, {"harms": {"harm": "x", "likelihood": "likely",
                                                                             "seriousness": "grave"}},
        {"consulted": "the school"}, {"options": [{"option": "x", "chosen": True, "advantages": "y"}]},
        {"decided_by": {"role": "x", "agency": "y", "name": "z", "date": "2011-05-04"}}, {"share": True},
        {"endorsed_by": ["a", {"role": "b"}]}, {"benefits": [{"benefit": "x", "likelihood": "likely"}, "y"]},
    ],
)  # fmt: skip
def test_what_it_takes_is_read(change: dict[str, Any], tmp_path: Path) -> None:
    for given_ in ({**PLAIN, **change}, [{**PLAIN, **change}]):
        assert fits(given_, "deviation")
        assert read_alike(tmp_path, given_)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "hurry"}, {"harms": {"harm": "x", "likelihood": "likely"}}, {"reasons": []}, {"decided": "yesterday"},
        {"decided_by": {"agency": "y"}}, {"decided_by": {"role": "x", "team": "y"}}, {"share": "perhaps"},
        {"hash": "abc"}, {"rule": "Some Rule"}, {"principles": None}, {"options": "none"}, {"until": None},
    ],
)  # fmt: skip
def test_what_it_refuses_is_refused(change: dict[str, Any], tmp_path: Path) -> None:
    assert not fits({**PLAIN, **change}, "deviation")
    assert not read_alike(tmp_path, {**PLAIN, **change})


def test_nothing_at_all_and_an_empty_list_are_refused() -> None:
    assert not fits([], "deviation")
    assert not fits({}, "deviation")
