"""What `check` found, in each form: for people, one line each, JSON, GitHub's own, and a log in SARIF 2.1.0."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it says nothing of its types
import pytest

from guidance.engine.diagnostics import Diagnostic, Severity, Span
from guidance.render.found import lines
from guidance.render.found.sarif import sarif
from tests.cli.conftest import Ran
from tests.packs.local_mistakes import of_kent
from tests.packs.pack_files import written

Run = Callable[..., Ran]
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
REGION = {
    "type": "object",
    "required": ["startLine"],
    "properties": {key: {"type": "integer", "minimum": 1} for key in ("startLine", "startColumn", "endColumn")},
}
PLACE = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "message": TEXT,
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation", "region"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "properties": {"uri": {"type": "string", "pattern": r"^[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+$"}},
                },
                "region": REGION,
            },
        },
    },
}
RESULT = {
    "type": "object",
    "required": ["message", "ruleId", "ruleIndex", "level", "locations"],
    "properties": {
        "message": TEXT,
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "locations": {"type": "array", "minItems": 1, "items": PLACE},
        "relatedLocations": {"type": "array", "items": PLACE},
    },
}
DRIVER = {
    "type": "object",
    "required": ["name", "rules"],
    "properties": {
        "name": {"type": "string"},
        "version": {"type": "string"},
        "rules": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": {"type": "string"}, "shortDescription": TEXT, "fullDescription": TEXT, "help": TEXT,
                },
                "additionalProperties": False,
            },
        },
    },
}  # fmt: skip
LOG = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "additionalProperties": False,
                "properties": {
                    "tool": {"type": "object", "required": ["driver"], "properties": {"driver": DRIVER}},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": RESULT},
                },
            },
        },
    },
}
"""What SARIF 2.1.0 asks of a log, of the parts that are written here."""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("a pack, 100%")
    levels = {"levels.yaml": "levels: {G331: advice}\n"}
    other = {
        "title": "Hold it within 5 working days",
        "until": "[referral_decided]",
        "bearer": "poilce",
    }
    second = str(of_kent(id="kent.later", within="P1M")["04-initial-conference.yaml"])
    written(folder, {**of_kent(**other), **levels, "05-other.yaml": second})
    return folder


def found(run: Run, pack: Path, form: str) -> Ran:
    ran = run("check", pack, "--format", form)
    assert ran.code == 2
    return ran


def places(data: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    return [(each["code"], each["level"], each["line"]) for each in data["diagnostics"]]


def test_each_form_tells_the_same_things_with_the_same_places(run: Run, pack: Path) -> None:
    expected = places(found(run, pack, "json").data)
    assert ("G012", "error", 7) in expected
    assert {level for _, level, _ in expected} == {"error", "warning", "advice"}
    human = found(run, pack, "human").err
    assert re.findall(r"^(\w+)\[(G\d+)\]", human, re.MULTILINE) == [(level, code) for code, level, _ in expected]
    concise = re.findall(r":(\d+):\d+: (\w+)\[(G\d+)\]: ", found(run, pack, "concise").out)
    assert [(code, level, int(line)) for line, level, code in concise] == expected
    github = re.findall(
        r"^::(\w+) file=[^,]*,line=(\d+),.*title=\w+ (G\d+)::", found(run, pack, "github").out, re.MULTILINE
    )
    words = {"error": "error", "warning": "warning", "notice": "advice"}
    assert [(code, words[word], int(line)) for word, line, code in github] == expected
    (log,) = found(run, pack, "sarif").data["runs"]
    kinds = {"error": "error", "warning": "warning", "note": "advice"}
    regions = [r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in log["results"]]
    assert [(r["ruleId"], kinds[r["level"]]) for r in log["results"]] == [(code, level) for code, level, _ in expected]
    assert regions == [line for _, _, line in expected]


def test_the_log_is_what_sarif_asks_for(run: Run, pack: Path) -> None:
    log = found(run, pack, "sarif").data
    jsonschema.validate(log, LOG)
    (made,) = log["runs"]
    rules = made["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in made["results"]] == [r["ruleId"] for r in made["results"]]
    uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in made["results"]}
    assert all(" " not in uri and uri.startswith("file:///") and "100%25" in uri for uri in uris)


def test_a_log_of_nothing_is_whole() -> None:
    made = sarif([])
    jsonschema.validate(made, LOG)
    assert made["runs"][0]["results"] == []


def test_a_message_of_several_lines_and_signs_is_one_command_to_github() -> None:
    odd = Diagnostic("G331", "50% of a,b: c", Span("a,b:c.yaml", 3, 2, 4), "one\ntwo", told_as=Severity.ADVICE)
    (line,) = lines.github([odd])
    assert line == (
        "::notice file=a%2Cb%3Ac.yaml,line=3,col=2,endColumn=6,title=advice G331::50%25 of a,b: c%0Aone%0Atwo"
    )


def test_a_path_from_the_working_folder_stays_one_in_the_log() -> None:
    (made,) = sarif([Diagnostic("G331", "so", Span("my pack/a.yaml"))])["runs"]
    assert made["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "my%20pack/a.yaml"


def test_a_pack_with_nothing_wrong_is_that_in_each_form(run: Run, tmp_path: Path) -> None:
    written(tmp_path, of_kent())
    assert run("check", tmp_path, "--format", "json").data["diagnostics"] == []
    assert run("check", tmp_path, "--format", "github").out == ""
    assert (
        run("check", tmp_path, "--format", "concise").out == "1 rule in 1 instrument, 0 principles, 0 trials, 0 cases\n"
    )
    assert json.loads(run("check", tmp_path, "--format", "sarif").out)["runs"][0]["results"] == []


def test_a_form_that_there_is_not_is_refused(run: Run, tmp_path: Path) -> None:
    assert run("check", tmp_path, "--format", "xml").code == 3
