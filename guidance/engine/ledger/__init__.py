"""The ledger: what people decided and why, kept in order, added to and never altered."""
