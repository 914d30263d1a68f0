"""YAML and Markdown that people write, read with positions into the engine's types; every mistake is returned."""
