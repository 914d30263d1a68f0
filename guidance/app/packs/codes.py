"""The codes of diagnostics, for whatever speaks to people."""

from guidance.engine.packs.levels.codes import CodeEntry, catalogue

__all__ = ["CodeEntry", "catalogue"]
