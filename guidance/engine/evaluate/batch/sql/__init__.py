"""A rule written as one SQL query, part by part."""
