"""Professional principles as data: pages that are weighed and never scored."""

from pathlib import Path

FOLDER = Path(__file__).parent
