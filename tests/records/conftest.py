"""Files written for one test and read at once."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from guidance.engine.packs.library import Library
from guidance.engine.packs.loading import load
from guidance.engine.records import Reading, read_records

RULES = Path(__file__).resolve().parents[2] / "guidance" / "rules"


@pytest.fixture(scope="session")
def words() -> Library:
    return load([RULES / "vocabulary.yaml", RULES / "authorities.yaml"])


@pytest.fixture(scope="session")
def write(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    numbers = count()

    def write_one(content: str | bytes, name: str = "records.jsonl") -> Path:
        path = tmp_path_factory.getbasetemp() / f"{next(numbers)}" / name
        path.parent.mkdir()
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_one


@pytest.fixture(scope="session")
def read(words: Library, write: Callable[..., Path]) -> Callable[..., Reading]:
    """Write each of some files and read them together; a file is its content, or a pair of content and name."""

    def read_all(*files: str | bytes | tuple[str | bytes, str], **options: Any) -> Reading:  # noqa: ANN401  as they come
        paths = [write(*file) if isinstance(file, tuple) else write(file) for file in files]
        return read_records(paths, words.vocabulary, words.authorities, **options)

    return read_all
