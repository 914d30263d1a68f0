"""Trials: which there are, a new one drawn up, and reports on what records show of them."""
