"""Commands that look at the rule itself: what it does, what people say of it, what was decided about it."""
