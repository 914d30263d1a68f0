"""The law and guidance as data: packs of rules, the words they use, and the authorities they bind."""

from pathlib import Path

FOLDER = Path(__file__).parent
