"""Lists that tests hold the packs against, read with the packs' own reader."""

from pathlib import Path
from typing import Any

from guidance.engine.packs.reading.nodes import read_document


def listed(name: str) -> dict[str, Any]:
    """Read a list that stands beside the tests."""
    root = read_document(Path(__file__).parent / name, name).root
    assert root
    written = root.plain()
    assert isinstance(written, dict)
    return written
