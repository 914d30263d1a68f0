"""From how many events on the evaluator for many cases is taken, where none is named, and how much it may hold."""

from guidance.engine.bounds import MEMORY

BATCH_FROM = 10_000
"""From about here on `batch` is quicker than the definition (`benchmarks/README.md`)."""

__all__ = ["BATCH_FROM", "MEMORY"]
