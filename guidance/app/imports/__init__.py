"""Tables of anybody's making: the map that says what one is, a proposal for one, and what comes of reading by it."""
