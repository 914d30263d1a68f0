"""Local trials as data."""

from pathlib import Path

FOLDER = Path(__file__).parent
