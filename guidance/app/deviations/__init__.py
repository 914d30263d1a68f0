"""Departures: recorded in the ledger, read back from it, laid over findings, reviewed, and learnt from."""
