"""Looking for rules and principles in the words of those who ask: terms, an index, a ranking."""
