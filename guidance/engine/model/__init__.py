"""Frozen types: what the engine speaks of. Nothing here reads a file, a clock or a library."""
