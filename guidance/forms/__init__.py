"""Record forms as data."""

from pathlib import Path

FOLDER = Path(__file__).parent
