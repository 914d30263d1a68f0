"""The packs: those that ship, those added to them, whether they hold, how well they are known, and their words."""
