"""Personal text encrypted, its keys, signatures, and whether what was erased is gone."""
