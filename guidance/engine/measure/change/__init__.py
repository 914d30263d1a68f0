"""Change over time and difference between places, each beside how much of it chance alone would bring."""
