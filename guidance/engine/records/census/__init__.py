"""The Department for Education's children in need census: one year's XML read child by child into events."""
