"""Returns and lists that authorities make for others, each known by its columns: what of them becomes events."""
