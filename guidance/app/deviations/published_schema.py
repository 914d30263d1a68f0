"""The JSON Schema of a departure, made from the schema that reads one."""

import json
from typing import Any

from guidance.engine.packs.schema.deviation import DeviationText

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_text() -> str:
    """Write the JSON Schema as it is published: a departure, or a list of them."""
    made = DeviationText.model_json_schema(by_alias=True)
    definitions = {name: _as_read(part) for name, part in made.pop("$defs").items()}
    definitions["Departure"] = _as_read(made)
    one = {"$ref": "#/$defs/Departure"}
    many = {"type": "array", "items": one, "minItems": 1}
    whole = {"$schema": DIALECT, "title": "A recorded departure, or a list of them", "anyOf": [one, many],
             "$defs": dict(sorted(definitions.items()))}  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _as_read(part: Any) -> Any:  # noqa: ANN401  a part of a JSON Schema
    """Say what the reader takes too: one thing for a list of it, a text for the part it would be, a plain boolean."""
    if isinstance(part, list):
        return [_as_read(item) for item in part]
    if not isinstance(part, dict):
        return part
    made = {key: _as_read(value) for key, value in part.items() if key != "default"}
    if made.get("enum") == ["true", "false"]:
        return {**{k: v for k, v in made.items() if k != "type"}, "enum": [True, False, "true", "false"]}
    if made.get("type") == "array":
        about = {key: made.pop(key) for key in ("title", "description") if key in made}
        return {**about, "anyOf": [made["items"], made]}
    if "$ref" in made and made["$ref"].rsplit("/", 1)[-1] in _AS_TEXT:
        about = {key: made.pop(key) for key in ("title", "description") if key in made}
        return {**about, "anyOf": [{"type": "string"}, made]}
    return made


_AS_TEXT = ("PersonText", "ConsultedText", "BenefitText")
