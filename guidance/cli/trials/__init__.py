"""Commands for trials: those there are, a new one, and reports."""
