"""From how many events on the evaluator for many cases is taken, where none is named."""

BATCH_FROM = 10_000
"""From about here on `batch` is quicker than the definition (`benchmarks/README.md`)."""
