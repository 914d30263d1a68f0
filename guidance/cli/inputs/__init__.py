"""Commands for what is to become records."""
