"""The use cases. Nothing else reads the clock, chooses an evaluator or finds the shipped packs."""
