"""The packs that came with the page, read and checked before they travelled."""

from pathlib import Path

from guidance.app.packs.shipped import carry
from guidance.engine.packs import stored


def carry_from(file: str) -> None:
    """Answer from the packs in a file, which is taken away once they are read."""
    path = Path(file)
    carry(stored.from_text(path.read_text(encoding="utf-8")))
    path.unlink()
