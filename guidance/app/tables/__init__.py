"""A pack as a table, for people of Word and Excel: its rules in sheets, and what was changed there read back."""
