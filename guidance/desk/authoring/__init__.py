"""Trials and packs at the desk: drawn up, opened, checked and tried, as the command line does it."""
