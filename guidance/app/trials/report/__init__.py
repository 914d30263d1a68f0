"""What the records of an authority show of its trial, and what they would have shown of one not yet begun."""
