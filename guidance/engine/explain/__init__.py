"""A finding as an argument, and a rule as a sentence: everything that people read is worded here, once."""
