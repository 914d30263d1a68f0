"""Commands for whoever keeps the ledger: its state, its proofs, and erasure."""
