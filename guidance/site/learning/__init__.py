"""The page of what is held of a rule."""
