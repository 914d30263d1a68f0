"""Record forms: filled from a case, and read back into events."""
