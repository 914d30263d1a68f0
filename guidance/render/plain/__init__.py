"""Answers as plain data: what JSON holds, and what a page is drawn from."""
