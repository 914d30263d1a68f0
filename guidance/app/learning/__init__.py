"""The rule itself, reviewed in the light of what it does."""
