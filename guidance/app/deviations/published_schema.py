"""The JSON Schema of a departure, made from the schema that reads one."""

import json
from typing import Any

from guidance.engine.packs.schema.deviation import DeviationText

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_AS_TEXT = ("PersonText", "ConsultedText", "BenefitText")
"""Parts that may be written as a plain text, which is then what their first key would hold."""


def schema_text() -> str:
    """Write the JSON Schema as it is published: a departure, or a list of them."""
    made = DeviationText.model_json_schema(by_alias=True, ref_template="#/$defs/{model}")
    parts = {**made.pop("$defs"), "DeviationText": made}
    one = {"$ref": "#/$defs/Deviation"}
    whole = {
        "$schema": DIALECT,
        "title": "A recorded departure, or a list of them",
        "anyOf": [one, {"type": "array", "items": one, "minItems": 1}],
        "$defs": {_named(name): _as_read(part) for name, part in sorted(parts.items())},
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _named(name: str) -> str:
    return name.removesuffix("Text")


def _as_read(part: Any) -> Any:  # noqa: ANN401  a part of a JSON Schema
    """Say what the reader takes: one thing for a list of it, a text for what it would be part of, no null."""
    if isinstance(part, list):
        return [_as_read(item) for item in part if item != {"type": "null"}]
    if not isinstance(part, dict):
        return part
    made = {key: _as_read(value) for key, value in part.items() if key not in {"default", "title"} or key == value}
    if "properties" in part:
        made["properties"] = {name: _as_read(value) for name, value in part["properties"].items()}
    about = {key: made.pop(key) for key in ("description",) if key in made}
    return about | _form(made)


def _form(made: dict[str, Any]) -> dict[str, Any]:
    """Widen one form to what is read, and take a choice of one thing for that thing."""
    if made.get("enum") == ["true", "false"]:
        return {"enum": [True, False, "true", "false"]}
    if made.get("type") == "array":
        return {"anyOf": [made["items"], made]}
    name = str(made.get("$ref", "")).rsplit("/", 1)[-1]
    if name:
        one = {"$ref": f"#/$defs/{_named(name)}"}
        return {"anyOf": [{"type": "string"}, one]} if name in _AS_TEXT else one
    if len(made.get("anyOf", ())) == 1:
        return dict(made["anyOf"][0])
    return made
