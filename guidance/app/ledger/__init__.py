"""The ledger as people use it: which one is meant, its copies, its proofs, and the personal text held beside it."""
