"""The engine: pure evaluation, and the readers that feed it."""
