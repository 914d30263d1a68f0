"""A map of a table's columns, made on the page: proposed, changed by choosing, tried, and written as a file."""
