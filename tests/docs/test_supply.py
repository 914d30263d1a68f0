"""What the package rests on is pinned by version and by hash, with no address, and its wheel is the same twice."""

import re
from pathlib import Path

from tools import make_wheel

ROOT = Path(__file__).resolve().parents[2]
REQUIRED = (ROOT / "requirements.txt").read_text(encoding="utf-8")
PINS = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;]+)", re.MULTILINE | re.IGNORECASE)


def pins(text: str) -> dict[str, str]:
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PINS.findall(text)}


def test_every_requirement_is_pinned_to_the_version_of_the_constraints() -> None:
    constraints = pins((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    required = pins(REQUIRED)
    assert {"pydantic", "typer", "cryptography", "sqlalchemy", "psycopg", "durable-rules"} <= set(required)
    assert {name: constraints.get(name) for name in required} == required


def test_every_requirement_has_a_hash_and_no_address() -> None:
    named = [part for part in re.split(r"\n(?=\S)", REQUIRED) if not part.startswith("#")]
    assert len(named) == len(pins(REQUIRED))
    assert [part for part in named if not re.search(r"--hash=sha256:[0-9a-f]{64}", part)] == []
    assert not re.search(r"https?:|file:|--(?:extra-)?index-url|--find-links", REQUIRED)


def test_the_wheel_is_the_same_twice(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    assert make_wheel.wheel(one).read_bytes() == make_wheel.wheel(other).read_bytes()
