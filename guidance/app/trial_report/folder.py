"""Put what was written into a folder, whole or not at all."""

import tempfile
from pathlib import Path


def keep(text: str, folder: Path, name: str) -> Path:
    """Write a file into a folder, in the place of one of the same name.

    Raises:
        OSError: It cannot be written; then nothing of it is there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / name
    with tempfile.NamedTemporaryFile("w", dir=folder, delete=False, encoding="utf-8", newline="\n") as file:
        draft = Path(file.name)
        try:
            file.write(text)
            file.flush()
            draft.chmod(0o644)
            draft.replace(place)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
    return place
