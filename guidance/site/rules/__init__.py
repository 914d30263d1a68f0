"""The pages of rules: one for each, and the lists and comparisons of them."""
