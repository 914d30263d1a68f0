"""Children of a census in whom nothing is odd, read the quick way; any other is left to the careful reader."""
