"""Patterns that a limit can bring about: the catalogue of them, and how each is looked for."""
