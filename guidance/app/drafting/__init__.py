"""Drawing up a part of a pack from answers: checked before it is written, with what it still lacks said beside it."""
