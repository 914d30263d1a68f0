"""The published JSON Schema of a departure: no drift, and it takes and refuses what the reader does."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from guidance.app.packs.shipped import shipped
from guidance.engine.packs.documents.deviations import read_departures
from tools import write_examples, write_schema
from tools.write_examples import ROOT

SCHEMA: dict[str, Any] = json.loads(write_schema.FILE.read_text(encoding="utf-8"))
PLAIN: dict[str, Any] = {
    "case": "C1", "rule": "wt10.ia.complete", "trigger": "e1", "decided": "2011-05-04", "decided_by": "a manager",
    "reasons": ["the child was in hospital"], "principles": "acpo.3",
}  # fmt: skip


def fits(value: Any, schema: dict[str, Any]) -> bool:  # noqa: ANN401  any JSON
    """Hold a value against the few keywords that the schema uses; one that is not among them is a mistake here."""
    known = {"$ref", "anyOf", "type", "enum", "pattern", "format", "items", "minItems", "properties", "required",
             "additionalProperties", "description", "$schema", "title", "$defs"}  # fmt: skip
    assert set(schema) <= known, schema
    if "$ref" in schema:
        return fits(value, SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[-1]])
    if "anyOf" in schema:
        return any(fits(value, one) for one in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    match schema["type"]:
        case "string":
            return isinstance(value, str) and _text(value, schema)
        case "array":
            return isinstance(value, list) and _list(value, schema)
        case _:
            return isinstance(value, dict) and _mapping(value, schema)


def _text(value: str, schema: dict[str, Any]) -> bool:
    day = schema.get("format") != "date" or re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    return bool(day and re.search(schema.get("pattern", ""), value))


def _list(value: list[Any], schema: dict[str, Any]) -> bool:
    return len(value) >= schema.get("minItems", 0) and all(fits(item, schema["items"]) for item in value)


def _mapping(value: dict[str, Any], schema: dict[str, Any]) -> bool:
    assert schema["additionalProperties"] is False
    inside = all(key in schema["properties"] and fits(item, schema["properties"][key]) for key, item in value.items())
    return inside and set(schema.get("required", ())) <= set(value)


def read_alike(folder: Path, given: Any) -> bool:  # noqa: ANN401  any JSON
    file = folder / "d.json"
    file.write_text(json.dumps(given), encoding="utf-8")
    return not read_departures(file, shipped())[1]


def test_the_published_schema_is_what_the_reader_has() -> None:
    assert write_schema.main(["--check"]) == 0, "run tools/write_schema.py"


@pytest.mark.parametrize("file", ["examples/deviation-2011.yaml", "docs/deviations.md"])
def test_every_departure_that_is_shown_fits_it(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    shown = (
        [b.body for b in write_examples.blocks(text) if b.title.endswith(".yaml")] if file.endswith(".md") else [text]
    )
    found = [yaml.load(body, Loader=yaml.BaseLoader) for body in shown]  # noqa: S506  every scalar as text
    departures = [each for each in found if "decided" in each]
    assert departures
    assert all(fits(each, SCHEMA) for each in departures)


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
    for given in ({**PLAIN, **change}, [{**PLAIN, **change}]):
        assert fits(given, SCHEMA)
        assert read_alike(tmp_path, given)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "hurry"}, {"harms": {"harm": "x", "likelihood": "likely"}}, {"reasons": []}, {"decided": "yesterday"},
        {"decided_by": {"agency": "y"}}, {"decided_by": {"role": "x", "team": "y"}}, {"share": "perhaps"},
        {"hash": "abc"}, {"rule": "Some Rule"}, {"principles": None}, {"options": "none"}, {"until": None},
    ],
)  # fmt: skip
def test_what_it_refuses_is_refused(change: dict[str, Any], tmp_path: Path) -> None:
    assert not fits({**PLAIN, **change}, SCHEMA)
    assert not read_alike(tmp_path, {**PLAIN, **change})


def test_nothing_at_all_and_an_empty_list_are_refused() -> None:
    assert not fits([], SCHEMA)
    assert not fits({}, SCHEMA)
