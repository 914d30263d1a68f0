"""Checks of what an authority writes beside national rules: whether it asks for less, later or on a condition."""
